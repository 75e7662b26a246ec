"""Through edits whose footage is there: that decides."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path

import numpy as np

from bridge.picture.features.seen_cuts import with_seen_cuts
from bridge.picture.footage.reading import read_picture
from bridge.timeline import Cut, Media, MediaKind, Shot, Timeline
from tests.footage import pan, write_clip

RATE = Fraction(24)
MOVIE = Media("movie.mp4", MediaKind.FILE, "movie.mp4")


def frames(*lengths: int) -> Iterator[np.ndarray]:
    """Yield a movie of shots that look unlike each other, and move."""
    return chain.from_iterable(pan(length, 0.1, seed=seed) for seed, length in enumerate(lengths))


def decided(folder: Path, cuts: tuple[int, ...]) -> Timeline:
    """Return a movie that cuts at frame 48 alone, cut up at 24, 48 and 72, by what its footage says."""
    write_clip(folder / "movie.mp4", frames(48, 48))
    edges = [0, 24, 48, 72, 96]
    shots = tuple(
        Shot("movie", MOVIE, start / RATE, end / RATE, start / RATE) for start, end in pairwise(edges)
    )
    told = Timeline("T", RATE, Fraction(0), False, Fraction(4), shots, tuple(Cut(at / RATE) for at in cuts))
    return with_seen_cuts(told, read_picture(told, folder / "cut.otio", None, lambda _: None))


def test_a_cut_in_the_footage_is_one(tmp_path: Path) -> None:
    cut = decided(tmp_path, ())
    assert [each.time * RATE for each in cut.cuts] == [48]
    assert cut.warnings == ("The footage cuts at 00:00:02:00, so a cut is counted there.",)


def test_footage_that_goes_on_has_none(tmp_path: Path) -> None:
    cut = decided(tmp_path, (24, 48, 72))
    assert [each.time * RATE for each in cut.cuts] == [48]
    assert cut.warnings == (
        "The footage goes on unbroken at 00:00:01:00, so no cut is counted there (and 1 more).",
    )


def test_without_footage_it_stays_as_it_was_read(tmp_path: Path) -> None:
    shots = tuple(Shot("movie", MOVIE, Fraction(at), Fraction(at + 1), Fraction(at)) for at in range(3))
    cut = Timeline("T", RATE, Fraction(0), False, Fraction(3), shots, (Cut(Fraction(1)),))
    picture = read_picture(cut, tmp_path / "cut.otio", None, lambda _: None)
    assert with_seen_cuts(cut, picture) is cut
