"""Small invented pieces, as they are heard."""

from collections.abc import Iterable, Sequence

from generator.evaluation.judging.features import features_of
from generator.evaluation.judging.heard import HeardPiece, hear
from generator.evaluation.judging.window import windows_of
from tests.generator.evaluation.music import midi

Notes = Sequence[tuple[float, float, int]]
MOTIF = (0, 2, 4, 2, 5, 4, 2, 0)
"""Semitones of eight eighths."""


def heard(*parts: Notes, metres: Sequence[tuple[float, int, int]] = ((0, 4, 4),)) -> HeardPiece:
    """Hear parts of (onset, length, pitch) in quarters."""
    return hear(midi(parts, metres), "x")


def features(*parts: Notes, metres: Sequence[tuple[float, int, int]] = ((0, 4, 4),)) -> dict[str, float]:
    """Return the features of the first eight bars."""
    return features_of(next(windows_of(heard(*parts, metres=metres)))[1])


def motifs(starts: Iterable[int], length: float = 0.5) -> Notes:
    """Return the motif in eighths, bar after bar, on each of some pitches."""
    return [
        (4 * bar + n / 2, length, pitch + up)
        for bar, pitch in enumerate(starts)
        for n, up in enumerate(MOTIF)
    ]


def struck(chords: Iterable[Iterable[int]], length: float = 1, gap: float = 1, start: float = 0) -> Notes:
    """Return chords one after another."""
    return [(start + n * gap, length, pitch) for n, chord in enumerate(chords) for pitch in chord]
