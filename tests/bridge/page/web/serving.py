"""A page that is served on a thread of its own, and a browser that asks for it, both on 127.0.0.1."""

import asyncio
import http.client
import json
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bridge.daemon.open_timeline import OpenTimeline, TimelineState
from bridge.daemon.service import Event
from bridge.errors import UsageError
from bridge.page.playback.listening import Stretch
from bridge.page.web.server import PageServer, listening
from bridge.page.web.sources import Facts
from tests.bridge.daemon.osc.service import CUT, SmallService
from tests.scores import cut_list

TOKEN: Final = "what-opens-the-page-in-tests"  # noqa: S105 (of no page that is there)
WAIT: Final = 20.0
"""Seconds after which what should have happened has not."""


class SmallSources:
    """One timeline of two shots, and what is told of it."""

    def __init__(self, folder: Path) -> None:
        self.now = OpenTimeline(Path(CUT), folder, cut_list([48, 48]), revision=1, state=TimelineState.SCORED)
        self.asked: list[tuple[object, ...]] = []
        self.large = 0
        """Names of words that the view has besides."""

    def state(self, state: TimelineState) -> None:
        self.now = replace(self.now, state=state)

    def timelines(self) -> Sequence[OpenTimeline]:
        return [self.now]

    def opened(self, timeline: str, revision: int | None) -> OpenTimeline:
        if timeline not in {"", CUT}:
            raise UsageError(f"'{timeline}' is not open; open it first, or list those that are")
        self.asked.append(("opened", timeline, revision))
        return self.now

    def waits(self, timeline: str) -> bool:
        self.asked.append(("waits",))
        return timeline in {"", CUT} and self.now.state is TimelineState.SCORING

    def shown(self, opened: OpenTimeline) -> tuple[Facts, bytes]:
        self.asked.append(("shown", opened.revision))
        return {"revision": opened.revision, "shots": [*map(str, range(self.large))]}, b"\0\0\0\0"

    def revisions(self, timeline: str) -> Sequence[Facts]:
        self.opened(timeline, None)
        return [{"number": 1, "cause": "opened"}]

    def vocabulary(self, timeline: str) -> Facts:
        self.opened(timeline, None)
        return {"words": [{"word": "tense", "group": "Feelings", "says": "tenser"}]}

    def explain(self, timeline: str, scene: str) -> Facts:
        self.opened(timeline, None)
        return {"name": scene}

    def proposals(self, timeline: str, scene: str) -> Facts:
        self.opened(timeline, None)
        raise ZeroDivisionError(f"a fault in {scene} that nobody foresaw")

    def takes(self, timeline: str, scene: str) -> Sequence[Facts]:
        self.opened(timeline, None)
        return [{"take": 0, "scene": scene}]

    def keep_theme(self, timeline: str, file: str, content: bytes) -> Facts:
        self.opened(timeline, None)
        self.asked.append(("theme", file, content))
        return {"name": file}

    def hosts(self) -> Sequence[Facts]:
        return [{"name": "reaper"}]

    def files(self, timeline: str) -> Sequence[Facts]:
        self.opened(timeline, None)
        return [{"name": file.name} for file in self.now.folder.iterdir()]

    def file(self, timeline: str, name: str) -> Path:
        self.opened(timeline, None)
        found = {file.name: file for file in self.now.folder.iterdir()}
        if name not in found:
            raise UsageError(f"there is no file '{name}'")
        return found[name]

    def thumbnail(self, opened: OpenTimeline, shot: int, height: int) -> bytes | None:
        self.asked.append(("thumbnail", opened.revision, shot, height))
        return b"JPEG" if shot == 0 else None

    def frames(self, opened: OpenTimeline, first: int, count: int, height: int) -> bytes:
        self.asked.append(("frames", opened.revision, first, count, height))
        return bytes(count)

    def sound(self, opened: OpenTimeline, part: str, first: int, count: int) -> Stretch:
        self.asked.append(("sound", opened.revision, part, first, count))
        return Stretch(bytes(4 * count), 96_000)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)

    @property
    def sentence(self) -> str:
        return str(self.told["text"])


class Browser:
    """A program that asks for a page; without the token where it is not let in."""

    def __init__(self, port: int, token: str | None = None) -> None:
        self.port = port
        self.cookie = {} if token is None else {"Cookie": f"recue-{port}={token}"}

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        return self.ask(method, path, None, headers)

    def do(self, verb: str, arguments: Mapping[str, object] | None = None, request: str = "") -> Answer:
        told = {"verb": verb, "arguments": arguments or {}, "request": request}
        return self.post(json.dumps(told).encode())

    def post(self, body: bytes, path: str = "/api/do", **headers: str) -> Answer:
        return self.ask("POST", path, body, {"Content-Type": "application/json", **headers})

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        try:
            connection.request(method, path, body, {**self.cookie, **named})
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read())
        finally:
            connection.close()

    def raw(self, packet: bytes) -> bytes:
        """Send bytes as they are, and return what comes until the connection ends."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=WAIT) as connection:
            connection.sendall(packet)
            connection.shutdown(socket.SHUT_WR)
            return read_all(connection)

    @contextmanager
    def listening(self) -> Iterator["Stream"]:
        """Listen to what happens."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=WAIT) as connection:
            head = f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            cookie = "".join(f"{name}: {value}\r\n" for name, value in self.cookie.items())
            connection.sendall(f"{head}{cookie}\r\n".encode())
            yield Stream(connection)


class Stream:
    """Events as they come."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.file = connection.makefile("rb")

    def next(self) -> tuple[str, Any]:
        """Return the name and the data of the next event."""
        name = ""
        for line in self.file:
            if line.startswith(b"event: "):
                name = line.decode().split()[1]
            if line.startswith(b"data: "):
                return name, json.loads(line[6:])
        raise EOFError

    def ends(self) -> bool:
        """Read to the end; return False where it does not come in time."""
        try:
            while self.file.read(2**16):
                pass
        except ConnectionError:
            return True
        except TimeoutError:
            return False
        return True


def read_all(connection: socket.socket) -> bytes:
    """Return what comes until the connection ends."""
    found = bytearray()
    try:
        while block := connection.recv(2**16):
            found += block
    except ConnectionError:
        pass
    return bytes(found)


class Running:
    """A page that is served."""

    def __init__(self, page: PageServer) -> None:
        self.page = page
        self.browser = Browser(page.port, page.token)
        self.stranger = Browser(page.port)

    def publish(self, event: Event) -> None:
        self.page.publish(event)


@contextmanager
def serving(service: SmallService, sources: SmallSources) -> Iterator[Running]:
    """Serve a page on any free port."""
    started: list[PageServer] = []
    ready, loop, stop = threading.Event(), asyncio.SelectorEventLoop(), asyncio.Event()

    async def run() -> None:
        async with listening(service, sources, 0, TOKEN) as page:
            started.append(page)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    assert ready.wait(WAIT)
    try:
        yield Running(started[0])
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()
