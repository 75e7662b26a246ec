"""The OSC endpoint in a process of its own, as the daemon sees it."""

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import BinaryIO, cast

from bridge.daemon.osc.endpoint import STOPPING
from bridge.daemon.osc.pipe import Call, Failed, Listening, Pipe, Result, Returned, Told
from bridge.daemon.osc.rate_limit import Sender
from bridge.daemon.service import Answer, Event, Service
from bridge.errors import RecueError

LOG = logging.getLogger(__name__)
Answered = Answer | Sequence[Answer] | None
"""What a method of the service returns, at once or in the end."""


class EndpointProcess:
    """The process that listens; made by `listening_aside`."""

    def __init__(self, pipe: Pipe, address: Sender, pid: int) -> None:
        self._pipe, self.address, self.pid = pipe, address, pid
        self._loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[None] = self._loop.create_future()
        """Ends in a RecueError if the process ends by itself."""

    def publish(self, event: Event) -> None:
        """Send an event to all subscribers; thread-safe, and without effect after the process has ended."""
        self._pipe.send(event)

    def tell_end(self) -> None:
        """Set the end of the process; thread-safe, and without effect where the daemon ended it."""
        with suppress(RuntimeError):  # raised where the loop has ended
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        if not self.ended.done():
            self.ended.set_exception(
                RecueError("the process that listens for OSC has ended; start Recue again")
            )


@asynccontextmanager
async def listening_aside(
    service: Service, host: str, port: int, version: str
) -> AsyncIterator[EndpointProcess]:
    """Answer requests on a UDP port, from another process, while the context is open.

    Args:
        service: Does the requests, on a thread of its own.
        host: The address to bind.
        port: 0 for any free one.
        version: Recue's version, for those who ping.

    Raises:
        RecueError: If the port cannot be had, or the process does not start.
    """
    with _started(host, port, version) as process:  # left once it has ended, which it does with its stdin
        pipe = Pipe(cast(BinaryIO, process.stdout), cast(BinaryIO, process.stdin))
        values = pipe.values()
        try:
            endpoint = EndpointProcess(pipe, await asyncio.to_thread(_begun, values), process.pid)
            serving = partial(_serve, values, pipe, service, endpoint.tell_end)
            thread = threading.Thread(target=serving, name="recue-osc")
            thread.start()
            try:
                yield endpoint
            finally:
                endpoint.ended.cancel()
                pipe.close()
                await asyncio.to_thread(thread.join)
        finally:
            pipe.close()


def _started(host: str, port: int, version: str) -> "subprocess.Popen[bytes]":
    """Start the process; the folder that Recue runs in is no place for it to import from (`-P`)."""
    command = [sys.executable, "-P", "-m", "bridge.daemon.osc.listener", host, str(port), version]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 (our own command)


def _begun(values: Iterator[Told]) -> Sender:
    """Return the address that the process listens at.

    Raises:
        RecueError: If it does not.
    """
    told = next(values, None)
    if isinstance(told, Listening):
        return told.address
    if isinstance(told, Failed):
        raise told.error()
    raise RecueError("the process that listens for OSC did not start; what it said stands above")


def _serve(values: Iterator[Told], pipe: Pipe, service: Service, tell_end: Callable[[], None]) -> None:
    """Do the calls of the process until it ends."""
    for told in values:
        _do(cast(Call, told), pipe, service)
    tell_end()


def _do(call: Call, pipe: Pipe, service: Service) -> None:
    """Do a call, and send its result as soon as it is there."""
    try:
        result = getattr(service, call.method)(*call.arguments)
    except Exception as error:  # noqa: BLE001 (the daemon's rim: one request fails, the others are answered)
        pipe.send(Returned(call.number, _failed(error, call)))
        return
    if isinstance(result, Future):
        result.add_done_callback(partial(_return, pipe, call))
    else:
        pipe.send(Returned(call.number, _sent(result)))


def _return(pipe: Pipe, call: Call, done: "Future[Answered]") -> None:
    """Send the end of a call; the error is not raised here, for then its traceback would hold the future."""
    error = CancelledError() if done.cancelled() else done.exception()
    pipe.send(Returned(call.number, _failed(error, call) if error else _sent(done.result())))


def _sent(result: Answered) -> Result:
    """Return a result as it is sent."""
    return tuple(result) if isinstance(result, Sequence) else result


def _failed(error: BaseException, call: Call) -> Failed:
    """Return the word of an error; one that nobody foresaw is logged."""
    if isinstance(error, RecueError):
        return Failed.of(error)
    if isinstance(error, CancelledError):
        return Failed.of(RecueError(STOPPING))
    LOG.error("%s failed", call.method, exc_info=error)
    return Failed.of(RecueError("something went wrong inside Recue; its log says what"))
