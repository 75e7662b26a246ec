"""The music for Final Cut Pro: on the frame at every rate, and as Apple's rules have it."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from bridge.timeline.formats import read
from integrations.fcpxml import fcpxml
from integrations.music_reel import MusicReel
from tests.integrations.reels import MARKERS, reel, reels


def written(music: MusicReel) -> ET.Element:
    return ET.fromstring(fcpxml(music))  # noqa: S314 (our own)


def seconds(text: str) -> Fraction:
    return Fraction(text.removesuffix("s"))


@pytest.mark.parametrize("music", list(reels()), ids=lambda music: f"{music.rate} {music.start_timecode}")
def test_it_begins_and_ends_with_the_film_at_every_rate(music: MusicReel, tmp_path: Path) -> None:
    file = tmp_path / "film.fcpxml"
    file.write_bytes(fcpxml(music))
    back = read(file, sound_only=True)
    assert (back.rate, back.start, back.drop_frame) == (music.rate, music.start, music.drop_frame)
    assert back.duration == music.frames / music.rate
    assert back.markers == (), "our own markers are no wishes"


@pytest.mark.parametrize("music", list(reels()), ids=lambda music: f"{music.rate} {music.start_timecode}")
def test_markers_are_on_their_frames_at_every_rate(music: MusicReel) -> None:
    clip = written(music).find(".//spine/asset-clip")
    assert clip is not None
    begins, half_a_sample = seconds(clip.attrib["start"]), Fraction(1, 96_000)
    assert abs(begins - music.start) <= half_a_sample
    marks = [*clip.findall("chapter-marker"), *clip.findall("marker")]
    frames = [(seconds(mark.attrib["start"]) - begins) * music.rate for mark in marks]
    assert frames == [mark.frame for mark in MARKERS]


def test_each_file_has_a_role_of_its_own_and_what_would_sound_twice_is_off() -> None:
    clips = written(reel()).findall(".//asset-clip")
    assert [(clip.attrib["audioRole"], clip.get("enabled"), clip.get("lane")) for clip in clips] == [
        ("music.music-1", None, None),
        ("music.Second violin", "0", "-1"),
    ]


def test_files_are_found_by_escaped_absolute_addresses() -> None:
    sources = [found.attrib["src"] for found in written(reel()).findall(".//media-rep")]
    assert sources[0] == "file:///tmp/F%C3%BCrst%20%26%20S%C3%B6hne/film.wav"
    assert [unquote(urlparse(source).path) for source in sources] == [str(file.path) for file in reel().files]


def test_scenes_are_chapters_and_missed_hits_are_to_be_done() -> None:
    root = written(reel())
    (chapter,) = root.findall(".//chapter-marker")
    assert chapter.attrib["value"] == "Recue: 1m1 Köln <&>"
    told = [(m.attrib["value"], m.get("note"), m.get("completed")) for m in root.findall(".//marker")]
    assert told == [("Recue: cut +0.23", "door -0.10", None), ("Recue: cut +2.50", None, "0")]


ORDER = {
    "fcpxml": ["resources", "event"],
    "asset-clip": ["asset-clip", "chapter-marker", "marker"],
    "sequence": ["spine"],
    "asset": ["media-rep"],
}
"""Which elements may be in which. The whole was checked against Apple's DTD 1.10, which may not be given away."""


def test_elements_are_where_apples_rules_want_them() -> None:
    for element in written(reel()).iter():
        children = [child.tag for child in element]
        if element.tag in ORDER:
            own = ORDER[element.tag]
            marks = [tag for tag in children if not tag.endswith("marker")]
            assert set(children) <= set(own)
            assert children[: len(marks)] == marks, "what is connected comes before markers"


def test_a_rate_without_a_name_is_described() -> None:
    look = written(reel(Fraction(48))).find(".//format")
    assert look is not None
    assert (look.get("name"), look.get("frameDuration")) == (None, "1/48s")


def test_opentimelineio_reads_the_same(tmp_path: Path) -> None:
    pytest.importorskip("otio_fcpx_xml_adapter", reason="otio-fcpx-xml-adapter is not installed")
    otio = pytest.importorskip("opentimelineio")
    for music in reels():
        if music.rate.denominator > 1:
            continue  # the adapter counts 23.976 frames a second as 23
        file = tmp_path / "film.fcpxml"
        file.write_bytes(fcpxml(replace(music, files=music.files[:1])))
        (timeline,) = otio.adapters.read_from_file(str(file), adapter_name="fcpx_xml")
        (clip,) = timeline.find_clips()
        assert clip.duration().to_frames() == music.frames
        first = clip.source_range.start_time
        assert first.to_frames() == round(music.start * music.rate)
        marks = [(mark.name, (mark.marked_range.start_time - first).to_frames()) for mark in clip.markers]
        assert marks == [(mark.name, mark.frame) for mark in MARKERS[1:]]  # the adapter reads no chapters
