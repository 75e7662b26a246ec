"""A REAPER project as its scripts see it: tracks, items with takes, markers and a tempo map."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise, zip_longest
from math import sqrt
from uuid import uuid4

PPQ = 960
DEFAULT_BPM = 120.0


@dataclass(eq=False, slots=True)
class Take:
    midi: bool
    ppq: int = PPQ
    name: str = ""
    buffer: bytes = b""
    """As MIDI_GetAllEvts gives it."""
    values: dict[str, float] = field(default_factory=lambda: {"D_PLAYRATE": 1.0, "D_STARTOFFS": 0.0})

    @property
    def events(self) -> list[tuple[int, bytes]]:
        """Ticks from the item's start, and the bytes."""
        return list(unpacked(self.buffer))


@dataclass(eq=False, slots=True)
class Item:
    track: Track
    takes: list[Take]
    values: dict[str, float]
    ext: dict[str, str] = field(default_factory=dict)

    @property
    def start(self) -> float:
        return self.values["D_POSITION"]

    @property
    def end(self) -> float:
        return self.start + self.values["D_LENGTH"]


@dataclass(eq=False, slots=True)
class AutomationItem:
    values: dict[str, float]
    """D_POSITION and D_LENGTH in seconds, D_PLAYRATE, D_STARTOFFS."""
    quarters: list[float]
    """The points in it, in quarter notes from its start, whatever the tempo."""


@dataclass(eq=False, slots=True)
class Envelope:
    points: list[tuple[float, float, int, float, bool]]
    """Seconds, value, shape, tension, selected."""
    items: list[AutomationItem] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Track:
    name: str = ""
    values: dict[str, float] = field(default_factory=lambda: {"I_FOLDERDEPTH": 0.0})
    ext: dict[str, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)


def _guid() -> str:
    return f"{{{uuid4()}}}".upper()


@dataclass(eq=False, slots=True)
class Marker:
    region: bool
    start: float
    end: float
    name: str
    number: int
    colour: int
    guid: str = field(default_factory=_guid)


@dataclass(slots=True)
class TempoMarker:
    time: float
    bpm: float
    num: int
    den: int
    linear: bool


@dataclass(frozen=True, slots=True)
class TempoMap:
    """Tempi as lines: from each point on, the quarter note it begins at, the tempo, and how much it grows in a second."""

    times: list[float]
    quarters_at: list[float]
    tempi: list[float]
    slopes: list[float]

    @classmethod
    def of(cls, markers: list[TempoMarker]) -> TempoMap:
        tempi = cls([0.0], [0.0], [DEFAULT_BPM], [0.0])
        for marker, after in zip_longest(markers, markers[1:]):
            tempi.quarters_at.append(tempi.quarters(marker.time))
            tempi.times.append(marker.time)
            tempi.tempi.append(marker.bpm)
            ramp = marker.linear and after is not None and after.time > marker.time
            tempi.slopes.append((after.bpm - marker.bpm) / (after.time - marker.time) if ramp else 0.0)
        return tempi

    def quarters(self, time: float) -> float:
        at = max(0, bisect_right(self.times, time) - 1)
        passed = time - self.times[at]
        return self.quarters_at[at] + passed * (self.tempi[at] + self.slopes[at] * passed / 2) / 60

    def seconds(self, quarter: float) -> float:
        at = max(0, bisect_right(self.quarters_at, quarter) - 1)
        beats, bpm = 60 * (quarter - self.quarters_at[at]), self.tempi[at]
        return self.times[at] + 2 * beats / (bpm + sqrt(bpm * bpm + 2 * self.slopes[at] * beats))


class FirstPoint(Enum):
    """The fate of the first tempo point that is deleted: sources disagree."""

    GOES = "goes"
    STAYS = "stays, and REAPER says so"
    SEEMS_TO_GO = "stays, and REAPER says that it went"


