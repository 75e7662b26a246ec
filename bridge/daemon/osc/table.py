"""The table of OSC addresses, from which requests are dispatched and checked, and help and documentation written."""

from dataclasses import dataclass
from enum import StrEnum

from bridge.daemon.service import (
    Answer,
    BarStatus,
    Event,
    FileKept,
    FileStatus,
    HostChange,
    HostStatus,
    ListedTimeline,
    PlayheadState,
    Pong,
    PreferenceStatus,
    Progress,
    Pushed,
    RevisionStatus,
    SceneStatus,
    Scored,
    SolutionStatus,
    Status,
    TakeStatus,
)
from integrations.hosts import either, live_hosts


class MessageKind(StrEnum):
    """The kind of a message: requests go to Recue, answers and events come from it."""

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

    kind: MessageKind
    address: str
    arguments: tuple[Argument, ...]
    does: str
    """One phrase for people."""
    answers: str = ""
    """Address of the answers before the ack; empty where there is only the ack."""
    method: str = ""
    """The method of `bridge.daemon.service.Service` that does a request; empty where the endpoint does it itself."""
    value: type[Answer | Event] | None = None
    """The class whose fields are the arguments of an answer, after its request id, or of an event."""

    @property
    def tags(self) -> str:
        """Type tags of its arguments."""
        return "".join(argument.tag for argument in self.arguments)

    @property
    def signature(self) -> str:
        """Its arguments as people read them: `request s, timeline s`."""
        return ", ".join(f"{argument.name} {argument.tag}" for argument in self.arguments)


def _arguments(text: str) -> tuple[Argument, ...]:
    """Read arguments written `name:tag name:tag`."""
    return tuple(Argument(*argument.split(":")) for argument in text.split())


def _request(address: str, arguments: str, does: str, method: str, answers: str = "") -> Row:
    return Row(MessageKind.REQUEST, address, _arguments(f"request:s {arguments}"), does, answers, method)


def _answer(address: str, arguments: str, does: str, value: type[Answer] | None = None) -> Row:
    return Row(MessageKind.ANSWER, address, _arguments(f"request:s {arguments}"), does, value=value)


def _event(address: str, arguments: str, does: str, value: type[Event]) -> Row:
    return Row(MessageKind.EVENT, address, _arguments(arguments), does, value=value)


_SCENE = "timeline:s scene:s"

