"""Control: the distance of composed music from its conditions."""

from collections.abc import Sequence

import numpy as np

from generator.conditions import STEPS, Conditions, Floats, Ints
from generator.dataset import BAR, PITCH, STEP, passage
from generator.evaluation.files import MeasuredPiece
from generator.harmony import TONES
from generator.keys import SCALES


def control_figures(
    asked: Sequence[Conditions], chords: Sequence[Ints], music: Sequence[MeasuredPiece]
) -> dict[str, float | None]:
    """Compute the fulfilment of the conditions; each is measured on the file as it is measured on real music.

    `density_error` is the mean over bars of |onset sixteenths / 16 - asked|, `strength_error` that of |notes an onset -
    asked| over the bars that ask for any, `hits_met` the share of hits with an onset. `in_scale`, `in_chord` and
    `in_chord_or_scale` are shares of notes: of the asked key, of the asked chord of the half bar. `key_met` is the share
    of pieces whose own key is the asked one. `valence` and `arousal` are Spearman's rank correlations over the pieces
    between asked and measured means (`generator.mood`); None where either is constant.

    Args:
        asked: Of each piece, in 4/4.
        chords: Two labels a bar of each. (bars, 2)
        music: The composition for each.
    """
    measured = [passage(h.piece, 0, h.bars).conditions for h in music]
    counts = [_counts(h) for h in music]  # notes on each sixteenth: (bars, STEPS) a piece
    inside = np.concatenate([_inside(*each) for each in zip(asked, chords, music, strict=True)])  # (notes, 2)
    hits = np.concatenate([c[a.hits] > 0 for c, a in zip(counts, asked, strict=True)])
    return {
        "density_error": _mean_error(
            [(c > 0).mean(1) - a.density for c, a in zip(counts, asked, strict=True)]
        ),
        "strength_error": _mean_error([_too_strong(c, a) for c, a in zip(counts, asked, strict=True)]),
        "hits_met": float(hits.mean()) if len(hits) else None,
        "in_scale": float(inside[:, 0].mean()),
        "in_chord": float(inside[:, 1].mean()),
        "in_chord_or_scale": float(inside.any(1).mean()),
        "key_met": float(np.mean([m.key == a.key for m, a in zip(measured, asked, strict=True)])),
        "valence": _ranked([a.valence for a in asked], [m.valence for m in measured]),
        "arousal": _ranked([a.arousal for a in asked], [m.arousal for m in measured]),
    }


def _counts(music: MeasuredPiece) -> Ints:
    """Count the notes that begin on each sixteenth. (bars, STEPS)"""
    counts = np.zeros((music.bars, STEPS), dtype=np.int64)
    np.add.at(counts, (music.piece.notes[:, BAR], music.piece.notes[:, STEP]), 1)
    return counts


def _too_strong(counts: Ints, asked: Conditions) -> Floats:
    """Return the notes an onset in excess of those asked for, in each bar that asks for any; a silent bar has none."""
    strength = counts.sum(1) / np.maximum((counts > 0).sum(1), 1)
    more: Floats = (strength - asked.strength)[asked.density > 0]
    return more


def _mean_error(differences: Sequence[Floats]) -> float:
    return float(np.abs(np.concatenate(differences)).mean())


def _inside(asked: Conditions, chords: Ints, music: MeasuredPiece) -> Ints:
    """Mark for each note if it is in the asked scale, and in the asked chord. (notes, 2)"""
    rows = music.piece.notes
    degree = (rows[:, PITCH] - asked.key.tonic) % 12
    in_scale = np.isin(degree, list(SCALES[asked.key.mode]))
    chord = chords[rows[:, BAR], (rows[:, STEP] * 2 >= STEPS).astype(np.int64)]
    return np.stack([in_scale, TONES[chord, degree] > 0], axis=1)


def _ranked(asked: Sequence[Floats], measured: Sequence[Floats]) -> float | None:
    """Compute Spearman's correlation of the means."""
    return spearman(np.array([a.mean() for a in asked]), np.array([m.mean() for m in measured]))


def spearman(a: Floats, b: Floats) -> float | None:
    """Compute the rank correlation; ties share their mean rank (Spearman, 1904). None where either is constant."""
    x, y = _ranks(a), _ranks(b)
    if x.std() == 0 or y.std() == 0:
        return None
    return float(np.corrcoef(x, y)[0, 1])


def _ranks(values: Floats) -> Floats:
    _, which, count = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(count) - (count - 1) / 2)[which]
    return ranks
