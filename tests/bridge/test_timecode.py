from dataclasses import replace
from fractions import Fraction

import pytest

from bridge.timecode import record_timecode, timecode
from tests.scores import FAST_NTSC, NTSC, cut_list


@pytest.mark.parametrize(
    ("frame", "rate", "drop", "text"),
    [
        (0, Fraction(24), False, "00:00:00:00"),
        (86400, Fraction(24), False, "01:00:00:00"),
        (-1, Fraction(24), False, "-00:00:00:01"),
        (1799, NTSC, True, "00:00:59;29"),
        (1800, NTSC, True, "00:01:00;02"),
        (17982, NTSC, True, "00:10:00;00"),
        (107892, NTSC, True, "01:00:00;00"),
        (3600, FAST_NTSC, True, "00:01:00;04"),
        (1800, NTSC, False, "00:01:00:00"),
        (24, Fraction(24000, 1001), False, "00:00:01:00"),
    ],
)
def test_frames_read_as_timecode(frame: int, rate: Fraction, drop: bool, text: str) -> None:
    assert timecode(frame, rate, drop_frame=drop) == text


def test_drop_frame_never_writes_a_dropped_number_twice() -> None:
    written = [timecode(frame, NTSC, drop_frame=True) for frame in range(40000)]
    assert len(set(written)) == len(written)
    assert "00:01:00;00" not in written
    assert "00:11:00;01" not in written


def test_a_timelines_frames_count_from_its_own_start() -> None:
    timeline = replace(cut_list([24], rate=NTSC), start=Fraction(107892) / NTSC, drop_frame=True)
    assert record_timecode(timeline, 0) == "01:00:00;00"
