"""The links in header and footer, by role."""

from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazy

from onboarding.constants import Role
from onboarding.policies import has_role


class Entry(NamedTuple):
    title: str
    url_name: str
    roles: tuple[Role, ...]  # empty: everybody who is logged in


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    current: bool = False


ENTRIES: tuple[Entry, ...] = ()


def _links(request: HttpRequest) -> list[Link]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    shown = [entry for entry in ENTRIES if not entry.roles or has_role(user, *entry.roles)]
    urls = [(entry.title, reverse(entry.url_name)) for entry in shown]
    return [Link(title, url, request.path.startswith(url)) for title, url in urls]


def navigation_for(request: HttpRequest) -> list[Link]:
    """Links for the person of this request; worked out only when a template asks."""
    return lazy(_links, list)(request)


def footer_links() -> list[Link]:
    return []
