"""The links in header and footer, by role."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from onboarding.constants import CONTACT_ROLES, Role
from onboarding.models import User
from onboarding.policies import has_role
from support.desk import count_news

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Entry(NamedTuple):
    title: StrOrPromise
    url_name: str
    roles: tuple[Role, ...] = ()  # empty: everybody who is logged in


@dataclass(frozen=True)
class Link:
    title: StrOrPromise
    url: str
    current: bool = False
    news: int = 0


ENTRIES = (
    Entry(_("Start page"), "cms:start"),
    Entry(_("My learning path"), "learning:path"),
    Entry(_("My questions"), "support:questions"),
    Entry(_("Workplace"), "support:workplace", (Role.HAPPINESS_AGENT, Role.EXPERT)),
    Entry(_("Waiting chats"), "support:chat_queue", (Role.EXPERT,)),
    Entry(_("Results"), "surveys:results", (Role.PROGRAMME_LEAD, *CONTACT_ROLES)),
    Entry(_("Roll-out"), "onboarding:rollout", (Role.PROGRAMME_LEAD,)),
    Entry(_("People"), "onboarding:people", (Role.PROGRAMME_LEAD, *CONTACT_ROLES)),
    Entry(_("Organisation"), "onboarding:organisations", (Role.PROGRAMME_LEAD, *CONTACT_ROLES)),
    Entry(_("Connecting"), "onboarding:connections", (Role.PROGRAMME_LEAD, *CONTACT_ROLES)),
    Entry(pgettext_lazy("navigation", "Editing"), "wagtailadmin_home", (Role.EDITOR,)),
)
VISITOR_ENTRIES = (
    Entry(_("Getting to know each other"), "introduction:page"),
    Entry(_("Log in"), "account_login"),
)
FOOTER_KNOWN = (
    Entry(_("My municipality"), "onboarding:own_municipality"),
    Entry(_("My data"), "onboarding:own_data"),
    Entry(_("What is kept about you"), "onboarding:welcome"),
)
# Needed now and then: not in the way of the daily work above.
FOOTER_STAFF = (
    Entry(_("Journal"), "onboarding:journal", (Role.PROGRAMME_LEAD, *CONTACT_ROLES)),
    Entry(_("Requests to erase"), "onboarding:erasure_requests", (Role.PROGRAMME_LEAD,)),
    Entry(_("Tools"), "onboarding:tools", (Role.PROGRAMME_LEAD,)),
)
FOOTER_UNKNOWN = (Entry(_("I cannot get in"), "support:locked_out"),)
FOOTER = (
    Entry(_("Getting to know each other"), "introduction:page"),
    Entry(_("Privacy"), "cms:privacy"),
    Entry(_("Accessibility"), "cms:accessibility"),
)


def _links(request: HttpRequest) -> list[Link]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return [_link(entry, request) for entry in VISITOR_ENTRIES]
    links = [_link(entry, request) for entry in ENTRIES if _is_for(entry, user)]
    questions, news = reverse("support:questions"), count_news(user)
    return [replace(link, news=news) if link.url == questions else link for link in links]


def _is_for(entry: Entry, user: User) -> bool:
    return not entry.roles or user.is_superuser or has_role(user, *entry.roles)


def _link(entry: Entry, request: HttpRequest) -> Link:
    url = reverse(entry.url_name)
    return Link(entry.title, url, request.path == url)


def navigation_for(request: HttpRequest) -> list[Link]:
    """Links for the person of this request; worked out once, and only when a template asks. One query."""
    return lazy(cache(partial(_links, request)), list)()


def _footer(request: HttpRequest) -> list[Link]:
    user = getattr(request, "user", None)
    if isinstance(user, User):
        staff = [entry for entry in FOOTER_STAFF if _is_for(entry, user)]
        entries = [*staff, *FOOTER_KNOWN, *FOOTER]
    else:
        entries = [*FOOTER_UNKNOWN, *FOOTER]
    return [Link(entry.title, reverse(entry.url_name)) for entry in entries]


def footer_links(request: HttpRequest) -> list[Link]:
    """What belongs to the site as a whole; worked out only when a template asks."""
    return lazy(_footer, list)(request)
