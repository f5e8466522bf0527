"""What everybody's own first page shows. Gathers from the wings; the templates stand in ``cms/start/``."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from learning.editing_overview import changed_pages, unpublished_pages
from learning.news import newest_pages
from learning.overview import Path, read_path
from learning.policies import access_of, may_learn
from learning.services import enrol
from onboarding import directory, outbox
from onboarding.colleagues import colleagues_to_turn_to
from onboarding.connecting import Overview, read_overviews
from onboarding.constants import CONTACT_ROLES, Role
from onboarding.models import Membership, User
from onboarding.policies import figures_scope, has_role, managed_scope, municipality_of_role
from onboarding.rollout import FIGURES, Progress, count_by_municipality, count_within
from onboarding.services import tool_days_left
from support.desk import questions_with_news, read_desk, read_load
from surveys.summary import summarise

Context = dict[str, Any]

# The drawings of the modules, in the order of the curriculum; a longer one begins again.
MODULE_ART = ("why", "plan", "triangle", "law", "costs", "dilemmas", "tool")
MOST_PAGES = 6
MOST_STUCK = 5


class FirstPage(NamedTuple):
    template: str
    gather: Callable[[HttpRequest, User], Context]


def first_page_of(user: User) -> FirstPage:
    """The first that fits; everybody without work of the programme learns."""
    if user.is_superuser:
        return FirstPage("cms/start/administrator.html", gather_for_administrator)
    for role, page in PAGES:
        if has_role(user, role):
            return page
    return FirstPage("cms/start/learner.html", gather_for_learner)


def gather_for_learner(request: HttpRequest, user: User) -> Context:
    """About twenty queries, whatever the number of items, questions and colleagues."""
    access = access_of(user)
    path = _path_of(request, user)
    return {
        "path": path,
        "art": _art_of_next(path),
        "may_learn": may_learn(user),
        "access": access,
        "days_left": tool_days_left(access, at=timezone.now()),
        "tool_url": settings.TOOL_URL,
        "questions": questions_with_news(user),
        "colleagues": colleagues_to_turn_to(user),
        "new_pages": _with_urls(newest_pages(at=timezone.now()), request),
        "led": _led_by(user),
        "is_best_person": has_role(user, Role.BEST_PERSON),
        "polls": summarise(user) if has_role(user, *CONTACT_ROLES) else None,
        "stuck": _stuck_of(user),
        "connecting": _connecting_of(user),
    }


def _path_of(request: HttpRequest, user: User) -> Path | None:
    enrolment = enrol(person=user) if may_learn(user) else None
    return read_path(enrolment, request) if enrolment else None


def _art_of_next(path: Path | None) -> str:
    """The drawing of the module that the next item stands in."""
    if path is None or path.next is None:
        return "celebrate" if path and path.is_completed else "learn"
    titles = [module.title for module in path.modules]
    return MODULE_ART[titles.index(path.next.item.module_title) % len(MODULE_ART)]


def _with_urls(pages: list[Page], request: HttpRequest) -> list[tuple[Page, str]]:
    return [(page, page.get_url(request=request) or "") for page in pages]


def _led_by(user: User) -> Progress | None:
    """The figures of the widest part of the organisation that the person answers for."""
    widest = sorted(figures_scope(user).nodes, key=lambda node: node.depth)
    return count_within(widest[0], at=timezone.now()) if widest else None


def _connecting_of(user: User) -> Overview | None:
    """How far the municipality of a contact is with connecting; two queries."""
    municipality = municipality_of_role(user, *CONTACT_ROLES)
    return read_overviews([municipality])[0] if municipality else None


def _stuck_of(user: User) -> tuple[list[Membership], int] | None:
    """The colleagues of a contact who need a hand, the most urgent ones and how many there are."""
    if not has_role(user, *CONTACT_ROLES):
        return None
    return directory.stuck_people(managed_scope(user), most=MOST_STUCK, at=timezone.now())


def gather_for_agent(request: HttpRequest, user: User) -> Context:
    return {"desk": read_desk(user, at=timezone.now()), "now": timezone.now()}


def gather_for_lead(request: HttpRequest, user: User) -> Context:
    """Ten queries, whatever the number of municipalities."""
    now = timezone.now()
    rollout = count_by_municipality(at=now)
    return {
        "rollout": rollout,
        "totals": _add_up(rollout),
        "behind": sorted((row for row in rollout if row.behind), key=_worst, reverse=True),
        "load": read_load(at=now),
        "polls": summarise(user),
    }


def _add_up(rows: list[Progress]) -> dict[str, int]:
    """Of the figures that are shown: a total of all would give away those that are not."""
    return {name: sum(row.shown.get(name, 0) for row in rows) for name in FIGURES}


def _worst(row: Progress) -> float:
    """The largest share of people who are behind in one way, by the band: the order tells no more than it."""
    return max(int(band.rstrip("+").split("-")[0]) for band in row.behind.values()) / row.invited


def gather_for_editor(request: HttpRequest, user: User) -> Context:
    """What was changed last, and which of it is not published."""
    return {"pages": changed_pages()[:MOST_PAGES], "drafts": unpublished_pages().count()}


def gather_for_administrator(request: HttpRequest, user: User) -> Context:
    return {
        "people": User.objects.filter(is_active=True).count(),
        "late": outbox.backlog().late,
        "load": read_load(at=timezone.now()),
    }


PAGES = (
    (Role.HAPPINESS_AGENT, FirstPage("cms/start/agent.html", gather_for_agent)),
    (Role.EXPERT, FirstPage("cms/start/agent.html", gather_for_agent)),
    (Role.PROGRAMME_LEAD, FirstPage("cms/start/lead.html", gather_for_lead)),
    (Role.EDITOR, FirstPage("cms/start/editor.html", gather_for_editor)),
)
