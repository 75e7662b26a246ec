"""The packets that wait to be read, in a queue for each sender."""

from collections import OrderedDict, deque
from dataclasses import dataclass

from bridge.daemon.osc.rate_limit import Sender, Verdict

ROOM = 8 * 2**20
"""Bytes that may wait; senders that wait share them evenly."""
MOST = 4096
"""Greatest number of senders that wait."""


@dataclass(frozen=True, slots=True)
class Packet:
    """A packet as it came."""

    sender: Sender
    data: bytes
    verdict: Verdict
    """The rate limit's."""


class Inbox:
    """A fair queue: senders take turns, a packet each, so that none waits for all the packets of another.

    A packet for which its sender has no room is dropped, as the system drops one for which the socket has none. A
    sender of whom nothing waits always has room for one.
    """

    def __init__(self, room: int = ROOM, most: int = MOST) -> None:
        self._room, self._most = room, most
        self._waiting: OrderedDict[Sender, deque[Packet]] = OrderedDict()
        self._held: dict[Sender, int] = {}

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, packet: Packet) -> None:
        """Queue a packet, or drop it."""
        held = self._held.get(packet.sender, 0)
        if self._is_full_for(held, len(packet.data)):
            return
        self._waiting.setdefault(packet.sender, deque()).append(packet)
        self._held[packet.sender] = held + len(packet.data)

    def _is_full_for(self, held: int, more: int) -> bool:
        """Return True if there is no room for more bytes of a sender who holds some."""
        if held:
            return held + more > self._room // len(self._waiting)
        return len(self._waiting) >= self._most

    def take(self) -> Packet:
        """Remove and return the oldest packet of the sender whose turn it is.

        Raises:
            KeyError: If none waits.
        """
        sender, packets = self._waiting.popitem(last=False)
        packet = packets.popleft()
        if packets:
            self._waiting[sender] = packets  # behind the others
            self._held[sender] -= len(packet.data)
        else:
            del self._held[sender]
        return packet
