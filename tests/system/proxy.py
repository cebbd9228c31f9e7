"""A TCP or Unix-socket proxy that does to connections what networks do: for tests.

    with Proxy(target=8883) as proxy:              # listens at 127.0.0.1:proxy.port
        proxy.set(delay=2, rate=1000)              # present and future connections
        proxy.set(silent=True)                     # a black hole, also in mid-stream
        proxy.set()                                # as if it were not there
        proxy.set(cut_down_after=1200)             # each connection ends at its byte 1,200 from the target
        proxy.cut()                                # all connections end now

"Up" is from the client to the target, "down" the way back. It runs in one thread of its own; all
functions may be called from any other one.
"""

import asyncio
import contextlib
import dataclasses
import os
import socket
import struct
import threading
import time
from pathlib import Path

_CHUNK = 16_384
_HELD_CHUNKS = 64  # per direction: what a slow network keeps under way


@dataclasses.dataclass(frozen=True)
class Conditions:
    refuse: bool = False                # every new connection is reset at once
    silent: bool = False                # nothing moves, nothing ends; goes on when it is lifted
    silent_after: int | None = None     # the same for each connection, after so many bytes of both ways
    cut_up_after: int | None = None     # reset after so many bytes of that way; at the next one, if there were more
    cut_down_after: int | None = None
    delay: float = 0.0                  # seconds, each way
    rate: float | None = None           # bytes a second, each way
    flip_up_at: int | None = None       # the byte at this position (from 0) arrives inverted
    flip_down_at: int | None = None


@dataclasses.dataclass
class Traffic:
    """What one connection has passed on."""

    up: int = 0
    down: int = 0
    open: bool = True


