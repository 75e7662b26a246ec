"""OSC messages to and from a running Ardour on this machine."""

import socket
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from types import TracebackType
from typing import Final, TypeVar

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder
from pythonosc.parsing.osc_types import ParseError

RETRY_INTERVAL: Final = 0.25
"""Seconds to the first retry of a request; to each further one twice as many."""
_LONGEST: Final = 65536
"""Bytes of a datagram."""

Reply = tuple[str, list[object]]
"""A received message: its address and its arguments."""
Request = tuple[str | int, ...]
"""A message to send: its address, then its arguments."""
_Found = TypeVar("_Found")


class OscClient(AbstractContextManager["OscClient"]):
    """An OSC client with a UDP socket of its own, to which Ardour's answers are sent."""

    def __init__(self, port: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Open the socket; nothing is sent yet.

        Args:
            port: Ardour's UDP port.
            clock: Monotonic seconds.
        """
        self._clock = clock
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect(("127.0.0.1", port))
        self.port = int(self._socket.getsockname()[1])
        """The client's own UDP port."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the socket."""
        self._socket.close()

    def send(self, request: Request) -> None:
        """Send a message; it raises no error if nobody listens."""
        builder = OscMessageBuilder(str(request[0]))
        for argument in request[1:]:
            builder.add_arg(argument)
        with suppress(ConnectionError):  # how the system says that the last one found nobody
            self._socket.send(builder.build().dgram)

    def ask(
        self, requests: tuple[Request, ...], found: Callable[[Reply], _Found | None], timeout: float
    ) -> _Found | None:
        """Send requests, with retries that come ever later, until an answer arrives.

        Each time that feedback is asked for, Ardour begins to wait anew before it sends any: on a busy machine, one that was
        asked every quarter of a second never came to it.

        Args:
            requests: Sent in order, repeatedly.
            found: Parses a message; returns None if it is not the answer.
            timeout: Seconds.

        Returns:
            The first answer; None if there was none in time.
        """
        self._discard_late()
        deadline, patience = self._clock() + timeout, RETRY_INTERVAL
        while (left := deadline - self._clock()) > 0:
            for request in requests:
                self.send(request)
            answer = self.listen(found, min(patience, left))
            if answer is not None:
                return answer
            patience *= 2
        return None

    def _discard_late(self) -> None:
        """Discard late answers to earlier requests."""
        self._socket.setblocking(False)
        with suppress(BlockingIOError, ConnectionError):
            while True:
                self._socket.recv(_LONGEST)

    def listen(self, found: Callable[[Reply], _Found | None], timeout: float) -> _Found | None:
        """Receive messages until one is an answer; None at the timeout."""
        deadline = self._clock() + timeout
        while (left := deadline - self._clock()) > 0:
            self._socket.settimeout(left)
            try:
                message = OscMessage(self._socket.recv(_LONGEST))
            except TimeoutError:
                return None
            except ConnectionError:  # nobody listens there now: ask again in a while, not at once
                time.sleep(max(0.0, deadline - self._clock()))
                return None
            except ParseError:
                continue  # no answer of Ardour's
            answer = found((message.address, list(message.params)))
            if answer is not None:
                return answer
        return None