TABLE: tuple[Row, ...] = (
    _request("/recue/ping", "", "says that Recue runs", "ping", "/recue/pong"),
    _request("/recue/timeline/open", "timeline:s", "scores a file and follows its saves", "open"),
    _request("/recue/timeline/close", "timeline:s", "follows it no longer", "close"),
    _request(
        "/recue/timeline/list", "", "lists the open timelines, an answer each", "list", "/recue/timeline"
    ),
    _request("/recue/status", "timeline:s", "says how a timeline is doing", "status", "/recue/status"),
    _request("/recue/scene/list", "timeline:s", "lists the scenes, an answer each", "scenes", "/recue/scene"),
    _request("/recue/scene/bars", _SCENE, "lists the bars of a scene, an answer each", "bars", "/recue/bar"),
    _request(
        "/recue/scene/takes",
        _SCENE,
        "lists the takes of a scene that revisions have, an answer each",
        "takes",
        "/recue/take",
    ),
    _request(
        "/recue/scene/proposals",
        _SCENE,
        "finds the best ways to lay its bars, an answer each",
        "solutions",
        "/recue/proposal",
    ),
    _request(
        "/recue/revision/list",
        "timeline:s",
        "lists the revisions, the newest first, an answer each",
        "revisions",
        "/recue/revision",
    ),
    _request(
        "/recue/file/list",
        "timeline:s",
        "lists the files of the score, an answer each",
        "files",
        "/recue/file",
    ),
    _request("/recue/host/list", "", "lists the hosts, an answer each", "hosts", "/recue/host"),
    _request(
        "/recue/scene/lock", f"{_SCENE} locked:i", "keeps a scene as it is (1), or no longer (0)", "lock"
    ),
    _request("/recue/scene/reroll", _SCENE, "composes its next take", "reroll"),
    _request("/recue/scene/take", f"{_SCENE} take:i", "uses one of its takes; the first is 0", "take"),
    _request("/recue/scene/mood", f"{_SCENE} valence:f arousal:f", "sets its mood, each -1 to 1", "mood"),
    _request(
        "/recue/scene/words",
        f"{_SCENE} words:s",
        "sets the words for its music; empty: none of its own",
        "words",
    ),
    _request(
        "/recue/scene/theme",
        f"{_SCENE} theme:s",
        "sets its themes, like `Anna`, `Anna hint` or `Anna full`, or `none`; empty: as Recue sees fit",
        "theme",
    ),
    _request("/recue/scene/style", f"{_SCENE} style:s", "sets its style; empty: as Recue sees fit", "style"),
    _request(
        "/recue/scene/palette", f"{_SCENE} palette:s", "sets its instruments; empty: by style", "palette"
    ),
    _request(
        "/recue/scene/underscore",
        f"{_SCENE} underscore:s",
        "sets how far its music goes out of the way of dialogue: `off`, `light`, `normal` or `strong`; empty: as the settings say",
        "underscore",
    ),
    _request("/recue/scene/tempo", f"{_SCENE} bpm:f", "sets its tempo; 0: as Recue sees fit", "tempo"),
    _request(
        "/recue/scene/key", f"{_SCENE} key:s", "sets its key, like `C minor`; empty: as Recue sees fit", "key"
    ),
    _request(
        "/recue/scene/metre",
        f"{_SCENE} metre:s",
        "sets its metre, like `3/4`; empty: as Recue sees fit",
        "metre",
    ),
    _request(
        "/recue/scene/solution",
        f"{_SCENE} solution:i",
        "lays its bars as one of its proposals has them, the first is 1; 0: as Recue sees fit",
        "solution",
    ),
    _request(
        "/recue/scene/curve",
        f"{_SCENE} name:s points:s append:i",
        "records its `drive`, `depth` or `force`: points of seconds in the cut and a value from 0 to 1, like "
        "`12.5:0.7 13:0.8`, in place of those before (0) or beside them (1); none with 0: as Recue sees fit",
        "curve",
    ),
    _request(
        "/recue/scene/edges",
        f"{_SCENE} first:i last:i",
        "has its music begin and end with record frames, the last inclusive: what it gives up is silent, what it takes was; "
        "-1: as Recue sees fit",
        "edges",
    ),
    _request(
        "/recue/scene/music",
        f"{_SCENE} music:s",
        "takes its music away with `none`, whoever worked on it; empty: as Recue sees fit",
        "music",
    ),
    _request(
        "/recue/scene/audition",
        f"{_SCENE} take:i mark:s",
        "records that you `kept` a take or have `thrown` it away, by which later takes are chosen; empty: neither",
        "audition",
    ),
    _request(
        "/recue/preferences/list",
        "",
        "lists what was learned from takes that you kept and threw away, an answer each",
        "preferences",
        "/recue/preference",
    ),
    _request("/recue/preferences/erase", "", "erases all that was recorded of takes", "erase_preferences"),
    _request(
        "/recue/style/save",
        f"{_SCENE} name:s",
        "saves what its music is like as a word of your own, which every timeline knows",
        "save_style",
    ),
    _request(
        "/recue/marker/add",
        "timeline:s frame:i name:s comment:s",
        "sets a marker on a record frame: it acts as one of the timeline, and stays on its picture",
        "add_marker",
    ),
    _request(
        "/recue/marker/remove",
        "timeline:s frame:i",
        "removes the markers that were set so on a record frame",
        "remove_marker",
    ),
    _request(
        "/recue/undo",
        "timeline:s",
        "takes back the last choice, edited notes, or score of another command",
        "undo",
    ),
    _request(
        "/recue/undo/all",
        "timeline:s",
        "takes back every choice, back to the score that nobody steered; redo brings them back",
        "undo_all",
    ),
    _request("/recue/redo", "timeline:s", "does again what was last taken back", "redo"),
    _request(
        "/recue/revision/restore", "timeline:s revision:i", "goes back to a revision's choices", "restore"
    ),
    _request(
        "/recue/score/deliver",
        "timeline:s formats:s",
        "writes the score in some formats once, like `wav,stems`, as `recue render --formats` does; the ack comes when the "
        "files are there",
        "deliver",
    ),
    _request(
        "/recue/work/cancel",
        "timeline:s",
        "gives up what is being done for a timeline and what waits, sound and films, too; what was asked for ends in an "
        "error, the score that stands stays",
        "cancel",
    ),
    _request(
        "/recue/push",
        "timeline:s host:s",
        f"puts the score into a host, {either(live_hosts(), '`')}; the ack comes when the host confirms",
        "push",
    ),
    _request(
        "/recue/transport", "host:s", "says where a host's play head is", "transport", "/recue/transport"
    ),
    _request("/recue/transport/locate", "host:s seconds:f", "moves it; hosts confirm nothing", "locate"),
    _request("/recue/transport/play", "host:s", "has a host play on", "play"),
    _request("/recue/transport/stop", "host:s", "has it stop", "stop"),
    _request("/recue/subscribe", "port:i", "sends events to a port, for 300 s; ask again to renew", ""),
    _request("/recue/unsubscribe", "port:i", "sends them no longer", ""),
    _answer("/recue/ack", "", "the request is done, and its changes are in the files"),
    _answer("/recue/error", "code:i text:s", "it is not, and why; the codes are the exit codes"),
    _answer("/recue/pong", "version:s", "Recue's version", Pong),
    _answer("/recue/timeline", "timeline:s revision:i", "an open timeline", ListedTimeline),
    _answer(
        "/recue/status",
        "timeline:s revision:i scenes:i cuts:i met:i state:s",
        "how a timeline is doing: `waiting`, `scoring`, `scored`, `unreadable`, `failed` or `gone`, and why",
        Status,
    ),
    _answer(
        "/recue/scene",
        f"{_SCENE} name:s first:i last:i bpm:f locked:i",
        "a scene; frames, the last inclusive",
        SceneStatus,
    ),
    _answer(
        "/recue/bar",
        f"{_SCENE} bar:i valence:f arousal:f tension:f density:f",
        "what a bar was composed by: valence, arousal and tension from -1 to 1, density from 0 to 1",
        BarStatus,
    ),
    _answer(
        "/recue/revision",
        "timeline:s revision:i cause:s at:s kept:i fitted:i composed:i removed:i cuts:i met:i current:i",
        "a revision: what it was made for, when (UTC), the scenes of each kind, and whether it is the score as it is",
        RevisionStatus,
    ),
    _answer(
        "/recue/take",
        f"{_SCENE} take:i revision:i current:i mark:s",
        "a take of a scene, and the newest revision that has it; `kept` or `thrown` where you marked it",
        TakeStatus,
    ),
    _answer(
        "/recue/proposal",
        f"{_SCENE} solution:i bpm:f metre:s bars:i met:f near:f missed:f current:i",
        "one of the best ways to lay the bars of a scene, the weight of the hits that it meets and misses, and whether the "
        "scene has it (1)",
        SolutionStatus,
    ),
    _answer(
        "/recue/preference",
        "name:s weight:f says:s digest:s takes:i",
        "what is liked of takes: by how much, in words, the digest of all that was learned, and from how many takes",
        PreferenceStatus,
    ),
    _answer(
        "/recue/host",
        "host:s title:s connected:i text:s next:s",
        "a host, whether it is there (1), what it said last, and what to do next",
        HostStatus,
    ),
    _answer(
        "/recue/file",
        "timeline:s name:s file:s bytes:i what:s",
        "a file of a score: its name, its path, its size, and what is in it",
        FileStatus,
    ),
    _answer(
        "/recue/transport",
        "host:s playing:i seconds:f",
        "where a host's play head is, as far as it said; seconds from its time zero, where a pushed cut's first frame is",
        PlayheadState,
    ),
    _event(
        "/recue/event/scored",
        "timeline:s revision:i kept:i composed:i removed:i ms:f fitted:i",
        "a new score is in the files; scenes of each kind, and how long it took",
        Scored,
    ),
    _event(
        "/recue/event/kept",
        "timeline:s file:s kept:s",
        "a file stood where the score was written and was not what Recue wrote there last: where it stood, and where it is now",
        FileKept,
    ),
    _event(
        "/recue/event/progress",
        "timeline:s share:f doing:s",
        "how far work is, 0 to 1; 1 however it ends",
        Progress,
    ),
    _event("/recue/event/host", "host:s connected:i text:s", "a host came (1) or went (0)", HostChange),
    _event(
        "/recue/event/push",
        "timeline:s revision:i host:s state:s text:s",
        "a push was `sent`, is `confirmed`, is `waiting` to be sent again, or was given up: `unconfirmed` or `failed`; "
        "and what the host said",
        Pushed,
    ),
    _event(
        "/recue/event/transport",
        "host:s playing:i seconds:f",
        "a host's play head moved, started (1) or stopped (0)",
        PlayheadState,
    ),
)
"""Requests, then their answers, then events."""

