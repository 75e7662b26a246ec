"""Control: the distance of composed music from its conditions."""

from collections.abc import Sequence

import numpy as np

from generator.conditions import Bools, Conditions, Floats, Ints
from generator.evaluation.excerpt_conditions import key_of, sixteenths_struck
from generator.evaluation.files import MeasuredPiece
from generator.keys import SCALES
from generator.pieces.passages import asked_of
from generator.pieces.reading import BAR, ONSET, PITCH


def control_figures(asked: Sequence[Conditions], music: Sequence[MeasuredPiece]) -> dict[str, float | None]:
    """Compute the fulfilment of the conditions; each is measured on the file as it is measured on real music.

    `density_error` is the mean over bars of |onsets a sixteenth - asked|, `strength_error` that of |notes an onset -
    asked| over the bars that ask for any, `hits_met` the share of hits with an onset. `in_scale` is the share of notes in
    the scale of the asked key, `key_met` that of pieces whose own key is the asked one. `valence` and `arousal` are
    Spearman's rank correlations over the pieces between asked and measured means (`generator.mood`); None where either is
    constant.

    Args:
        asked: Of each piece.
        music: The composition for each.
    """
    heard = [asked_of(h.columns, 0, h.bars) for h in music]
    inside = np.concatenate([_in_scale(a, h) for a, h in zip(asked, music, strict=True)])
    struck = [sixteenths_struck(h.columns) for h in music]
    hits = np.concatenate([s[a.hits] for s, a in zip(struck, asked, strict=True)])
    return {
        "density_error": _mean_error([_too_dense(a, h) for a, h in zip(asked, music, strict=True)]),
        "strength_error": _mean_error([_too_strong(a, h) for a, h in zip(asked, music, strict=True)]),
        "hits_met": float(hits.mean()) if len(hits) else None,
        "in_scale": float(inside.mean()),
        "key_met": float(np.mean([key_of(*h) == a.key for h, a in zip(heard, asked, strict=True)])),
        "valence": _ranked([a.valence for a in asked], [h.valence for h, _ in heard]),
        "arousal": _ranked([a.arousal for a in asked], [h.arousal for h, _ in heard]),
    }


def _too_dense(asked: Conditions, music: MeasuredPiece) -> Floats:
    """Return the onsets a sixteenth in excess of those asked for. (bars,)"""
    onsets, _ = _counts(music)
    more: Floats = onsets / asked.steps - asked.density
    return more


def _too_strong(asked: Conditions, music: MeasuredPiece) -> Floats:
    """Return the notes an onset in excess of those asked for, in each bar that asks for any; a silent bar has none."""
    onsets, notes = _counts(music)
    more: Floats = (notes / np.maximum(onsets, 1) - asked.strength)[asked.density > 0]
    return more


def _counts(music: MeasuredPiece) -> tuple[Ints, Ints]:
    """Count the onsets and the notes of each bar: all of them, however many a part of a column holds. (bars,) each"""
    onset, bar = music.piece.notes[:, [ONSET, BAR]].T
    first = np.diff(onset, prepend=-1) != 0
    return np.bincount(bar[first], minlength=music.bars), np.bincount(bar, minlength=music.bars)


def _mean_error(differences: Sequence[Floats]) -> float:
    return float(np.abs(np.concatenate(differences)).mean())


def _in_scale(asked: Conditions, music: MeasuredPiece) -> Bools:
    """Mark the notes in the scale of the asked key. (notes,)"""
    degree = (music.piece.notes[:, PITCH] - asked.key.tonic) % 12
    return np.isin(degree, list(SCALES[asked.key.mode]))


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
