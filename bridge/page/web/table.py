"""The table of the page's addresses, from which requests are routed and checked, and documentation is written."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """The kind of a parameter's value."""

    TEXT = "text"
    WHOLE = "whole number"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter in an address, behind the `?`."""

    name: str
    kind: Kind
    needed: bool
    """False where it may be left out."""
    says: str
    """One phrase for people."""


class Sends(StrEnum):
    """The kind of an answer's content."""

    JSON = "application/json"
    BYTES = "application/octet-stream"
    EVENTS = "text/event-stream"
    PICTURE = "image/jpeg"
    PAGE = "text/html"
    FILE = "*/*"
    """As the file's suffix says."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address."""

    method: str
    """GET or POST; who may GET may ask for the head alone."""
    path: str
    parameters: tuple[Parameter, ...]
    does: str
    """One phrase for people."""
    sends: Sends
    handler: str
    """The name of what answers it in `bridge.page.web.app`."""
    answers: str
    """What is in the answer, for people."""
    is_open: bool = False
    """True where it is answered without the token."""
    takes: str = ""
    """The type of the body that it is sent; empty where it takes none."""

    @property
    def signature(self) -> str:
        """Its parameters as people read them: `timeline`, `revision?`."""
        return ", ".join(f"`{each.name}{'' if each.needed else '?'}`" for each in self.parameters)


_TIMELINE: Final = Parameter(
    "timeline", Kind.TEXT, needed=False, says="the path of an open timeline; the only one if it is left out"
)
_REVISION: Final = Parameter(
    "revision", Kind.WHOLE, needed=False, says="the number of a revision; the current one if it is left out"
)
_SCENE: Final = Parameter("scene", Kind.TEXT, needed=True, says="the id or the name of a scene")
_SHOT: Final = Parameter(
    "shot", Kind.WHOLE, needed=True, says="the place of a shot in the cut, counted from 0"
)
_HEIGHT: Final = Parameter(
    "height", Kind.WHOLE, needed=False, says="rows of pixels: 72, 270 or 540; 72 if it is left out"
)
_FIRST: Final = Parameter("first", Kind.WHOLE, needed=True, says="a frame, counted from the timeline's first")
_FROM: Final = Parameter(
    "from", Kind.WHOLE, needed=True, says="a sample, counted from the timeline's first frame"
)
_COUNT: Final = Parameter(
    "count", Kind.WHOLE, needed=True, says="how many of them: at most 240 frames, or 1,440,000 samples"
)
_PART: Final = Parameter(
    "part",
    Kind.TEXT,
    needed=True,
    says="the name of a part in the view; or `mix`, all of them, `click`, or `production`, the cut's own sound",
)
_NAME: Final = Parameter(
    "name",
    Kind.TEXT,
    needed=True,
    says="the name of a file: one of the score, as listed, or that of a theme, which ends in `.mid` or `.musicxml`",
)
_TOKEN: Final = Parameter("token", Kind.TEXT, needed=False, says="the token that `recue open` has")


def _get(
    path: str, parameters: tuple[Parameter, ...], does: str, answers: str, sends: Sends = Sends.JSON
) -> Address:
    handler = path.removeprefix("/").removeprefix("api/").replace("/", "_")
    return Address("GET", path, parameters, does, sends, handler, answers)