REQUESTS: dict[str, Row] = {row.address: row for row in TABLE if row.kind is MessageKind.REQUEST}
ANSWERS: dict[str, Row] = {row.address: row for row in TABLE if row.kind is MessageKind.ANSWER}
EVENTS: dict[str, Row] = {row.address: row for row in TABLE if row.kind is MessageKind.EVENT}
ANSWERED_BY: dict[type[Answer | Event], Row] = {row.value: row for row in ANSWERS.values() if row.value}
TOLD_BY: dict[type[Answer | Event], Row] = {row.value: row for row in EVENTS.values() if row.value}


def markdown() -> str:
    """Return the table as the documentation has it, a section for each kind of message."""
    return "\n\n".join(f"## {kind.value.capitalize()}s\n\n{_section(kind)}" for kind in MessageKind)


def _section(kind: MessageKind) -> str:
    head = ("address", "arguments", "what it does", "what is answered")
    rows = [_cells(row) for row in TABLE if row.kind is kind]
    width = 4 if kind is MessageKind.REQUEST else 3
    return "\n".join(f"| {' | '.join(line[:width])} |" for line in (head, ("---",) * 4, *rows))


def _cells(row: Row) -> tuple[str, str, str, str]:
    answers = f"`{row.answers}`, then ack" if row.answers else "ack"
    arguments = ", ".join(f"`{argument.name} {argument.tag}`" for argument in row.arguments)
    return f"`{row.address}`", arguments, row.does, answers


def listing() -> str:
    """Return the requests as `recue osc --help` lists them, without the request id."""
    lines = []
    for row in REQUESTS.values():
        arguments = " ".join(argument.name.upper() for argument in row.arguments[1:])
        lines += [f"{row.address} {arguments}".rstrip(), f"    {row.does}"]
    return "\n".join(lines)
