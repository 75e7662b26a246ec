"""The application: every address of the table, answered from the service and the sources."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from mimetypes import guess_type
from os import fstat
from typing import Any, Final, TypeVar, cast
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bridge.daemon.open_timeline import OpenTimeline
from bridge.daemon.service import Service
from bridge.errors import UsageError
from bridge.page.static_files import PAGE
from bridge.page.web.answers import (
    as_it_is,
    body_of,
    harmless,
    in_json,
    in_small,
    json_bytes,
    kept_by_browser,
    unless_known,
)
from bridge.page.web.asked import asked
from bridge.page.web.broadcast import Broadcast, Drop
from bridge.page.web.description import description
from bridge.page.web.doing import Doing
from bridge.page.web.event_stream import EventStream
from bridge.page.web.faults import answer, failure, refused, stopping
from bridge.page.web.guard import Door, Guard
from bridge.page.web.packed_answers import Packed, PackedAnswers
from bridge.page.web.ranges import ranged
from bridge.page.web.served_files import ServedFile
from bridge.page.web.sources import Facts, Sources
from bridge.page.web.table import ADDRESSES, Address, Sends
from integrations.files.regular_file import open_regular

_THUMBNAIL: Final = 72
"""Rows of pixels of a thumbnail."""
_PLAYING: Final = 2
"""Threads that decode and render."""
_PAUSE: Final = 0.1
"""Seconds between two looks whether a timeline has its first score."""
_QUICK: Final = 3
"""Threads that make answers which take a moment."""
T = TypeVar("T")
Values = Mapping[str, Any]
"""The parameters of a request that were given, by name."""
Handler = Callable[[Request, Values], Awaitable[Response]]


class Page:
    """What answers; each method is the handler of the address that is named as it is, and gets its parameters checked."""

    def __init__(
        self,
        service: Service,
        sources: Sources,
        door: Door,
        broadcast: Broadcast,
        static: Mapping[str, ServedFile],
        drop: Callable[[Request], Drop],
    ) -> None:
        """Answer nothing yet.

        Args:
            service: Does what people ask for.
            sources: Tells what there is.
            door: Says who may ask.
            broadcast: The pages that listen.
            static: The files of the page itself.
            drop: Returns what ends the connection of a request.
        """
        self._service, self._sources, self._door, self._broadcast = service, sources, door, broadcast
        self._static, self._drop = static, drop
        self._closing = False
        self._doing, self._packed = Doing(service), PackedAnswers()
        self._quick = ThreadPoolExecutor(_QUICK, "recue-page")
        self._playing = ThreadPoolExecutor(_PLAYING, "recue-playing")
        self._slow = ThreadPoolExecutor(1, "recue-slow")

    def close(self) -> None:
        """End what is being answered: the daemon stops."""
        self._closing = True
        self._doing.close()
        self._broadcast.close()
        for pool in (self._quick, self._slow, self._playing):
            pool.shutdown(wait=False, cancel_futures=True)

    async def page(self, request: Request, values: Values) -> Response:
        """Send the page; or with a token set the cookie, and send the browser to the page without the token."""
        if "token" not in values:
            return await self._file(request, PAGE)
        if not self._door.opens(values["token"]):
            text = "this is not the token of the Recue that runs; open the page with 'recue open CUT'"
            return refused(HTTPStatus.FORBIDDEN, text)
        kept = f"?{urlencode({'timeline': values['timeline']})}" if "timeline" in values else ""
        response = RedirectResponse(f"/{kept}", HTTPStatus.SEE_OTHER)
        response.set_cookie(self._door.cookie, self._door.token, path="/", httponly=True, samesite="strict")
        return response

    async def static(self, request: Request, _values: Values) -> Response:
        """Send a file of the page."""
        return await self._file(request, request.path_params["name"])

    async def do(self, request: Request, _values: Values) -> Response:
        """Do what a request of OSC's table does."""
        body = await body_of(request)
        return body if isinstance(body, Response) else answer(await self._doing.do(body))

    async def theme(self, request: Request, values: Values) -> Response:
        """Keep a theme beside a cut."""
        body = await body_of(request)
        if isinstance(body, Response):
            return body
        timeline, file = _timeline(values), values["name"]
        kept = await self._in(self._quick, lambda: self._sources.keep_theme(timeline, file, body))
        return in_json(kept)

    async def events(self, request: Request, _values: Values) -> Response:
        """Tell what happens, from now on."""
        if not self._broadcast.room:
            return refused(HTTPStatus.SERVICE_UNAVAILABLE, "too many pages listen; close one of them")
        hello = {"version": self._service.ping().version, "timelines": self._listed()}
        return EventStream(self._broadcast.listen(hello, self._drop(request)))

    async def timelines(self, _request: Request, _values: Values) -> Response:
        """List the open timelines."""
        return in_json(self._listed())

    async def view(self, request: Request, values: Values) -> Response:
        """Send what is drawn of a score."""
        return await self._of_score(request, values, Sends.JSON)

    async def notes(self, request: Request, values: Values) -> Response:
        """Send its notes."""
        return await self._of_score(request, values, Sends.BYTES)

    async def revisions(self, request: Request, values: Values) -> Response:
        """List the revisions of a score."""
        return await self._told(request, self._sources.revisions, _timeline(values))

    async def vocabulary(self, request: Request, values: Values) -> Response:
        """Send what may be written of a scene."""
        return await self._told(request, self._sources.vocabulary, _timeline(values))

    async def explain(self, request: Request, values: Values) -> Response:
        """Send what moved a scene's music."""
        return await self._told_late(request, self._sources.explain, values)

    async def proposals(self, request: Request, values: Values) -> Response:
        """Send the tempi and metres that a scene could have."""
        return await self._told_late(request, self._sources.proposals, values)

    async def takes(self, request: Request, values: Values) -> Response:
        """List the takes of a scene."""
        return await self._told_late(request, self._sources.takes, values)

    async def hosts(self, request: Request, _values: Values) -> Response:
        """Send the state of each host."""
        return await self._told(request, self._sources.hosts)

    async def files(self, request: Request, values: Values) -> Response:
        """List the files of a score."""
        return await self._told(request, self._sources.files, _timeline(values))

    async def description(self, _request: Request, _values: Values) -> Response:
        """Describe the addresses."""
        return in_json(description())

    async def thumbnails(self, request: Request, values: Values) -> Response:
        """Send the middle frame of a shot."""
        shot, height = values["shot"], values.get("height", _THUMBNAIL)
        made = await self._in(
            self._playing, lambda: self._sources.thumbnail(self._opened(values), shot, height)
        )
        if made is None:
            return Response(status_code=HTTPStatus.NO_CONTENT)
        return kept_by_browser(as_it_is(request, made, Sends.PICTURE), values)

    async def media_frames(self, request: Request, values: Values) -> Response:
        """Send frames of a cut."""
        first, count, height = values["first"], values["count"], values.get("height", _THUMBNAIL)
        made = await self._in(
            self._playing, lambda: self._sources.frames(self._opened(values), first, count, height)
        )
        return kept_by_browser(as_it_is(request, made), values)

    async def media_sound(self, request: Request, values: Values) -> Response:
        """Send a stretch of the sound of a score."""
        part, first, count = values["part"], values["from"], values["count"]
        made = await self._in(
            self._playing, lambda: self._sources.sound(self._opened(values), part, first, count)
        )
        response = kept_by_browser(as_it_is(request, made.samples), values)
        response.headers["X-Recue-Length"] = str(made.length)
        return response

    async def media_file(self, request: Request, values: Values) -> Response:
        """Send a file of a score, or a part of it."""
        timeline, name = _timeline(values), values["name"]
        file = await self._in(self._quick, lambda: self._sources.file(timeline, name))
        try:
            opened = await self._in(self._quick, lambda: open_regular(file))
        except OSError as error:
            raise UsageError(f"{file} cannot be read ({error.strerror}); list the files again") from error
        status = fstat(opened.fileno())
        state = f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}"
        tag = f'"{sha256(state.encode()).hexdigest()[:32]}"'
        kind = guess_type(file.name)[0] or "application/octet-stream"
        return ranged(opened, status.st_size, harmless(kind), request.headers.get("range"), tag)

    def _opened(self, values: Values) -> OpenTimeline:
        return self._sources.opened(_timeline(values), values.get("revision"))

    def _listed(self) -> Sequence[Facts]:
        return [
            {"path": str(each.path), "name": each.path.stem, "revision": each.revision, "state": each.state}
            for each in self._sources.timelines()
        ]

    async def _told(self, request: Request, tell: Callable[..., object], *arguments: object) -> Response:
        """Send what a source tells."""
        made = await self._in(self._quick, lambda: Packed(json_bytes(tell(*arguments))).made())
        return in_small(request, made, Sends.JSON)

    async def _told_late(
        self, request: Request, tell: Callable[[str, str], object], values: Values
    ) -> Response:
        """Send what a source tells of a scene, which may take seconds: one after the other, so that nothing else waits."""
        timeline, scene = _timeline(values), values["scene"]
        made = await self._in(self._slow, lambda: Packed(json_bytes(tell(timeline, scene))).made())
        return in_small(request, made, Sends.JSON)

    async def _in(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        """Do work on a thread, so that the event loop goes on."""
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    async def _of_score(self, request: Request, values: Values, kind: Sends) -> Response:
        """Send the view of a score or its notes, which are made together, once for each state of it; wait for the first."""
        while "revision" not in values and self._sources.waits(_timeline(values)):
            if self._closing:
                return answer(stopping())
            await asyncio.sleep(_PAUSE)

        def made() -> Packed:
            opened = self._opened(values)
            key = opened.path, opened.revision, opened.state, opened.trouble
            return self._packed.answers(key, partial(self._shown, opened))[kind]

        return in_small(request, await self._in(self._quick, made), kind)

    def _shown(self, opened: OpenTimeline) -> Mapping[str, bytes]:
        view, notes = self._sources.shown(opened)
        return {Sends.JSON: json_bytes(view), Sends.BYTES: notes}

    async def _file(self, request: Request, name: str) -> Response:
        file = self._static.get(name)
        if file is None:
            return refused(HTTPStatus.NOT_FOUND, "the page has no such file")
        return unless_known(request, Packed(file.content), file.kind, file.tag)


def application(page: Page, door: Door) -> Starlette:
    """Return the application that answers for a page.

    Args:
        page: What answers.
        door: Says who may ask.
    """
    app = Starlette(
        routes=list(_routes(page)),
        middleware=[Middleware(Guard, door=door)],
        exception_handlers={HTTPException: _unrouted},
    )
    app.router.redirect_slashes = False  # an address is one of the table's, or none
    return app


def _routes(page: Page) -> Iterator[Route]:
    for address in ADDRESSES:
        handler = cast(Handler, getattr(page, address.handler))
        yield Route(address.path, partial(_answered, address, handler), methods=[address.method])


async def _answered(address: Address, handler: Handler, request: Request) -> Response:
    """Answer one request: the rim, at which an error becomes an answer, and the others are answered."""
    try:
        return await handler(request, asked(address, request.scope["query_string"]))
    except ClientDisconnect:
        return Response(status_code=HTTPStatus.BAD_REQUEST)
    except asyncio.CancelledError:  # the daemon stops, and this took too long
        return answer(stopping())
    except Exception as error:  # noqa: BLE001 (the daemon's rim: one request fails, the others are answered)
        return answer(failure(error, address.path))


async def _unrouted(_request: Request, error: Exception) -> Response:
    """Answer a request that no address is for."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    response = refused(status, f"Recue's page has no such address ({status.phrase.lower()})")
    response.headers.update(error.headers or {})
    return response


def _timeline(values: Values) -> str:
    return str(values.get("timeline", ""))
