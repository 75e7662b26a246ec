# mypy: disable-error-code="comparison-overlap"
# A whole Fraction equals the int it is, also within tuples.
"""Timelines of sound without a picture: refused with a hint, and one shot where that is asked."""

from pathlib import Path

import pytest

from bridge.errors import TimelineError
from bridge.timeline.formats import read, read_document
from tests.bridge.timeline.formats.builders import clip, gap, timeline, track

EDL = """TITLE: STEMS
FCM: NON-DROP FRAME
001  AX  A    C  00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00
* LOC: 01:00:02:00 RED     scene: gate
002  AX  AA   C  00:00:00:00 00:00:04:00 01:00:04:00 01:00:08:00
"""
XMEML = """<xmeml version="5"><sequence><name>Stems</name><rate><timebase>24</timebase></rate><media>
<video>{0}</video><audio><track><clipitem><name>bed</name><start>0</start><end>192</end><in>0</in><out>192</out>
</clipitem></track></audio></media><marker><name>scene: gate</name><in>48</in><out>-1</out></marker></sequence></xmeml>"""
FCPXML = """<fcpxml version="1.11"><resources><format id="r" frameDuration="1/24s"/>
<asset id="w" name="bed" hasAudio="1" duration="60s" src="file:///m/bed.wav"/></resources>
<project name="Stems"><sequence format="r"><spine><asset-clip ref="w" offset="0s" duration="8s">
<marker start="2s" duration="1/24s" value="scene: gate"/></asset-clip></spine></sequence></project></fcpxml>"""
OTIO = timeline(track(gap(10)), track(clip("bed", 192), name="A1", kind="Audio")).to_json_string()


@pytest.mark.parametrize(
    ("name", "content", "markers"),
    [
        ("cut.edl", EDL, [48]),
        ("cut.xml", XMEML.format(""), [48]),
        ("cut.xml", XMEML.format("<track/>"), [48]),
        ("cut.fcpxml", FCPXML, [48]),
        ("cut.otio", OTIO, []),
    ],
)
def test_sound_alone_is_one_shot_where_that_is_asked(
    tmp_path: Path, name: str, content: str, markers: list[int]
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TimelineError) as caught:
        read(path)
    assert str(caught.value) == (
        f"'{name}' has sound and no picture; export it with its picture, or score the sound as one shot with --sound-only."
    )
    cut = read(path, sound_only=True)
    assert [(shot.start, shot.end) for shot in cut.shots] == [(0, 8)]
    assert cut.frame_at(cut.duration) == 192
    assert not cut.cuts
    assert [cut.frame_at(mark.time) for mark in cut.markers] == markers


def test_a_picture_stays_a_picture(tmp_path: Path) -> None:
    cut = timeline(track(clip("a", 24), clip("b", 24)), track(clip("bed", 192), kind="Audio"))
    path = tmp_path / "cut.otio"
    path.write_text(cut.to_json_string(), encoding="utf-8")
    assert read(path) == read(path, sound_only=True)
    assert len(read(path).shots) == 2


def test_a_document_of_sound_may_be_asked_for_too() -> None:
    assert len(read_document(OTIO, "stems", sound_only=True).shots) == 1
    with pytest.raises(TimelineError, match="--sound-only"):
        read_document(OTIO, "stems")
