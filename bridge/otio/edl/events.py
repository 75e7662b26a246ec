"""The lines of a CMX 3600 edit decision list as events."""

import re
from dataclasses import dataclass, field

_TIMECODE = r"(\d{1,3}[:;.]\d{1,2}[:;.]\d{1,2}[:;.,]\d{1,3}|\d+)"
_EVENT = re.compile(
    r"(?P<number>\d+)[A-Z]?\s+(?P<reel>\S.*?)\s+(?P<channel>\S+)\s+"
    r"(?P<kind>C|D|W\d{1,3}|K(?:\s*[BO])?)(?:\s+(?P<frames>\d+))?\s+(?:\(?F\)?\s+)?"
    rf"(?P<a>{_TIMECODE})\s+(?P<b>{_TIMECODE})\s+(?P<c>{_TIMECODE})\s+(?P<d>{_TIMECODE})(?:\s.*)?"
)
_COMMENT = re.compile(r"\*?\s*(?P<key>[A-Z][A-Z /]*?)\s*:\s*(?P<text>.*)")
_SPEED = re.compile(r"M2\s+(?P<reel>\S.*?)??\s+(?P<speed>[+-]?\d+(?:\.\d+)?)\s+\S+")


@dataclass(slots=True)
class Event:
    """One line of the list, with the comments beneath it. Timecodes are as written."""

    number: int
    reel: str
    channel: str
    kind: str
    """`C` for a cut, `D` for a dissolve, `W` and a number for a wipe, `K` for a key."""
    frames: int
    """How long its transition lasts."""
    source: tuple[str, str]
    """First timecode used of the source, and the first after."""
    record: tuple[str, str]
    """The same on the record side."""
    comments: dict[str, str] = field(default_factory=dict)
    """What is said beneath it: `FROM CLIP NAME`, `SOURCE FILE` and so on."""
    locators: list[str] = field(default_factory=list)
    """Its `LOC` comments, and DaVinci Resolve's markers, as written."""
    speed: float | None = None
    """Frames of source per second of record, where an `M2` line states it."""

    @property
    def is_picture(self) -> bool:
        """Whether it edits picture: `V`, `V2`, `B` (both), `A2/V`."""
        channel = self.channel.upper()
        return channel == "B" or "V" in channel

    @property
    def track(self) -> str:
        """The picture track it edits: `V`, `V2`."""
        found = re.search(r"V\d*", self.channel.upper())
        return found[0] if found else "V"


@dataclass(frozen=True, slots=True)
class Decisions:
    """A whole list."""

    title: str
    is_drop: bool
    """Whether its `FCM` line, before any event, says drop frame."""
    events: tuple[Event, ...]
    remarks: tuple[str, ...]
    """Every line that is no event."""


def decisions(text: str) -> Decisions:
    """Read a list line by line; a line that is neither event nor comment is passed over."""
    title, is_drop = "", False
    events: list[Event] = []
    remarks: list[str] = []
    for line in (line.strip() for line in text.splitlines()):
        found = _EVENT.fullmatch(line)
        if found is not None:
            events.append(_event(found))
            continue
        remarks.append(line)
        if line.startswith("TITLE:"):
            title = line.removeprefix("TITLE:").strip()
        elif line.startswith("FCM:") and not events:
            is_drop = "NON" not in line and "DROP" in line
        elif events:
            _comment(line, events)
    return Decisions(title, is_drop, tuple(events), tuple(remarks))


def _event(found: re.Match[str]) -> Event:
    return Event(
        int(found["number"]),
        found["reel"],
        found["channel"],
        found["kind"][0],
        int(found["frames"] or 0),
        (found["a"], found["b"]),
        (found["c"], found["d"]),
    )


def _comment(line: str, events: list[Event]) -> None:
    """Give a comment to the event it belongs to: the last, or for a speed the last of its reel."""
    last = events[-1]
    if (speed := _SPEED.fullmatch(line)) is not None:
        same = (
            event for event in reversed(events) if event.number == last.number and event.reel == speed["reel"]
        )
        next(same, last).speed = float(speed["speed"])
    elif "|M:" in line or "LOC:" in line:
        last.locators.append(line)
    elif (said := _COMMENT.fullmatch(line)) is not None:
        last.comments.setdefault(said["key"], said["text"].strip())
