"""A service that answers the page as the daemon does, out of a drawn view: what it is asked, it writes down and does."""

import asyncio
import io
import json
import struct
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tests.browser.drawn_views import FPS, DrawnView

STATIC: Final = Path(__file__).parents[2] / "bridge" / "page" / "static"
SAMPLES: Final = 48_000
TAKES: Final = {
    "/api/view": "timeline revision",
    "/api/notes": "timeline revision",
    "/api/revisions": "timeline",
    "/api/vocabulary": "timeline",
    "/api/explain": "timeline scene",
    "/api/proposals": "timeline scene",
    "/api/takes": "timeline scene",
    "/api/files": "timeline",
    "/api/theme": "timeline name",
    "/thumbnails": "timeline shot height revision",
    "/media/frames": "timeline first count height revision",
    "/media/sound": "timeline part from count revision",
}
"""The parameters that each address takes; any other is refused, as the daemon refuses it."""
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
"""What the daemon sends with every answer."""
EVERY: Final = {
    "scene/words": "words",
    "scene/theme": "theme",
    "scene/style": "style",
    "scene/palette": "palette",
    "scene/key": "key",
    "scene/metre": "metre",
    "scene/take": "take",
    "scene/underscore": "underscore",
}
"""The field of a scene that a verb sets."""


