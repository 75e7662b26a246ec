"""A candidate: a scene under way, as far as it is written."""

from copy import copy, deepcopy
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple, Self

from generator.pieces.chords import ROOT
from generator.pieces.columns import NONE
from generator.pieces.parts import BASS, PARTS
from generator.pieces.passages import PITCHES
from generator.pieces.plan import BENT, NEW, RHYTHM, STREAMS
from generator.writing.textures import Laid

FOREVER = 1 << 40
"""A tick after the end of any scene."""


class Struck(NamedTuple):
    """A note of a column."""

    pitch: int
    """Counted from LOWEST."""
    duration: int
    """Index in DURATIONS, or LEGATO."""
    previous: int
    """The pitch at its place when its part last began notes; NONE for the first."""


@dataclass(slots=True)
class Column:
    """A column that is written."""

    position: int
    """Ticks from the bar's start."""
    root: int
    """Of its chord, 0 to 11."""
    code: int = 0
    """The counts of its parts as one number."""
    goes_on: int = 0
    """The place in the bar of the column after it; 0 for a bar line."""
    notes: tuple[tuple[Struck, ...], ...] = ((),) * PARTS
    """Of each part."""


Notes = dict[int, tuple[tuple[Struck, ...], ...]]
"""The notes of each part in a half bar, by ticks from its start."""


@dataclass(slots=True)
class Half:
    """A half bar, as far as it is written."""

    tick: int
    """From the scene's start."""
    streams: tuple[Notes, ...]
    """The notes of each stream."""


@dataclass(slots=True)
class Followed:
    """What a stream takes up in the half bar under way."""

    kind: int
    """SAME, MOVED or RHYTHM."""
    notes: Notes
    """None for silence."""
    laid: Laid | None = None
    """What the texture lays out, whose notes have no pitches yet; None where earlier notes are taken up."""
    shifts: tuple[int, int] | None = None
    """The least and the most semitones by which its notes have been moved so far; None before the first."""

    @property
    def keeps_lengths(self) -> bool:
        """True if its notes are as long as those that are taken up."""
        return self.kind != RHYTHM if self.laid is None else self.laid.manner.held

    def at(self, offset: int) -> tuple[tuple[Struck, ...], ...]:
        """Return the notes of each part that begin some ticks from the half bar's start."""
        return self.notes.get(offset, ((),) * PARTS)

    def may_move(self) -> tuple[int, int]:
        """Return the least and the most semitones by which the next note may be moved: all alike, but for a bend."""
        if self.shifts is None:
            pitches = [note.pitch for parts in self.notes.values() for notes in parts for note in notes]
            return -min(pitches), PITCHES - 1 - max(pitches)
        low, high = self.shifts
        return high - BENT, low + BENT

    def move(self, shift: int) -> None:
        """Take note that a note was moved by some semitones."""
        low, high = self.shifts or (shift, shift)
        self.shifts = min(low, shift), max(high, shift)


class Sounding(NamedTuple):
    """A note that sounds on."""

    end: int
    """Ticks from the scene's start; FOREVER for one that lasts until its part begins the next."""
    part: int
    pitch: int
    note: int
    """Its index among the notes that are written."""


class Written(NamedTuple):
    """A note that is written."""

    tick: int
    """Ticks from the scene's start."""
    duration: int
    """Ticks; until its pitch is struck again it may sound for less."""
    pitch: int
    """Counted from LOWEST."""
    part: int


@dataclass(slots=True)
class Candidate:
    """A scene under way: where it stands, what is left of its bar, and what is written."""

    tick: int
    """Of the column to be written, from the scene's start."""
    bar: int
    position: int
    """Ticks from the bar's start."""
    chord: int
    onsets: int
    """Columns with notes left in the bar."""
    left: int
    """Notes left in the bar."""
    pitch: float
    """The sum of the pitches left that gives the bar its register."""
    columns: dict[int, Column] = field(default_factory=dict)
    """By tick."""
    last: list[tuple[int, ...]] = field(default_factory=lambda: [()] * PARTS)
    """The pitches that each part began last."""
    earlier: list[tuple[int, ...]] = field(default_factory=lambda: [()] * PARTS)
    """Those that it began before."""
    sounding: list[Sounding] = field(default_factory=list)
    notes: list[Written] = field(default_factory=list)
    chords: list[int] = field(default_factory=list)
    """Of each half bar begun."""
    plan: tuple[int, int] = (NEW, NEW)
    """What the half bar takes up: codes of the melody and of the accompaniment."""
    halves: list[Half] = field(default_factory=list)
    """Those begun."""
    followed: list[Followed | None] = field(default_factory=lambda: [None] * STREAMS)
    """What each stream of the half bar under way takes up; None for what is new."""
    footing: int = NONE
    """The pitch of the bass at the last bar line; NONE where it was silent."""
    stood: int = 0
    """The bar lines at which it had that pitch, one after another."""
    done: bool = False

    def copied(self) -> Self:
        """Return a copy that goes its own way from the start of a bar on."""
        other = copy(self)
        for name in ("columns", "last", "earlier", "sounding", "notes", "chords", "halves"):
            setattr(other, name, copy(getattr(self, name)))
        other.halves[-1] = deepcopy(self.halves[-1])
        other.followed = [copy(one) for one in self.followed]
        return other

    def stand(self) -> None:
        """Take note of the bass at a bar line."""
        bass = self.sounds(BASS)
        self.stood = self.stood + 1 if bass == self.footing else 1
        self.footing = bass

    def sounds(self, part: int) -> int:
        """Return the pitch of a part of one voice that sounds on, NONE if it is silent."""
        return next((note.pitch for note in self.sounding if note.part == part), NONE)

    @property
    def stands(self) -> int:
        """The half bars for which its chord has stood."""
        return sum(1 for _ in takewhile(self.chord.__eq__, reversed(self.chords)))

    @property
    def root(self) -> int:
        """The root of the chord, 0 to 11."""
        return int(ROOT[self.chord])


def at_place(pitches: tuple[int, ...], place: int) -> int:
    """Return the pitch at a place of those that a part began together, or the last of them; NONE if it began none."""
    return pitches[min(place, len(pitches) - 1)] if pitches else NONE
