"""The letter to somebody who was written to in a chat and was not there."""

from datetime import timedelta
from typing import Any

from onboarding import mail
from onboarding.models import User
from support.chat_policies import can_write
from support.models import Conversation, Marker, Message

FANOUT_KIND = "support.chat_message"
UNREAD_AFTER = timedelta(seconds=90)


def tell_unread(payload: dict[str, Any]) -> None:
    """Outbox handler: one letter per stretch of unread messages, however many there are."""
    message = (
        Message.objects.filter(conversation=payload["conversation"], seq=payload["seq"])
        .select_related("author", "conversation__assignee")
        .select_related("conversation__case__requester", "conversation__case__municipality")
        .first()
    )
    reader = _reader_of(message) if message else None
    if message is None or reader is None:
        return
    conversation = message.conversation
    marker = Marker.objects.filter(conversation=conversation, user=reader).first()
    read = marker.read_seq if marker else 0
    if read >= message.seq:
        return
    mail.send_to(
        person=reader,
        template="support/mail/chat_unread",
        context={"conversation": conversation, "author": message.author},
        key=f"support:chat_unread:{conversation.pk}:{reader.pk}:{read}",
    )


def _reader_of(message: Message) -> User | None:
    """The other of the two; None when nobody has joined, takes part no more, or the account is off."""
    conversation: Conversation = message.conversation
    requester = conversation.case.requester
    reader = (
        conversation.assignee if message.author_id == getattr(requester, "pk", 0) else requester
    )
    if reader is None or not reader.is_active or not can_write(reader, conversation):
        return None
    return reader
