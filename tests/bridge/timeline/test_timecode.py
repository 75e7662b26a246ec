from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.timeline.timecode import (
    frame_number,
    frames_a_day,
    frames_from,
    is_drop_frame,
    record_timecode,
    since_midnight,
    timecode,
)
from tests.scores import FAST_NTSC, NTSC, cut_list

RATES = st.sampled_from([Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(50), Fraction(60)])
FRAMES = st.integers(-10_000_000, 10_000_000)


@pytest.mark.parametrize(
    ("frame", "rate", "drop", "text"),
    [
        (0, Fraction(24), False, "00:00:00:00"),
        (86400, Fraction(24), False, "01:00:00:00"),
        (-1, Fraction(24), False, "-00:00:00:01"),
        (1799, NTSC, True, "00:00:59;29"),
        (1800, NTSC, True, "00:01:00;02"),
        (17981, NTSC, True, "00:09:59;29"),
        (17982, NTSC, True, "00:10:00;00"),
        (107892, NTSC, True, "01:00:00;00"),
        (3600, FAST_NTSC, True, "00:01:00;04"),
        (215784, FAST_NTSC, True, "01:00:00;00"),
        (1800, NTSC, False, "00:01:00:00"),
        (24, Fraction(24000, 1001), False, "00:00:01:00"),
    ],
)
def test_frames_read_as_timecode(frame: int, rate: Fraction, drop: bool, text: str) -> None:
    assert timecode(frame, rate, drop_frame=drop) == text
    assert frame_number(text, rate, drop_frame=drop) == frame


@given(FRAMES, RATES)
def test_timecode_and_frame_are_inverse(frame: int, rate: Fraction) -> None:
    assert frame_number(timecode(frame, rate), rate) == frame


@given(FRAMES, st.sampled_from([NTSC, FAST_NTSC, 2 * FAST_NTSC]))
def test_drop_frame_timecode_and_frame_are_inverse(frame: int, rate: Fraction) -> None:
    assert frame_number(timecode(frame, rate, drop_frame=True), rate, drop_frame=True) == frame


@given(st.integers(0, 10_000_000), st.sampled_from([NTSC, FAST_NTSC]))
def test_drop_frame_stays_with_the_clock(frame: int, rate: Fraction) -> None:
    written = timecode(frame, rate, drop_frame=True)
    hours, minutes, rest = written.split(":")
    shown = int(hours) * 3600 + int(minutes) * 60 + int(rest.split(";")[0])
    assert abs(shown - frame / rate) < 2 + Fraction(frame, 24 * 3600) / 30


def test_drop_frame_never_writes_a_dropped_number_twice() -> None:
    written = [timecode(frame, NTSC, drop_frame=True) for frame in range(40000)]
    assert len(set(written)) == len(written)
    assert "00:01:00;00" not in written
    assert "00:11:00;01" not in written


def test_a_dropped_number_reads_as_the_frame_after() -> None:
    assert frame_number("00:01:00;00", NTSC, drop_frame=True) == 1800


@pytest.mark.parametrize("text", ["", "1", "01:00:00", "01:60:00:00", "00:00:00:24", "aa:bb:cc:dd"])
def test_what_is_no_timecode_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no timecode"):
        frame_number(text, Fraction(24))


def test_a_semicolon_means_drop_frame() -> None:
    assert is_drop_frame("01:00:00;00")
    assert not is_drop_frame("01:00:00:00")


def test_a_timelines_frames_count_from_its_own_start() -> None:
    timeline = replace(cut_list([24], rate=NTSC), start=Fraction(107892) / NTSC, drop_frame=True)
    assert record_timecode(timeline, 0) == "01:00:00;00"


@pytest.mark.parametrize(
    ("start", "rate", "drop", "samples"),
    [
        ("23:59:00:00", Fraction(24000, 1001), False, 4_148_464_320),
        ("25:00:00:00", Fraction(24000, 1001), False, 172_972_800),
        ("24:00:00:00", NTSC, False, 0),
        ("23:59:00:00", NTSC, False, 4_148_464_320),
        ("24:00:00;00", NTSC, True, 0),
        ("23:59:59;29", NTSC, True, 4_147_194_251),
        ("23:59:00:00", FAST_NTSC, False, 4_148_464_320),
        ("49:00:00:00", Fraction(25), False, 172_800_000),
    ],
)
def test_a_day_is_one_of_the_timecode(start: str, rate: Fraction, drop: bool, samples: int) -> None:
    cut = cut_list([24], rate=rate, start=frame_number(start, rate, drop_frame=drop) / rate)
    assert round(48_000 * since_midnight(replace(cut, drop_frame=drop))) == samples


@given(st.integers(0, 100), st.booleans())
def test_what_comes_after_midnight_comes_later(minutes: int, drop: bool) -> None:
    first = frame_number("23:00:00:00", NTSC, drop_frame=drop)
    later = first + minutes * 1800
    wrapped = later % frames_a_day(NTSC, drop_frame=drop)
    assert frames_from(first, wrapped, NTSC, drop_frame=drop) == minutes * 1800


@given(RATES, st.fractions(-100, 1000), st.integers(-1000, 1000))
def test_the_nearest_frame_is_as_fractions_are_rounded(rate: Fraction, time: Fraction, frame: int) -> None:
    cut = cut_list([1], rate=rate)
    assert cut.frame_at(time) == round(time * rate)
    assert cut.frame_at((frame + Fraction(1, 2)) / rate) == round(frame + Fraction(1, 2))
