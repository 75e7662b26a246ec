"""The events of a CMX 3600 edit decision list, parsed line by line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bridge.errors import TimelineError
from bridge.timeline.formats.edl.codes import CODE, unit
from bridge.written_text import lines as lines_of

_WORDS = r"\S++(?:\s++\S++)*?"
"""As few words as possible. Here and below nothing is tried twice: a line takes as long as it is long."""
_EVENT = re.compile(
    rf"(?P<number>\d{{1,9}})[A-Z]?\s++(?P<reel>{_WORDS})\s++(?P<channel>\S++)\s++"
    r"(?P<kind>C|D|W\d{1,3}|K(?:\s*+[BO])?)(?:\s++\(?F\)?)?(?:\s++(?P<frames>\d{1,9}))?\s++(?:\(?F\)?\s++)?"
    rf"(?P<a>{CODE})\s++(?P<b>{CODE})\s++(?P<c>{CODE})\s++(?P<d>{CODE})(?:\s.*)?"
)
_BEGUN = re.compile(r"(?P<number>\d{1,9})[A-Z]?(?P<rest>\s+\S.*)?")
"""A line that begins as an event does, complete or not."""
_COMMENT = re.compile(r"\*?\s*+(?P<key>[A-Z][A-Z/]*+(?: ++[A-Z/]++)*+)\s*+:\s*+(?P<text>.*)")
_SPEED = re.compile(
    rf"M2\s++(?:(?P<reel>{_WORDS})\s++)?(?P<speed>[+-]?\d{{1,9}}(?:\.\d{{1,30}})?)(?:\s++{CODE})?"
)
_FREEZE = re.compile(r"[*\s]*+FREEZE FRAME\b.*")
_LOCATOR = re.compile(r"[*\s]*+LOC\b.*")
_STATEMENT = re.compile(
    r"(?:\*|TITLE\b|FCM\b|EFFECTS?\b|SPLIT\b|GPI\b|AUD\b|BLEND\b|DVE\b|FINAL CUT PRO REEL\b|>>>|FRAME\s*+RATE|TIME\s*+BASE|FPS).*",
    re.IGNORECASE,
)
"""A line that tells nothing of the picture beyond what events do, or that is read elsewhere."""

_MORE_SOUND = re.compile(r"AUD\s++[\d\s,/]*+", re.IGNORECASE)
"""A line that names the third channel of sound and others of the event above it: `AUD 3 4`."""
_GRADE = re.compile(r"\*?\s*+ASC_(?:SOP|SAT)\b.*")
_EFFECT = re.compile(r"\*?\s*+EFFECT NAME\b.*")
"""A comment on an event's effect; on that of a transition it names the transition."""

_LARGEST_GROUP = 16
"""Lines of one event that its comments may be about: an event has four at most, of picture and of sound."""


@dataclass(slots=True)
class Event:
    """One line of an event, with the comments beneath it that are about it. Places are as written."""

    number: int
    reel: str
    channel: str
    kind: str
    """`C` for a cut, `D` for a dissolve, `W` and a number for a wipe; of a key `KB` for the background, `K` for what is
    keyed over it, `KO` for what is keyed and taken off."""
    frames: int
    """Frames of its transition."""
    source: tuple[str, str]
    """First place of the source range, and the first after it."""
    record: tuple[str, str]
    """First place of the record range, and the first after it."""
    is_drop: bool | None = None
    """The `FCM` line in force says drop frame; None where none is."""
    comments: dict[str, str] = field(default_factory=dict)
    """The comments about it, by their keys: `FROM CLIP NAME`, `SOURCE FILE` and so on."""
    locators: list[str] = field(default_factory=list)
    """Its `LOC` comments, and DaVinci Resolve's markers, as written."""
    looks: list[str] = field(default_factory=list)
    """The comments on its grade and its effects, as written."""
    speed: float | None = None
    """Frames of source per second of record, where an `M2` line states it."""
    more_sound: bool = False
    """True if an `AUD` line beneath it names further channels of sound."""

    @property
    def is_picture(self) -> bool:
        """True if it edits picture: `V`, `V2`, `B` (both), `A2/V`."""
        channel = self.channel.upper()
        return channel == "B" or "V" in channel

    @property
    def track(self) -> str:
        """The picture track it edits: `V`, `V2`."""
        found = re.search(r"V\d*", self.channel.upper())
        return found[0] if found else "V"

    @property
    def is_heard(self) -> bool:
        """True if it edits sound: `A`, `A2`, `AA`, `B` (both), `AA/V`, or an `AUD` line beneath it."""
        channel = self.channel.upper()
        return self.more_sound or channel == "B" or "A" in channel.replace("NONE", "")

    @property
    def sound_track(self) -> str:
        """The first track of sound it edits: `A`, `A2`; `A3` where only an `AUD` line names channels."""
        channel = self.channel.upper()
        found = re.search(r"A\d+", channel)
        only_more = self.more_sound and channel != "B" and "A" not in channel
        return found[0] if found else "A3" if only_more else "A"

    @property
    def is_black(self) -> bool:
        """True if its reel is black."""
        return self.reel.upper() in {"BL", "BLK", "BLACK"}

    @property
    def is_transition(self) -> bool:
        """True for a dissolve or a wipe."""
        return self.kind[0] in "DW"

    @property
    def is_keyed(self) -> bool:
        """True if it is keyed over a background."""
        return self.kind in {"K", "KO"}


