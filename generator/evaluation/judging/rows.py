"""The table of what hangs together: rows that are read from whole pieces, and their distance from real music."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from generator.evaluation.judging.features import features_of
from generator.evaluation.judging.heard import HeardPiece
from generator.evaluation.judging.summary import Features
from generator.evaluation.judging.window import longest_run

ROWS: Mapping[str, str] = {
    "figures_return": "melody.figures_4",
    "figures_elsewhere": "melody.figures_4_elsewhere",
    "figures_6_elsewhere": "melody.figures_6_elsewhere",
    "figures_in_scale_elsewhere": "melody.figures_4_in_scale_elsewhere",
    "figures_other_rhythm": "melody.intervals_4_other_rhythm",
    "themes_return": "melody.figures_5_come_back",
    "sequenced_bars": "likeness.sequenced_bars",
    "contour_bits": "melody.contour_bits",
    "accompaniment_as_before": "texture.as_before",
    "accompaniment_moved": "texture.shape_moved",
    "equal_attacks": "texture.harmony_equal_sizes",
    "released_together": "texture.released_together",
    "clashes": "verticals.clash",
    "clashes_melody_harmony": "verticals.melody_harmony_clash",
    "clashes_melody_bass": "verticals.melody_bass_clash",
    "clashes_in_harmony": "verticals.harmony_harmony_clash",
    "clashes_harmony_bass": "verticals.harmony_bass_clash",
    "outside_chord_strong": "chords.outside_chord_strong",
    "outside_scale": "chords.chromatic",
    "syncopation": "rhythm.melody_syncopation_a_bar",
    "off_grid": "rhythm.off_grid",
    "even_accompaniment": "rhythm.even_accompaniment",
    "all_together": "rhythm.all_together",
    "bass_on_downbeat": "chords.bass_on_downbeat",
    "melody_silent": "melody.silent",
    "melody_breaths": "melody.breaths_a_bar",
    "compression": "likeness.ratio",
}
"""The feature that each row is read from, over the longest run of bars of one metre."""


@lru_cache(maxsize=4096)
def rows_of(piece: HeardPiece) -> Features | None:
    """Compute every row of a piece; None if it is too short to have any."""
    window = longest_run(piece)
    if window is None:
        return None
    found = features_of(window)
    return {row: found[feature] for row, feature in ROWS.items()}


def compared(real: Sequence[HeardPiece], other: Sequence[HeardPiece]) -> dict[str, float | None]:
    """Compute each row's mean over other music, and its paired effect size as `ROW_effect`.

    Args:
        real: Pieces.
        other: The music composed for each, in the same order.

    Returns:
        Means over the pieces in which the row is defined in both; None where there is none. An effect is the mean of the
        differences between a piece and its real one in their standard deviations (Cohen's d of paired samples); 0 is
        alike, above 0 is more than in real music.
    """
    both = [(a, b) for x, y in zip(real, other, strict=True) if (a := rows_of(x)) and (b := rows_of(y))]
    found = dict[str, float | None]()
    for row in ROWS:
        pairs = np.array([(a[row], b[row]) for a, b in both]).reshape(-1, 2)
        pairs = pairs[~np.isnan(pairs).any(1)]
        found[row] = float(pairs[:, 1].mean()) if len(pairs) else None
        found[f"{row}_effect"] = effect(pairs[:, 1] - pairs[:, 0])
    return found


def effect(differences: np.ndarray) -> float | None:
    """Return the mean of differences in their standard deviations; None for fewer than two, or where all are equal."""
    if len(differences) < 2 or not differences.std():
        return None
    return float(differences.mean() / differences.std(ddof=1))
