"""A flood of UDP packets at a steady rate, and pings whose answers are timed beside it."""

import itertools
import os
import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from statistics import median

from bridge.daemon.osc.client import new_id
from bridge.daemon.osc.wire import decode, encode

SLICE = 0.004
"""Seconds between two bursts of a flood."""
SENDERS = 1500
"""Sockets of a flood of many senders: more than the daemon's rate limiter knows."""
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
    address = rng.choice(("/recue/pong", "/recue/scene/list", "/recue/pings", "/elsewhere", "/recue/scene/mood"))
    return encode(address, "ssi", (new_id(), "x" * rng.randint(0, 700), rng.randint(-9, 9)))


def packets(kind: str, rng: random.Random) -> Iterator[bytes]:
    """Yield packets of a kind without end."""
    makers: dict[str, Callable[[], bytes]] = {
        "pings": _ping,
        "garbage": lambda: _garbage(rng),
        "bundles": lambda: _bundle(rng.choice((8, 200, 1500))),
        "odd": lambda: _odd(rng),
    }
    if kind in {"mixed", "senders"}:
        stock = [make() for make in makers.values() for _ in range(50)] if kind == "mixed" else []
        while True:
            yield rng.choice(stock) if stock else _ping()
    stock = [makers[kind]() for _ in range(200)] if kind != "pings" else []
    while True:
        yield rng.choice(stock) if stock else _ping()


KINDS = ("pings", "garbage", "bundles", "odd", "mixed", "senders")
"""Kinds of flood; `senders` is pings from many senders, each below every limit, the others come from four sockets."""


def flood(port: int, kind: str, rate: float, stop: Event, sent: "Callable[[int], None]" = lambda _: None) -> None:
    """Send packets of a kind at a rate a second until told to stop; answers are not read."""
    rng = random.Random(kind)  # noqa: S311 (no secret)
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(SENDERS if kind == "senders" else 4)]
    turns, stream, began, count = itertools.cycle(sockets), packets(kind, rng), time.monotonic(), 0
    while not stop.is_set():
        due = int((time.monotonic() - began) * rate)
        for packet in itertools.islice(stream, max(0, due - count)):
            next(turns).sendto(packet, ("127.0.0.1", port))
        sent(due - count)
        count = due
        time.sleep(SLICE)
    for each in sockets:
        each.close()


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
