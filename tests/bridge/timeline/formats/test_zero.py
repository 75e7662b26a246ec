"""Frame 0 where a file's places count from a timecode, and black before the first picture where they do not."""

from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest

from bridge.timeline import Timeline
from bridge.timeline.formats import read
from bridge.timeline.timecode import record_timecode
from tests.bridge.timeline.formats.builders import clip, gap, opened, span, timeline, track

NTSC = Fraction(30000, 1001)


def story(folder: Path, spine: str, sequence: str, frame: str = "1/60s", start: str = "0s") -> Timeline:
    """Return an FCPXML of two clips of one asset."""
    asset = f'<asset id="a" start="{start}" duration="900000s" hasVideo="1"><media-rep src="a.mov"/></asset>'
    resources = f'<resources><format id="r" frameDuration="{frame}"/>{asset}</resources>'
    project = (
        f'<project name="Cut"><sequence format="r" {sequence}><spine>{spine}</spine></sequence></project>'
    )
    path = folder / "cut.fcpxml"
    path.write_text(f'<fcpxml version="1.9">{resources}{project}</fcpxml>', encoding="utf-8")
    return read(path)


def seen(cut: Timeline) -> tuple[str, int, list[int]]:
    """Return a cut's start timecode, its length and its cuts, in frames."""
    length = round(cut.duration * cut.rate)
    return record_timecode(cut, 0), length, [cut.frame_at(each.time) for each in cut.cuts]


def told(code: str) -> tuple[str, ...]:
    return (f"The first item lies at {code}; that is read as the start timecode, not as so much black.",)


CLIPS = '<asset-clip ref="a" start="11/10s" duration="619/30s" offset="3600/1s"/>'
CLIPS += '<asset-clip ref="a" start="2639/60s" duration="299/60s" offset="108619/30s"/>'


def test_an_hour_before_the_first_clip_is_the_start_where_none_is_stated(tmp_path: Path) -> None:
    cut = story(tmp_path, CLIPS, "")
    assert seen(cut) == ("01:00:00:00", 1537, [1238])
    assert cut.warnings == told("01:00:00:00")


def test_black_after_the_hour_stays_black(tmp_path: Path) -> None:
    later = story(tmp_path, f'<gap offset="3600s" duration="10s"/>{CLIPS.replace("3600/1s", "3610s")}', "")
    assert record_timecode(later, 0) == "01:00:00:00"
    assert later.shots[0].start == 10


def test_an_hour_of_black_under_a_start_that_is_stated_is_black(tmp_path: Path) -> None:
    cut = story(tmp_path, CLIPS, 'tcStart="0s"')
    assert cut.shots[0].start == 3600
    assert not cut.warnings


def test_offsets_that_are_the_timecode_of_the_source_begin_there(tmp_path: Path) -> None:
    clips = '<asset-clip ref="a" offset="227208000/2999s" duration="1300/2999s" start="227221200/2999s"/>'
    clips += '<asset-clip ref="a" offset="227209300/2999s" duration="4500/2999s" start="227230000/2999s"/>'
    cut = story(tmp_path, clips, 'tcStart="0s" tcFormat="NDF"', "100/2999s", "227208000/2999s")
    assert seen(cut) == ("21:02:16:00", 58, [13])
    assert cut.warnings == told("21:02:16:00")


@pytest.mark.parametrize(
    ("rate", "frames", "code"),
    [
        (24, 86_400, "01:00:00:00"),
        (24, 24 * 86_400, "24:00:00:00"),
        (30000 / 1001, 108_000, "01:00:00:00"),
        (30000 / 1001, 107_892, "01:00:00;00"),
        (30000 / 1001, 10 * 107_892, "10:00:00;00"),
        (60000 / 1001, 2 * 215_784, "02:00:00;00"),
        (24000 / 1001, 86_400, "01:00:00:00"),
    ],
)
def test_a_gap_of_whole_hours_is_the_start_at_every_rate(
    rate: float, frames: int, code: str, tmp_path: Path
) -> None:
    cut = opened(timeline(track(gap(frames, rate), clip("a", 48, 0, rate), clip("b", 24, 0, rate))), tmp_path)
    assert seen(cut) == (code, 72, [48])
    assert cut.warnings == told(code)


