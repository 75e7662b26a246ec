"""A host's play head: followed as the host tells of it, and moved for those who ask."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bridge.daemon.osc.wire import decode
from bridge.daemon.service import Event, Moved
from bridge.errors import PacketError, UsageError
from integrations.host import HostTransport
from integrations.hosts import HOSTS

LOG = logging.getLogger(__name__)
_LOCAL = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where a host is spoken to, both UDP and on this machine."""

    listens: int
    """Where it listens."""
    tells: int
    """Where it tells what changed; 0 for any that is free, which no host knows."""


class Playhead(asyncio.DatagramProtocol):
    """A host's play head; made by `following`.

    A host says only what changed, and never what it was told itself: so what is asked for is taken as known and told to
    everyone, and what the host then says is told where it is something else. Nothing a host says is sent back to it.
    """

    def __init__(self, host: str, known: HostTransport, listens: int, heard: Callable[[], None]) -> None:
        """Follow nothing yet.

        Args:
            host: The host's name.
            known: What is known before it has said anything.
            listens: Its UDP port.
            heard: Called on the event loop whenever the host said something.
        """
        self._host, self._where, self._heard = host, (_LOCAL, listens), heard
        self._listeners: list[Callable[[Event], None]] = []
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._state = known

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Have every change told, on the event loop."""
        self._listeners.append(listener)

    @property
    def now(self) -> Moved:
        """Where it is, as far as the host said; from any thread."""
        return Moved(self._host, self._state.playing, self._state.time)

    def locate(self, seconds: float) -> None:
        """Move it; from any thread.

        Raises:
            UsageError: If that is before the host's time zero.
        """
        if seconds < 0:
            raise UsageError(f"{seconds:g} s is before the first frame; send 0 or more")
        self._loop.call_soon_threadsafe(lambda: self._ask(self._state.located(seconds)))

    def play(self) -> None:
        """Play on; from any thread."""
        self._loop.call_soon_threadsafe(lambda: self._ask(self._state.played()))

    def stop(self) -> None:
        """Stop; from any thread."""
        self._loop.call_soon_threadsafe(lambda: self._ask(self._state.stopped()))

    def close(self) -> None:
        """Ask no more."""
        self._socket.close()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Take what the host says; what is malformed, or of something else, is dropped."""
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
    """Follow a host's play head as long as the context lasts.

    Where another program has the port that the host tells, that is said, and the play head is moved but not followed.

    Args:
        host: The name of one of `integrations.hosts.followed_hosts`.
        ports: Where it is spoken to.
        heard: Called on the event loop whenever it said something.
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
