"""Live chat: start, write, join, end. The only writer of conversations, whatever the way in.

Every write locks the case and then the conversation, in that order, as closing a case does too. A message
gets the next number under that lock, so numbers have no holes; listeners are told after the commit.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding import outbox
from onboarding.models import User
from support import bell, services
from support.chat_letters import FANOUT_KIND, UNREAD_AFTER
from support.chat_messages import describe_message
from support.chat_policies import can_join, can_write
from support.constants import Channel, ConversationState, MessageKind, SystemText, Tier
from support.exceptions import SupportError
from support.models import Case, Conversation, Marker, Message
from support.models.conversation import MAX_MESSAGE

__all__ = [
    "claim",
    "close_conversation",
    "end_with_case",
    "mark_seen",
    "send_message",
    "start_conversation",
]

SUBJECT_LENGTH = 80
QUEUE_GROUP = "chat.queue"
LARGEST_EVENT = 2000  # characters of a body that a ring carries; a longer one is fetched


def group_of(conversation_id: UUID) -> str:
    """The name of the layer's group that hears of this conversation."""
    return f"c.{conversation_id}"


@transaction.atomic
def start_conversation(
    *, requester: User, body: str, client_id: UUID, about: dict[str, Any] | None = None
) -> Conversation:
    """Open ticket, case and conversation from the first message; the same ``client_id`` opens one."""
    body = _clean(body)
    case = services.open_case(
        requester=requester,
        subject=_subject_of(body),
        body="",  # a chat message lives in the conversation only
        tier=Tier.HELP_OUT,
        channel=Channel.CHAT,
        about=about,
        key=client_id,
    )
    known = Conversation.objects.filter(case=case).first()
    if known is not None:
        return known
    conversation = Conversation.objects.create(case=case, municipality=case.municipality)
    _append(conversation, requester, client_id=client_id, body=body)
    transaction.on_commit(lambda: bell.ring(QUEUE_GROUP, {"type": "queue.changed"}))
    return conversation


@transaction.atomic
def send_message(*, conversation_id: UUID, author: User, client_id: UUID, body: str) -> Message:
    """Add one message and return it; the same ``client_id`` of the same author returns the first one.

    Raises SupportError: ``not_yours``, ``closed``, ``empty``, ``too_long``.
    """
    conversation = _lock(conversation_id)
    if not can_write(author, conversation):
        raise SupportError("not_yours", _("Join the chat before you write in it."))
    known = conversation.messages.filter(author=author, client_id=client_id).first()
    if known is not None:
        return known
    body = _clean(body)
    if conversation.is_closed:
        raise SupportError(
            "closed", _("This chat has ended. Go on with your question under “My questions”.")
        )
    message = _append(conversation, author, client_id=client_id, body=body)
    services.record_chat_message(case=conversation.case, author=author, at=message.created_at)
    return message


@transaction.atomic
def claim(*, conversation_id: UUID, expert: User) -> Conversation:
    """Join a waiting chat; joining one's own chat again changes nothing.

    Raises SupportError ``taken`` when a colleague was first, ``closed`` when it is over.
    """
    conversation = _lock(conversation_id)
    if conversation.assignee_id == expert.pk:
        return conversation
    may_join = can_join(expert, conversation)
    free = Conversation.objects.filter(pk=conversation.pk, assignee=None) if may_join else None
    if free is None or not free.update(assignee=expert, state=ConversationState.ACTIVE):
        raise _refusal(conversation)
    conversation.refresh_from_db(fields=["assignee", "state"])
    _append(conversation, expert, kind=MessageKind.SYSTEM, body=SystemText.JOINED)
    transaction.on_commit(lambda: bell.ring(QUEUE_GROUP, {"type": "queue.changed"}))
    return conversation


@transaction.atomic
def close_conversation(*, conversation_id: UUID, actor: User, is_solved: bool = True) -> None:
    """End the chat with one entry on its case: closed when solved, else it stays as a question."""
    conversation = _lock(conversation_id)
    if not can_write(actor, conversation):
        raise SupportError("not_yours", _("Only the two people in a chat can end it."))
    if conversation.is_closed:
        return
    _end(conversation, actor)
    if is_solved:
        summary = _("The chat has ended: the question is solved.")
        services.close_case(case=conversation.case, actor=actor, summary=summary)
    else:
        summary = _("The chat has ended. The question stays open and can be answered here.")
        services.reply(case=conversation.case, author=actor, body=summary)