def test_a_gap_as_long_as_the_stated_start_is_that_start(tmp_path: Path) -> None:
    start = otio.opentime.RationalTime(90_000, 25)
    cut = opened(timeline(track(gap(90_000, 25), clip("a", 50, 0, 25)), start=start), tmp_path)
    assert seen(cut) == ("01:00:00:00", 50, [])
    ten = otio.opentime.RationalTime(900_000, 25)
    other = opened(timeline(track(gap(90_000, 25), clip("a", 50, 0, 25)), start=ten), tmp_path)
    assert other.shots[0].start == 3600


@pytest.mark.parametrize(("black", "into"), [(865, 30), (240, 240), (2 * 86_400 + 1, 0)])
def test_any_other_gap_is_black(black: int, into: int, tmp_path: Path) -> None:
    cut = opened(timeline(track(gap(black), clip("x", 300, into), clip("y", 135))), tmp_path)
    assert seen(cut) == ("00:00:00:00", black + 435, [black, black + 300])
    assert not cut.warnings


def test_a_clip_laid_at_its_own_timecode_begins_there(tmp_path: Path) -> None:
    media = otio.schema.ExternalReference("file:///media/day.mov", span(14 * 86_400, 90_000))
    day = otio.schema.Clip("day", media, span(14 * 86_400 + 311, 100))
    cut = opened(timeline(track(gap(14 * 86_400 + 311), day)), tmp_path)
    assert seen(cut) == ("14:00:12:23", 100, [])


def test_a_sequence_of_final_cut_pro_7_whose_clips_begin_at_an_hour(tmp_path: Path) -> None:
    rate = "<rate><timebase>30</timebase><ntsc>TRUE</ntsc></rate>"
    items = "".join(
        f"<clipitem><name>{name}</name>{rate}<start>{start}</start><end>{end}</end><in>0</in><out>60</out></clipitem>"
        for name, start, end in (("a", 108_000, 108_060), ("b", 108_060, 108_120))
    )
    video = f"<media><video><track>{items}</track></video></media>"
    path = tmp_path / "cut.xml"
    for code, start in (("", 0), (f"<timecode>{rate}<frame>0</frame></timecode>", 3603.6)):
        path.write_text(f"<xmeml><sequence><name>s</name>{rate}{code}{video}</sequence></xmeml>")
        cut = read(path)
        assert float(cut.shots[0].start) == start
        assert record_timecode(cut, cut.frame_at(cut.shots[0].start)) == "01:00:00:00"


def test_an_edl_that_leads_up_to_its_first_picture(tmp_path: Path) -> None:
    path = tmp_path / "cut.edl"
    path.write_text(
        "001  BL       V     C        00:00:00:00 00:00:10:00 00:59:50:00 01:00:00:00\n"
        "002  A001     V     C        01:00:00:00 01:00:02:00 01:00:00:00 01:00:02:00\n"
    )
    cut = read(path, rate=Fraction(24))
    assert record_timecode(cut, 0) == "00:59:50:00"
    assert cut.shots[0].start == 10
    assert not cut.warnings
    path.write_text(
        "001  BL       V     C        00:00:00:00 01:00:00:00 00:00:00:00 01:00:00:00\n"
        "002  A001     V     C        01:00:00:00 01:00:02:00 01:00:00:00 01:00:02:00\n"
    )
    from_hour = read(path, rate=Fraction(24))
    assert seen(from_hour) == ("01:00:00:00", 48, [])


def test_a_marker_in_black_that_is_no_black_is_told(tmp_path: Path) -> None:
    film = timeline(track(gap(86_400), clip("a", 48)))
    film.tracks.markers.append(otio.schema.Marker("note", span(12, 0)))
    film.tracks.markers.append(otio.schema.Marker("bell", span(86_412, 0)))
    cut = opened(film, tmp_path)
    assert [(mark.name, cut.frame_at(mark.time)) for mark in cut.markers] == [("bell", 12)]
    assert "A marker lies before the timeline's start" in cut.warnings[-1]