ADDRESSES: Final[tuple[Address, ...]] = (
    Address(
        "GET",
        "/",
        (_TOKEN, _TIMELINE),
        "the page; with the right token it sets the cookie that all but this and `/static` ask for",
        Sends.PAGE,
        "page",
        "HTML, or 303 to the same without the token",
        is_open=True,
    ),
    Address(
        "GET",
        "/static/{name:path}",
        (),
        "a file of the page itself",
        Sends.FILE,
        "static",
        "the file",
        is_open=True,
    ),
    Address(
        "POST",
        "/api/do",
        (),
        "does what an [OSC](osc.md) request does; the body is `verb`, its address without `/recue/`, `arguments`, an object "
        "by the table's names, and `request`, an id of your own of at most 64 bytes, which may be left out",
        Sends.JSON,
        "do",
        "`answers`, a list: an object each with `address` and the fields of the table",
        takes="application/json",
    ),
    Address(
        "POST",
        "/api/theme",
        (_TIMELINE, _NAME),
        "keeps a theme in the folder `themes` beside the cut, from which it is known from then on; the body is the file, of the "
        "type `application/octet-stream`",
        Sends.JSON,
        "theme",
        "`name`, what the theme is called, and `path`; what stands there is never replaced",
        takes="application/octet-stream",
    ),
    _get(
        "/api/events",
        (),
        "tells what happens, as server-sent events named as in the table of OSC without `/recue/event/`",
        "first `hello` with `version` and `timelines`, then an event at a time; a comment every 15 s",
        Sends.EVENTS,
    ),
    _get(
        "/api/timelines",
        (),
        "lists the open timelines",
        "a list: `path`, `name`, `revision`, `state`",
    ),
    _get(
        "/api/view",
        (_TIMELINE, _REVISION),
        "all that the page draws of a score but its notes; waits for the first one of a timeline that is being scored",
        "an object; `ETag` changes when it does",
    ),
    _get(
        "/api/notes",
        (_TIMELINE, _REVISION),
        "the notes, packed",
        "little-endian: uint32 *n*; float32 starts in seconds, float32 lengths, uint8 parts, uint8 pitches, uint8 velocities, "
        "*n* of each, in order of their starts",
        Sends.BYTES,
    ),
    _get(
        "/api/revisions",
        (_TIMELINE,),
        "lists the revisions of a score, newest first",
        "a list: `number`, `cause`, `at`, `kept`, `fitted`, `composed`, `removed`, `cuts`, `met`, `current`",
    ),
    _get(
        "/api/vocabulary",
        (_TIMELINE,),
        "what may be written of a scene",
        "`words`, a list of `word`, `group` and what it asks (`says`); `styles`, `palettes`, `keys`, `metres`, `themes`, "
        "`underscore`, `formats`, lists of names",
    ),
    _get(
        "/api/explain",
        (_TIMELINE, _SCENE),
        "what moved a scene's music",
        "what `recue explain --json` says, of that scene alone",
    ),
    _get(
        "/api/proposals",
        (_TIMELINE, _SCENE),
        "tempi and metres that a scene could have, with its hits",
        "what `recue tempo --json` says, of that scene alone; `chosen` is the number of the one that it has, 0 for none",
    ),
    _get(
        "/api/takes",
        (_TIMELINE, _SCENE),
        "the takes of a scene that revisions have",
        "a list: `take`, `revision`, the newest that has it, `current`, and `mark`, `kept` or `thrown` where you said so",
    ),
    _get(
        "/api/hosts",
        (),
        "the state of each host",
        "a list: `name`, `title`, `connected`, `text`, what is known, and `next`, what to do next",
    ),
    _get(
        "/api/files",
        (_TIMELINE,),
        "lists the files of a score that are there",
        "a list: `name`, `path`, `bytes`, `what`",
    ),
    _get(
        "/api/description",
        (),
        "describes these addresses for programs",
        "an object, as OpenAPI 3.1 has it",
    ),
    _get(
        "/thumbnails",
        (_TIMELINE, _SHOT, _HEIGHT, _REVISION),
        "the middle frame of a shot",
        "JPEG; 204 where there is no picture",
        Sends.PICTURE,
    ),
    _get(
        "/media/frames",
        (_TIMELINE, _FIRST, _COUNT, _HEIGHT, _REVISION),
        "frames of the cut",
        "little-endian: uint32 *n*; *n* uint32 sizes in bytes; *n* JPEGs, of no bytes where a frame is as the one before",
        Sends.BYTES,
    ),
    _get(
        "/media/sound",
        (_TIMELINE, _PART, _FROM, _COUNT, _REVISION),
        "a stretch of the sound of a score",
        "little-endian int16, left and right in turn, 48,000 a second, at half their level; fewer where the film ends; "
        "`X-Recue-Length` is how many there are in all",
        Sends.BYTES,
    ),
    _get(
        "/media/file",
        (_TIMELINE, _NAME),
        "one of those files, whole or the range of bytes that is asked for",
        "the file; 206 for a range",
        Sends.FILE,
    ),
)


def markdown() -> str:
    """Return the table as the documentation has it, and what the parameters are."""
    head = "| address | parameters | what it is | what is answered |\n| --- | --- | --- | --- |"
    rows = [
        f"| `{each.method} {each.path.replace(':path', '')}` | {each.signature} | {each.does} | {each.answers} |"
        for each in ADDRESSES
    ]
    known = {each.name: each for address in ADDRESSES for each in address.parameters}
    meanings = [f"| `{each.name}` | {each.kind} | {each.says} |" for each in known.values()]
    table = "| parameter | kind | what it is |\n| --- | --- | --- |"
    return "\n".join(("## Addresses", "", head, *rows, "", "## Parameters", "", table, *meanings))
