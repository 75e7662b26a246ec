"""Markers that a person set in Recue: they act as those of the timeline, and stay on the picture they were set on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from bridge.recut.changes import compare
from bridge.recut.pieces import CutPiece, pieces
from bridge.score.scenes.division import Scene
from bridge.timeline import Marker, Timeline
from bridge.timeline.timecode import record_timecode

ORIGIN: Final = "recue"
"""The origin of such a marker, by which it is told from those of the timeline."""


@dataclass(frozen=True, slots=True)
class MarkerChange:
    """What a person changes of the markers that were set in Recue."""

    added: tuple[Marker, ...] = ()
    """In the cut now."""
    removed: tuple[Marker, ...] = ()
    """Of the cut that was scored."""


NO_CHANGE: Final = MarkerChange()


def own_markers(cut: Timeline) -> tuple[Marker, ...]:
    """Return the markers of a cut that were set in Recue."""
    return tuple(mark for mark in cut.markers if mark.origin == ORIGIN)


def editors_markers(cut: Timeline) -> tuple[Marker, ...]:
    """Return the markers of a cut that were read from its file."""
    return tuple(mark for mark in cut.markers if mark.origin != ORIGIN)


def with_own(cut: Timeline, own: Sequence[Marker]) -> Timeline:
    """Return a cut with these markers set in Recue, and no others of that kind, in order of time."""
    if not own and not own_markers(cut):
        return cut
    both = sorted((*editors_markers(cut), *own), key=lambda mark: mark.time)
    return replace(cut, markers=tuple(both))


def with_own_markers(
    scored: Timeline, scenes: Sequence[Scene], cut: Timeline, change: MarkerChange = NO_CHANGE
) -> tuple[Timeline, tuple[str, ...]]:
    """Return a cut with the markers that were set in Recue, and a sentence on each that is gone with its picture.

    Args:
        scored: The cut before, with those that were set in it.
        scenes: Its scenes.
        cut: The cut now.
        change: What a person changes of them.
    """
    stay = [mark for mark in own_markers(scored) if mark not in change.removed]
    bare = with_own(cut, ())
    before = with_own(scored, ())
    if before == bare or not stay:
        return with_own(cut, (*stay, *change.added)), ()
    found = pieces(before, bare, compare(before, bare), scenes)
    placed = [(mark, _place(mark.time, found, cut.rate)) for mark in stay]
    kept = [replace(mark, time=time) for mark, time in placed if time is not None]
    gone = tuple(_gone(mark, scored) for mark, time in placed if time is None)
    return with_own(cut, (*kept, *change.added)), gone


def _place(time: Fraction, found: Sequence[CutPiece], rate: Fraction) -> Fraction | None:
    """Return where the picture of an instant of the cut before is now; None where it is no more."""
    for piece in found:
        if piece.old is not None and piece.old[0] <= time < piece.old[1]:
            first, last = piece.old
            place = piece.start + (time - first) * piece.duration / (last - first)
            return place if piece.same else round(place * rate) / rate
    return None


def _gone(mark: Marker, cut: Timeline) -> str:
    code = record_timecode(cut, cut.frame_at(mark.time))
    return f"The marker '{mark.name or mark.comment}' that was set at {code} is gone with its picture."
