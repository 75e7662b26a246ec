"""Work done ahead: the same things in the same order, ended at once when they are no longer wanted."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bridge.daemon.cancellation import Abandoned
from bridge.errors import FootageError
from bridge.picture.footage.ahead import Stopped, ahead, in_order
from bridge.picture.footage.pace import Pace
from bridge.picture.footage.reading import Range, read_features
from bridge.picture.footage.sampling import stills
from bridge.picture.footage.video import probe
from tests.footage import pan, write_clip

F = Fraction


def test_what_is_made_ahead_comes_in_order_and_no_further_ahead_than_asked() -> None:
    made: list[int] = []

    def make(_stopped: Stopped) -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    taken = ahead(make, 3, lambda: None)
    for number in range(50):
        assert next(taken) == number
        assert made[-1] <= number + 5
    taken.close()
    assert len(made) < 60
    assert list(in_order(lambda number: number * number, range(100), 3)) == [n * n for n in range(100)]


def test_an_error_is_raised_where_things_are_taken() -> None:
    def make(_stopped: Stopped) -> Iterator[int]:
        yield 1
        raise FootageError("gone")

    taken = ahead(make, 3, lambda: None)
    assert next(taken) == 1
    with pytest.raises(FootageError, match="gone"):
        next(taken)


def test_who_waits_can_call_it_off_though_nothing_comes() -> None:
    """As a long search for a frame does: it gives nothing for seconds, and asks whether it is still wanted."""
    ended: list[bool] = []

    def make(stopped: Stopped) -> Iterator[int]:
        while not stopped():
            time.sleep(0.01)
        ended.append(True)
        yield from ()

    def cancelled() -> None:
        raise Abandoned

    with pytest.raises(Abandoned):
        next(ahead(make, 3, cancelled))
    assert ended == [True]


def test_nothing_is_decoded_after_a_cancelled_reading_and_no_thread_stays(tmp_path: Path) -> None:
    video = probe(write_clip(tmp_path / "a.mp4", pan(240, 0.2)))
    before = threading.active_count()
    told: list[float] = []

    def cancel(share: float) -> None:
        told.append(share)
        if share > 0.1:
            raise Abandoned

    with pytest.raises(Abandoned):
        read_features(Range(video, F(0), F(10)), cancel)
    assert told[-1] < 0.2
    assert threading.active_count() == before


def test_a_search_for_a_frame_far_into_a_file_is_called_off_on_the_way(tmp_path: Path) -> None:
    video = probe(write_clip(tmp_path / "a.ts", pan(120, 0.2)))
    asked = iter([False] * 5 + [True] * 1000)
    assert list(stills(video, 40, 50, video.sample_rate, lambda: next(asked))) == []


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_any_number_of_threads_measures_the_same_bytes(
    tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    video = probe(write_clip(tmp_path / "a.mp4", pan(72, 0.4)))
    one = read_features(Range(video, F(0), F(3)), lambda _: None)
    monkeypatch.setattr("bridge.picture.footage.flow.WORKERS", workers)
    monkeypatch.setattr("bridge.picture.footage.reading.AHEAD", 3 * workers)
    other = read_features(Range(video, F(0), F(3)), lambda _: None)
    assert other.motion.tobytes() == one.motion.tobytes()
    assert other.steps.change.tobytes() == one.steps.change.tobytes()


def test_a_part_of_a_file_has_the_same_steps_as_the_whole(tmp_path: Path) -> None:
    video = probe(write_clip(tmp_path / "a.mp4", pan(240, 0.2)))
    whole = read_features(Range(video, F(0), F(10)), lambda _: None).steps
    part = read_features(Range(video, F(6), F(8)), lambda _: None).steps
    first = int((part.start - whole.start) * whole.rate)
    assert part.rate == whole.rate == 24
    assert np.array_equal(part.change, whole.change[first : first + len(part.change)])
    assert np.array_equal(part.brightness, whole.brightness[first : first + len(part.change)])


def test_what_waits_to_be_measured_does_not_grow_with_the_length_of_a_file(tmp_path: Path) -> None:
    """The memory of reading is that of a few frames, and of a few numbers for each."""
    video = replace(probe(write_clip(tmp_path / "a.mp4", pan(240, 0.2))), duration=None)
    waiting: list[int] = []
    living = 0

    def counted(stopped: Stopped) -> Iterator[object]:
        nonlocal living
        for still in stills(video, 0, 10**6, video.sample_rate, stopped):
            living += 1
            waiting.append(living)
            yield still

    for _ in ahead(counted, 8, lambda: None):
        living -= 1
        time.sleep(0.001)
    assert max(waiting) <= 10


def test_the_pace_is_told_in_words() -> None:
    clock = iter([0.0, 0.0, 0.4, 10.0, 10.1, 20.0, 30.0])
    pace = Pace(lambda: next(clock))
    pace.expect(2400)
    assert pace.step("reading", 0.01) == "reading"
    assert pace.step("reading", 0.25) == "reading, 60 frames/s, 0:30 left"
    assert pace.step("reading", 0.26) == "reading, 60 frames/s, 0:30 left"
    assert pace.step("reading", 0.8) == "reading, 96 frames/s, 0:05 left"
    assert pace.step("reading", 1.0) == "reading"
