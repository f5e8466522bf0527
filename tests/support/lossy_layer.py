"""A channel layer that behaves as the specification allows: it loses, repeats and reorders what it carries.

Set it as BACKEND in CHANNEL_LAYERS, with the real layer inside::

    {"BACKEND": "tests.support.lossy_layer.LossyLayer",
     "CONFIG": {"inner": {"BACKEND": "channels.layers.InMemoryChannelLayer"}, "drop": 0.2}}
"""

import asyncio
import random
from typing import Any

from django.utils.module_loading import import_string


class LossyLayer:
    """Wraps a layer; only sends to groups are harmed, joining and receiving are not."""

    def __init__(
        self,
        inner: dict[str, Any] | None = None,
        *,
        drop: float = 0.2,
        dup: float = 0.1,
        reorder: float = 0.1,
        seed: int | None = None,
        **_config: Any,
    ) -> None:
        inner = inner or {"BACKEND": "channels.layers.InMemoryChannelLayer"}
        self.inner = import_string(inner["BACKEND"])(**inner.get("CONFIG", {}))
        self.drop, self.dup, self.reorder = drop, dup, reorder
        self.random = random.Random(seed)
        self.harm = {"dropped": 0, "doubled": 0, "held": 0, "sent": 0}
        self._late: set[asyncio.Task[None]] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self.harm["sent"] += 1
        if self.random.random() < self.drop:
            self.harm["dropped"] += 1
            return
        if self.random.random() < self.dup:
            self.harm["doubled"] += 1
            await self.inner.group_send(group, message)
        if self.random.random() < self.reorder:
            self.harm["held"] += 1
            task = asyncio.create_task(self._send_late(group, message))
            self._late.add(task)
            task.add_done_callback(self._late.discard)
            return
        await self.inner.group_send(group, message)

    async def _send_late(self, group: str, message: dict[str, Any]) -> None:
        await asyncio.sleep(self.random.uniform(0.01, 0.3))
        await self.inner.group_send(group, message)
