"""A small TCP proxy that a test can turn bad: pass, cut, swallow everything (a black hole), or delay."""

import asyncio
import threading
from collections.abc import Coroutine
from enum import Enum, auto
from typing import Any

CHUNK = 65536


class Mode(Enum):
    PASS = auto()
    CUT = auto()  # every connection breaks off, a new one too
    BLACK_HOLE = auto()  # connections open and stay open, nothing comes through
    DELAY = auto()  # all comes through, late


class Proxy:
    """Listens on a free port of 127.0.0.1 and passes on to ``target``; for use in a ``with`` block."""

    def __init__(self, target: int) -> None:
        self.target, self.port = target, 0
        self._mode, self._delay = Mode.PASS, 0.0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    def __enter__(self) -> "Proxy":
        self._thread.start()
        self._run(self._listen())
        return self

    def __exit__(self, *_error: object) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    def turn(self, mode: Mode, *, delay: float = 0.0) -> None:
        """From now on; ``delay`` in seconds each way."""
        self._run(self._turn(mode, delay))

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self._changed = asyncio.Condition()

    async def _end(self) -> None:
        self._server.close()
        self._cut()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _turn(self, mode: Mode, delay: float) -> None:
        async with self._changed:
            self._mode, self._delay = mode, delay
            if mode is Mode.CUT:
                self._cut()
            self._changed.notify_all()

    def _cut(self) -> None:
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: two pumps that end together."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._connect(reader, writer)
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._tasks.discard(task)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._mode is Mode.CUT:
            writer.transport.abort()
            return
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.target)
        self._open |= {writer, there_writer}
        pumps = [
            asyncio.create_task(self._pump(reader, there_writer)),
            asyncio.create_task(self._pump(there_reader, writer)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            for side in (writer, there_writer):
                self._open.discard(side)
                side.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(CHUNK):
            if self._mode is Mode.DELAY:
                await asyncio.sleep(self._delay)
            async with self._changed:
                await self._changed.wait_for(lambda: self._mode is not Mode.BLACK_HOLE)
            writer.write(data)
            await writer.drain()
