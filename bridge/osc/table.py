"""Every OSC address Recue answers or sends, once: what is dispatched, checked, listed and documented."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum

from bridge.osc import verbs
from bridge.osc.wire import Value

Reply = tuple[str, tuple[Value, ...]]
"""An address and its arguments after the request id."""
Handler = Callable[..., Iterable[Reply] | Future[None]]
"""Called with a Call and the arguments after the request id; what it gives is sent before the ack."""


class Kind(StrEnum):
    """Who sends a message, and why."""

    REQUEST = "request"
    ANSWER = "answer"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a message."""

    name: str
    tag: str
    """i, f or s."""


@dataclass(frozen=True, slots=True)
class Row:
    """One address."""

    kind: Kind
    address: str
    arguments: tuple[Argument, ...]
    does: str
    """For people, one phrase."""
    answers: str = ""
    """The address of what is answered before the ack; empty where that is all."""
    handler: Handler | None = None
    """What does it, of a request."""

    @property
    def tags(self) -> str:
        """The type tags of its arguments."""
        return "".join(argument.tag for argument in self.arguments)

    @property
    def signature(self) -> str:
        """Its arguments as people read them: `request s, timeline s`."""
        return ", ".join(f"{argument.name} {argument.tag}" for argument in self.arguments)


def _row(
    kind: Kind, address: str, arguments: str, does: str, answers: str = "", handler: Handler | None = None
) -> Row:
    """A row, its arguments written `name:tag name:tag`."""
    pairs = (argument.split(":") for argument in arguments.split())
    return Row(kind, address, tuple(Argument(name, tag) for name, tag in pairs), does, answers, handler)


def _request(address: str, arguments: str, does: str, handler: Handler, answers: str = "") -> Row:
    return _row(Kind.REQUEST, address, f"request:s {arguments}", does, answers, handler)


def _answer(address: str, arguments: str, does: str) -> Row:
    return _row(Kind.ANSWER, address, f"request:s {arguments}", does)


def _event(address: str, arguments: str, does: str) -> Row:
    return _row(Kind.EVENT, address, arguments, does)


_SCENE = "timeline:s scene:s"

