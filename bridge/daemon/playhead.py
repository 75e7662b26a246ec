"""The play head of a host: followed from the host's feedback, and moved on request."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bridge.daemon.osc.rate_limit import Limit, RateLimiter, Verdict, price
from bridge.daemon.osc.wire import decode
from bridge.daemon.service import Event, PlayheadState
from bridge.errors import PacketError, UsageError
from integrations.host import HostTransport
from integrations.hosts import HOSTS

LOG = logging.getLogger(__name__)
_LOCAL = "127.0.0.1"
_WEEK = 604_800
"""Seconds: no timeline is longer."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The UDP ports of a host on this machine."""

    listens: int
    """Port that the host listens on."""
    tells: int
    """Port that the host sends feedback to; 0 for any free one, which no host knows."""


class Playhead(asyncio.DatagramProtocol):
    """The play head of a host; made by `following`.

    A host sends only changes, and none that Recue requested. So a request that was sent counts as the new state, and
    the host's feedback is published only where it differs. Feedback is never sent back to the host.
    """

    def __init__(self, host: str, known: HostTransport, listens: int, heard: Callable[[], None]) -> None:
        """Open the socket for requests; feedback arrives once asyncio has an endpoint for this protocol.

        Args:
            host: The host's name.
            known: The state before its first feedback.
            listens: Its UDP port.
            heard: Called on the event loop at each feedback.
        """
        self._host, self._where, self._heard = host, (_LOCAL, listens), heard
        self._listeners: list[Callable[[Event], None]] = []
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._state = known
        self._rate = RateLimiter(Limit())

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Call a listener with every change, on the event loop."""
        self._listeners.append(listener)

    @property
    def now(self) -> PlayheadState:
        """The last known state; thread-safe."""
        return PlayheadState(self._host, self._state.playing, self._state.time)

    def locate(self, seconds: float) -> None:
        """Move it to a time in seconds; thread-safe.

        Raises:
            UsageError: If that is before the host's time zero, or over a week after it.
        """
        if not 0 <= seconds <= _WEEK:
            place = "before the first frame" if seconds < 0 else "over a week after the first frame"
            raise UsageError(f"{seconds:g} s is {place}; send 0 to {_WEEK}")
        self._loop.call_soon_threadsafe(lambda: self._ask(self._state.located(seconds)))

    def play(self) -> None:
        """Start playback; thread-safe."""
        self._loop.call_soon_threadsafe(lambda: self._ask(self._state.played()))

    def stop(self) -> None:
        """Stop playback; thread-safe."""
        self._loop.call_soon_threadsafe(lambda: self._ask(self._state.stopped()))

    def close(self) -> None:
        """Close the socket for requests."""
        self._socket.close()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Apply a packet of feedback; a malformed one is dropped, and unknown addresses are ignored.

        No host tells as much as the limit of a sender; what is over it is dropped unread.
        """
        if self._rate.admit(addr[:2], self._loop.time(), price(data)) is not Verdict.ALLOWED:
            return
        try:
            state = self._state
            for message in decode(data):
                state = state.after(message.address, message.arguments)
        except PacketError as error:
            LOG.debug("dropped a packet: %s", error, extra={"sender": f"{addr[0]}:{addr[1]}"})
            return
        self._heard()
        self._change(state)

    def _ask(self, asked: tuple[HostTransport, bytes]) -> None:
        state, packet = asked
        try:
            self._socket.sendto(packet, self._where)
        except OSError as error:  # the next thing it says counts
            LOG.warning("%s cannot be reached at %s:%d (%s)", self._host, *self._where, error)
        else:
            self._change(state)

    def _change(self, state: HostTransport) -> None:
        if state != self._state:
            self._state = state
            for listener in self._listeners:
                listener(self.now)


@asynccontextmanager
async def following(host: str, ports: Ports, heard: Callable[[], None]) -> AsyncIterator[Playhead]:
    """Follow a host's play head while the context is open.

    Where the feedback port is taken, a warning is logged, and the play head can be moved but is not followed.

    Args:
        host: The name of one of `integrations.hosts.followed_hosts`.
        ports: Its ports.
        heard: Called on the event loop at each feedback.
    """
    feedback = HOSTS[host].feedback
    assert feedback, host
    loop = asyncio.get_running_loop()
    playhead = Playhead(host, feedback.transport, ports.listens, heard)
    transport: asyncio.BaseTransport | None = None
    try:
        transport, _ = await loop.create_datagram_endpoint(lambda: playhead, local_addr=(_LOCAL, ports.tells))
    except OSError as error:
        reason = error.strerror or error
        LOG.warning(
            "the play head of %s is not followed: port %d cannot be had (%s); name another with --%s-feedback",
            host,
            ports.tells,
            reason,
            host,
        )
    try:
        yield playhead
    finally:
        if transport:
            transport.close()
        playhead.close()
