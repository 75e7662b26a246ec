"""The tempi of a MIDI file as a program saved them, against the tempo map that its score has."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from bridge.grid.tempo_map import TICKS_PER_QUARTER, TempoMap
from bridge.midi import events as smf
from bridge.midi.reading import MidiFile, is_meta

_DEFAULT = 500_000
"""Microseconds a quarter note where a file says nothing. Source: Standard MIDI Files 1.0, "Set Tempo"."""


def seconds_off(file: MidiFile, tempo: TempoMap) -> Fraction:
    """Return the seconds by which a tick lies elsewhere under a file's own tempi than under a tempo map, at most.

    Both are straight between their changes, so that the most is at one of these or at the end.

    Args:
        file: The file, in any division of the quarter note.
        tempo: The tempo map of the score.
    """
    saved = _saved(file)
    ticks = sorted({tick for tick, _ in saved} | {event.tick for event in tempo.tempi} | {tempo.end})
    ticks = [tick for tick in ticks if tick <= tempo.end]
    return max(
        abs(theirs - tempo.seconds_at(tick))
        for tick, theirs in zip(ticks, _seconds(saved, ticks), strict=True)
    )


def _saved(file: MidiFile) -> list[tuple[int, int]]:
    """Return the tempo changes of a file: ticks of Recue's, and microseconds a quarter note; the first at tick 0."""
    found = {
        round(Fraction(tick * TICKS_PER_QUARTER, file.division)): int.from_bytes(event[3:6])
        for track in file.tracks
        for tick, event in track
        if is_meta(event, smf.TEMPO) and len(event) == 6
    }
    return sorted({0: _DEFAULT, **found}.items())


def _seconds(saved: Sequence[tuple[int, int]], ticks: Sequence[int]) -> list[Fraction]:
    """Return the time of each tick, which are in order and hold every change."""
    tempi, now, past = dict(saved), _DEFAULT, 0
    times = []
    for tick, after in pairwise([*ticks, ticks[-1]]):
        times.append(Fraction(past, 1_000_000 * TICKS_PER_QUARTER))
        now = tempi.get(tick, now)
        past += (after - tick) * now
    return times
