"""Who may read, join and write in which chat.

The asker always reads. A waiting chat is read by every expert who could join it; from then on only by the
one who joined, for as long as that person works for this municipality in its line, and by superusers.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from onboarding.models import User
from support.constants import Tier
from support.models import Case, Conversation
from support.policies import can_answer, cases_for_agent, is_in_reach, tiers_of
from support.query import ConversationQuerySet


def can_read(user: User, conversation: Conversation) -> bool:
    """No query once the memberships of ``user`` are loaded."""
    if user.is_superuser or can_write(user, conversation):
        return True
    return can_join(user, conversation)


def can_join(user: User, conversation: Conversation) -> bool:
    return conversation.is_waiting and can_answer(user, conversation.case)


def can_write(user: User, conversation: Conversation) -> bool:
    """Whether ``user`` is one of the two in this chat today; no query for the asker."""
    if user.pk == conversation.case.requester_id:
        return True
    if user.pk != conversation.assignee_id:
        return False
    # Help-out keeps a chat whose question moved on; the line it moved to may have joined it as well.
    lines = {Tier.HELP_OUT, Tier(conversation.case.tier)}
    return any(is_in_reach(user, conversation.case, line) for line in lines)


def is_place_to_write(user: User, conversation: Conversation) -> bool:
    """Whether ``user`` goes on in this chat, and not on the page of its question."""
    if conversation.is_closed:
        return False
    return can_write(user, conversation) or can_join(user, conversation)


def goes_on_in_chat(user: User, case: Case) -> bool:
    """The same for a case; one query when it began as a chat."""
    if not case.is_chat:
        return False
    conversation = Conversation.objects.filter(case=case).first()
    if conversation is None:
        return False
    conversation.case = case
    return is_place_to_write(user, conversation)


def get_conversation_for(user: User, conversation_id: UUID) -> Conversation:
    """The conversation to read: 404 for strangers, 403 for a colleague of the expert who has it."""
    conversation = Conversation.objects.with_faces().filter(pk=conversation_id).first()
    if conversation is None:
        raise Http404
    if can_read(user, conversation):
        return conversation
    if can_answer(user, conversation.case):
        raise PermissionDenied
    raise Http404


def readable_among(user: User, ids: list[UUID]) -> list[Conversation]:
    """The conversations of ``ids`` that ``user`` may read now, in one query (two for agents)."""
    found = Conversation.objects.filter(pk__in=ids).select_related("case__municipality")
    return [conversation for conversation in found if can_read(user, conversation)]


def waiting_for(user: User) -> ConversationQuerySet:
    """Waiting chats that ``user`` may join, oldest first."""
    if not tiers_of(user):
        return Conversation.objects.none()
    cases = cases_for_agent(user).values("pk")
    return Conversation.objects.waiting().filter(case__in=cases).with_faces()


def active_of(user: User) -> list[Conversation]:
    """The chats that ``user`` has joined and may still take part in, newest first; one query."""
    found = Conversation.objects.active_of(user).with_faces()
    return [conversation for conversation in found if can_write(user, conversation)]
