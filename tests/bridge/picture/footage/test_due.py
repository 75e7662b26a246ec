"""Which sampled frames are measured, and what is taken on for those that are passed over."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from bridge.picture.footage.due import Due
from bridge.picture.footage.flow import features_of, measure
from bridge.picture.footage.frames import BLOCK, MeasuredFrames, joined, packed
from bridge.picture.footage.sampling import stills
from bridge.picture.footage.still import Passed
from bridge.picture.footage.video import Video, probe
from tests.footage import HEIGHT, WIDTH, Picture, pan, texture, write_clip

F = Fraction


def speeds(frames: int) -> list[float]:
    """Frame widths a second: it stands, pans slowly, quickly, and slows down."""
    stand, slow, quick = [0.0] * (frames // 4), [0.1] * (frames // 4), [0.4] * (frames // 4)
    return [*stand, *slow, *quick, *np.linspace(0.4, 0.0, frames - 3 * (frames // 4)).tolist()]


def paced(each: list[float], rate: int) -> Iterator[Picture]:
    """Yield a texture that moves at a speed of its own from each frame to the next."""
    wide = np.concatenate([texture(3)] * 2, axis=1)
    for offset in np.cumsum(each) * WIDTH / rate:
        shift = np.array([[1, 0, -(offset % WIDTH)], [0, 1, 0]], np.float32)
        yield np.asarray(cv2.warpAffine(wide, shift, (WIDTH, HEIGHT)), np.uint8)


def read(video: Video, first: int, last: int) -> MeasuredFrames:
    found = joined(measure(stills(video, first, last, video.sample_rate), first), range(first, last + 1))
    assert found is not None
    return found


def passed(video: Video, last: int) -> float:
    """Return the share of the samples that are passed over."""
    taken = list(stills(video, 0, last, video.sample_rate))
    return sum(isinstance(one, Passed) for one in taken) / len(taken)


def steps(*changes: float) -> np.ndarray:
    return np.array([(change, 0.5) for change in changes], np.float32)


def test_steady_motion_is_measured_four_times_a_second_and_calm_once() -> None:
    for change, times in ((0.03, 4), (0.001, 1)):
        due = Due()
        taken = [due.take(number, steps(change, change)) for number in range(5 * BLOCK + 1)]
        assert sum(taken) == 1 + 5 * times


def test_a_frame_at_which_the_picture_changes_more_or_less_than_before_is_due() -> None:
    due = Due()
    changes = [0, *[0.02] * 6, 0.08, 0.02, 0.02]
    taken = [due.take(number, steps(change)) for number, change in enumerate(changes)]
    assert taken == [True, True, False, False, True, False, False, True, True, False]


@pytest.mark.parametrize("rate", [12, 24, 25])
def test_motion_is_as_it_was_drawn_though_most_frames_are_passed_over(tmp_path: Path, rate: int) -> None:
    each = speeds(8 * rate)
    video = probe(write_clip(tmp_path / "a.mp4", paced(each, rate), rate=rate))
    last = int(8 * video.sample_rate) - 1
    motion = features_of(read(video, 0, last), video.sample_rate).motion[:-1]
    every = round(video.rate / video.sample_rate)
    drawn = [float(np.mean(each[at * every + 1 : (at + 1) * every + 1])) for at in range(len(motion))]

    assert passed(video, last) > 0.4
    assert np.abs(motion - drawn).mean() < 0.02
    assert np.corrcoef(motion, drawn)[0, 1] > 0.98


def test_a_burst_between_steady_stretches_is_measured_where_it_is(tmp_path: Path) -> None:
    each = [0.05] * 96
    each[52:56] = [0.6] * 4
    video = probe(write_clip(tmp_path / "a.mp4", paced(each, 24), rate=24))
    motion = features_of(read(video, 0, 47), video.sample_rate).motion

    assert np.flatnonzero(motion > 0.2).tolist() == [25, 26, 27]
    assert np.nanmedian(motion) == pytest.approx(0.05, rel=0.15)


@pytest.mark.parametrize("block", [1, 2, 3])
def test_reading_that_begins_with_any_block_gives_the_same_to_the_bit(tmp_path: Path, block: int) -> None:
    video = probe(write_clip(tmp_path / "a.mp4", paced(speeds(144), 24), rate=24))
    first, last = block * BLOCK, 71
    whole = joined([read(video, 0, last)], range(first, last + 1))
    assert whole is not None
    assert packed(read(video, first, last)) == packed(whole)


def test_light_that_changes_in_frames_that_are_passed_over_is_known(tmp_path: Path) -> None:
    """A slow fade."""
    fade = (np.full((HEIGHT, WIDTH), 40 + 0.5 * at, np.uint8) for at in range(144))
    video = probe(write_clip(tmp_path / "a.mp4", fade, rate=24))
    brightness = features_of(read(video, 0, 71), video.sample_rate).brightness

    assert passed(video, 71) > 0.2
    assert np.abs(np.diff(brightness)).max() < 0.01
    assert brightness[-1] - brightness[0] == pytest.approx(71 / 256, abs=0.02)


def test_frames_with_alpha_are_measured_all_for_their_steps_tell_nothing_of_it(tmp_path: Path) -> None:
    white = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    covers = (white * np.array([1, 1, 1, at / 48]) for at in range(48))
    frames = (each.astype(np.uint8) for each in covers)
    video = probe(write_clip(tmp_path / "a.mov", frames, codec="qtrle", pixels="argb"))

    assert passed(video, 23) == 0
    assert np.diff(features_of(read(video, 0, 23), video.sample_rate).brightness).min() > 0.02


def test_a_still_film_is_passed_over_but_for_one_pair_a_block(tmp_path: Path) -> None:
    video = probe(write_clip(tmp_path / "a.mp4", pan(240, 0.0), rate=24))
    assert passed(video, 119) == pytest.approx(1 - 2 / BLOCK, abs=0.02)
