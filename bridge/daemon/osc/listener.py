"""The process that listens for a daemon: it answers pings itself, and passes all other requests on.

`python -m bridge.daemon.osc.listener HOST PORT VERSION` is started by `bridge.daemon.osc.endpoint_process`, and ends with
its stdin. In the daemon's own process the lock of the interpreter (GIL) is held for up to 60 ms at a time, by a sampler
that renders a note and a font that is drawn; at 5,000 packets a second a ping waited 300 ms there, and packets were lost.
"""

import asyncio
import itertools
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import cast

from bridge.daemon.osc.endpoint import Endpoint, listening
from bridge.daemon.osc.pipe import Call, Failed, Listening, Pipe, Result, Returned, Told
from bridge.daemon.osc.wire import Value
from bridge.daemon.service import Event, Pong, Service
from bridge.errors import UsageError

AT_ONCE = 512
"""Greatest number of requests in progress, of all senders; a ping is answered whatever they wait for."""
_TURN = 0.0001
"""The GIL's switch interval, in seconds, as in the daemon: a ping does not wait for an answer that is read."""


class PassedOn:
    """The daemon's `bridge.daemon.service.Service` as its listening process sees it.

    Each method returns a future, but for `ping`.
    """

    def __init__(self, pipe: Pipe, version: str) -> None:
        self._version = version
        self._calls: SimpleQueue[Call | None] = SimpleQueue()
        self._numbers, self._waiting = itertools.count(), dict[int, Future[Result]]()
        self._sender = threading.Thread(target=self._send, args=(pipe,), name="recue-calls", daemon=True)
        self._sender.start()

    def ping(self) -> Pong:
        """Return Recue's version."""
        return Pong(self._version)

    def __getattr__(self, method: str) -> Callable[..., Future[Result]]:
        return lambda *arguments: self._call(method, arguments)

    def returned(self, told: Returned) -> None:
        """Pass a result on to the request that waits for it."""
        future = self._waiting.pop(told.number)
        if not future.set_running_or_notify_cancel():
            return
        if isinstance(told.result, Failed):
            future.set_exception(told.result.error())
        else:
            future.set_result(told.result)

    def _call(self, method: str, arguments: tuple[Value, ...]) -> Future[Result]:
        if len(self._waiting) >= AT_ONCE:
            raise UsageError(f"{AT_ONCE} requests are being worked on; wait for their answers")
        call, future = Call(next(self._numbers), method, arguments), Future[Result]()
        self._waiting[call.number] = future
        self._calls.put(call)
        return future

    def _send(self, pipe: Pipe) -> None:
        """Send the calls, on a thread that may wait for the daemon to read them."""
        while call := self._calls.get():
            pipe.send(call)


def main(host: str, port: str, version: str) -> None:
    """Listen until the daemon closes the pipe; signals are the daemon's business."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    sys.setswitchinterval(_TURN)
    pipe = Pipe(sys.stdin.buffer, sys.stdout.buffer)
    # Windows' own loop reads no more UDP after one refused datagram, in Python before 3.11.9.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(_listen(pipe, host, int(port), version))


async def _listen(pipe: Pipe, host: str, port: int, version: str) -> None:
    service, closed = PassedOn(pipe, version), asyncio.Event()
    try:
        async with listening(cast(Service, service), host, port) as endpoint:
            pipe.send(Listening(endpoint.address))
            loop = asyncio.get_running_loop()

            def read() -> None:
                _take(pipe.values(), service, endpoint)
                loop.call_soon_threadsafe(closed.set)

            threading.Thread(target=read, name="recue-answers", daemon=True).start()
            await closed.wait()
    except UsageError as error:
        pipe.send(Failed.of(error))


def _take(values: Iterable[Told], service: PassedOn, endpoint: Endpoint) -> None:
    """Take the daemon's results and events, until there are no more."""
    for told in values:
        if isinstance(told, Returned):
            service.returned(told)
        else:
            endpoint.publish(cast(Event, told))


if __name__ == "__main__":
    main(*sys.argv[1:])
