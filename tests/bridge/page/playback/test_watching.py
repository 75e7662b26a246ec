"""The picture of a page: the frames of the cut, whichever stretch of them is asked for first."""

import struct
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from bridge.page.playback.watching import CHUNK, HEIGHTS, Watching
from bridge.timeline import Timeline
from tests.bridge.output.preview.films import greys_of, write_film
from tests.scores import cut_list

SMALL, LARGE = HEIGHTS[0], HEIGHTS[1]


@pytest.fixture
def film(tmp_path: Path) -> Watching:
    """Cut frames 0 to 39 and 60 to 99 of a film whose frames tell their numbers."""
    write_film(tmp_path / "A.mov", [greys_of(frame) for frame in range(100)])
    cut = cut_list([40, 40], ["A", "A"])
    later = replace(cut.shots[1], source_start=Fraction(60, 24))
    return Watching(replace(cut, shots=(cut.shots[0], later)), tmp_path / "cut.otio", None)


def decoded(jpeg: bytes) -> npt.NDArray[np.uint8]:
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return picture.astype(np.uint8)


def numbers(frames: Iterator[bytes]) -> list[int]:
    """Return the numbers that frames tell; one that is empty tells that of the frame before."""
    told: list[int] = []
    for jpeg in frames:
        if not jpeg:
            told.append(told[-1])
            continue
        grey = decoded(jpeg)
        height, width = grey.shape
        halves = [
            grey[height // 2, side].mean() for side in (slice(8, width // 2 - 8), slice(width // 2 + 8, -8))
        ]
        film = [half * 219 / 255 + 16 for half in halves]  # JPEG's range is full, the film's is not
        told.append(sum(place * round((half - 32) / 20) for place, half in zip((10, 1), film, strict=True)))
    return told


CUT = [*range(40), *range(60, 100)]


@pytest.mark.parametrize("first", [0, 1, 23, 24, 38, 41, 79])
def test_every_stretch_shows_the_frames_of_the_cut(film: Watching, first: int) -> None:
    assert numbers(film.frames(first, 30, LARGE)) == CUT[first : first + 30]


def test_stretches_can_be_asked_for_in_any_order(film: Watching) -> None:
    backwards = [numbers(film.frames(first, CHUNK, SMALL)) for first in (72, 48, 24, 0)]
    assert [number for stretch in reversed(backwards) for number in stretch] == CUT


def test_nothing_is_shown_before_the_film_and_after_it(film: Watching) -> None:
    assert numbers(film.frames(78, 10, SMALL)) == [98, 99]
    assert [*film.frames(80, 10, SMALL)] == []
    assert numbers(film.frames(-5, 7, SMALL)) == [0, 1]


def test_frames_are_packed_with_their_sizes(film: Watching) -> None:
    packed = film.packed(3, 4, SMALL)
    count, *sizes = struct.unpack_from("<5I", packed)
    assert count == 4
    assert len(packed) == 20 + sum(sizes)


def test_where_nothing_changes_a_frame_is_sent_once(tmp_path: Path) -> None:
    gone = Watching(cut_list([30], ["Gone"]), tmp_path / "cut.otio", None)
    black = Watching(still(), tmp_path / "cut.otio", None)
    first, *others = black.frames(0, 30, SMALL)
    assert (bool(first), set(others)) == (True, {b""})
    assert all(gone.frames(0, 30, SMALL))  # a card shows the timecode, frame by frame


def still() -> Timeline:
    cut = cut_list([30], ["Black"])
    shot = replace(cut.shots[0], media=replace(cut.shots[0].media, black=True))
    return replace(cut, shots=(shot,))


def test_the_picture_has_the_height_that_is_asked_for(film: Watching) -> None:
    for height in HEIGHTS:
        assert len(decoded(next(film.frames(0, 1, height)))) == height
