"""The music of films beside real music: windows of twelve bars of both, and the middle half of the real ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from generator.conditions import Floats
from generator.evaluation.judging.features import features_of
from generator.evaluation.judging.figures import melodic_figures
from generator.evaluation.judging.heard import QUARTER, SIXTEENTH, HeardPiece
from generator.evaluation.judging.summary import mean
from generator.evaluation.judging.window import Window, windows_of

BARS = 12
THEME = 5
"""Notes of a figure that another window may share."""
ROWS: Mapping[str, tuple[str, float]] = {
    "outside_scale": ("chords.chromatic", 1),
    "figures_elsewhere": ("melody.figures_4_elsewhere", 1),
    "even_accompaniment": ("rhythm.even_accompaniment", 1),
    "all_together": ("rhythm.all_together", 1),
    "off_beat_sixteenths": ("rhythm.off_sixteenth", 1),
    "melody_silent": ("melody.silent", 1),
    "quarters_between_rests": ("melody.phrase", QUARTER),
    "last_note_sixteenths": ("melody.closing_length", SIXTEENTH),
    "ends_on_tonic": ("melody.ends_on_tonic", 1),
}
"""The feature that each row is read from, and its units in one of the row's."""
SHARED = "figures_shared"


@dataclass(frozen=True, slots=True)
class FilmRow:
    """A figure of films beside the windows of real music."""

    real: float | None
    """The mean; None where it is defined in no window."""
    low: float | None
    """A quarter of the real windows lie below it."""
    high: float | None
    """A quarter of the real windows lie above it."""
    film: float | None
    """The mean over the films' windows."""

    @property
    def inside(self) -> bool:
        """True where the films' mean lies in the middle half of the real windows."""
        return (
            self.film is not None
            and self.low is not None
            and self.high is not None
            and self.low <= self.film <= self.high
        )


def film_rows(real: Sequence[HeardPiece], films: Sequence[HeardPiece]) -> dict[str, FilmRow]:
    """Compute each row of films' music beside real music.

    `figures_shared` is the share of a window's figures of THEME notes that another window of the same piece has, too.

    Args:
        real: Pieces.
        films: The music of one film each.
    """
    ours, theirs = _values(real), _values(films)
    return {name: _row(ours[name], theirs[name]) for name in ours}


def _values(pieces: Sequence[HeardPiece]) -> dict[str, Floats]:
    """Return each row's value in each window."""
    windows = [[window for _, window in windows_of(piece, BARS)] for piece in pieces]
    described = [features_of(window) for of_piece in windows for window in of_piece]
    found = {
        row: np.array([features[name] / unit for features in described]) for row, (name, unit) in ROWS.items()
    }
    shared = [share for of_piece in windows if len(of_piece) > 1 for share in _shared(of_piece)]
    return {**found, SHARED: np.array(shared)}


def _shared(windows: Sequence[Window]) -> list[float]:
    """Return the share of each window's figures that another of them has."""
    runs = [melodic_figures(window.melody, THEME) for window in windows]
    others = [set[bytes]().union(*runs[:n], *runs[n + 1 :]) for n in range(len(runs))]
    return [mean([run in rest for run in own]) for own, rest in zip(runs, others, strict=True)]


def _row(real: Floats, film: Floats) -> FilmRow:
    known = real[~np.isnan(real)]
    low, high = np.quantile(known, (0.25, 0.75)).tolist() if len(known) else (None, None)
    return FilmRow(_mean(real), low, high, _mean(film))


def _mean(values: Floats) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None
