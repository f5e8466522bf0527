"""Sockets of the chat: they carry the bell down, never a message up.

Whatever a socket loses, the client finds again by number: it says how far it has everything, and is told
what is missing and, every 20 seconds, where the end is.
"""

import asyncio
import json
import logging
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from redis.exceptions import RedisError

from onboarding import second_factor
from onboarding.limits import is_within_limit
from onboarding.models import User
from support import bell, presence
from support.chat import QUEUE_GROUP, group_of
from support.chat_messages import REPLAY, read_after
from support.chat_policies import readable_among
from support.constants import LISTENS_PER_MINUTE, MessageKind, Tier
from support.models import Conversation
from support.policies import tiers_of

logger = logging.getLogger(__name__)
HEARTBEAT = 20.0  # seconds
MOST_CONVERSATIONS = 20
LARGEST_FRAME = 4000  # characters a client may send: a hello is all there is to say
NOT_LOGGED_IN, NOT_ALLOWED, NOT_UNDERSTOOD, TRY_LATER = 4401, 4403, 4400, 1013


class _BellConsumer(AsyncJsonWebsocketConsumer):
    """A socket of a person who is logged in, with a heartbeat that ends with the session."""

    user_id: int

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Without Redis there are no sockets: say so in a line, the client then asks by request."""
        try:
            await super().__call__(scope, receive, send)
        except (RedisError, OSError) as error:
            bell.counts["deaf"] += 1
            logger.warning("a socket was refused: %s", type(error).__name__)
            await send({"type": "websocket.close", "code": TRY_LATER})

    async def connect(self) -> None:
        bell.remember_loop()
        user = self.scope["user"]
        if not user.is_authenticated or await self._lacks_second_factor(user):
            await self._refuse(NOT_LOGGED_IN)
            return
        self.user_id = user.pk
        refusal = await self.refusal()
        if refusal is not None:
            await self._refuse(refusal)
            return
        await self.accept()
        await self.connected()
        self._pulse = asyncio.create_task(self._beat())

    async def _lacks_second_factor(self, user: User) -> bool:
        return await database_sync_to_async(second_factor.lacks)(user, self.scope["session"])

    async def refusal(self) -> int | None:
        """The code to close with at once, None when this person may connect."""
        count = database_sync_to_async(is_within_limit)
        is_calm = await count("chat_listen", self.user_id, most=LISTENS_PER_MINUTE, seconds=60)
        return None if is_calm else TRY_LATER

    async def connected(self) -> None:
        """After the socket is open."""

    async def pulse(self, person: User) -> None:
        """What is sent to ``person`` at each heartbeat."""

    async def disconnect(self, code: int) -> None:
        pulse = getattr(self, "_pulse", None)
        if pulse is not None:
            pulse.cancel()

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **_more: Any
    ) -> None:
        if text_data is None or len(text_data) > LARGEST_FRAME:
            await self.close(NOT_UNDERSTOOD)
            return
        try:
            words = self.understand(json.loads(text_data))
        except (ValueError, TypeError, AttributeError, LookupError, OverflowError, RecursionError):
            await self.close(NOT_UNDERSTOOD)
            return
        await self.hear(words)

    def understand(self, content: Any) -> Any:
        """What the client said, checked; raises ValueError or the like."""
        raise ValueError("this socket only speaks")

    async def hear(self, words: Any) -> None:
        """What follows from what the client said."""

    async def _refuse(self, code: int) -> None:
        """Accept first: a browser shows the page no code of a refused handshake."""
        await self.accept()
        await self.close(code)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            person = await self.person_or_close()
            if person is None:
                return
            await self.pulse(person)

    async def person_or_close(self) -> User | None:
        """The person as of now; the socket is closed when this log-in no longer counts."""
        person = await database_sync_to_async(person_of)(self.scope["session"])
        if person is None or person.pk != self.user_id:
            await self.close(NOT_LOGGED_IN)
            return None
        return person


class ChatConsumer(_BellConsumer):
    """``{"hello": {conversation: contig}}`` joins conversations and replays what is missing."""

    async def connected(self) -> None:
        self.joined: set[UUID] = set()

    def understand(self, content: Any) -> dict[UUID, int]:
        wanted = {UUID(key): int(contig) for key, contig in content["hello"].items()}
        if len(wanted) > MOST_CONVERSATIONS or not all(0 <= seq < 2**53 for seq in wanted.values()):
            raise ValueError("too much to ask")
        return wanted

    async def hear(self, wanted: dict[UUID, int]) -> None:
        # Join first and read after it: a message between the two then comes twice instead of never.
        person = await self.person_or_close()
        if person is None:
            return
        for conversation_id in await self._readable(person, list(wanted)):
            await self._join(conversation_id)
        for answer in await self._read(person, wanted):
            await self.send_json(answer)

    async def pulse(self, person: User) -> None:
        heads = await self._heads(person)
        for gone in self.joined - heads.keys():
            await self._leave(gone)
        await self.send_json(
            {"type": "heartbeat", "heads": {str(key): head for key, head in heads.items()}}
        )

    async def disconnect(self, code: int) -> None:
        await super().disconnect(code)
        for conversation_id in getattr(self, "joined", set()):
            await self.channel_layer.group_discard(group_of(conversation_id), self.channel_name)

    async def chat_event(self, event: dict[str, Any]) -> None:
        """From the layer. A joining or ending may have changed who reads: look again first."""
        conversation_id, message = UUID(event["conversation"]), event["message"]
        if message is not None and message["kind"] == MessageKind.SYSTEM:
            await self._look_again()
        if conversation_id in self.joined:
            fields = ("conversation", "seq", "message")
            await self.send_json({"type": "message", **{name: event[name] for name in fields}})

    async def _look_again(self) -> None:
        person = await self.person_or_close()
        readable = await self._readable(person, list(self.joined)) if person else []
        for gone in self.joined - set(readable):
            await self._leave(gone, is_told=person is not None)

    async def _join(self, conversation_id: UUID) -> None:
        await self.channel_layer.group_add(group_of(conversation_id), self.channel_name)
        self.joined.add(conversation_id)

    async def _leave(self, conversation_id: UUID, *, is_told: bool = True) -> None:
        self.joined.discard(conversation_id)
        await self.channel_layer.group_discard(group_of(conversation_id), self.channel_name)
        if is_told:
            await self.send_json({"type": "gone", "conversation": str(conversation_id)})

    @database_sync_to_async
    def _readable(self, person: User, ids: list[UUID]) -> list[UUID]:
        return [conversation.pk for conversation in readable_among(person, ids)]

    @database_sync_to_async
    def _read(self, person: User, wanted: dict[UUID, int]) -> list[dict[str, Any]]:
        return [
            replay(conversation, wanted[conversation.pk])
            for conversation in readable_among(person, list(wanted))
        ]

    @database_sync_to_async
    def _heads(self, person: User) -> dict[UUID, int]:
        presence.mark_present(person)
        found = readable_among(person, list(self.joined))
        return {conversation.pk: conversation.last_seq for conversation in found}


class QueueConsumer(_BellConsumer):
    """Tells experts that the list of waiting chats has changed; what is in it they ask by request."""

    async def refusal(self) -> int | None:
        if not await self._is_expert_there(self.scope["user"]):
            return NOT_ALLOWED
        return await super().refusal()

    async def connected(self) -> None:
        await self.channel_layer.group_add(QUEUE_GROUP, self.channel_name)
        await self.send_json({"type": "queue"})

    async def pulse(self, person: User) -> None:
        if not await self._is_expert_there(person):
            await self.close(NOT_ALLOWED)
            return
        await self.send_json({"type": "heartbeat", "at": timezone.now().isoformat()})

    async def disconnect(self, code: int) -> None:
        await super().disconnect(code)
        await self.channel_layer.group_discard(QUEUE_GROUP, self.channel_name)

    async def queue_changed(self, event: dict[str, Any]) -> None:
        await self.send_json({"type": "queue"})

    @database_sync_to_async
    def _is_expert_there(self, person: User) -> bool:
        if Tier.HELP_OUT not in tiers_of(person):
            return False
        presence.mark_present(person)
        return True


def person_of(session: SessionBase) -> User | None:
    """Whose log-in ``session`` is now; None after logging out, a new password or a closed account.

    Changes nothing in the session, as a socket cannot hand the browser another cookie. Two queries.
    """
    # A store of its own: the one of the socket remembers what it read when it was opened.
    now = session.__class__(session.session_key)
    person = User.objects.filter(pk=now.get(SESSION_KEY, 0), is_active=True).first()
    if person is None or second_factor.lacks(person, now):
        return None
    seals = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    seal = now.get(HASH_SESSION_KEY, "")
    return person if any(constant_time_compare(seal, known) for known in seals) else None


def replay(conversation: Conversation, contig: int) -> dict[str, Any]:
    """What a reader misses, or the order to fetch it by request when it is too much."""
    answer = {"type": "replay", "conversation": str(conversation.pk)}
    if conversation.last_seq - contig > REPLAY:
        return answer | {"reload": True, "head": conversation.last_seq, "messages": []}
    return answer | {"reload": False, **read_after(conversation, contig)}