class FakeService:
    """Serves one drawn view, and counts its revisions."""

    def __init__(self, drawn: DrawnView) -> None:
        self.view = drawn.view
        self.notes = drawn.notes
        self.asked: list[dict[str, Any]] = []
        """The bodies that were posted, in order."""
        self.dropped: list[str] = []
        """The names of dropped themes."""
        self.refused = ""
        """What the next request is refused with."""
        self.no_sound = ""
        """Why nothing can be heard."""
        self.before: list[dict[str, Any]] = []
        self.after: list[dict[str, Any]] = []
        self.listening: set[tuple[asyncio.AbstractEventLoop, asyncio.Queue[str]]] = set()

    def app(self) -> Starlette:
        """Return the service as an application."""
        return Starlette(
            routes=[
                Route("/", self._index),
                Mount("/static", StaticFiles(directory=STATIC)),
                Route("/api/timelines", self._timelines),
                Route("/api/view", self._view),
                Route("/api/notes", self._notes),
                Route("/api/revisions", self._revisions),
                Route("/api/vocabulary", self._vocabulary),
                Route("/api/explain", self._explain),
                Route("/api/proposals", self._proposals),
                Route("/api/takes", self._takes),
                Route("/api/hosts", self._hosts),
                Route("/api/files", self._files),
                Route("/api/do", self._do, methods=["POST"]),
                Route("/api/theme", self._theme, methods=["POST"]),
                Route("/api/events", self._events),
                Route("/thumbnails", self._thumbnail),
                Route("/media/frames", self._frames),
                Route("/media/sound", self._sound),
            ],
            middleware=[Middleware(BaseHTTPMiddleware, dispatch=_checked)],
        )

    def tell(self, event: str, **fields: object) -> None:
        """Send an event to every page that listens."""
        text = f"event: {event}\ndata: {json.dumps(fields)}\n\n"
        for loop, queue in list(self.listening):
            loop.call_soon_threadsafe(queue.put_nowait, text)

    def scored(self, view: dict[str, Any]) -> None:
        """Take a new view as the next revision, and tell it."""
        self.before.append(self.view)
        self.after.clear()
        self._show({**view, "revision": self._next()})

    def _next(self) -> int:
        return max(int(each["revision"]) for each in (*self.before, *self.after, self.view)) + 1

    def _show(self, view: dict[str, Any]) -> None:
        self.view = view
        self.tell(
            "scored",
            timeline=view["path"],
            revision=view["revision"],
            kept=len(view["scenes"]) - 1,
            composed=1,
            removed=0,
            ms=12,
            fitted=0,
        )

    async def _index(self, _: Request) -> Response:
        return FileResponse(STATIC / "index.html", headers=HEADERS)

    async def _timelines(self, _: Request) -> Response:
        return JSONResponse([{name: self.view[name] for name in ("path", "name", "revision", "state")}])

    async def _view(self, request: Request) -> Response:
        return JSONResponse(self._revision(request))

    def _revision(self, request: Request) -> dict[str, Any]:
        wanted = request.query_params.get("revision", "")
        every = (*self.before, *self.after, self.view)
        found = [view for view in every if not wanted or view["revision"] == int(wanted)]
        if not found:
            raise HTTPException(404)
        return found[-1]

    async def _notes(self, _: Request) -> Response:
        return Response(self.notes, media_type="application/octet-stream")

    async def _revisions(self, _: Request) -> Response:
        return JSONResponse(
            [
                {
                    "number": view["revision"],
                    "cause": "words of a scene" if at else "first score",
                    "at": "2026-11-30T21:00:00+00:00",
                    "name": view["name"],
                    "kept": len(view["scenes"]) - 1,
                    "fitted": 0,
                    "composed": 1,
                    "current": view is self.view,
                }
                for at, view in enumerate((*self.before, self.view))
            ]
        )

    async def _vocabulary(self, _: Request) -> Response:
        return JSONResponse(
            {
                "words": [
                    {"word": "warm", "group": "Colour", "says": "brighter, a little calmer"},
                    {"word": "warmer", "group": "Colour", "says": "brighter than now"},
                    {"word": "tense", "group": "Feelings", "says": "more driven, much tenser"},
                    {"word": "sparse", "group": "Texture", "says": "much sparser"},
                    {"word": "low strings", "group": "Instruments", "says": "low strings"},
                    {"word": "sad", "group": "Feelings", "says": "darker, calmer"},
                ],
                "styles": ["song", "chamber", "orchestral"],
                "palettes": ["piano", "strings", "orchestra", "synth"],
                "keys": [
                    f"{note} {mode}"
                    for note in ("C", "D", "E", "F", "G", "A", "B")
                    for mode in ("major", "minor")
                ],
                "metres": ["4/4", "3/4", "6/8", "2/4", "5/4", "7/8", "12/8"],
                "themes": ["Main theme", "Anna"],
                "underscore": ["off", "light", "normal", "strong"],
            }
        )

    async def _explain(self, request: Request) -> Response:
        scene = request.query_params["scene"]
        moves = [
            {"condition": "valence", "source": "default", "value": 0.0, "by": None},
            {"condition": "valence", "source": "picture", "value": -0.33, "by": -0.33},
        ]
        return JSONResponse(
            {"id": scene, "conditions": [{"condition": "valence", "value": -0.33, "moves": moves}]}
        )

    async def _proposals(self, request: Request) -> Response:
        scene = next(each for each in self.view["scenes"] if each["id"] == request.query_params["scene"])
        hits = [
            {
                "frame": hit["frame"],
                "timecode": "",
                "bar": 1,
                "beat": 1.0,
                "error_frames": hit["off"],
                "met": hit["closeness"] == "met",
            }
            for hit in self.view["hits"]
            if self.view["scenes"][hit["scene"]] is scene
        ]
        return JSONResponse(
            {
                "id": scene["id"],
                "chosen": 1,
                "solutions": [
                    {
                        "solution": at,
                        "bpm": bpm,
                        "metre": metre,
                        "bars": 6,
                        "cost": at / 2,
                        "hits": hits[: len(hits) - at + 1],
                    }
                    for at, bpm, metre in ((1, 90.3, "4/4"), (2, 73.8, "4/4"), (3, 77.9, "3/4"))
                ],
            }
        )

    async def _takes(self, request: Request) -> Response:
        scene = next(each for each in self.view["scenes"] if each["id"] == request.query_params["scene"])
        return JSONResponse(
            [
                {
                    "take": take,
                    "revision": self.view["revision"],
                    "current": take == scene["take"],
                    "mark": scene.get("marks", {}).get(str(take), ""),
                }
                for take in range(scene["takes"])
            ]
        )

    async def _hosts(self, _: Request) -> Response:
        return JSONResponse(
            [
                {"name": "reaper", "title": "REAPER", "connected": True, "text": "REAPER 7.22", "next": ""},
                {
                    "name": "resolve",
                    "title": "DaVinci Resolve",
                    "connected": False,
                    "text": "not heard of",
                    "next": "Start DaVinci Resolve, then Workspace > Scripts > Recue.",
                },
            ]
        )

    async def _files(self, _: Request) -> Response:
        return JSONResponse(
            [
                {"name": "film.mid", "path": "/films/film.mid", "bytes": 6426, "what": "the music"},
                {"name": "film.wav", "path": "/films/film.wav", "bytes": 12961836, "what": "the sound"},
            ]
        )

    async def _do(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(body)
        if self.refused:
            text, self.refused = self.refused, ""
            return JSONResponse({"code": 2, "text": text}, status_code=400)
        verb, arguments = body["verb"], body["arguments"]
        if verb == "undo" and self.before:
            self.after.append(self.view)
            self._show(self.before.pop())
        elif verb == "redo" and self.after:
            self.before.append(self.view)
            self._show(self.after.pop())
        elif verb == "undo/all" and self.before:
            first, *_ = self.before
            self.scored(first)
        elif verb in {"undo", "redo", "undo/all"}:
            return JSONResponse({"code": 2, "text": "There is nothing to take back."}, status_code=409)
        elif verb.startswith("scene/"):
            self._change(verb, arguments)
        return JSONResponse({"answers": [{"address": "/recue/ack", "request": body["request"]}]})

    def _change(self, verb: str, arguments: dict[str, Any]) -> None:
        scenes = [dict(scene) for scene in self.view["scenes"]]
        scene = next(each for each in scenes if each["id"] == arguments["scene"])
        for each in scenes:
            each["fate"] = "composed" if each is scene else "kept"
        match verb:
            case "scene/curve":
                scene["choice"] = _steered(scene, arguments)
            case _ if verb in EVERY:
                _choose(scene, EVERY[verb], arguments[EVERY[verb]])
            case _:
                scene |= _changed(verb, scene, arguments)
        self.scored({**self.view, "scenes": scenes})

    async def _theme(self, request: Request) -> Response:
        name = request.query_params["name"]
        self.dropped.append(name)
        return JSONResponse({"name": Path(name).stem, "bytes": len(await request.body())})

    async def _events(self, _: Request) -> Response:
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        me = (asyncio.get_running_loop(), queue)
        self.listening.add(me)
        try:
            hello = {"version": "0.1.0", "timelines": [self.view["path"]]}
            yield f"event: hello\ndata: {json.dumps(hello)}\n\n"
            while True:
                try:
                    yield await asyncio.wait_for(queue.get(), 1)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self.listening.discard(me)

    async def _thumbnail(self, request: Request) -> Response:
        shot = int(request.query_params["shot"])
        height = int(request.query_params.get("height", "72"))
        return Response(_still(shot, height), media_type="image/jpeg")

    async def _frames(self, request: Request) -> Response:
        first, count = (int(request.query_params[name]) for name in ("first", "count"))
        height = int(request.query_params.get("height", "72"))
        shown = range(first, min(first + count, self.view["frames"]))
        jpegs = [
            _still(frame // 8 * 8, height) if frame == first or frame % 8 == 0 else b"" for frame in shown
        ]
        sizes = struct.pack(f"<{len(jpegs) + 1}I", len(jpegs), *map(len, jpegs))
        return Response(sizes + b"".join(jpegs), media_type="application/octet-stream")

    async def _sound(self, request: Request) -> Response:
        if self.no_sound:
            return JSONResponse({"code": 4, "text": self.no_sound}, status_code=501)
        begin = int(request.query_params["from"])
        total = round(self.view["seconds"] * SAMPLES)
        count = max(0, min(int(request.query_params["count"]), total - begin))
        tone = 220 + 20 * (sum(request.query_params["part"].encode()) % 24)
        wave = np.sin(2 * np.pi * tone * (begin + np.arange(count)) / SAMPLES) * 2000
        return Response(
            np.repeat(wave.astype("<i2"), 2).tobytes(),
            media_type="application/octet-stream",
            headers={"X-Recue-Length": str(total)},
        )


def _steered(scene: dict[str, Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """Return a scene's choices after a curve was recorded: in seconds from its start, as the daemon keeps it."""
    name, points = arguments["name"], [pair.split(":") for pair in arguments["points"].split()]
    told = [f"{float(at) - scene['start']:g}:{value}" for at, value in points]
    before = [scene["choice"].get(name, "")] * arguments["append"]
    return {**scene["choice"], name: " ".join(each for each in (*before, *told) if each)}


def _choose(scene: dict[str, Any], name: str, value: Any) -> None:
    """Set what a person chose, and what the scene then has."""
    scene["choice"] = {**scene["choice"], name: value}
    if name == "words":
        scene["words"] = [value] * bool(value)
    elif name in scene:
        scene[name] = value


def _changed(verb: str, scene: dict[str, Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a scene that a verb changes."""
    changed: dict[str, Any] = {}
    match verb:
        case "scene/lock":
            changed = {"locked": bool(arguments["locked"])}
        case "scene/mood":
            changed = {name: arguments[name] for name in ("valence", "arousal")}
        case "scene/reroll":
            changed = {"take": scene["takes"], "takes": scene["takes"] + 1}
        case "scene/music":
            silent = arguments["music"] == "none"
            changed = {"music": not silent, "silence": "choice" if silent else ""}
        case "scene/edges":
            first, last = arguments["first"], arguments["last"]
            changed = {"first": first, "last": last, "start": first / FPS, "end": (last + 1) / FPS}
        case "scene/audition":
            marks = {**scene.get("marks", {}), str(arguments["take"]): arguments["mark"]}
            changed = {"marks": marks}
    return changed


async def _checked(request: Request, answer: RequestResponseEndpoint) -> Response:
    unknown = set(request.query_params) - set(TAKES.get(request.url.path, "").split())
    if unknown and request.url.path != "/":
        text = f"{', '.join(unknown)} is no parameter of {request.url.path}"
        return JSONResponse({"code": 2, "text": text}, status_code=400)
    return await answer(request)


@lru_cache(400)
def _still(shot: int, height: int) -> bytes:
    width = height * 16 // 9
    hue = shot * 47 % 256
    image = Image.new("HSV", (width, height), (hue, 90, 70))
    draw = ImageDraw.Draw(image)
    for row in range(height):
        draw.line((0, row, width, row), fill=(hue, 110, 40 + 110 * row // height))
    draw.ellipse((width * 0.6, height * 0.2, width * 0.8, height * 0.55), fill=((hue + 20) % 256, 60, 200))
    draw.polygon([(0, height), (width * 0.35, height * 0.5), (width * 0.75, height)], fill=(hue, 120, 55))
    to = io.BytesIO()
    image.convert("RGB").save(to, "JPEG", quality=80)
    return to.getvalue()
