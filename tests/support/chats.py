"""Makers of chats for the tests."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse

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


def as_person(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address_of(name: str, conversation: Conversation) -> str:
    return reverse(f"support:{name}", args=[conversation.pk])


def fill_chat(conversation: Conversation, world: World, count: int) -> Conversation:
    first = conversation.last_seq + 1
    Message.objects.bulk_create(
        Message(
            conversation=conversation,
            seq=first + number,
            author=world.expert if number % 2 else world.professional,
            body=f"bericht {number}",
            created_at=conversation.started_at + timedelta(seconds=number),
        )
        for number in range(count)
    )
    conversation.last_seq += count
    conversation.save()
    return conversation