@dataclass(eq=False, slots=True)
class Project:
    tracks: list[Track] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    tempi: list[TempoMarker] = field(default_factory=list)
    master: Track = field(default_factory=lambda: Track("Master", envelopes=[Envelope([])]))
    """Its first envelope is the tempo map."""
    _map: tuple[tuple[int, int], TempoMap] | None = field(default=None, repr=False)

    @property
    def envelopes(self) -> list[Envelope]:
        """All but the tempo map."""
        return [*self.master.envelopes[1:], *(e for track in self.tracks for e in track.envelopes)]

    @property
    def items(self) -> list[Item]:
        return [item for track in self.tracks for item in track.items]

    def track(self, name: str) -> Track:
        (found,) = [track for track in self.tracks if track.name == name]
        return found

    def without(self, *names: str) -> Project:
        """Return the same project less what has one of these names."""
        tracks = [track for track in self.tracks if track.name not in names]
        return Project(tracks, [mark for mark in self.markers if mark.name not in names], self.tempi)

    def onsets(self) -> list[tuple[int, float]]:
        """Pitch and seconds of every note that begins."""
        return [
            (message[1], self.seconds(self.quarters(item.start) + tick / take.ppq))
            for item in self.items
            for take in item.takes
            for tick, message in take.events
            if message[0] & 0xF0 == 0x90
        ]

    def add_item(self, track: Track, start: float, end: float, take: Take) -> Item:
        values = {"D_POSITION": start, "D_LENGTH": end - start, "B_MUTE": 0.0, "B_LOOPSRC": 1.0}
        values |= {"D_SNAPOFFSET": 0.0, "D_FADEINLEN": 0.0, "D_FADEOUTLEN": 0.0}
        item = Item(track, [take], values)
        track.items.append(item)
        return item

    def quarters(self, time: float) -> float:
        """Return the quarter note that a time lies on."""
        return self.tempo_map.quarters(time)

    def seconds(self, quarter: float) -> float:
        """Return the time of a quarter note; the inverse of `quarters`."""
        return self.tempo_map.seconds(quarter)

    @property
    def tempo_map(self) -> TempoMap:
        """The tempi as lines, made anew when they changed."""
        key = id(self.tempi), len(self.tempi)
        if self._map is None or self._map[0] != key:
            self._map = key, TempoMap.of(self.tempi)
        return self._map[1]

    def retempo(self, change: Callable[[], None]) -> None:
        """Change the tempo map as REAPER does by default: everything keeps its beat, and audio is stretched to it."""
        if not (self.items or self.markers or self.envelopes):
            change()
            self._map = None
            return
        before = self.tempo_map
        items = [(i, before.quarters(i.start), before.quarters(i.end)) for i in self.items]
        marks = [(m, before.quarters(m.start), before.quarters(m.end)) for m in self.markers]
        envelopes = [(e, [before.quarters(p[0]) for p in e.points]) for e in self.envelopes]
        automation = [
            (item, before.quarters(item.values["D_POSITION"]), before.quarters(_end(item)))
            for envelope in self.envelopes
            for item in envelope.items
        ]
        change()
        self._map = None
        after = self.tempo_map
        for item, first, last in items:
            length = after.seconds(last) - after.seconds(first)
            for take in item.takes:
                if not take.midi:
                    take.values["D_PLAYRATE"] *= item.values["D_LENGTH"] / length
            item.values |= {"D_POSITION": after.seconds(first), "D_LENGTH": length}
        for mark, first, last in marks:
            mark.start, mark.end = after.seconds(first), after.seconds(last)
        for envelope, quarters in envelopes:
            envelope.points = [
                (after.seconds(q), *point[1:]) for q, point in zip(quarters, envelope.points, strict=True)
            ]
        for moved, first, last in automation:
            moved.values |= {
                "D_POSITION": after.seconds(first),
                "D_LENGTH": after.seconds(last) - after.seconds(first),
            }


def _end(item: AutomationItem) -> float:
    return item.values["D_POSITION"] + item.values["D_LENGTH"]


def packed(events: list[tuple[int, bytes]]) -> bytes:
    """Events as REAPER packs them: ticks since the one before, flags, length, bytes."""
    ticks = [0, *(tick for tick, _ in events)]
    return b"".join(
        struct.pack("<iBI", after - before, 0, len(message)) + message
        for (before, after), (_, message) in zip(pairwise(ticks), events, strict=True)
    )


def unpacked(buffer: bytes) -> Iterator[tuple[int, bytes]]:
    """Read events as REAPER packs them; the inverse of `packed`.

    Raises:
        struct.error: If the buffer ends early.
    """
    at = tick = 0
    while at < len(buffer):
        wait, _, size = struct.unpack_from("<iBI", buffer, at)
        tick += wait
        yield tick, buffer[at + 9 : at + 9 + size]
        at += 9 + size