TABLE: tuple[Row, ...] = (
    _request("/recue/ping", "", "says that Recue runs", verbs.ping, "/recue/pong"),
    _request("/recue/timeline/open", "timeline:s", "scores a file and follows its saves", verbs.open_),
    _request("/recue/timeline/close", "timeline:s", "follows it no longer", verbs.close),
    _request(
        "/recue/timeline/list", "", "lists the open timelines, an answer each", verbs.list_, "/recue/timeline"
    ),
    _request("/recue/status", "timeline:s", "says how a timeline is doing", verbs.status, "/recue/status"),
    _request(
        "/recue/scene/list", "timeline:s", "lists the scenes, an answer each", verbs.scenes, "/recue/scene"
    ),
    _request(
        "/recue/scene/lock", f"{_SCENE} locked:i", "keeps a scene as it is (1), or no longer (0)", verbs.lock
    ),
    _request("/recue/scene/reroll", _SCENE, "composes its next take", verbs.reroll),
    _request("/recue/scene/take", f"{_SCENE} take:i", "uses one of its takes; the first is 0", verbs.take),
    _request("/recue/scene/mood", f"{_SCENE} valence:f arousal:f", "sets its mood, each -1 to 1", verbs.mood),
    _request(
        "/recue/scene/style", f"{_SCENE} style:s", "sets its style; empty: as Recue sees fit", verbs.style
    ),
    _request(
        "/recue/scene/palette", f"{_SCENE} palette:s", "sets its instruments; empty: by style", verbs.palette
    ),
    _request("/recue/scene/tempo", f"{_SCENE} bpm:f", "sets its tempo; 0: as Recue sees fit", verbs.tempo),
    _request("/recue/undo", "timeline:s", "takes back the last choice", verbs.undo),
    _request("/recue/redo", "timeline:s", "makes it anew", verbs.redo),
    _request(
        "/recue/revision/restore", "timeline:s revision:i", "goes back to a revision's choices", verbs.restore
    ),
    _request(
        "/recue/push",
        "timeline:s host:s",
        "puts the score into a host, `reaper` or `resolve`; the ack comes when the host confirms",
        verbs.push,
    ),
    _request(
        "/recue/transport", "host:s", "says where a host's play head is", verbs.transport, "/recue/transport"
    ),
    _request("/recue/transport/locate", "host:s seconds:f", "moves it; hosts confirm nothing", verbs.locate),
    _request("/recue/transport/play", "host:s", "has a host play on", verbs.play),
    _request("/recue/transport/stop", "host:s", "has it stop", verbs.stop),
    _request(
        "/recue/subscribe", "port:i", "sends events to a port, for 300 s; ask again to renew", verbs.subscribe
    ),
    _request("/recue/unsubscribe", "port:i", "sends them no longer", verbs.unsubscribe),
    _answer("/recue/ack", "", "the request is done, and its changes are in the files"),
    _answer("/recue/error", "code:i text:s", "it is not, and why; the codes are the exit codes"),
    _answer("/recue/pong", "version:s", "Recue's version"),
    _answer("/recue/timeline", "timeline:s revision:i", "an open timeline"),
    _answer(
        "/recue/status",
        "timeline:s revision:i scenes:i cuts:i met:i state:s",
        "how a timeline is doing: `waiting`, `scoring`, `scored`, `unreadable`, `failed` or `gone`, and why",
    ),
    _answer(
        "/recue/scene",
        f"{_SCENE} name:s first:i last:i bpm:f locked:i",
        "a scene; frames, the last inclusive",
    ),
    _answer(
        "/recue/transport",
        "host:s playing:i seconds:f",
        "where a host's play head is, as far as it said; seconds from its time zero, where a pushed cut's first frame is",
    ),
    _event(
        "/recue/event/scored",
        "timeline:s revision:i kept:i composed:i removed:i ms:f",
        "a new score is in the files; scenes of each kind, and how long it took",
    ),
    _event("/recue/event/progress", "timeline:s share:f doing:s", "how far work is, 0 to 1"),
    _event("/recue/event/host", "host:s connected:i text:s", "a host came (1) or went (0)"),
    _event(
        "/recue/event/push",
        "timeline:s revision:i host:s state:s text:s",
        "a push was `sent`, is `confirmed`, is `waiting` to be sent again, or was given up: `unconfirmed` or `failed`; "
        "and what the host said",
    ),
    _event(
        "/recue/event/transport",
        "host:s playing:i seconds:f",
        "a host's play head moved, started (1) or stopped (0)",
    ),
)
"""Requests, then their answers, then events."""

REQUESTS: dict[str, Row] = {row.address: row for row in TABLE if row.kind is Kind.REQUEST}
ANSWERS: dict[str, Row] = {row.address: row for row in TABLE if row.kind is Kind.ANSWER}
EVENTS: dict[str, Row] = {row.address: row for row in TABLE if row.kind is Kind.EVENT}


def markdown() -> str:
    """Write the table as the documentation has it: a section for each kind of message."""
    return "\n\n".join(f"## {kind.value.capitalize()}s\n\n{_section(kind)}" for kind in Kind)


def _section(kind: Kind) -> str:
    head = ("address", "arguments", "what it does", "what is answered")
    rows = [_cells(row) for row in TABLE if row.kind is kind]
    width = 4 if kind is Kind.REQUEST else 3
    return "\n".join(f"| {' | '.join(line[:width])} |" for line in (head, ("---",) * 4, *rows))


def _cells(row: Row) -> tuple[str, str, str, str]:
    answers = f"`{row.answers}`, then ack" if row.answers else "ack"
    arguments = ", ".join(f"`{argument.name} {argument.tag}`" for argument in row.arguments)
    return f"`{row.address}`", arguments, row.does, answers


def listing() -> str:
    """The requests as `recue osc --help` lists them, without the request id."""
    lines = []
    for row in REQUESTS.values():
        arguments = " ".join(argument.name.upper() for argument in row.arguments[1:])
        lines += [f"{row.address} {arguments}".rstrip(), f"    {row.does}"]
    return "\n".join(lines)
