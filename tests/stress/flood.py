"""A flood of UDP packets at a steady rate, and pings whose answers are timed beside it."""

import itertools
import random
import socket
import struct
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bridge.daemon.osc.client import new_id
from bridge.daemon.osc.wire import decode, encode

SLICE = 0.004
"""Seconds between two bursts of a flood."""
SENDERS, FEW = 1500, 4
"""Sockets of a flood of many senders, more than the daemon's rate limiter remembers, and of any other."""
PATIENCE = 2.0
"""Seconds after which a ping counts as lost."""


@dataclass(frozen=True, slots=True)
class Ping:
    """A ping that was sent."""

    sent: float
    """Seconds of the monotonic clock."""
    ms: float | None
    """Milliseconds until its last answer; None where it was lost."""


def _ping() -> bytes:
    return encode("/recue/ping", "s", (new_id(),))


def _garbage(rng: random.Random) -> bytes:
    return rng.randbytes(rng.choice((1, 7, 64, 333, 1400)))


def _bundle(messages: int) -> bytes:
    """Return a bundle of pings."""
    ping = _ping()
    return b"#bundle\0" + bytes(8) + (struct.pack(">i", len(ping)) + ping) * messages


def _odd(rng: random.Random) -> bytes:
    """Return a well-formed message that asks for something that is not there."""
    address = rng.choice(
        ("/recue/pong", "/recue/scene/list", "/recue/pings", "/elsewhere", "/recue/scene/mood")
    )
    return encode(address, "ssi", (new_id(), "x" * rng.randint(0, 700), rng.randint(-9, 9)))


_MAKERS: dict[str, Callable[[random.Random], bytes]] = {
    "pings": lambda _: _ping(),
    "senders": lambda _: _ping(),
    "garbage": _garbage,
    "bundles": lambda rng: _bundle(rng.choice((8, 200, 1500))),
    "odd": _odd,
    "mixed": lambda rng: _MAKERS[rng.choice(("pings", "garbage", "bundles", "odd"))](rng),
}
KINDS = tuple(_MAKERS)
"""Kinds of flood. Pings of `senders` come from 1,500 senders, each below every limit; all others come from four."""


def packets(kind: str, rng: random.Random) -> Iterator[bytes]:
    """Yield packets of a kind without end; pings are all different, of others there are 200."""
    make = _MAKERS[kind]
    stock = [] if kind in {"pings", "senders"} else [make(rng) for _ in range(200)]
    while True:
        yield rng.choice(stock) if stock else make(rng)


@contextmanager
def senders() -> Iterator[list[socket.socket]]:
    """Open the sockets of every flood while the context is open, so that no ping gets the port of one over its limit."""
    with ExitStack() as stack:
        yield [stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(SENDERS)]


def flood(port: int, kind: str, rate: float, until: float, sockets: Sequence[socket.socket]) -> None:
    """Send packets of a kind, so many a second, until a time of the monotonic clock; answers are not read."""
    rng = random.Random(kind)
    turns = itertools.cycle(sockets if kind == "senders" else sockets[:FEW])
    stream, began, sent = packets(kind, rng), time.monotonic(), 0
    while (now := time.monotonic()) < until:
        due = int((now - began) * rate)
        for packet in itertools.islice(stream, due - sent):
            next(turns).sendto(packet, ("127.0.0.1", port))
        sent = due
        time.sleep(SLICE)


def ping(port: int) -> Ping:
    """Ping from a socket of its own, once."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.settimeout(PATIENCE)
        sent = time.monotonic()
        own.sendto(_ping(), ("127.0.0.1", port))
        try:
            while decode(own.recv(2**16))[0].address != "/recue/ack":
                pass
        except TimeoutError:
            return Ping(sent, None)
        return Ping(sent, 1000 * (time.monotonic() - sent))
