"""Instants at which drawn footage bursts into motion, stops, or jolts: found to the frame, at every rate."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from bridge.picture.features.accents import MotionAccent, accents
from bridge.picture.features.frame_steps import Peak
from bridge.picture.footage.reading import Range, read_features, read_picture
from bridge.picture.footage.video import probe
from bridge.timeline import Media, MediaKind, Shot, Timeline
from tests.footage import HEIGHT, WIDTH, Picture, texture, write_clip

F = Fraction
RATES = [F(24), F(25), F(30000, 1001), F(48), F(50), F(60000, 1001), F(60)]


def placed(offsets: list[float]) -> Iterator[Picture]:
    """Yield a texture at so many pixels to the side, frame by frame."""
    wide = np.concatenate([texture(3)] * 2, axis=1)
    for offset in offsets:
        shift = np.array([[1, 0, -(offset % WIDTH)], [0, 1, 0]], np.float32)
        yield np.asarray(cv2.warpAffine(wide, shift, (WIDTH, HEIGHT)), np.uint8)


def running(frames: int, first: int, last: int, pixels: float) -> list[float]:
    """Return where a picture is that stands, moves in frames `first` to `last`, and stands again."""
    return [pixels * min(max(frame - first + 1, 0), last - first + 1) for frame in range(frames)]


def found(path: Path, rate: Fraction, frames: int, speed: int = 1) -> list[MotionAccent]:
    length = frames / rate / abs(speed)
    media = Media("a", MediaKind.FILE, path.name)
    shot = Shot("A", media, F(0), length, F(0) if speed > 0 else frames / rate, F(speed))
    cut = Timeline("T", rate, F(0), False, length, (shot,), ())
    picture = read_picture(cut, path.parent / "cut.otio", None, lambda _: None)
    return list(accents(cut, picture.course, [])[0])


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{float(rate):.2f}")
@pytest.mark.parametrize("more", [0, 1, 2])
def test_a_burst_and_a_stop_are_found_to_the_frame(tmp_path: Path, rate: Fraction, more: int) -> None:
    """Wherever they fall between the frames that are sampled."""
    first, last, frames = round(rate) + more, round(2.1 * float(rate)) + 2 * more, round(3.3 * float(rate))
    path = write_clip(tmp_path / "a.mp4", placed(running(frames, first, last, 60 / float(rate))), rate=rate)
    seen = [(int(one.time * rate), one.stops) for one in found(path, rate, frames)]
    assert seen == [(first, False), (last, True)]


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: f"{float(rate):.2f}")
def test_a_jolt_in_one_frame_is_a_peak_at_that_frame(tmp_path: Path, rate: Fraction) -> None:
    jolts = [round(float(rate) * second) + 1 for second in (0.9, 1.7, 2.6)]
    frames = round(3.3 * float(rate))
    offsets = [12.0 * sum(jolt <= frame for jolt in jolts) for frame in range(frames)]
    video = probe(write_clip(tmp_path / "a.mp4", placed(offsets), rate=rate))
    features = read_features(Range(video, F(0), frames / rate), lambda _: None)
    peaks = list(features.steps.peaks())
    assert [one.time * rate for one in peaks] == jolts
    assert all(isinstance(one, Peak) and one.strength > 0.6 for one in peaks)
    assert found(tmp_path / "a.mp4", rate, frames)[0].time * rate in jolts


def test_a_shot_that_plays_backwards_or_fast_has_its_accents_where_they_are_seen(tmp_path: Path) -> None:
    rate, frames = F(24), 120
    path = write_clip(tmp_path / "a.mp4", placed(running(frames, 41, 88, 2.0)), rate=rate)
    assert [one.time * rate for one in found(path, rate, frames)] == [41, 88]
    assert [one.time * rate for one in found(path, rate, frames, 2)] == pytest.approx([21, 44], abs=1)
    assert [one.time * rate for one in found(path, rate, frames, -1)] == pytest.approx([32, 79], abs=1)
