"""Notes on the grid of sixteenths and triplets: the written time of what is played a little off it."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bridge.output.notation.bars import QUARTER, STEP, Bar
from bridge.output.notation.parts import Played

_EIGHTH: Final = QUARTER // 2
_GRIDS: Final[Mapping[int, Sequence[tuple[tuple[int, ...], float]]]] = {
    QUARTER: (
        ((0, 3, 6, 9), 0.0),
        ((0, 4, 8), 0.3),
        ((0, 2, 4, 6, 9), 0.5),
        ((0, 3, 6, 8, 10), 0.5),
        ((0, 2, 4, 6, 8, 10), 0.6),
        (tuple(range(QUARTER)), 0.9),
    ),
    _EIGHTH: (((0, 3), 0.0), ((0, 2, 4), 0.3), (tuple(range(_EIGHTH)), 0.9)),
    STEP: (((0,), 0.0),),
}
"""The places in a quarter, an eighth and a sixteenth at which notes may begin, and the price of each for its reader, in units by
which a note is moved."""
_FREE: Final = 0.02
"""Units off the places of the composer's own grid from which on a note counts as played freely: for that, no place in a quarter
is written that only twelfths have."""
_OF_AN_END: Final = 0.2
"""The price of moving an end, against that of moving an onset."""
_EARLY: Final = 0.6
"""Units by which a note is let go before its written end, on average: see `generator.expression.articulation.MOST`."""


@dataclass(frozen=True, slots=True)
class Written:
    """One note in written time, in units from the score's start."""

    start: int
    end: int
    """Above the start."""
    pitch: int
    velocity: int
    program: int = 0
    """The General MIDI program that it sounds with; of drums 0."""


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of one bar that is divided in one way."""

    start: int
    length: int
    grid: tuple[int, ...]

    def nearest(self, at: float) -> int:
        """Return the place nearest to a time, the window's end among them."""
        return self.start + min((*self.grid, self.length), key=lambda place: abs(self.start + place - at))


def quantised(notes: Sequence[Played], bars: Sequence[Bar]) -> tuple[Written, ...]:
    """Put the notes of one voice on the grid; each quarter is divided as most of its onsets are.

    Of two notes on one pitch at once the longer stays, and one is let go where its pitch is struck again.

    Args:
        notes: The notes, in any order.
        bars: The bars of the score.
    """
    windows = list(_windows(notes, bars))
    starts, last = [window.start for window in windows], bars[-1].end
    final = windows[-1].start + windows[-1].grid[-1]

    def placed(at: float) -> int:
        return windows[max(0, bisect_right(starts, at) - 1)].nearest(at)

    written = []
    for note in notes:
        start = min(placed(note.onset), final)
        end = placed(min(note.end + _EARLY * (note.end % 1 > 0), last))
        end = min(max(end, _after(windows, starts, start)), last)
        written.append(Written(start, end, note.pitch, note.velocity, note.program))
    return _alone(written)


def _after(windows: Sequence[_Window], starts: Sequence[int], at: int) -> int:
    """Return the first place after one."""
    window = windows[bisect_right(starts, at) - 1]
    return next(
        (window.start + place for place in window.grid if window.start + place > at),
        window.start + window.length,
    )


def _alone(notes: Sequence[Written]) -> tuple[Written, ...]:
    """Return notes of which no two sound on one pitch at once, in order."""
    kept: list[Written] = []
    sounding: dict[int, int] = {}
    for note in sorted(notes, key=lambda note: (note.start, -note.end, note.pitch)):
        at = sounding.get(note.pitch)
        if at is not None and kept[at].start == note.start:
            continue
        if at is not None and kept[at].end > note.start:
            kept[at] = replace(kept[at], end=note.start)
        sounding[note.pitch] = len(kept)
        kept.append(note)
    return tuple(sorted(kept, key=lambda note: (note.start, note.pitch)))


def _windows(notes: Sequence[Played], bars: Sequence[Bar]) -> Iterator[_Window]:
    """Yield the stretches of all bars, each with the grid that moves its notes least."""
    onsets, ends = sorted(note.onset for note in notes), sorted(note.end for note in notes)
    for bar in bars:
        for start, length in bar.windows:
            begun, let_go = (_within(times, start, length) for times in (onsets, ends))
            yield _Window(start, length, _grid(begun, let_go, length))


def _within(times: Sequence[float], start: int, length: int) -> list[float]:
    """Return the times nearest to a stretch, from its start."""
    first, last = (bisect_right(times, edge - 0.5) for edge in (start, start + length))
    return [times[at] - start for at in range(first, last)]


def _grid(onsets: Sequence[float], ends: Sequence[float], length: int) -> tuple[int, ...]:
    """Return the grid that moves onsets and ends least, for its price."""
    if not onsets and not ends:
        return _GRIDS[length][0][0]

    def price(each: tuple[tuple[int, ...], float]) -> float:
        places, own = (*each[0], length), each[1]
        moved = sum(min(abs(round(at) - place) for place in places) for at in onsets)
        let_go = sum(min(max(0.0, abs(at - place + _EARLY) - _EARLY) for place in places) for at in ends)
        return own + moved + _OF_AN_END * let_go

    free = any(abs(at - round(at)) > _FREE for at in onsets)
    return min((each for each in _GRIDS[length] if not free or len(each[0]) < length), key=price)[0]


def strokes(notes: Sequence[Written], bars: Sequence[Bar]) -> tuple[Written, ...]:
    """Return the notes of drums, each as long as to the next stroke or the end of its beat.

    Args:
        notes: In order.
        bars: The bars of the score.
    """
    edges = sorted({note.start for note in notes} | {bar.start + at for bar in bars for at in bar.beats})
    return tuple(
        replace(note, end=edges[bisect_right(edges, note.start)]) if edges[-1] > note.start else note
        for note in notes
    )
