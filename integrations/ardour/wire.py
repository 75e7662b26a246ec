"""OSC messages to a running Ardour and back, on this machine."""

import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from types import TracebackType
from typing import Final, TypeVar

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder
from pythonosc.parsing.osc_types import ParseError

AGAIN: Final = 0.25
"""Seconds between two sendings of a request."""
_LONGEST: Final = 65536
"""Bytes of a datagram."""

Said = tuple[str, list[object]]
"""A message: its address and its arguments."""
Request = tuple[str | int, ...]
"""A message to send: its address, then its arguments."""
_Found = TypeVar("_Found")


class Wire(AbstractContextManager["Wire"]):
    """A socket of its own, which Ardour's answers come to."""

    def __init__(self, port: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Send nothing yet.

        Args:
            port: Where Ardour listens, UDP.
            clock: Tells seconds from any start.
        """
        self._clock = clock
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect(("127.0.0.1", port))
        self.port = int(self._socket.getsockname()[1])
        """Its own."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self._socket.close()

    def send(self, request: Request) -> None:
        """Send a message; that nobody listens is told by silence."""
        builder = OscMessageBuilder(str(request[0]))
        for argument in request[1:]:
            builder.add_arg(argument)
        with suppress(ConnectionError):  # how the system says that the last one found nobody
            self._socket.send(builder.build().dgram)

    def ask(
        self, requests: tuple[Request, ...], found: Callable[[Said], _Found | None], patience: float
    ) -> _Found | None:
        """Send requests until something that was said answers them.

        Args:
            requests: Sent in order, again and again.
            found: Makes an answer of a message; None of one that is none.
            patience: Seconds.

        Returns:
            The first answer; None where there was none in time.
        """
        self._forget()
        until = self._clock() + patience
        while (left := until - self._clock()) > 0:
            for request in requests:
                self.send(request)
            answer = self.listen(found, min(AGAIN, left))
            if answer is not None:
                return answer
        return None

    def _forget(self) -> None:
        """Drop what came late of what was asked before."""
        self._socket.setblocking(False)
        with suppress(BlockingIOError, ConnectionError):
            while True:
                self._socket.recv(_LONGEST)

    def listen(self, found: Callable[[Said], _Found | None], patience: float) -> _Found | None:
        """Take what is said until something answers; None where nothing does in time."""
        until = self._clock() + patience
        while (left := until - self._clock()) > 0:
            self._socket.settimeout(left)
            try:
                message = OscMessage(self._socket.recv(_LONGEST))
            except TimeoutError:
                return None
            except ConnectionError:  # nobody listens there now: ask again in a while, not at once
                time.sleep(max(0.0, until - self._clock()))
                return None
            except ParseError:
                continue  # no answer of Ardour's
            answer = found((message.address, list(message.params)))
            if answer is not None:
                return answer
        return None
