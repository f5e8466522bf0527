"""Makers of chats for the tests."""

from uuid import UUID, uuid4

from onboarding.models import User
from support import chat
from support.models import Conversation, Message
from tests.world import World


def start_chat(world: World, body: str = "Hallo, is daar iemand?") -> Conversation:
    """A waiting chat of the professional."""
    return chat.start_conversation(requester=world.professional, body=body, client_id=uuid4())


def join_chat(world: World) -> Conversation:
    """A chat of the professional that the expert has joined; its head is 2."""
    return chat.claim(conversation_id=start_chat(world).pk, expert=world.expert)


def write(conversation: Conversation, author: User, body: str, key: UUID | None = None) -> Message:
    return chat.send_message(
        conversation_id=conversation.pk, author=author, client_id=key or uuid4(), body=body
    )
