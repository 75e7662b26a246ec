"""The music for Premiere Pro and DaVinci Resolve: on the frame at every rate."""

import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path

import pytest

from bridge.timeline.formats import read
from integrations.music_reel import MusicReel
from integrations.xmeml import writes_rate, xmeml
from tests.integrations.reels import MARKERS, reel, reels


def written(music: MusicReel) -> ET.Element:
    return ET.fromstring(xmeml(music))  # noqa: S314 (our own)


@pytest.mark.parametrize("music", list(reels()), ids=lambda music: f"{music.rate} {music.start_timecode}")
def test_it_begins_and_ends_with_the_film_at_every_rate(music: MusicReel, tmp_path: Path) -> None:
    file = tmp_path / "film.xml"
    file.write_bytes(xmeml(music))
    back = read(file, sound_only=True)
    assert (back.rate, back.start, back.drop_frame) == (music.rate, music.start, music.drop_frame)
    assert back.duration == music.frames / music.rate
    assert back.markers == (), "our own markers are no wishes"


def test_each_file_has_a_stereo_track_and_what_would_sound_twice_is_off() -> None:
    tracks = written(reel()).findall(".//audio/track")
    assert [track.findtext("clipitem/name") for track in tracks] == [
        "film.wav", "film.wav", "film.Second violin.wav", "film.Second violin.wav",
    ]  # fmt: skip
    assert [track.findtext("enabled") for track in tracks] == ["TRUE", "TRUE", "FALSE", "FALSE"]
    assert [track.findtext("clipitem/sourcetrack/trackindex") for track in tracks] == ["1", "2", "1", "2"]
    assert [track.attrib["currentExplodedTrackIndex"] for track in tracks] == ["0", "1", "0", "1"]


def test_clips_of_one_file_are_linked_and_name_it_once() -> None:
    root = written(reel())
    items = {item.attrib["id"]: item for item in root.iter("clipitem")}
    for item in items.values():
        linked = [link.findtext("linkclipref", "") for link in item.findall("link")]
        assert {items[other].findtext("name") for other in linked} == {item.findtext("name")}
    assert [file.get("id") for file in root.iter("file") if len(file)] == ["file-1", "file-2"]
    addresses = [found.text for found in root.iter("pathurl")]
    assert addresses[0] == "file://localhost/tmp/F%C3%BCrst%20%26%20S%C3%B6hne/film.wav"


def test_markers_say_scenes_and_hits() -> None:
    marks = [
        (mark.findtext("name"), mark.findtext("comment"), mark.findtext("in"))
        for mark in written(reel()).findall("sequence/marker")
    ]
    assert marks == [(mark.name, mark.note, str(mark.frame)) for mark in MARKERS]


def test_only_rates_that_the_format_has_are_written() -> None:
    assert all(writes_rate(music.rate) for music in reels())
    assert not writes_rate(Fraction(25, 2))


def test_opentimelineio_reads_the_same(tmp_path: Path) -> None:
    pytest.importorskip("otio_fcp_adapter", reason="otio-fcp-adapter is not installed")
    otio = pytest.importorskip("opentimelineio")
    for music in reels():
        file = tmp_path / "film.xml"
        file.write_bytes(xmeml(music))
        timeline = otio.adapters.read_from_file(str(file), adapter_name="fcp_xml")
        assert timeline.global_start_time.to_frames() == round(music.start * music.rate)
        assert {clip.duration().to_frames() for clip in timeline.find_clips()} == {music.frames}
        marks = [(mark.name, mark.marked_range.start_time.to_frames()) for mark in timeline.tracks.markers]
        assert marks == [(mark.name, mark.frame) for mark in MARKERS]