class _Connection:
    def __init__(self, proxy: "Proxy", client: tuple, target: tuple):
        self.proxy = proxy
        self.traffic = Traffic()
        self.client_reader, self.client_writer = client
        self.target_reader, self.target_writer = target

    async def run(self) -> None:
        ways = [asyncio.create_task(way) for way in (
            self._forward(self.client_reader, self.target_writer, "up"),
            self._forward(self.target_reader, self.client_writer, "down"))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self.reset()

    def reset(self) -> None:
        self.traffic.open = False
        for writer in (self.client_writer, self.target_writer):
            _reset(writer)

    async def _forward(self, reader, writer, way: str) -> None:
        """A reader that stamps chunks and a sender that holds each back for the delay."""
        under_way: asyncio.Queue = asyncio.Queue(_HELD_CHUNKS)
        sender = asyncio.create_task(self._send(under_way, writer, way))
        try:
            while data := await reader.read(_CHUNK):
                await _put_unless_done(under_way, (time.monotonic(), data), sender)
            await _put_unless_done(under_way, None, sender)
            await sender
        finally:
            sender.cancel()

    async def _send(self, under_way: asyncio.Queue, writer, way: str) -> None:
        while (item := await under_way.get()) is not None:
            arrived, data = item
            await self._wait(arrived)
            while data:
                await self.proxy.until_not_silent(self.traffic)
                piece, data = self._next_piece(data, way)
                writer.write(piece)
                await writer.drain()
                if self.proxy.conditions.rate:
                    await asyncio.sleep(len(piece) / self.proxy.conditions.rate)
                limit = self._limit(way)
                if limit is not None and limit <= getattr(self.traffic, way):
                    raise ConnectionAbortedError("cut")
        if writer.can_write_eof():
            writer.write_eof()

    async def _wait(self, arrived: float) -> None:
        rest = arrived + self.proxy.conditions.delay - time.monotonic()
        if rest > 0:
            await asyncio.sleep(rest)

    def _limit(self, way: str) -> int | None:
        conditions = self.proxy.conditions
        return conditions.cut_up_after if way == "up" else conditions.cut_down_after

    def _next_piece(self, data: bytes, way: str) -> tuple[bytes, bytes]:
        """What may be passed on at once, and the rest; counts it."""
        conditions = self.proxy.conditions
        passed = getattr(self.traffic, way)
        size = len(data)
        if conditions.rate:
            size = min(size, max(1, int(conditions.rate / 20)))
        if (limit := self._limit(way)) is not None:
            size = min(size, max(0, limit - passed))
        if conditions.silent_after is not None:
            size = min(size, max(1, conditions.silent_after - self.traffic.up - self.traffic.down))
        piece = bytearray(data[:size])
        flip = conditions.flip_up_at if way == "up" else conditions.flip_down_at
        if flip is not None and passed <= flip < passed + size:
            piece[flip - passed] ^= 0xFF
        setattr(self.traffic, way, passed + size)
        return bytes(piece), data[size:]


class Proxy:
    """`target` and `listen`: a port of 127.0.0.1, or a Path of a Unix socket. `listen` 0: any free port."""

    def __init__(self, target: int | Path, listen: int | Path = 0, **conditions):
        self.target = target
        self.conditions = Conditions(**conditions)
        self.connections: list[Traffic] = []  # all there ever were, oldest first
        self._live: set[_Connection] = set()
        self._loop = asyncio.new_event_loop()
        self._changed = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._thread.start()
        self._server = self._call(self._listen(listen))
        self.port: int | None = None if isinstance(listen, Path) else self._server.sockets[0].getsockname()[1]

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_unused) -> None:
        self.close()

    def set(self, **conditions) -> None:
        """Replaces all conditions; those that are not named are off."""
        self.conditions = Conditions(**conditions)
        self._loop.call_soon_threadsafe(self._changed.set)

    def cut(self) -> None:
        """Ends every connection by a reset."""
        self._call(self._cut())

    def close(self) -> None:
        if self._loop.is_closed():
            return
        self._call(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def until_not_silent(self, traffic: Traffic) -> None:
        while self._is_silent(traffic):
            self._changed.clear()
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._changed.wait(), 1)

    def _is_silent(self, traffic: Traffic) -> bool:
        after = self.conditions.silent_after
        return self.conditions.silent or (after is not None and traffic.up + traffic.down >= after)

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    async def _listen(self, where: int | Path):
        if isinstance(where, Path):
            return await asyncio.start_unix_server(self._accept, where)
        return await asyncio.start_server(self._accept, "127.0.0.1", where)

    async def _accept(self, reader, writer) -> None:
        if self.conditions.refuse:
            return _reset(writer)
        try:
            target = await self._open_target()
        except OSError:  # nobody there: the client sees what it would see without us
            return _reset(writer)
        connection = _Connection(self, (reader, writer), target)
        self.connections.append(connection.traffic)
        self._live.add(connection)
        try:
            await connection.run()
        finally:
            self._live.discard(connection)

    async def _open_target(self):
        if isinstance(self.target, Path):
            return await asyncio.open_unix_connection(self.target)
        return await asyncio.open_connection("127.0.0.1", self.target)

    async def _cut(self) -> None:
        for connection in list(self._live):
            connection.reset()

    async def _close(self) -> None:
        self._server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if isinstance(self.target, Path) and self.port is None:
            for listener in self._server.sockets:
                with contextlib.suppress(OSError):
                    os.unlink(listener.getsockname())


def _reset(writer) -> None:
    """RST, not FIN: a cable that is pulled says no goodbye either."""
    raw = writer.get_extra_info("socket")
    if raw is not None and raw.family != socket.AF_UNIX:
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _put_unless_done(queue: asyncio.Queue, item, consumer: asyncio.Task) -> None:
    """Waits for room, but not for a consumer that has failed: its exception goes to the caller."""
    put = asyncio.create_task(queue.put(item))
    await asyncio.wait((put, consumer), return_when=asyncio.FIRST_COMPLETED)
    if consumer.done():
        put.cancel()
        await consumer
