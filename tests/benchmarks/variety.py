"""How far apart music lies that was composed for the same and for unlike conditions, beside real music.

Run as `python -m tests.benchmarks.variety REAL COMPOSED COMPOSED...` on folders of MIDI files of the same names: real pieces,
and what was composed under their conditions, a folder a seed (`recue evaluate --save-midi` writes them). A distance is the
mean of the differences of all features that two windows of eight bars have, each in standard deviations of real music. One
folder given twice must lie 0 apart.
"""

import argparse
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from generator.conditions import Floats
from generator.evaluation.judging.features import described
from generator.evaluation.judging.heard import hear

PAIRS = 20_000
"""Pairs of windows of unlike pieces that are drawn."""

Windows = Mapping[tuple[str, int], Floats]
"""The features of each window, by piece and first bar."""


def windows_in(folder: Path) -> Windows:
    """Compute the features of all windows of a folder's pieces."""
    found: dict[tuple[str, int], Floats] = {}
    for file in sorted(folder.glob("*.mid")):
        piece = described(hear(file.read_bytes(), file.name))
        found |= {
            (file.stem, int(first)): row for first, row in zip(piece.first, piece.features, strict=True)
        }
    return found


def distance(difference: Floats, scale: Floats) -> Floats:
    """Return the mean over the features that both windows have. (..., features) -> (...)"""
    found: Floats = np.nanmean(np.abs(difference) / scale, axis=-1)
    return found


def of_seeds(folders: Sequence[Windows], scale: Floats) -> float:
    """Return the mean distance between seeds, over the windows that all have."""
    alike = sorted(set.intersection(*(set(windows) for windows in folders)))
    pairs = combinations(folders, 2)
    return float(np.mean([distance(one[at] - other[at], scale) for one, other in pairs for at in alike]))


def of_pieces(windows: Windows, scale: Floats, rng: np.random.Generator) -> tuple[float, float]:
    """Return the mean distance between windows of one piece, and of unlike pieces."""
    places, rows = list(windows), np.stack(list(windows.values()))
    piece = np.array([name for name, _ in places])
    one, other = rng.integers(len(rows), size=(2, PAIRS))
    apart = distance(rows[one] - rows[other], scale)
    within = [
        distance(rows[a] - rows[b], scale)
        for name in np.unique(piece)
        for a, b in combinations(np.flatnonzero(piece == name), 2)
    ]
    return float(np.mean(within)), float(apart[piece[one] != piece[other]].mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("real", type=Path)
    parser.add_argument("composed", type=Path, nargs="+")
    asked = parser.parse_args()
    real, *composed = [windows_in(folder) for folder in (asked.real, *asked.composed)]
    spread = np.nanstd(np.stack(list(real.values())), axis=0)
    scale = np.where(spread > 0, spread, 1)
    print("distance between     one piece  unlike pieces")
    for name, windows in (("real", real), *zip(map(str, asked.composed), composed, strict=True)):
        within, apart = of_pieces(windows, scale, np.random.default_rng(1))
        print(f"{name[-20:]:20} {within:9.3f} {apart:9.3f}")
    if len(composed) > 1:
        print(f"between seeds of the same piece's conditions: {of_seeds(composed, scale):.3f}")


if __name__ == "__main__":
    main()
