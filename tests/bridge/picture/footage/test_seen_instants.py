"""Flashes, fades and jolts of drawn footage: found to the frame at every rate, and hits of their own."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bridge.grid.bars import HitKind
from bridge.picture.features.course import Course
from bridge.picture.features.seen_instants import SeenKind, seen_instants
from bridge.picture.footage.reading import read_picture
from bridge.score.hits import hits_of, seen_remarks
from bridge.settings.preferences import HitPreferences, HitWeights
from bridge.timeline import Cut, Media, MediaKind, Shot, Timeline
from tests.footage import Picture, texture, write_clip

F = Fraction
RATES = [F(24), F(30), F(60)]
Light = Callable[[float], float]
"""How bright the picture is at an instant in seconds: 0 for black, 1 as it is, 2 for white."""


def lit(
    seconds: float, rate: Fraction, light: Light, shift: Callable[[float], int] = lambda _: 0
) -> Iterator[Picture]:
    """Yield a texture under a changing light, at so many pixels to the side."""
    still = texture(3).astype(np.float32)
    for frame in range(round(seconds * float(rate))):
        at = frame / float(rate)
        seen, level = np.roll(still, shift(at + 1e-9), axis=1), light(at + 1e-9)
        shown = seen * level if level <= 1 else seen + (255 - seen) * (level - 1)
        yield np.asarray(np.clip(shown, 0, 255), np.uint8)


def watched(folder: Path, pictures: Iterator[Picture], rate: Fraction, *cuts: int) -> tuple[Timeline, Course]:
    """Write footage, and return a cut of all of it, in shots from some frames on, with its picture."""
    frames = list(pictures)
    path = write_clip(folder / "a.mp4", frames, rate=rate)
    media, lines = Media("a", MediaKind.FILE, path.name), [F(at) / rate for at in (0, *cuts, len(frames))]
    shots = tuple(Shot("A", media, a, b, a) for a, b in pairwise(lines))
    cut = Timeline("T", rate, F(0), False, lines[-1], shots, tuple(map(Cut, lines[1:-1])))
    return cut, read_picture(cut, folder / "cut.otio", None, lambda _: None).course


def seen(cut: Timeline, course: Course) -> list[tuple[str, float]]:
    """Return what is seen in all shots, and at which frame."""
    return [(one.told, float(one.time * cut.rate)) for shot in seen_instants(cut, course, []) for one in shot]


@pytest.mark.parametrize("rate", RATES, ids=float)
def test_flashes_of_a_single_frame_are_found_to_the_frame(tmp_path: Path, rate: Fraction) -> None:
    """Wherever they fall between the frames that are sampled."""
    flashes = [round(float(rate) * second) + more for more, second in enumerate((0.9, 1.9, 2.9))]
    at = {frame / float(rate) for frame in flashes}
    light = lambda time: 1.8 if any(abs(time - one) < 0.001 for one in at) else 1.0  # noqa: E731
    found = seen(*watched(tmp_path, lit(4, rate, light), rate))
    assert found == [("flash", frame) for frame in flashes]


@pytest.mark.parametrize("rate", RATES, ids=float)
@pytest.mark.parametrize("length", [0.5, 2.0])
def test_fades_are_found_within_a_frame_of_where_they_begin_and_end(
    tmp_path: Path, rate: Fraction, length: float
) -> None:
    """From black at a second, and to black a second before the end; with a dip to black between."""
    dip, end = 3 + length, 5 + 3 * length

    def light(time: float) -> float:
        into, out = (time - 1) / length, (end - time) / length
        dipped = abs(time - dip - length) / length - 0.1
        return float(np.clip(min(into, out, dipped if time > 3 else 1), 0, 1))

    found = seen(*watched(tmp_path, lit(end + 1, rate, light), rate))
    dips = dip + 0.9 * length, dip + 1.1 * length
    assert [told for told, _ in found][:1] == ["fade from black"]
    assert found[-1][0] == "fade to black"
    assert {told for told, _ in found} == {"fade from black", "fade to black"}
    wanted = {
        ("fade from black", 1.0),
        ("fade to black", dips[0]),
        ("fade from black", dips[1]),
        ("fade to black", end),
    }
    for told, frame in found:
        off = min(abs(frame - time * float(rate)) for name, time in wanted if name == told)
        assert off <= 1, (told, frame)


@pytest.mark.parametrize("rate", RATES, ids=float)
def test_a_fade_to_white_is_one(tmp_path: Path, rate: Fraction) -> None:
    light: Light = lambda time: float(np.clip(time - 1, 1, 2))  # noqa: E731
    ((told, frame),) = seen(*watched(tmp_path, lit(4, rate, light), rate))
    assert told == "fade to white"
    assert abs(frame - 3 * float(rate)) <= 1


@pytest.mark.parametrize("rate", RATES, ids=float)
def test_lone_jolts_are_found_to_the_frame_and_shaking_has_none(tmp_path: Path, rate: Fraction) -> None:
    jolts = [round(float(rate) * second) + more for more, second in enumerate((0.9, 1.9, 2.9))]
    lone = lit(4, rate, lambda _: 1.0, lambda time: 12 * sum(time >= jolt / float(rate) for jolt in jolts))
    assert seen(*watched(tmp_path, lone, rate)) == [("jolt", jolt) for jolt in jolts]
    shaking = lit(4, rate, lambda _: 1.0, lambda time: 8 * (int(time * 6) % 2))
    assert seen(*watched(tmp_path, shaking, rate)) == []
    repeated = lit(4, rate, lambda _: 1.0, lambda time: 4 * int(time * 8))
    assert seen(*watched(tmp_path, repeated, rate)) == []


def panned(pixels: int, time: float) -> int:
    return int(pixels * time)


def test_a_pan_and_a_still_have_nothing(tmp_path: Path) -> None:
    for pixels in (0, 60):
        moved = lit(4, F(24), lambda _: 1.0, partial(panned, pixels))
        assert seen(*watched(tmp_path, moved, F(24))) == []


def test_backwards_a_flash_is_where_it_is_seen(tmp_path: Path) -> None:
    rate = F(24)
    light: Light = lambda time: 1.8 if abs(time - 1) < 0.001 else 1.0  # noqa: E731
    cut, _ = watched(tmp_path, lit(4, rate, light), rate)
    (shot,) = cut.shots
    back = Shot("A", shot.media, F(0), F(4), F(4), F(-1))
    turned = Timeline("T", rate, F(0), False, F(4), (back,), ())
    course = read_picture(turned, tmp_path / "cut.otio", None, lambda _: None).course
    ((told, frame),) = seen(turned, course)
    assert told == "flash"
    assert abs(frame - 71) <= 1


def test_they_are_hits_of_their_own_and_none_beside_a_cut(tmp_path: Path) -> None:
    """Two frames after the cut there is no second hit, and no motion is met at a flash."""
    rate, flashes = F(24), (26, 60)
    light: Light = lambda time: 1.8 if round(time * 24) in flashes else 1.0  # noqa: E731
    cut, course = watched(tmp_path, lit(4, rate, light), rate, 24)
    found = hits_of(cut, [F(0)], course)
    assert [(hit.kind, hit.time * rate) for hit in found] == [
        (HitKind.SCENE, F(0)),
        (HitKind.CUT, F(24)),
        (HitKind.FLASH, F(60)),
    ]
    assert found[-1].origin == "flash in the picture of shot 2"
    assert 0 < found[-1].weight == HitWeights().flash < HitWeights().cut
    assert seen_remarks(found) == (
        "1 flash of the picture is a hit; hits.weights says what each kind weighs.",
    )
    off = HitPreferences(weights=HitWeights(flash=0))
    assert HitKind.FLASH not in {hit.kind for hit in hits_of(cut, [F(0)], course, preferences=off)}


def test_all_of_one_kind_in_a_shot_weigh_together_what_that_kind_weighs(tmp_path: Path) -> None:
    rate = F(24)
    light: Light = lambda time: 1.8 if round(time * 24) % 24 == 12 else 1.0  # noqa: E731
    cut, course = watched(tmp_path, lit(6, rate, light), rate)
    found = [hit for hit in hits_of(cut, [F(0)], course) if hit.kind is HitKind.FLASH]
    assert len(found) == 3
    assert sum(hit.weight for hit in found) == pytest.approx(HitWeights().flash)
    assert seen_remarks(found)[0].startswith("3 flashes of the picture are hits")
    assert set(SeenKind) <= {kind.value for kind in HitKind}
