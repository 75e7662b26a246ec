"""Change lists: the changes between two cuts, as values."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bridge.timeline import Cut, Marker, Shot, Timeline

ZERO = Fraction(0)
NOTICED = Fraction(1, 2)
"""Frames: a smaller difference is rounding, not editing."""


class ChangeKind(StrEnum):
    """The change of a shot."""

    UNCHANGED = "unchanged"
    """The same frames, in the same order among the shots; earlier edits may ripple it to another record time."""
    MOVED = "moved"
    """The same frames, at another place in the order."""
    TRIMMED = "trimmed"
    """More or fewer frames at its head, its tail or both; a slip is both by opposite amounts."""
    RETIMED = "retimed"
    """Another speed."""
    REPLACED = "replaced"
    """Another shot at its place."""
    INSERTED = "inserted"
    REMOVED = "removed"
    SPLIT = "split"
    """One shot became several."""
    JOINED = "joined"
    """Several shots became one."""


@dataclass(frozen=True, slots=True)
class ShotChange:
    """The change of a shot, or of several that were split or joined.

    Frames are record frames at the new timeline's rate; they are whole unless a cut lies between frames. A head or a
    tail above 0 was extended, one below 0 was shortened. For one shot, `head` and `tail` sum to how much longer the
    shot is; where its speed changed too, `head` is counted at the old speed.
    """

    kind: ChangeKind
    """The strongest of its `facts`."""
    old: tuple[int, ...]
    """Indices of the old shots, from 0; none for an inserted shot."""
    new: tuple[int, ...]
    """Indices of the new shots, from 0; none for a removed shot."""
    moved: bool = False
    """True if it is at another place in the order."""
    head: Fraction = ZERO
    """Frames added at its head."""
    tail: Fraction = ZERO
    """Frames added at its tail."""
    offset: Fraction = ZERO
    """Frames it begins later than before (above 0) or earlier, for any reason."""
    old_speed: Fraction | None = None
    """Media seconds per record second before; None for an inserted shot."""
    new_speed: Fraction | None = None
    """Media seconds per record second now; None for a removed shot."""
    retimed: bool = False
    """True if its speed or its speed ramp differs."""
    shots: tuple[Shot, ...] = ()
    """The new shots in full; empty where the shot is the old one and nothing but `offset` differs."""

    @property
    def is_trimmed(self) -> bool:
        """True if its head or its tail was trimmed by at least half a frame."""
        return any(abs(by) >= NOTICED for by in (self.head, self.tail) if by)

    @property
    def slip(self) -> Fraction:
        """Frames of a slip; above 0 it shows what came earlier. 0 for any other trim."""
        length_kept = abs(self.head + self.tail) < NOTICED
        return self.head if self.is_trimmed and length_kept and self.kind in _TRIMS else ZERO

    @property
    def facts(self) -> tuple[ChangeKind, ...]:
        """All its kinds of change, the strongest first."""
        if self.kind in _WHOLE:
            return (self.kind,)
        facts = [self.kind] if self.kind in _COUNTS else []
        facts += [ChangeKind.RETIMED] if self.retimed else []
        facts += [ChangeKind.TRIMMED] if self.is_trimmed else []
        facts += [ChangeKind.MOVED] if self.moved else []
        return tuple(facts) or (ChangeKind.UNCHANGED,)

    @property
    def is_none(self) -> bool:
        """True if nothing about it differs: neither its place, nor its frames, its speed or its names."""
        return self.kind is ChangeKind.UNCHANGED and self.offset == 0 and not self.shots


_WHOLE = frozenset({ChangeKind.REPLACED, ChangeKind.INSERTED, ChangeKind.REMOVED})
_COUNTS = frozenset({ChangeKind.SPLIT, ChangeKind.JOINED})
_TRIMS = frozenset({ChangeKind.TRIMMED, ChangeKind.RETIMED})


class MarkChange(StrEnum):
    """The change of a marker or a dissolve."""

    UNCHANGED = "unchanged"
    """It kept its record time, or its place on the picture."""
    MOVED = "moved"
    """It kept neither."""
    CHANGED = "changed"
    """Another name, comment, colour or length."""
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class MarkerChange:
    """The change of a marker."""

    kind: MarkChange
    old: int | None
    """Index of the old marker, from 0."""
    new: int | None
    """Index of the new marker, from 0."""
    offset: Fraction = ZERO
    """Frames it lies later than before (above 0) or earlier."""
    marker: Marker | None = None
    """The new marker; None where nothing but `offset` differs, or it was removed."""


@dataclass(frozen=True, slots=True)
class CutChange:
    """A cut whose dissolve differs from the one its shots carry along; hard cuts follow from the shots."""

    kind: MarkChange
    old: Cut | None
    """The cut as the shots carry it along, in new record time; None where it faded, or they carry none along."""
    new: Cut | None
    """The new cut; None where the picture fades."""


@dataclass(frozen=True, slots=True)
class TimelineHeader:
    """The properties of a timeline as a whole."""

    name: str
    rate: Fraction
    """Frames per second of record time."""
    start: Fraction
    """Start timecode in seconds."""
    drop_frame: bool
    duration: Fraction
    """Seconds."""

    @classmethod
    def of(cls, cut: Timeline) -> "TimelineHeader":
        """Return a timeline's header."""
        return cls(cut.name, cut.rate, cut.start, cut.drop_frame, cut.duration)


@dataclass(frozen=True, slots=True)
class ChangeList:
    """All changes from one cut to another: enough to make the new from the old."""

    old: TimelineHeader
    new: TimelineHeader
    shots: tuple[ShotChange, ...]
    """One for each shot of either cut, in the order of the new; a removed one stands where it was."""
    cuts: tuple[CutChange, ...] = ()
    """Dissolves and fades that changed, in order of time."""
    markers: tuple[MarkerChange, ...] = ()
    """One for each marker of either cut, in the order of the new, then the removed ones."""

    @property
    def is_empty(self) -> bool:
        """True if the two cuts are equal in everything but their warnings."""
        return (
            self.old == self.new
            and not self.cuts
            and all(change.is_none for change in self.shots)
            and all(
                change.kind is MarkChange.UNCHANGED and change.offset == 0 and change.marker is None
                for change in self.markers
            )
        )

    def of_kind(self, kind: ChangeKind) -> tuple[ShotChange, ...]:
        """Return the shots whose strongest change is of a kind."""
        return tuple(change for change in self.shots if change.kind is kind)
