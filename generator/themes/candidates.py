"""Candidates for a theme: stretches of a melody that was composed, as themes that end."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from generator.conditions import Key
from generator.pieces.grid import TICKS, half
from generator.score import Score, Voice
from generator.themes.profile import profile_of
from generator.themes.shapes import ended
from generator.themes.theme import Theme, ThemeError, themed

BARS = 4
"""Bars of a theme that is composed."""
FEWEST = 6
"""Notes that it has at the least."""


def best_theme(score: Score, key: Key, bar: int, beat: int) -> Theme | None:
    """Return the stretch of a score's melody that makes the best theme; None where it has none.

    Args:
        score: Music in one metre.
        key: Its key.
        bar: Ticks of a bar.
        beat: Ticks of a beat.
    """
    return max(candidates(score, key, bar, beat), key=lambda theme: profile_of(theme).total, default=None)


def candidates(score: Score, key: Key, bar: int, beat: int) -> Iterator[Theme]:
    """Yield each stretch of a score's melody that begins on a bar line and has no long rest inside, its last note lengthened."""
    melody = next(part.notes for part in score.parts if part.voice is Voice.MELODY)
    told = sorted((round(note.onset * TICKS), round(note.duration * TICKS), note.pitch) for note in melody)
    for first in range(0, round(score.length * TICKS) - BARS * bar + 1, bar):
        own = [(tick - first, lasts, pitch) for tick, lasts, pitch in told if 0 <= tick - first < BARS * bar]
        if len(own) < FEWEST or own[0][0] != 0 or _rests(own, bar):
            continue
        try:
            theme = themed(_bound(own, beat), key, bar, beat)
        except ThemeError:
            continue
        last = theme.notes[-1]
        yield replace(theme, notes=(*theme.notes[:-1], replace(last, duration=BARS * bar - last.tick)))
        yield ended(theme, BARS * bar, (BARS - 1) * bar + half(bar, beat))


def _rests(notes: list[tuple[int, int, int]], bar: int) -> bool:
    """Tell whether more than a bar passes without a beginning."""
    return (
        any(after[0] - note[0] > bar for note, after in pairwise(notes))
        or notes[-1][0] < (BARS - 1) * bar - bar // 2
    )


def _bound(notes: list[tuple[int, int, int]], beat: int) -> list[tuple[int, int, int]]:
    """Let each note last to the next where less than a beat is between: what is played detached is written bound."""
    ends = [after[0] for after in notes[1:]]
    return [
        (tick, end - tick if end - tick - lasts < beat else max(lasts, 1), pitch)
        for (tick, lasts, pitch), end in zip(notes, [*ends, notes[-1][0] + notes[-1][1]], strict=True)
    ]
