"""The picture that a session shows: one file, where it is the whole cut."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from bridge.output.movie import movie_of
from bridge.timeline import Timeline
from integrations.session import Movie
from tests.bridge.output.preview.films import write_film
from tests.scores import cut_list


def film(at: int = 12, lengths: tuple[int, ...] = (24, 36)) -> Timeline:
    """Return a cut of one file that plays through from a frame on, cut where the picture changes."""
    cut = cut_list(lengths, ["A"] * len(lengths))
    return replace(
        cut, shots=tuple(replace(shot, source_start=shot.start + Fraction(at, 24)) for shot in cut.shots)
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    write_film(folder / "A.mov", [60] * 80)
    return folder


def test_a_file_that_is_the_whole_cut_is_its_picture(folder: Path) -> None:
    assert movie_of(film(), folder / "cut.otio", None, folder / "music") == Movie("../A.mov", Fraction(1, 2))


def test_a_cut_with_black_around_or_in_it_is_not_in_one_file(folder: Path) -> None:
    first, second = film().shots
    late = replace(film(), shots=(second,))
    early = replace(film(), shots=(first,))
    gap = replace(film(lengths=(24, 12, 24)), shots=film(lengths=(24, 12, 24)).shots[::2])
    for cut in (late, early, gap):
        assert movie_of(cut, folder / "cut.otio", None, folder) is None


def test_a_file_that_is_too_short_or_begins_later_is_not_the_picture(folder: Path) -> None:
    assert movie_of(film(at=40), folder / "cut.otio", None, folder) is None
    assert movie_of(film(at=-12), folder / "cut.otio", None, folder) is None


def test_it_is_searched_as_footage_is(folder: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "cut.otiod"
    bundle.mkdir()
    assert movie_of(film(), bundle, None, tmp_path) is None
    found = movie_of(film(), bundle, folder, folder)
    assert found == Movie("A.mov", Fraction(1, 2)), "--media"
    write_film(bundle / "A.mov", [60] * 80)
    assert movie_of(film(), bundle, None, tmp_path) == Movie("cut.otiod/A.mov", Fraction(1, 2))
