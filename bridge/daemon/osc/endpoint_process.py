"""The OSC endpoint in a process of its own, as the daemon sees it."""

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import BinaryIO, cast

from bridge.daemon.osc.endpoint import STOPPING
from bridge.daemon.osc.pipe import Call, Failed, Listening, Pipe, Result, Returned, Told
from bridge.daemon.osc.rate_limit import Sender
from bridge.daemon.service import Event, Service
from bridge.errors import RecueError

LOG = logging.getLogger(__name__)


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
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "bridge.daemon.osc.listener", host, str(port), version],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:  # it is waited for, which ends at once where the pipe is closed
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
        call = cast(Call, told)
        result = _result(partial(getattr(service, call.method), *call.arguments), call.method)
        if isinstance(result, Future):
            result.add_done_callback(partial(_return, pipe, call))
        else:
            pipe.send(Returned(call.number, result))
    tell_end()


def _return(pipe: Pipe, call: Call, done: "Future[Result]") -> None:
    pipe.send(Returned(call.number, cast(Result, _result(done.result, call.method))))


def _result(do: Callable[[], object], method: str) -> "Result | Future[Result]":
    """Do a call, or get its result, and return what it returns, or the error that it raises."""
    try:
        result = do()
    except RecueError as error:
        return Failed.of(error)
    except CancelledError:
        return Failed.of(RecueError(STOPPING))
    except Exception:  # the daemon's rim: one request fails, the others are answered
        LOG.exception("%s failed", method)
        return Failed.of(RecueError("something went wrong inside Recue; its log says what"))
    return cast("Result | Future[Result]", tuple(result) if isinstance(result, list) else result)
