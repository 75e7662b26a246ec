"""An endpoint that runs on a thread of its own, and a program that talks to it, both on 127.0.0.1."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bridge.daemon.osc.endpoint import Endpoint, listening
from bridge.daemon.osc.rate_limit import Limit
from bridge.daemon.osc.wire import Message, Value, decode, encode
from bridge.daemon.service import Service

WAIT: Final = 20.0
"""Seconds after which what should have happened has not."""


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Program:
    """Another program's UDP socket."""

    def __init__(self, port: int) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**20)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(WAIT)
        self.server = ("127.0.0.1", port)

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    def send(self, packet: bytes) -> None:
        self.socket.sendto(packet, self.server)

    def tell(self, address: str, tags: str, *values: Value) -> None:
        self.send(encode(address, tags, values))

    def hear(self) -> Message:
        (message,) = decode(self.socket.recv(2**16))
        return message

    def hear_all(self) -> list[Message]:
        """Return the answers to one request."""
        heard = [self.hear()]
        while heard[-1].address not in {"/recue/ack", "/recue/error"}:
            heard.append(self.hear())
        return heard

    def ask(self, address: str, tags: str, *values: Value) -> list[Message]:
        self.tell(address, tags, *values)
        return self.hear_all()

    def hears_nothing_before(self, mark: str) -> None:
        """See that a ping's answer is the next thing that comes."""
        self.tell("/recue/ping", "s", mark)
        assert [message.arguments[0] for message in self.hear_all()] == [mark, mark]


@contextmanager
def running(service: Service, limit: Limit = Limit(), clock: Clock | None = None) -> Iterator[Endpoint]:  # noqa: B008
    """Run an endpoint on any free port."""
    started: list[Endpoint] = []
    ready, loops = threading.Event(), [asyncio.SelectorEventLoop()]
    stop = asyncio.Event()

    async def run() -> None:
        async with listening(service, "127.0.0.1", 0, limit, clock or Clock()) as endpoint:
            started.append(endpoint)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loops[0].run_until_complete, args=(run(),))
    thread.start()
    assert ready.wait(WAIT)
    try:
        yield started[0]
    finally:
        loops[0].call_soon_threadsafe(stop.set)
        thread.join()
        loops[0].close()


@contextmanager
def program(endpoint: Endpoint) -> Iterator[Program]:
    """Run a program that talks to an endpoint."""
    other = Program(endpoint.address[1])
    with other.socket:
        yield other
