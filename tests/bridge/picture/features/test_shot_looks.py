"""What shots look like: fades, flashes, peaks, titles, palettes and likeness, of drawn footage."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bridge.picture.features.course import Course
from bridge.picture.features.fades import fades_of, flashes_of
from bridge.picture.features.likeness import likeness
from bridge.picture.features.peaks import motion_peaks
from bridge.picture.features.picture import Features, Picture, Sight
from bridge.picture.features.shot_looks import ShotLook, appearances, shot_looks
from bridge.picture.footage.reading import read_picture
from bridge.timeline import Media, MediaKind, Shot, Timeline
from tests.bridge.picture.drawn import (
    RATE,
    WIDTH,
    blotches,
    letters,
    measured,
    plain,
    put,
    seen,
    view,
    write_colours,
)

F = Fraction


def picture_of(*footage: Features) -> tuple[Timeline, Picture]:
    """Cut whole clips together, each of a medium of its own."""
    lines = np.cumsum([0, *(len(each.motion) for each in footage)]).tolist()
    shots = tuple(
        Shot(f"{at}", Media(f"{at}", MediaKind.FILE, f"{at}.mov"), F(a, RATE), F(b, RATE), F(0))
        for at, (a, b) in enumerate(pairwise(lines))
    )
    timeline = Timeline("T", F(24), F(0), False, shots[-1].end, shots, ())
    return timeline, Picture.of(timeline, [Sight(each, F(0)) for each in footage])


def look(footage: Features) -> ShotLook:
    (found,) = shot_looks(*picture_of(footage))
    assert found is not None
    return found


def lit(levels: Sequence[float], ground: float = 0.0) -> Course:
    """Return a picture that is scaled by a level at each sample: towards black, or white (ground 1)."""
    light = np.array(levels, np.float32)
    still = np.zeros_like(light)
    return Course(
        np.arange(len(light) + 1) / RATE,
        still,
        still,
        ground + (0.4 - ground) * light,
        still,
        contrast=0.2 * light,
    )


def ramp(samples: int) -> list[float]:
    return [(at + 1) / samples for at in range(samples)]


@pytest.mark.parametrize("ground", [0.0, 1.0])
def test_a_fade_in_and_a_fade_out_are_found_where_they_are(ground: float) -> None:
    """A fade of a second, and one of half a second, with two black samples on either side."""
    course = lit([0, 0, *ramp(12), *[1.0] * 30, *ramp(6)[::-1], 0, 0], ground)
    into, out = fades_of(course, 0, 52 / RATE)

    assert into is not None
    assert out is not None
    assert (into.white, out.white) == (ground > 0.5, ground > 0.5)
    assert (into.start, into.end) == pytest.approx((2 / RATE, 14 / RATE), abs=1.6 / RATE)
    assert (out.start, out.end) == pytest.approx((44 / RATE, 50 / RATE), abs=1.6 / RATE)


@pytest.mark.parametrize(
    "levels",
    [
        [1.0] * 30,
        [0, 0, *[1.0] * 30],
        [0.0] * 30,
        [0, 0, 0.4, 0.1, 0.5, 0.2, *[1.0] * 30],
        ramp(30)[10:],
    ],
    ids=["a picture", "a cut from black", "black", "a flicker", "no black"],
)
def test_what_is_no_fade_is_none(levels: list[float]) -> None:
    assert fades_of(lit(levels), 0, len(levels) / RATE) == (None, None)


def test_flashes_are_found_and_lights_that_go_on_are_none() -> None:
    def at(levels: list[float]) -> tuple[float, ...]:
        return flashes_of(lit(levels), 0, len(levels) / RATE)

    assert at([1.0] * 10 + [2.2] + [1.0] * 10 + [2.0, 2.0] + [1.0] * 9) == pytest.approx(
        (10 / RATE, 21 / RATE)
    )
    assert at([1.0] * 10 + [2.2] * 12) == ()
    assert at([1.0] * 10 + [2.2] * 8 + [1.0] * 10) == ()
    assert at([1.0, 1.2] * 10) == ()


@pytest.mark.parametrize("rate", [12, 24, 25, 30, 50, 60])
@pytest.mark.parametrize("top", [F(201, 100), F(137, 60)])
def test_a_peak_of_motion_is_found_within_one_frame(rate: int, top: Fraction) -> None:
    """A thing that rushes by, its speed a bell of 0.1 s, and slower things around it; at any rate of samples."""
    times = (np.arange(4 * rate) + 0.5) / rate
    noise = np.random.default_rng(1).normal(0, 0.002, len(times))
    speed = 0.05 + 0.02 * np.sin(times) + 0.5 * np.exp(-(((times - float(top)) / 0.1) ** 2)) + noise
    (peak,) = motion_peaks(times, speed)

    assert peak.time == pytest.approx(float(top), abs=1 / max(rate, 24))
    assert peak.strength > 0.5


def test_even_and_unknown_motion_has_no_peak() -> None:
    times = np.arange(40) / RATE
    assert motion_peaks(times, 0.2 + 0.01 * np.sin(times * 9)) == ()
    assert motion_peaks(times, np.full(40, np.nan)) == ()
    assert motion_peaks(times[:2], np.array([0.1, 0.9])) == ()


def test_a_thing_that_rushes_by_is_a_peak_of_its_shot() -> None:
    ground, thing = blotches(1, 960, 720), blotches(9, 70, 70, 2)
    speeds = 0.02 + 0.4 * np.exp(-(((np.arange(36) - 18) / 2.5) ** 2))
    places = 20 + np.cumsum(speeds) * WIDTH / RATE
    found = look(measured([put(view(ground), thing, x, 50) for x in places]))

    assert [peak.time for peak in found.peaks] == pytest.approx([17.5 / RATE], abs=1 / RATE)


def test_titles_and_rolling_credits_are_told_from_pictures() -> None:
    card = look(measured([letters(["A FILM BY", "NOBODY"])] * 12))
    names = ["Camera  A. Nobody", "Sound  Somebody", "Music  Recue", "Editing  Another"]
    credits_ = look(measured([letters(names, 0.5, down=60 - 5 * at) for at in range(24)]))
    picture = look(measured([view(blotches(2, 960, 720), 0.02 * at) for at in range(12)]))

    assert card.is_title
    assert credits_.is_title
    assert not picture.is_title


def rooms(seed: int) -> Iterator[np.ndarray]:
    """Draw three views of a place: areas of its own few colours, on another side of the frame in each."""
    draw = np.random.default_rng(seed)
    colours = draw.integers(20, 235, (5, 3))
    room = plain(*colours[0])
    for colour in colours[1:]:
        x, y, wide, high = np.add(draw.integers(0, (200, 100, 120, 80)), (0, 0, 60, 40))
        room[y : y + high, x : x + wide] = colour
    grain = draw.normal(0, 5, room.shape)
    room = np.clip(room + grain, 0, 255).astype(np.uint8)
    return iter((room, np.roll(room, 40, axis=1), np.roll(room, -60, axis=1)))


def test_views_of_one_place_are_more_alike_than_views_of_two() -> None:
    """Twelve places, three views each: with one bar between alike and unlike, 95 in 100 of the pairs are told right."""
    footage = [seen([frame] * 5) for place in range(12) for frame in rooms(place)]
    looks = list(appearances(*picture_of(*footage)).values())
    pairs = [(a // 3 == b // 3, likeness(looks[a], looks[b])) for a in range(len(looks)) for b in range(a)]
    right = [alike == (found > 0.8) for alike, found in pairs]

    assert len(looks) == 36
    assert np.mean(right) > 0.95
    assert (
        np.mean([found for alike, found in pairs if alike]) > np.mean([f for a, f in pairs if not a]) + 0.25
    )
    assert likeness(looks[0], looks[0]) == pytest.approx(1)
    assert likeness(looks[0], looks[5]) == pytest.approx(likeness(looks[5], looks[0]))


def test_a_shot_has_what_is_known_of_it_from_a_file(tmp_path: Path) -> None:
    """From pixels to looks: red that pans to the right, then blue that stands; played backwards, it pans to the left."""
    ground = blotches(5, 960, 720)

    def tinted(at: float, tint: tuple[float, float, float]) -> np.ndarray:
        return np.asarray(np.clip(view(ground, at)[..., None] * np.array(tint), 0, 255), np.uint8)

    frames = [tinted(0.2 * at / 24, (1.3, 0.4, 0.3)) for at in range(48)]
    frames += [tinted(0.0, (0.3, 0.5, 1.3))] * 48
    write_colours(tmp_path / "film.mp4", frames)
    media = Media("film", MediaKind.FILE, "film.mp4")
    shots = (
        Shot("A", media, F(0), F(2), F(0)),
        Shot("B", media, F(2), F(4), F(2)),
        Shot("C", media, F(4), F(6), F(2), F(-1)),
    )
    timeline = Timeline("T", F(24), F(0), False, F(6), shots, ())
    picture = read_picture(timeline, tmp_path / "cut.otio", None, lambda _: None)
    red, blue, back = shot_looks(timeline, picture)

    assert red is not None
    assert blue is not None
    assert back is not None
    assert red.pan == pytest.approx(0.2, rel=0.1)
    assert back.pan == pytest.approx(-0.2, rel=0.1)
    assert blue.camera < 0.005
    assert red.warmth > 0.2 > -0.2 > blue.warmth
    assert sum(swatch.share for swatch in red.palette) == pytest.approx(1)
    assert red.palette[0].code.startswith("#")
    assert likeness(red.appearance, back.appearance) > 0.9
    assert likeness(red.appearance, blue.appearance) < 0.5
    means = picture.means([F(0), F(2)], [F(2), F(4)])
    assert means.warmth[0] > means.warmth[1]
    assert means.camera[0] > 10 * means.camera[1]


def test_of_black_and_of_what_is_not_seen_nothing_is_told() -> None:
    timeline, picture = picture_of(seen([plain(10, 90, 30)] * 8))
    unseen = Picture.unseen(timeline, "no footage")

    assert shot_looks(timeline, unseen) == (None,)
    assert np.isnan(unseen.means([F(0)], [timeline.duration]).warmth).all()
    assert picture.means([F(0)], [timeline.duration]).faces.tolist() == [0.0]


def test_a_shot_shorter_than_the_time_between_glances_has_the_look_of_the_take_around_it() -> None:
    footage = seen([plain(200, 40, 40)] * 12)
    media = Media("film", MediaKind.FILE, "film.mov")
    shot = Shot("A", media, F(0), F(2, RATE), F(8, RATE))
    timeline = Timeline("T", F(24), F(0), False, shot.end, (shot,), ())
    (found,) = shot_looks(timeline, Picture.of(timeline, [Sight(footage, F(0))]))

    assert found is not None
    assert found.warmth > 0.5
