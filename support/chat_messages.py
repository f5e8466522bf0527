"""Reading a chat: as data for the client, and as lines of a page."""

from dataclasses import dataclass
from typing import Any, TypedDict

from onboarding.models import User
from support.chat_policies import can_read, is_place_to_write
from support.constants import SystemText
from support.models import Case, Conversation, Message

REPLAY = 200  # messages that one answer holds at most


class MessageData(TypedDict):
    """A message as the client gets it, by socket or by request."""

    seq: int
    client_id: str
    kind: str
    author: str
    name: str
    text: str
    sent_at: str


def describe_message(message: Message) -> MessageData:
    """No query when the author is loaded. ``author`` is the public id; a system text is its code."""
    return {
        "seq": message.seq,
        "client_id": str(message.client_id),
        "kind": message.kind,
        "author": message.author.username,
        "name": message.author.get_full_name(),
        "text": message.body,
        "sent_at": message.created_at.isoformat(),
    }


def read_after(conversation: Conversation, seq: int) -> dict[str, Any]:
    """Up to ``REPLAY`` messages past ``seq``, the head, and the state; one query."""
    messages = conversation.messages.after(seq)[:REPLAY]
    return {
        "messages": [describe_message(message) for message in messages],
        "head": conversation.last_seq,
        "state": conversation.state,
    }


def read_page(conversation: Conversation, *, before: int | None = None) -> list[Message]:
    """The last ``REPLAY`` messages, or those just before the number ``before``; one query."""
    end = conversation.last_seq + 1 if before is None else before
    return list(conversation.messages.after(end - 1 - REPLAY).filter(seq__lt=end))


def as_lines(messages: list[Message], *, reader_id: int | None) -> list[dict[str, Any]]:
    """Messages as the component ``message_list`` shows them to ``reader_id``."""
    return [
        {
            "id": message.seq,
            "author": message.author.get_full_name(),
            "own": message.author_id == reader_id,
            "system": message.is_system,
            "text": text_of(message),
            "sent_at": message.created_at,
        }
        for message in messages
    ]


def text_of(message: Message) -> str:
    """The words of a message in the language of this request."""
    if not message.is_system:
        return message.body
    return SystemText(message.body).label % {"name": message.author.get_full_name()}


@dataclass(frozen=True)
class ChatOfCase:
    """The chat on the page of its case; ``lines`` is None for who may know of it but not read it."""

    conversation: Conversation
    lines: list[dict[str, Any]] | None
    is_place_to_write: bool = False


def read_chat_of(case: Case, *, viewer: User) -> ChatOfCase | None:
    """None when the case did not begin as a chat; two queries when it did."""
    if not case.is_chat:
        return None
    conversation = Conversation.objects.select_related("assignee").filter(case=case).first()
    if conversation is None:
        return None
    conversation.case = case
    if not can_read(viewer, conversation):
        return ChatOfCase(conversation, None)
    return ChatOfCase(
        conversation,
        as_lines(read_page(conversation), reader_id=viewer.pk),
        is_place_to_write(viewer, conversation),
    )