@transaction.atomic
def end_with_case(*, case: Case, actor: User) -> None:
    """A chat does not outlive its case; nothing happens when there is none, or when it has ended."""
    conversation = Conversation.objects.select_for_update().filter(case=case).first()
    if conversation is not None and not conversation.is_closed:
        conversation.case = case
        _end(conversation, actor)


@transaction.atomic
def mark_seen(*, conversation: Conversation, user: User, delivered: int = 0, read: int = 0) -> None:
    """Note how far ``user`` has received and read; a lower number than before changes nothing."""
    if not can_write(user, conversation):
        return
    marker, _created = Marker.objects.get_or_create(conversation=conversation, user=user)
    read = min(read, conversation.last_seq)
    delivered = min(max(delivered, read), conversation.last_seq)
    if read > marker.read_seq or delivered > marker.delivered_seq:
        Marker.objects.filter(pk=marker.pk).update(
            delivered_seq=Greatest(F("delivered_seq"), delivered),
            read_seq=Greatest(F("read_seq"), read),
        )
    if user.pk == conversation.case.requester_id:
        services.mark_seen_by_asker(case=conversation.case)


def _lock(conversation_id: UUID) -> Conversation:
    Case.objects.select_for_update(of=("self",), no_key=True).get(conversation=conversation_id)
    conversation = Conversation.objects.select_for_update(of=("self",), no_key=True)
    return conversation.select_related("case__municipality").get(pk=conversation_id)


def _clean(body: str) -> str:
    """The text without surrounding space and with plain line ends; refuses an empty or too long one."""
    # PostgreSQL cannot keep the null character.
    body = body.replace("\r\n", "\n").replace("\x00", "").strip()
    if not body:
        raise SupportError("empty", _("Write something first."))
    if len(body) > MAX_MESSAGE:
        raise SupportError(
            "too_long",
            _("A message has at most %(most)s characters. Send it in parts.")
            % {"most": MAX_MESSAGE},
        )
    return body


def _subject_of(body: str) -> str:
    line = " ".join(body.split("\n", 1)[0].split())
    if len(line) <= SUBJECT_LENGTH:
        return line
    # One character more than fits: a word that ends just there is whole.
    whole_words = line[:SUBJECT_LENGTH].rpartition(" ")[0]
    return f"{whole_words or line[: SUBJECT_LENGTH - 1]}…"


def _refusal(conversation: Conversation) -> SupportError:
    if conversation.is_closed:
        return SupportError("closed", _("This chat has ended."))
    return SupportError("taken", _("A colleague was just before you and has joined this chat."))


def _append(
    conversation: Conversation,
    author: User,
    *,
    body: str,
    kind: MessageKind = MessageKind.TEXT,
    client_id: UUID | None = None,
) -> Message:
    """Number and store one message of a locked conversation, and ring after the commit."""
    conversation.last_seq += 1
    conversation.version += 1
    conversation.save(update_fields=["last_seq", "version", "state", "closed_at"])
    more = {} if client_id is None else {"client_id": client_id}
    message = Message.objects.create(
        conversation=conversation,
        seq=conversation.last_seq,
        author=author,
        kind=kind,
        body=body,
        **more,
    )
    _promise_letter(conversation, message)
    event = {"type": "chat.event", "conversation": str(conversation.pk), "seq": message.seq}
    event["message"] = describe_message(message) if len(body) <= LARGEST_EVENT else None
    transaction.on_commit(lambda: bell.ring(group_of(conversation.pk), event))
    return message


def _end(conversation: Conversation, actor: User) -> None:
    was_waiting = conversation.is_waiting
    conversation.state = ConversationState.CLOSED
    conversation.closed_at = timezone.now()
    _append(conversation, actor, kind=MessageKind.SYSTEM, body=SystemText.ENDED)
    if was_waiting:
        transaction.on_commit(lambda: bell.ring(QUEUE_GROUP, {"type": "queue.changed"}))


def _promise_letter(conversation: Conversation, message: Message) -> None:
    """Whoever has not read a message after a while gets a letter that it is there."""
    if message.is_system or conversation.assignee_id is None:
        return
    outbox.put(
        kind=FANOUT_KIND,
        key=f"chat:{conversation.pk}:{message.seq}",
        payload={"conversation": str(conversation.pk), "seq": message.seq},
        due_at=message.created_at + UNREAD_AFTER,
    )