@dataclass(frozen=True, slots=True)
class EditDecisionList:
    """A whole EDL."""

    title: str
    is_drop: bool
    """True if its `FCM` line, before any event, says drop frame."""
    events: tuple[Event, ...]
    comment_lines: tuple[str, ...]
    """Every line that neither is an event nor begins as one."""
    unread: tuple[int, ...]
    """The numbers of the lines, from 1, that begin as an event does but cannot be parsed."""
    unknown: tuple[tuple[int, str], ...]
    """The lines, with their numbers from 1, that are neither events nor comments, nor any statement known here."""


def begins(head: str) -> bool:
    """Return whether a text begins as an EDL does: with a title, or with an event after comments."""
    first = (line.strip() for line in lines_of(head))
    told = next((line for line in first if line and not line.startswith(("*", "FCM:"))), "")
    return told.startswith("TITLE:") or _event(told) is not None


def split_lists(text: str) -> list[str]:
    """Split a text into the EDLs that follow one another in it: each begins with a title, and counts its events anew.

    Every EDL keeps its line numbers: blank lines stand for those of the ones before it.
    """
    lines = [*lines_of(text), *[""] * text.endswith(("\r", "\n"))]
    starts, title, last = [0], 0, -1
    for at, line in enumerate(map(str.strip, lines)):
        if line.startswith("TITLE:"):
            title = at
        elif (event := _event(line)) is not None:
            starts += [title] if title > starts[-1] and event.number <= last else []
            last = event.number
    ends = [*starts[1:], len(lines)]
    return ["\n" * start + "\n".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def parse_edl(text: str, where: str) -> EditDecisionList:
    """Parse an EDL.

    Args:
        text: The EDL.
        where: Its name in an error message.

    Raises:
        TimelineError: If its last event is truncated.
    """
    lines = dict(enumerate((line.strip() for line in lines_of(text)), 1))
    events = {number: event for number, line in lines.items() if (event := _event(line)) is not None}
    unread = {
        number: line for number, line in lines.items() if number not in events and _BEGUN.fullmatch(line)
    }
    _check_whole(text, events, unread, where)
    comment_lines = {
        number: line for number, line in lines.items() if number not in events and number not in unread
    }
    _count_frames(events, comment_lines)
    _comment_on(events, unread, comment_lines)
    titles = [line for line in comment_lines.values() if line.startswith("TITLE:")]
    return EditDecisionList(
        titles[-1].removeprefix("TITLE:").strip() if titles else "",
        any(event.is_drop for event in list(events.values())[:1]),
        tuple(events.values()),
        tuple(comment_lines.values()),
        tuple(unread),
        tuple((number, line) for number, line in comment_lines.items() if not _is_known(line)),
    )


def _check_whole(text: str, events: dict[int, Event], unread: dict[int, str], where: str) -> None:
    """Check that an EDL does not end within an event.

    Args:
        text: The EDL.
        events: Its events by line.
        unread: The lines that begin as an event does but cannot be parsed.
        where: Its name in the error message.

    Raises:
        TimelineError: If its last event cannot be parsed, or lacks the last digit.
    """
    last = max([*events, *unread], default=0)
    if len(unread) > 1 and not events:
        raise TimelineError(
            f"{where} holds no event that can be read, the first in line {min(unread)}; export it as CMX 3600."
        )
    if last in unread:
        begun = _BEGUN.fullmatch(unread[last])
        place = f"in event {int(begun['number'])}" if begun and begun["rest"] else "in the number of an event"
    elif last and text[-1:].isdigit() and last == len(lines_of(text)) and _lacks_digit(events[last]):
        place = f"in event {events[last].number}"
    else:
        return
    raise TimelineError(f"{where} is not whole: it ends {place}; export it again.")


def _lacks_digit(event: Event) -> bool:
    """Return whether the last place is shorter than those before it that are of its kind and all of one length."""
    first, last = event.record
    alike = [code for code in (*event.source, first) if unit(code) == unit(last)]
    return len({len(code) for code in alike}) == 1 and len(last) < len(first)


def _event(line: str) -> Event | None:
    """Parse an event; None if the line is none, or both ends of a range are not written alike."""
    found = _EVENT.fullmatch(line)
    if found is None or any(unit(found[first]) != unit(found[last]) for first, last in ("ab", "cd")):
        return None
    kind = re.sub(r"\s", "", found["kind"])
    return Event(
        int(found["number"]),
        found["reel"],
        found["channel"],
        kind,
        int(found["frames"] or 0),
        (found["a"], found["b"]),
        (found["c"], found["d"]),
    )


def _is_known(line: str) -> bool:
    """Return whether a line that is no event is read, or is known to tell nothing of the picture."""
    if line.startswith("M2"):
        return _SPEED.fullmatch(line) is not None
    return (
        not line.strip("\0\x1a")
        or any(form.fullmatch(line) for form in (_STATEMENT, _COMMENT, _FREEZE))
        or "|M:" in line
    )


def _count_frames(events: dict[int, Event], comment_lines: dict[int, str]) -> None:
    """Tell each event the frame count that the last `FCM` line above it states."""
    stated: bool | None = None
    for number in sorted({*events, *comment_lines}):
        if number in events:
            events[number].is_drop = stated
        elif comment_lines[number].startswith("FCM:"):
            stated = "NON" not in comment_lines[number] and "DROP" in comment_lines[number]


def _comment_on(events: dict[int, Event], unread: dict[int, str], comment_lines: dict[int, str]) -> None:
    """Assign each comment line to the lines of the event above it; to none where that cannot be parsed.

    Locators above the first event are assigned to that.
    """
    group: list[Event] = []
    named: list[Event] = []
    early: list[str] = []
    for number in sorted({*events, *unread, *comment_lines}):
        if number in events:
            event = events[number]
            group = (
                [*group[-_LARGEST_GROUP:], event] if group and group[-1].number == event.number else [event]
            )
            named = [event]
            event.locators += early
            early = []
        elif number in unread:
            group, named, early = [], [], []
        elif group:
            named = _comment(comment_lines[number], group, named)
        elif number < min(events, default=0) and _is_locator(comment_lines[number]):
            early.append(comment_lines[number])


def _comment(line: str, group: list[Event], named: list[Event]) -> list[Event]:
    """Assign a comment to lines of its event.

    Args:
        line: The comment.
        group: The lines of one event so far.
        named: The lines whose clip was named last, which what follows is about.

    Returns:
        The lines whose clip was named last.
    """
    last = group[-1]
    if (speed := _SPEED.fullmatch(line)) is not None:
        of_reel = (event for event in reversed(group) if event.reel == speed["reel"])
        next(of_reel, last).speed = float(speed["speed"])
    elif _is_locator(line):
        last.locators.append(line)
    elif _MORE_SOUND.fullmatch(line) is not None:
        last.more_sound = True
    elif _FREEZE.fullmatch(line) is not None:
        last.comments["FREEZE FRAME"] = ""
    elif _GRADE.fullmatch(line) or (_EFFECT.fullmatch(line) and not last.is_transition):
        last.looks.append(line)
    elif (said := _COMMENT.fullmatch(line)) is not None:
        named = _named(said["key"], group) or named
        for event in named:
            event.comments.setdefault(said["key"], said["text"].strip())
    return named


def _is_locator(line: str) -> bool:
    return "|M:" in line or _LOCATOR.fullmatch(line) is not None


def _named(key: str, group: list[Event]) -> list[Event]:
    """Return the lines of an event whose clip a comment names; none if it names no clip.

    `FROM` is what a transition comes from and the background of a key, `TO` what a transition leads to, `KEY` what is
    keyed. A transition keeps `FROM` too, until `TO` names its own clip.
    """
    last = group[-1]
    if key == "KEY CLIP NAME":
        return [event for event in group if event.is_keyed] or [last]
    if key == "TO CLIP NAME":
        led = [event for event in group if event.is_transition] or [last]
        _forget_from(led)
        return led
    if key not in {"FROM CLIP NAME", "CLIP NAME"}:
        return []
    if any(event.is_keyed for event in group):
        return [event for event in group if not (event.is_keyed or event.is_black)] or [last]
    return [
        event
        for event in group
        if last.is_transition or (event.reel, event.record) == (last.reel, last.record)
    ]


def _forget_from(led: Iterable[Event]) -> None:
    """Take from transitions what was said of the clip they come from: its name, and all that followed it."""
    for event in led:
        keys = list(event.comments)
        said = keys[keys.index("FROM CLIP NAME") :] if "FROM CLIP NAME" in keys else []
        for key in said:
            del event.comments[key]
