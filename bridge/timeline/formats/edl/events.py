"""The events of a CMX 3600 edit decision list, parsed line by line."""

import re
from dataclasses import dataclass, field

from bridge.errors import TimelineError
from bridge.written_text import lines as lines_of

_TIMECODE = r"(\d{1,3}[:;.]\d{1,2}[:;.]\d{1,2}[:;.,]\d{1,3}|\d{1,12})"
_WORDS = r"\S++(?:\s++\S++)*?"
"""As few words as possible. Here and below nothing is tried twice: a line takes as long as it is long."""
_EVENT = re.compile(
    rf"(?P<number>\d{{1,9}})[A-Z]?\s++(?P<reel>{_WORDS})\s++(?P<channel>\S++)\s++"
    r"(?P<kind>C|D|W\d{1,3}|K(?:\s*+[BO])?)(?:\s++(?P<frames>\d{1,9}))?\s++(?:\(?F\)?\s++)?"
    rf"(?P<a>{_TIMECODE})\s++(?P<b>{_TIMECODE})\s++(?P<c>{_TIMECODE})\s++(?P<d>{_TIMECODE})(?:\s.*)?"
)
_BEGUN = re.compile(r"(?P<number>\d{1,9})[A-Z]?(?P<rest>\s+\S.*)?")
"""A line that begins as an event does, complete or not."""
_COMMENT = re.compile(r"\*?\s*+(?P<key>[A-Z][A-Z/]*+(?: ++[A-Z/]++)*+)\s*+:\s*+(?P<text>.*)")
_SPEED = re.compile(rf"M2\s++(?:(?P<reel>{_WORDS})\s++)??(?P<speed>[+-]?\d{{1,9}}(?:\.\d{{1,30}})?)\s++\S++")


@dataclass(slots=True)
class Event:
    """One event: its line, and the comments beneath it. Timecodes are as written."""

    number: int
    reel: str
    channel: str
    kind: str
    """`C` for a cut, `D` for a dissolve, `W` and a number for a wipe, `K` for a key."""
    frames: int
    """Frames of its transition."""
    source: tuple[str, str]
    """First timecode of the source range, and the first after it."""
    record: tuple[str, str]
    """First timecode of the record range, and the first after it."""
    comments: dict[str, str] = field(default_factory=dict)
    """The comments beneath it, by their keys: `FROM CLIP NAME`, `SOURCE FILE` and so on."""
    locators: list[str] = field(default_factory=list)
    """Its `LOC` comments, and DaVinci Resolve's markers, as written."""
    speed: float | None = None
    """Frames of source per second of record, where an `M2` line states it."""

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
    title, is_drop = "", False
    for number, line in comment_lines.items():
        if line.startswith("TITLE:"):
            title = line.removeprefix("TITLE:").strip()
        elif line.startswith("FCM:") and number < min(events, default=number + 1):
            is_drop = "NON" not in line and "DROP" in line
    _comment_on(events, unread, comment_lines)
    return EditDecisionList(
        title, is_drop, tuple(events.values()), tuple(comment_lines.values()), tuple(unread)
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
    """Return whether the last timecode is shorter than the three before it."""
    lengths = {len(code) for code in (*event.source, event.record[0])}
    return len(lengths) == 1 and len(event.record[1]) < lengths.pop()


def _event(line: str) -> Event | None:
    """Parse an event; None if the line is none, or its timecodes are not all written alike."""
    found = _EVENT.fullmatch(line)
    if found is None or len({found[code].isdigit() for code in "abcd"}) > 1:
        return None
    return Event(
        int(found["number"]),
        found["reel"],
        found["channel"],
        found["kind"][0],
        int(found["frames"] or 0),
        (found["a"], found["b"]),
        (found["c"], found["d"]),
    )


def _comment_on(events: dict[int, Event], unread: dict[int, str], comment_lines: dict[int, str]) -> None:
    """Assign each comment line to the event above it; to none where that cannot be parsed."""
    last: Event | None = None
    of_reel: dict[tuple[int, str], Event] = {}
    for number in sorted({*events, *unread, *comment_lines}):
        if number in events:
            last = events[number]
            of_reel[last.number, last.reel] = last
        elif number in unread:
            last = None
            of_reel.clear()
        elif last is not None:
            _comment(comment_lines[number], last, of_reel)


def _comment(line: str, last: Event, of_reel: dict[tuple[int, str], Event]) -> None:
    """Assign a comment to its event: the last one, or for a speed the last one of its number and reel."""
    if (speed := _SPEED.fullmatch(line)) is not None:
        of_reel.get((last.number, speed["reel"]), last).speed = float(speed["speed"])
    elif "|M:" in line or "LOC:" in line:
        last.locators.append(line)
    elif (said := _COMMENT.fullmatch(line)) is not None:
        last.comments.setdefault(said["key"], said["text"].strip())
