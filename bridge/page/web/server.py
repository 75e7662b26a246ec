"""The web server: Uvicorn on the daemon's event loop, on this machine alone, as long as a context is open."""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final

import uvicorn
from h11 import LocalProtocolError
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bridge.daemon.service import Event, Service
from bridge.errors import RecueError, UsageError
from bridge.page.web.app import Page, application
from bridge.page.web.broadcast import Broadcast, Drop
from bridge.page.web.guard import LARGEST_HEAD, Door
from bridge.page.web.served_files import served_files
from bridge.page.web.sources import Sources

LOG = logging.getLogger(__name__)
HOST: Final = "127.0.0.1"
CONNECTIONS: Final = 96
"""Connections at once; with more, requests are refused."""
PATIENCE: Final = 10.0
"""Seconds that a request's first line and its headers may take to come."""
_BACKLOG: Final = 128
_GRACE: Final = 1
"""Seconds that answers have to end when the daemon stops."""


class Connection(H11Protocol):
    """A connection: one whose request does not come in time is closed."""

    late: asyncio.TimerHandle | None = None
    """What closes it; None while a request is answered."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request; asyncio calls this once."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more; asyncio calls this once."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read a piece of a request; asyncio calls this for each."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self.late is None:
            self._wait()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; a request before it on this connection is answered no more."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        try:
            super().send_400_response(msg)
        except LocalProtocolError:  # an answer was being sent
            self.transport.abort()

    def _wait(self) -> None:
        self.late = self.loop.call_later(PATIENCE, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self.late is not None:
            self.late.cancel()
            self.late = None


class _Server(uvicorn.Server):
    """Uvicorn's server without signal handlers: the daemon has its own."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens, self.stops = asyncio.Event(), asyncio.Event()
        """Set once it answers, and once it is to stop."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self.listens.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    async def main_loop(self) -> None:
        """Wait until it is to stop; what Uvicorn does ten times a second serves nothing here."""
        await self.stops.wait()

    def drop(self, client: tuple[str, int] | None) -> None:
        """End the connection of a client at once, whatever waits to be sent to it."""
        for connection in tuple(self.server_state.connections):
            if isinstance(connection, Connection) and connection.client == client:
                connection.transport.abort()


class PageServer:
    """The page that is served; made by `listening`."""

    def __init__(self, door: Door, broadcast: Broadcast, ended: "asyncio.Future[None]") -> None:
        self._door, self._broadcast = door, broadcast
        self.ended = ended
        """Ends in a RecueError if the server ends by itself."""

    @property
    def port(self) -> int:
        """The TCP port of this machine that it is served at."""
        return self._door.port

    @property
    def token(self) -> str:
        """What a browser needs to be let in."""
        return self._door.token

    def publish(self, event: Event) -> None:
        """Send an event to every page that listens; thread-safe, and never waits."""
        self._broadcast.publish(event)


@asynccontextmanager
async def listening(service: Service, sources: Sources, port: int, token: str) -> AsyncIterator[PageServer]:
    """Serve the page while the context is open.

    Args:
        service: Does what people ask for.
        sources: Tells what there is.
        port: TCP; 0 for any free one.
        token: What opens it.

    Raises:
        UsageError: If the port cannot be had.
    """
    with _bound(port) as own:
        door = Door(own.getsockname()[1], token)
        broadcast = Broadcast()

        def drop(request: Request) -> Drop:
            return lambda: server.drop(request.scope["client"])

        page = Page(service, sources, door, broadcast, served_files(), drop)
        server = _Server(_config(_watched(application(page, door))))
        running = asyncio.create_task(server.serve([own]))
        ended = asyncio.get_running_loop().create_future()
        running.add_done_callback(lambda _: _tell_end(ended))
        try:
            await server.listens.wait()
            yield PageServer(door, broadcast, ended)
        finally:
            ended.cancel()
            page.close()
            server.stops.set()
            with suppress(asyncio.CancelledError):
                await running
            await asyncio.gather(*server.server_state.tasks, return_exceptions=True)


def _watched(app: ASGIApp) -> ASGIApp:
    """Return an application that logs what nobody foresaw, and goes on."""

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        except Exception:  # the daemon's rim: one request fails, the others are answered
            LOG.exception("a request for %s failed", scope.get("path"))
            raise

    return watched


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        limit_concurrency=CONNECTIONS,
        backlog=_BACKLOG,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_graceful_shutdown=_GRACE,
    )


def _tell_end(ended: "asyncio.Future[None]") -> None:
    if not ended.done():
        ended.set_exception(RecueError("the page's server has ended; start Recue again"))


@contextmanager
def _bound(port: int) -> Iterator[socket.socket]:
    """Open a TCP socket of this machine alone.

    Raises:
        UsageError: If the port cannot be had.
    """
    # Only of a socket that says it is TCP does asyncio send small answers at once; others wait 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as own:
        try:
            if os.name == "posix":  # elsewhere it would let two programs have one port
                own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            own.bind((HOST, port))
        except OSError as error:
            raise UsageError(
                f"cannot serve the page on {HOST}:{port} ({error.strerror or error}); another program may use it: "
                "name another --page-port, or --no-page"
            ) from error
        yield own
