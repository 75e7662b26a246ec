"""Features of a timeline's picture, from time series made by hand."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.picture.features.picture import Features, Picture, Sight, unseen_remarks
from bridge.timeline import Media, MediaKind, Shot, Timeline

F = Fraction
RATE = F(10)
ZERO, ONE = F(0), F(1)


def series(motion: list[float], start: Fraction = ZERO) -> Features:
    """Ten samples a second; brightness counts them from the file's first frame, in hundredths."""
    values = np.array(motion, dtype=np.float32)
    count = (np.arange(len(values)) + float(start * RATE)).astype(np.float32)
    half, level = (values / 2).astype(np.float32), (count / 100).astype(np.float32)
    return Features(RATE, start, values, half, level, np.zeros_like(values))


def shot(start: Fraction, end: Fraction, source: Fraction, speed: Fraction = ONE, **more: object) -> Shot:
    plain = Shot("A", Media("film", MediaKind.FILE, "film.mp4"), start, end, source, speed)
    return replace(plain, **more)  # type: ignore[arg-type]


def timeline(*shots: Shot, duration: Fraction | None = None) -> Timeline:
    end = shots[-1].end if duration is None else duration
    return Timeline("T", F(24), F(0), False, end, shots, ())


def motion_of(picture: Picture, start: Fraction, end: Fraction) -> float:
    return float(picture.means([start], [end]).motion[0])


def one(shot_: Shot, features: Features, origin: Fraction = ZERO) -> Picture:
    return Picture.of(timeline(shot_), [Sight(features, origin)])


def test_a_bar_has_the_mean_of_the_samples_it_covers() -> None:
    picture = one(shot(F(0), F(1), F(0)), series([1, 2, 3, 4, 5, 6, 7, 8, 9, 9]))

    assert motion_of(picture, F(2, 10), F(4, 10)) == pytest.approx(3.5)
    assert motion_of(picture, F(25, 100), F(4, 10)) == pytest.approx((3 * 0.05 + 4 * 0.1) / 0.15)


def test_source_times_count_from_the_media_timecode() -> None:
    picture = one(shot(F(0), F(2, 10), F(3600) + F(3, 10)), series([float(i) for i in range(10)]), F(3600))

    assert motion_of(picture, F(0), F(1, 10)) == pytest.approx(3)


def test_double_speed_doubles_motion_and_quadruples_its_change() -> None:
    features = series([1.0] * 20)
    fast = one(shot(F(0), F(1), F(0), F(2)), features).means([F(0)], [F(1)])

    assert fast.motion == pytest.approx([2])
    assert fast.saliency == pytest.approx([4 * 0.5])
    assert fast.brightness == pytest.approx([features.brightness.mean()])


def test_a_freeze_stands_still_but_has_its_colour() -> None:
    means = one(shot(F(0), F(1), F(5, 10), F(0)), series([7.0] * 10)).means([F(0)], [F(1)])

    assert (means.motion[0], means.saliency[0]) == (0, 0)
    assert means.brightness == pytest.approx([0.05])
    assert means.known == pytest.approx([1])


