"""The figures of MuseGAN, pitch-class entropy and grooving similarity: what others report of their music.

Sources: Dong et al., "MuseGAN: Multi-track sequential generative adversarial networks for symbolic music generation and
accompaniment" (AAAI 2018), section 5; Harte, Sandler & Gasser, "Detecting harmonic change in musical audio" (2006) for
the tonal distance; Wu & Yang, "The Jazz Transformer on the front line" (ISMIR 2020) for entropy and grooving.
"""

from collections.abc import Sequence

import numpy as np

from generator.conditions import STEPS, Floats, Ints
from generator.dataset import BAR, DURATION, PITCH, STEP, VOICE
from generator.evaluation.files import Heard
from generator.roll import VOICES

STEPS_A_BEAT = 4
RADII = (1.0, 1.0, 0.5)
"""Of the circles of fifths, minor thirds and major thirds."""
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
"""Where each pitch class lies in tonal space. (6, 12)"""


def musegan_figures(heard: Sequence[Heard]) -> dict[str, float | None]:
    """Means over all music: shares from 0 to 1, entropy in bits; None where there is nothing to take a mean of.

    `empty_bars`, `used_pitch_classes` (a bar that is not empty) and `qualified_notes` (a thirty-second or longer) are
    MuseGAN's; `long_notes` is the share longer than one sixteenth, the same question on our grid. `tonal_distance` is
    the mean over beats and pairs of voices that both sound; voices are told apart from the file's notes as in training.
    `pche_1` and `pche_4` are the entropy over 1 and 4 bars, `gps` the grooving similarity over all pairs of bars.
    """
    used = [_onsets_by_class(h) for h in heard]
    full = [u.sum(1) > 0 for u in used]
    return {
        "empty_bars": _mean([~f for f in full]),
        "used_pitch_classes": _mean([(u > 0).sum(1)[f] for u, f in zip(used, full, strict=True)]),
        "qualified_notes": _mean([np.full(len(h.notes), h.qualified) for h in heard]),
        "long_notes": _mean([h.piece.notes[:, DURATION] > 1 for h in heard]),
        "tonal_distance": _mean([tonal_distances(h.piece.notes, h.bars) for h in heard]),
        "pche_1": _mean([entropies(u, 1) for u in used]),
        "pche_4": _mean([entropies(u, 4) for u in used]),
        "gps": _mean([groove(h) for h in heard]),
    }


def _mean(values: Sequence[np.ndarray]) -> float | None:
    together = np.concatenate(values)
    return float(together.mean()) if len(together) else None


def _onsets_by_class(heard: Heard) -> Floats:
    """How many notes of each pitch class begin in each bar. (bars, 12)"""
    used = np.zeros((heard.bars, 12))
    np.add.at(used, (heard.piece.notes[:, BAR], heard.piece.notes[:, PITCH] % 12), 1)
    return used


def entropies(used: Floats, bars: int) -> Floats:
    """Bits of the pitch-class histogram of every run of so many bars that is not silent."""
    runs = len(used) // bars
    sums = used[: runs * bars].reshape(runs, bars, 12).sum(1)
    sums = sums[sums.sum(1) > 0]
    share = sums / sums.sum(1, keepdims=True)
    bits: Floats = -(share * np.log2(np.maximum(share, 1e-12))).sum(1)
    return bits


def groove(heard: Heard) -> Floats:
    """For each pair of bars the share of sixteenths on which both or neither have an onset. (pairs,)"""
    grid = np.zeros((heard.bars, STEPS))
    grid[heard.piece.notes[:, BAR], heard.piece.notes[:, STEP]] = 1
    alike: Floats = (grid @ grid.T + (1 - grid) @ (1 - grid).T) / STEPS
    return alike[np.triu_indices(heard.bars, 1)]


def tonal_distances(rows: Ints, bars: int) -> Floats:
    """How far apart two voices lie in tonal space, for every beat and every pair of voices that both sound.

    Args:
        rows: As `generator.corpus.Piece.notes`, of 4/4 bars. (notes, 6)
        bars: How many.
    """
    chroma = np.zeros((VOICES, bars * STEPS, 12))
    for bar, step, duration, pitch, voice in rows[:, [BAR, STEP, DURATION, PITCH, VOICE]].tolist():
        chroma[voice, bar * STEPS + step : bar * STEPS + step + duration, pitch % 12] += 1
    beats = chroma.reshape(VOICES, -1, STEPS_A_BEAT, 12).sum(2)  # (VOICES, beats, 12)
    total = beats.sum(-1)
    places = beats / np.maximum(total, 1)[..., None] @ CIRCLES.T  # (VOICES, beats, 6)
    pairs = [(a, b) for a in range(VOICES) for b in range(a)]
    found = [
        np.linalg.norm(places[a] - places[b], axis=-1)[(total[a] > 0) & (total[b] > 0)] for a, b in pairs
    ]
    return np.concatenate(found)
