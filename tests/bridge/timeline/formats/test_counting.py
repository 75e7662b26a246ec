"""Nothing is lost in silence: what a file holds by its format's own elements is read, or a sentence says what was left out."""

from pathlib import Path

import opentimelineio as otio
import pytest

from bridge.errors import TimelineError
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from tests.bridge.timeline.formats.builders import clip, gap, opened, span, stack, timeline, track
from tests.bridge.timeline.formats.counting import counted, unexplained
from tests.bridge.timeline.formats.counting.pieces import disagreements
from tests.timelines import FOLDER, NEEDED
from tests.timelines import opened as first_of

SUFFIXES = {".otio", ".edl", ".xml", ".fcpxml", ".aaf"}
FILES = sorted(path for path in FOLDER.glob("*/*") if path.suffix in SUFFIXES)


@pytest.mark.shared
@pytest.mark.skipif(not FILES, reason=NEEDED[1].kwargs["reason"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_cuts_markers_and_media_are_those_of_the_file(path: Path) -> None:
    try:
        cut = first_of(path)
    except TimelineError:
        return  # refused in a sentence
    assert unexplained(path, cut) == []


def told(cut: Timeline) -> list[str]:
    return [remark for remark in cut.warnings if remark.startswith("A marker lies outside")]


def marked(*frames: int) -> list[object]:
    return [otio.schema.Marker(f"at {frame}", span(frame, 0)) for frame in frames]


def test_the_markers_of_a_nested_sequence_outside_the_part_that_is_shown_are_told(tmp_path: Path) -> None:
    inner = track(clip("a", 100))
    inner.markers.extend(marked(10, 30, 90))
    cut = opened(timeline(track(stack(inner, used=span(20, 50)))), tmp_path)
    assert [cut.frame_at(mark.time) for mark in cut.markers] == [10]
    assert told(cut) == [
        "A marker lies outside the part of its clip that is used and was left out (and 1 more)."
    ]


def test_so_are_those_of_a_compound_clip(tmp_path: Path) -> None:
    marks = "".join(f'<marker start="{at}s" value="at {at}"/>' for at in (1, 5))
    shot = f'<asset-clip ref="a" offset="0s" duration="10s">{marks}</asset-clip>'
    path = tmp_path / "cut.fcpxml"
    path.write_text(
        '<fcpxml version="1.11"><resources><format id="r" frameDuration="1/25s"/>'
        '<asset id="a" name="A" duration="300s" hasVideo="1" src="A.mov"/>'
        f'<media id="c" name="C"><sequence format="r"><spine>{shot}</spine></sequence></media></resources>'
        '<project name="Cut"><sequence format="r"><spine><ref-clip ref="c" offset="0s" start="0s" duration="3s"/>'
        "</spine></sequence></project></fcpxml>"
    )
    cut = read(path)
    assert [mark.name for mark in cut.markers] == ["at 1"]
    assert len(told(cut)) == 1
    assert unexplained(path, cut) == []


def test_so_are_those_of_a_nested_sequence_of_final_cut_pro_7(tmp_path: Path) -> None:
    rate = "<rate><timebase>25</timebase></rate>"
    marks = "".join(f"<marker><name>at {at}</name><in>{at}</in><out>-1</out></marker>" for at in (10, 90))
    shot = f"<clipitem><name>a</name>{rate}<start>0</start><end>100</end><in>0</in><out>100</out></clipitem>"
    inner = f'<sequence id="n"><name>n</name>{rate}<media><video><track>{shot}</track></video></media>{marks}</sequence>'
    item = f"<clipitem><name>n</name>{rate}<start>0</start><end>50</end><in>0</in><out>50</out>{inner}</clipitem>"
    path = tmp_path / "cut.xml"
    video = f"<media><video><track>{item}</track></video></media>"
    path.write_text(f'<xmeml version="5"><sequence id="s"><name>s</name>{rate}{video}</sequence></xmeml>')
    cut = read(path)
    assert [mark.name for mark in cut.markers] == ["at 10"]
    assert len(told(cut)) == 1


def test_the_count_finds_a_lost_cut_and_another_files_picture(tmp_path: Path) -> None:
    path = tmp_path / "cut.otio"
    cut = opened(timeline(track(clip("a", 24), clip("b", 24), gap(24), clip("c", 24))), tmp_path)
    count = counted(path, cut)
    assert count is not None
    assert disagreements(count, cut) == []
    other = opened(timeline(track(clip("a", 48), gap(24), clip("d", 24))), tmp_path)
    assert disagreements(count, other) == [
        "no cut at 1.000",
        "['b', 'b.mov'] at 1.500 is read as a",
        "['c', 'c.mov'] at 3.500 is read as d",
    ]