def test_backwards_plays_the_last_sample_first() -> None:
    picture = one(shot(F(0), F(1), F(1), F(-1)), series([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))

    assert motion_of(picture, F(0), F(5, 10)) > motion_of(picture, F(5, 10), F(1))
    assert motion_of(picture, F(7, 10), F(8, 10)) == pytest.approx(3)


def test_a_ramp_moves_at_the_speed_it_has() -> None:
    ramp = ((F(0), F(0)), (F(1), F(1, 2)), (F(2), F(5, 2)))
    picture = one(shot(F(0), F(2), F(0), F(5, 4), ramp=ramp), series([1.0] * 25))

    assert motion_of(picture, F(0), F(1)) == pytest.approx(0.5)
    assert motion_of(picture, F(1), F(2)) == pytest.approx(2)


def test_a_cut_in_the_media_is_no_motion() -> None:
    """Sample 4 is measured across the instant 0.5, where the media cuts from one shot to the next."""
    features = series([1, 1, 1, 1, 99, 2, 2, 2, 2, 2])
    shots = shot(F(0), F(1, 2), F(0)), shot(F(1, 2), F(1), F(1, 2))
    picture = Picture.of(timeline(*shots), [Sight(features, F(0))] * 2)

    assert motion_of(picture, F(0), F(1, 2)) == pytest.approx(1)
    assert motion_of(picture, F(1, 2), F(1)) == pytest.approx(2)


def test_what_is_not_known_of_a_sample_is_taken_from_its_neighbour() -> None:
    picture = one(shot(F(0), F(5, 10), F(0)), series([1, 2, np.nan, 4, 5]))

    assert motion_of(picture, F(2, 10), F(3, 10)) == pytest.approx(2)


def test_a_gap_is_black_and_still_and_a_lost_shot_is_unknown() -> None:
    lost, seen = shot(F(0), F(1), F(0)), shot(F(2), F(3), F(0))
    picture = Picture.of(timeline(lost, seen, duration=F(4)), ["gone", Sight(series([1.0] * 10), F(0))])
    means = picture.means([F(0), F(1), F(0), F(2), F(3)], [F(1), F(2), F(2), F(3), F(4)])

    assert means.known == pytest.approx([0, 1, 0.5, 1, 1])
    assert np.isnan(means.motion[0])
    assert means.motion[1:] == pytest.approx([0, 0, 1, 0])
    assert picture.reasons == ("gone", "")
    assert picture.seen


def test_one_frame_is_too_short_to_see_motion_in() -> None:
    picture = one(shot(F(0), F(1, 10), F(0)), series([1.0] * 10))

    assert picture.reasons == ("it is too short to see motion in",)
    assert not picture.seen


def test_a_bar_must_end_after_it_starts() -> None:
    with pytest.raises(ValueError, match="end after its start"):
        one(shot(F(0), F(1), F(0)), series([1.0] * 10)).means([F(1)], [F(1)])


def test_a_timeline_without_shots_is_black() -> None:
    picture = Picture.of(Timeline("T", F(24), F(0), False, F(2), (), ()), [])

    assert motion_of(picture, F(0), F(2)) == 0
    assert not picture.seen


speeds = st.sampled_from([F(-2), F(-1), F(-1, 3), F(1, 2), F(1), F(7, 5), F(3)])
instants = st.fractions(min_value=0, max_value=3, max_denominator=240)


@given(speeds, st.lists(instants, min_size=2, max_size=8, unique=True), st.integers(0, 2**32 - 1))
def test_the_mean_over_a_whole_is_the_mean_over_its_parts(
    speed: Fraction, cuts: list[Fraction], seed: int
) -> None:
    features = series(list(np.random.default_rng(seed).uniform(0, 1, 100)))
    picture = one(shot(F(0), F(3), F(0) if speed > 0 else F(9), speed), features)
    cuts = sorted(cuts)
    parts = picture.means(cuts[:-1], cuts[1:])
    whole = picture.means([cuts[0]], [cuts[-1]])
    lengths = np.array([float(b - a) for a, b in pairwise(cuts)])

    assert np.dot(parts.motion, lengths) / lengths.sum() == pytest.approx(whole.motion[0], rel=1e-6)
    assert np.dot(parts.brightness, lengths) / lengths.sum() == pytest.approx(whole.brightness[0], rel=1e-6)
    assert parts.known == pytest.approx(1)


@given(speeds, instants, st.integers(1, 60))
def test_every_instant_shows_the_sample_it_plays(speed: Fraction, at: Fraction, frames: int) -> None:
    """Against the definition: the brightness of the sample at source_start + at * speed, weighed step by step."""
    source = F(0) if speed > 0 else F(9)
    picture = one(shot(F(0), F(4), source, speed), series([1.0] * 150))
    width = F(frames, 240)
    steps = [at + width * (2 * i + 1) / 4000 for i in range(2000)]
    shown = np.array([float((source + step * speed) * RATE // 1) for step in steps])
    last = 119 if speed > 0 else 89
    expected = np.clip(shown, 0, max(last, 0)).mean() / 100

    assert picture.means([at], [at + width]).brightness[0] == pytest.approx(
        expected, abs=2e-4 + 1e-3 * float(width)
    )


def test_shots_without_a_picture_are_named_in_a_sentence_for_each_kind_of_reason() -> None:
    def told(*reasons: str) -> tuple[str, ...]:
        shots = [shot(F(i), F(i + 1), F(i)) for i in range(len(reasons))]
        whole = Sight(series([0.1] * 60), ZERO)
        return unseen_remarks(Picture.of(timeline(*shots), [reason or whole for reason in reasons]))

    assert told("gone", "gone", "", "gone", "broken") == (
        "3 of 5 shots are scored by the cut alone (1 to 2, 4): gone.",
        "1 of 5 shots is scored by the cut alone (5): broken.",
    )
    lost = [f"'reel {n}.mov' was not found; give the folder it is in with --media" for n in range(49)]
    others = ", ".join(f"'reel {n}.mov'" for n in range(1, 7))
    assert told(*lost) == (
        f"49 of 49 shots are scored by the cut alone (1 to 49): {lost[0]}; likewise {others} and 42 more files.",
    )
    (few,) = told(lost[0], lost[1])
    assert few.endswith("; likewise 'reel 1.mov'.")
    short = [f"it needs 'a.mov' up to {seconds}.00 s, which is 5.00 s long" for seconds in (7, 9)]
    assert told("", *short) == (
        f"2 of 3 shots are scored by the cut alone (2 to 3): {short[0]}; likewise for the other shot.",
    )
    assert told("", "") == ()
