"""Plays the stories of the demo world by the services of real people, and puts each act on its own moment."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from helpdesk.models import FollowUp, Ticket

from onboarding.models import User
from support import chat, guests, services
from support.constants import Channel, EscalationState, Tier
from support.demo.chats import CHATS
from support.demo.outside import OUTSIDE
from support.demo.practical import PRACTICAL
from support.demo.story import Act, Do, Story
from support.demo.substance import SUBSTANCE
from support.models import Case, CaseEvent, Conversation, Guest, Message

_NAMESPACE = UUID("0c1f7a30-3d0c-4c53-9f43-0f3f6b6a7c11")
CLOCKS = ("last_public_at", "waiting_since", "answered_at", "asker_seen_at", "closed_at")
OPENS, SHUTS = 9, 17
STEP = timedelta(minutes=2)
OTHER = {Tier.HAPPINESS: Tier.HELP_OUT, Tier.HELP_OUT: Tier.HAPPINESS}


def load_threads(people: Mapping[str, User]) -> None:
    """Questions and chats in every state; repeated: nothing is added. ``people`` by local part."""
    for story in (*PRACTICAL, *SUBSTANCE, *CHATS, *OUTSIDE):
        if not _is_played(story, people):
            _Play(story, people).run()


def _is_played(story: Story, people: Mapping[str, User]) -> bool:
    key = uuid5(_NAMESPACE, story.key)
    if story.sender is not None:
        return Guest.objects.filter(key=key).exists()
    return Case.objects.filter(requester=people[story.asker], key=key).exists()


def office_moment(days: int, hour: float, *, now: datetime) -> datetime:
    """That many days ago at ``hour``, on a working day and not in the future."""
    local = timezone.localtime(now) - timedelta(days=days)
    at = local.replace(hour=int(hour), minute=int(hour % 1 * 60), second=0, microsecond=0)
    while at.weekday() > 4 or at > local - STEP:
        at -= timedelta(days=1)
        local = max(local, at + STEP)
    return at


def later(at: datetime, hours: float, *, now: datetime) -> datetime:
    """``hours`` after ``at``, moved to the next opening of the office, never past ``now``."""
    then = timezone.localtime(at + timedelta(hours=hours))
    if then.hour >= SHUTS:
        then = (then + timedelta(days=1)).replace(hour=OPENS, minute=then.minute)
    elif then.hour < OPENS:
        then = then.replace(hour=OPENS)
    while then.weekday() > 4:
        then += timedelta(days=1)
    return then if then < now else max(at + (now - at) / 2, at)


class _Play:
    """One story while it is played: the moment it has come to, its case and its chat."""

    def __init__(self, story: Story, people: Mapping[str, User]) -> None:
        self.story, self.people = story, people
        self.now = timezone.now()
        self.at = (
            self.now - timedelta(minutes=story.minutes)
            if story.minutes is not None
            else office_moment(story.days, story.hour, now=self.now)
        )
        self.conversation: Conversation | None = None
        self.lines = 0

    @transaction.atomic
    def run(self) -> None:
        self.case = self._open()
        self._put_on_time()
        for act in self.story.acts:
            self.at = self._moment_of(act)
            self._play(act)
            self._put_on_time()

    def _moment_of(self, act: Act) -> datetime:
        if self.story.is_chat or self.story.minutes is not None:
            return min(self.at + timedelta(hours=act.hours), self.now)
        return later(self.at, act.hours, now=self.now)

    def _id(self, part: str = "") -> UUID:
        return uuid5(_NAMESPACE, self.story.key + part)

    def _open(self) -> Case:
        story = self.story
        if story.sender is not None:
            guest = Guest(key=self._id(), **asdict(story.sender))
            return guests.open_guest_case(guest=guest, message=story.body)
        asker = self.people[story.asker]
        if story.is_chat:
            self.conversation = chat.start_conversation(
                requester=asker, body=story.body, client_id=self._id()
            )
            return self.conversation.case
        return services.open_case(
            requester=asker,
            subject=story.subject,
            body=story.body,
            tier=story.tier,
            channel=Channel.PAGE,
            key=self._id(),
        )

    def _play(self, act: Act) -> None:
        who = self.people[act.who]
        self.case.refresh_from_db()
        match act.do:
            case Do.ASK | Do.ANSWER:
                services.reply(case=self.case, author=who, body=act.text)
            case Do.NOTE:
                services.reply(case=self.case, author=who, body=act.text, is_public=False)
            case Do.HAND_OVER:
                tier = OTHER[Tier(self.case.tier)]
                services.hand_over_case(case=self.case, actor=who, tier=tier, reason=act.text)
            case Do.CLOSE:
                services.close_case(case=self.case, actor=who, summary=act.text)
            case Do.SEE:
                services.mark_seen_by_asker(case=self.case)
            case _:
                self._play_in_chat(act, who)

    def _play_in_chat(self, act: Act, who: User) -> None:
        conversation = self.conversation
        assert conversation is not None  # noqa: S101 - only chats have these acts
        self.lines += 1
        if act.do == Do.TAKE:
            chat.claim(conversation_id=conversation.pk, expert=who)
        elif act.do == Do.END:
            chat.close_conversation(conversation_id=conversation.pk, actor=who)
        else:
            chat.send_message(
                conversation_id=conversation.pk,
                author=who,
                client_id=self._id(f" line {self.lines}"),
                body=act.text,
            )

    def _put_on_time(self) -> None:
        """What this act wrote with the time of today gets the moment of the story."""
        at, fresh = self.at, self.now
        CaseEvent.objects.filter(case=self.case, at__gte=fresh).update(at=at)
        FollowUp.objects.filter(ticket=self.case.ticket_id, date__gte=fresh).update(date=at)
        self.case.escalations.filter(offered_at__gte=fresh).update(offered_at=at)
        settled = self.case.escalations.exclude(state=EscalationState.OFFERED)
        settled.filter(settled_at__gte=fresh).update(settled_at=at)
        self._set_clocks()
        if self.conversation is not None:
            Message.objects.filter(conversation=self.conversation.pk, created_at__gte=fresh).update(
                created_at=at
            )
            for clock in ("started_at", "closed_at"):
                found = Conversation.objects.filter(pk=self.conversation.pk)
                found.filter(**{f"{clock}__gte": fresh}).update(**{clock: at})

    def _set_clocks(self) -> None:
        self.case.refresh_from_db()
        for clock in CLOCKS:
            value = getattr(self.case, clock)
            if value is not None and value >= self.now:
                setattr(self.case, clock, self.at)
        opened = min(self.case.opened_at, self.at)
        clocks = {clock: getattr(self.case, clock) for clock in CLOCKS}
        Case.objects.filter(pk=self.case.pk).update(opened_at=opened, **clocks)
        Ticket.objects.filter(pk=self.case.ticket_id).update(created=opened, modified=self.at)
