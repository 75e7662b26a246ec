"""The metrics of MuseGAN, pitch-class entropy and grooving similarity, as other work reports them.

Sources: Dong et al., "MuseGAN: Multi-track sequential generative adversarial networks for symbolic music generation and
accompaniment" (AAAI 2018), section 5; Harte, Sandler & Gasser, "Detecting harmonic change in musical audio" (2006) for
the tonal distance; Wu & Yang, "The Jazz Transformer on the front line" (ISMIR 2020) for entropy and grooving.
"""

from collections.abc import Sequence

import numpy as np

from generator.conditions import Floats, Ints
from generator.evaluation.files import MeasuredPiece
from generator.pieces.grid import SIXTEENTH, spread
from generator.pieces.parts import PARTS
from generator.pieces.reading import BAR, DURATION, ONSET, PART, PITCH, Piece

RADII = (1.0, 1.0, 0.5)
"""Radii of the circles of fifths, minor thirds and major thirds."""
CIRCLES = np.array(
    [
        wave
        for radius, turn in zip(RADII, (7 / 6, 3 / 2, 2 / 3), strict=True)
        for wave in (
            radius * np.sin(np.arange(12) * turn * np.pi),
            radius * np.cos(np.arange(12) * turn * np.pi),
        )
    ]
)
"""The position of each pitch class in tonal space. (6, 12)"""


def musegan_figures(music: Sequence[MeasuredPiece]) -> dict[str, float | None]:
    """Compute means over all music: shares from 0 to 1, entropy in bits; None for the mean of nothing.

    `empty_bars`, `used_pitch_classes` (a bar that is not empty) and `qualified_notes` (a thirty-second or longer) are
    MuseGAN's; `long_notes` is the share longer than one sixteenth, the same question on our grid. `tonal_distance` is
    the mean over beats and pairs of parts that both sound; parts are told in the file's notes as in training.
    `pche_1` and `pche_4` are the entropy over 1 and 4 bars, `gps` the grooving similarity over all pairs of bars.
    """
    used = [_onsets_by_class(h) for h in music]
    full = [u.sum(1) > 0 for u in used]
    return {
        "empty_bars": _mean([~f for f in full]),
        "used_pitch_classes": _mean([(u > 0).sum(1)[f] for u, f in zip(used, full, strict=True)]),
        "qualified_notes": _mean([np.full(len(h.piece.notes), h.qualified) for h in music]),
        "long_notes": _mean([h.piece.notes[:, DURATION] > SIXTEENTH for h in music]),
        "tonal_distance": _mean([tonal_distances(h.piece) for h in music]),
        "pche_1": _mean([entropies(u, 1) for u in used]),
        "pche_4": _mean([entropies(u, 4) for u in used]),
        "gps": _mean([groove(h) for h in music]),
    }


def _mean(values: Sequence[np.ndarray]) -> float | None:
    together = np.concatenate(values)
    return float(together.mean()) if len(together) else None


def _onsets_by_class(music: MeasuredPiece) -> Floats:
    """Count the notes of each pitch class that begin in each bar. (bars, 12)"""
    used = np.zeros((music.bars, 12))
    np.add.at(used, (music.piece.notes[:, BAR], music.piece.notes[:, PITCH] % 12), 1)
    return used


def entropies(used: Floats, bars: int) -> Floats:
    """Compute the entropy of the pitch-class histogram of every run of so many bars that is not silent, in bits."""
    runs = len(used) // bars
    sums = used[: runs * bars].reshape(runs, bars, 12).sum(1)
    sums = sums[sums.sum(1) > 0]
    share = sums / sums.sum(1, keepdims=True)
    bits: Floats = -(share * np.log2(np.maximum(share, 1e-12))).sum(1)
    return bits


def groove(music: MeasuredPiece) -> Floats:
    """Compute, for each pair of bars, the share of sixteenths on which both or neither have an onset. (pairs,)"""
    grid = np.zeros((music.bars, music.steps))
    grid.ravel()[music.sixteenths[:, 0]] = 1
    alike: Floats = (grid @ grid.T + (1 - grid) @ (1 - grid).T) / music.steps
    return alike[np.triu_indices(music.bars, 1)]


def tonal_distances(piece: Piece) -> Floats:
    """Compute the distance of two parts in tonal space, for every beat and every pair of parts that both sound.

    Args:
        piece: Of one metre.
    """
    rows = piece.notes
    ends = np.minimum(rows[:, ONSET] + rows[:, DURATION], piece.lines[-1])
    which, tick = spread(rows[:, ONSET], ends - rows[:, ONSET])
    beats = _beats(piece)
    chroma = np.zeros((PARTS, len(beats), 12))
    beat = np.searchsorted(beats, tick, side="right") - 1
    np.add.at(chroma, (rows[which, PART], beat, rows[which, PITCH] % 12), 1)
    total = chroma.sum(-1)
    places = chroma / np.maximum(total, 1)[..., None] @ CIRCLES.T  # (PARTS, beats, 6)
    pairs = [(a, b) for a in range(PARTS) for b in range(a)]
    found = [
        np.linalg.norm(places[a] - places[b], axis=-1)[(total[a] > 0) & (total[b] > 0)] for a, b in pairs
    ]
    return np.concatenate(found)


def _beats(piece: Piece) -> Ints:
    """Return the tick of each beat; the last of a bar may be short. (beats,)"""
    inside = np.arange(0, piece.lines[1], piece.beats[0])
    beats: Ints = (piece.lines[:-1, None] + inside).ravel()
    return beats
