"""What waits at the desk of an agent, what is new for an asker, and how busy the teams are. Reads only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from onboarding.models import User
from support.answer_time import late_before
from support.chat_policies import waiting_for
from support.constants import CaseState, EventKind, Tier
from support.models import Case, CaseEvent, Conversation
from support.policies import cases_for_agent, tiers_of

MOST_SHOWN = 5


@dataclass(frozen=True)
class Desk:
    """``mine``: open questions in the agent's hand; ``next``: those that wait longest, of the whole team."""

    waiting: int
    unclaimed: int
    oldest: datetime | None
    answered_today: int
    mine: list[Case]
    next: list[Case]
    takes_chats: bool
    chats_waiting: int
    chats: list[Conversation]


def read_desk(user: User, *, at: datetime) -> Desk:
    """Four queries, six for who takes chats, whatever waits; three more when the cache lacks the calendar."""
    cases = cases_for_agent(user)
    waiting = cases.open().longest_waiting_first().with_faces().marking_late(before=late_before(at))
    figures = cases.open().aggregate(
        waiting=Count("pk", distinct=True),
        unclaimed=Count("pk", distinct=True, filter=Q(ticket__assigned_to=None)),
        oldest=Min("waiting_since"),
    )
    takes_chats = Tier.HELP_OUT in tiers_of(user)
    chats = waiting_for(user)
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    answers = CaseEvent.objects.filter(actor=user, kind=EventKind.ANSWERED, at__gte=midnight)
    return Desk(
        **figures,
        answered_today=answers.values("case").distinct().count(),
        mine=list(waiting.filter(ticket__assigned_to=user)[:MOST_SHOWN]),
        next=list(waiting.exclude(ticket__assigned_to=user)[:MOST_SHOWN]),
        takes_chats=takes_chats,
        chats_waiting=chats.count() if takes_chats else 0,
        chats=list(chats[:MOST_SHOWN]) if takes_chats else [],
    )


def questions_with_news(user: User) -> list[Case]:
    """Own questions that have news or are not closed, news first. One query."""
    own = Case.objects.asked_by(user).select_related("ticket")
    found = own.filter(own.news_filter() | ~Q(state=CaseState.CLOSED))
    newest = found.latest_news_first()[: 4 * MOST_SHOWN]
    return sorted(newest, key=lambda case: not case.has_news)[:MOST_SHOWN]


def count_news(user: User) -> int:
    """How many own questions have an answer that was not opened yet. One query."""
    return Case.objects.asked_by(user).filter(Case.objects.news_filter()).count()


@dataclass(frozen=True)
class Load:
    """How busy one line is: over the last seven days, and now."""

    tier: Tier
    asked: int
    answered: int
    waiting: int
    oldest: datetime | None


def read_load(*, at: datetime) -> list[Load]:
    """A row per line, without a word of what was asked. Three queries, each by an index."""
    week = at - timedelta(days=7)
    opened = Case.objects.filter(opened_at__gte=week).order_by()
    asked = dict(opened.values_list("tier").annotate(Count("pk")))
    answers = CaseEvent.objects.filter(kind=EventKind.ANSWERED, at__gte=week).order_by()
    answered = dict(answers.values_list("tier").annotate(Count("case", distinct=True)))
    queue = Case.objects.open().filter(tier__in=Tier.values).order_by().values_list("tier")
    counts = queue.annotate(Count("pk"), Min("waiting_since"))
    waits = {tier: (waiting, oldest) for tier, waiting, oldest in counts}
    return [
        Load(tier, asked.get(tier, 0), answered.get(tier, 0), *waits.get(tier, (0, None)))
        for tier in Tier
    ]
