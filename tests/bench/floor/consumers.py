"""The floor over sockets."""

from channels.generic.websocket import AsyncWebsocketConsumer

GROUP = "floor"


class Echo(AsyncWebsocketConsumer):
    """Tells everybody in the group what one of them says."""

    async def connect(self) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def receive(self, text_data: str = "", bytes_data: bytes = b"") -> None:
        await self.channel_layer.group_send(GROUP, {"type": "say", "text": text_data})

    async def say(self, event: dict[str, str]) -> None:
        await self.send(event["text"])

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(GROUP, self.channel_name)
