"""The events of the daemon, sent to every page that listens: one that reads too slowly is dropped, and never waited for."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import Final

from bridge.daemon.osc.table import TOLD_BY
from bridge.daemon.service import Event
from bridge.errors import UsageError
from bridge.page.web.doing import fields

MOST: Final = 32
"""Pages that may listen at once."""
WAITING: Final = 256
"""Events that may wait for a page; one for which more would wait is dropped."""
PULSE: Final = 15.0
"""Seconds between two comments, by which both sides see that the other is there."""
_PREFIX: Final = "/recue/event/"
Drop = Callable[[], None]


class Listener:
    """One page that listens."""

    def __init__(self, drop: Drop) -> None:
        self.waiting: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)
        self._drop = drop

    def put(self, message: bytes | None) -> bool:
        """Let a message wait for the page, None for the last; return False where it is dropped instead."""
        try:
            self.waiting.put_nowait(message)
        except asyncio.QueueFull:
            self._drop()
            return False
        return True


class Broadcast:
    """The pages that listen; made on the loop that serves them."""

    def __init__(self, pulse: float = PULSE) -> None:
        """Let nobody listen yet.

        Args:
            pulse: Seconds between two comments.
        """
        self._loop, self._pulse = asyncio.get_running_loop(), pulse
        self._listeners: set[Listener] = set()
        self._number = 0
        self._closed = False

    def publish(self, event: Event) -> None:
        """Send an event to all; thread-safe, and without effect after the loop has ended."""
        with suppress(RuntimeError):  # raised where the loop has ended
            self._loop.call_soon_threadsafe(self._publish, event)

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        self._tell(None)

    @property
    def room(self) -> bool:
        """True where one more page may listen."""
        return not self._closed and len(self._listeners) < MOST

    async def listen(self, hello: Mapping[str, object], drop: Drop) -> AsyncIterator[bytes]:
        """Yield what a page is sent, until it is dropped or the daemon stops.

        Args:
            hello: The fields of the first event.
            drop: Called when the page is dropped; ends its connection.

        Raises:
            UsageError: If too many listen.
        """
        if not self.room:
            raise UsageError(f"{MOST} pages listen, and no more may; close one of them")
        listener = Listener(drop)
        self._listeners.add(listener)
        try:
            yield self._message("hello", hello)
            while True:
                try:
                    async with asyncio.timeout(self._pulse):
                        message = await listener.waiting.get()
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if message is None:
                    return
                yield message
        finally:
            self._listeners.discard(listener)

    def _publish(self, event: Event) -> None:
        row = TOLD_BY[type(event)]
        self._tell(self._message(row.address.removeprefix(_PREFIX), fields(row.arguments, event)))

    def _message(self, name: str, told: Mapping[str, object]) -> bytes:
        self._number += 1
        return f"id: {self._number}\nevent: {name}\ndata: {json.dumps(told)}\n\n".encode()

    def _tell(self, message: bytes | None) -> None:
        self._listeners = {each for each in self._listeners if each.put(message)}
