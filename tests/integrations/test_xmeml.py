"""The music for Premiere Pro and DaVinci Resolve: on the frame at every rate."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from bridge.timeline import Timeline
from bridge.timeline.formats import read
from integrations.errors import NotAddedError
from integrations.music_reel import MusicReel
from integrations.xmeml import with_music, writes_rate, xmeml
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
    assert [file.get("id") for file in root.iter("file") if len(file)] == ["recue-file-1", "recue-file-2"]
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


CASES = Path(__file__).parent.parent.parent / ".." / "shared"


def fitting(cut: Timeline) -> MusicReel:
    """Return music as long as a cut."""
    frames = cut.frame_at(cut.duration)
    return replace(
        reel(cut.rate, cut.frame_at(cut.start), drop_frame=cut.drop_frame), name=cut.name, frames=frames
    )


OWN = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xmeml>
<!-- an editor's own -->
<xmeml version="5"><project><name>P</name><children>
 <sequence id="s1"><name>Schluß</name><duration>100</duration>
  <rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate>
  <timecode><rate><timebase>25</timebase></rate><frame>90000</frame></timecode>
  <media><video><track><clipitem id="c1"><name>a &gt; b</name><start>0</start><end>100</end><in>5</in><out>105</out>
   <file id="f1"><name>a.mov</name><pathurl>file://localhost/a.mov</pathurl></file></clipitem></track></video>
   <audio>AUDIO</audio></media>
 </sequence></children></project></xmeml>
"""
TRACKS = "<track><enabled>TRUE</enabled></track><track a='/>'/>"


@pytest.mark.parametrize(
    "document",
    [
        OWN.replace("AUDIO", TRACKS),
        OWN.replace("AUDIO", ""),
        OWN.replace("<audio>AUDIO</audio>", "<audio/>"),
        OWN.replace("<audio>AUDIO</audio>", ""),
    ],
)
def test_an_editors_own_sequence_gets_the_music_and_stays_as_it_is(document: str, tmp_path: Path) -> None:
    cut, scored = tmp_path / "cut.xml", tmp_path / "scored.xml"
    cut.write_text(document, encoding="utf-8")
    before = read(cut)
    whole = with_music(cut.read_bytes(), fitting(before))
    scored.write_bytes(whole)
    after = read(scored)
    assert (after.shots, after.cuts, after.markers, after.start) == (
        before.shots,
        before.cuts,
        before.markers,
        before.start,
    )
    root = ET.fromstring(whole)  # noqa: S314 (our own)
    tracks = root.findall(".//audio/track")
    own = 2 * document.count("<track><enabled>")
    assert len(tracks) == own + 4
    indices = {link.findtext("linkclipref"): link.findtext("trackindex") for link in root.iter("link")}
    items = [track.find("clipitem") for track in tracks[own:]]
    assert indices == {item.get("id"): str(own + at) for at, item in enumerate(items, 1) if item is not None}
    assert len(root.findall(".//sequence/marker")) == len(MARKERS)
    kept = iter(whole)
    assert all(byte in kept for byte in cut.read_bytes().replace(b"<audio/>", b"<audio>")), (
        "nothing of it is gone"
    )


@pytest.mark.parametrize(
    ("there", "instead", "why"),
    [
        ("<timebase>25</timebase><ntsc>", "<timebase>24</timebase><ntsc>", "another frame rate"),
        ("<frame>90000<", "<frame>90001<", "another start timecode"),
        ("<name>Schluß<", "<name>Other<", "no sequence in it has the name 'Schluß'"),
        ('id="c1"', 'id="recue-clipitem-1"', "there is music of Recue's in it already"),
        ("<!DOCTYPE xmeml>", '<!DOCTYPE xmeml [<!ENTITY a "b">]>', "it declares entities"),
        ('encoding="UTF-8"', 'encoding="ISO-8859-1"', "it is in ISO-8859-1, not in UTF-8"),
        ("</xmeml>", "", "it is not a whole XML document"),
    ],
)
def test_what_is_not_surely_the_cut_is_left_alone(there: str, instead: str, why: str, tmp_path: Path) -> None:
    cut = tmp_path / "cut.xml"
    cut.write_text(OWN.replace("AUDIO", TRACKS), encoding="utf-8")
    music = fitting(read(cut))
    other = cut.read_bytes().replace(there.encode(), instead.encode(), 1)
    with pytest.raises(NotAddedError, match=why):
        with_music(other, music)


def test_a_document_may_name_recue_in_its_paths_and_be_nested_deep(tmp_path: Path) -> None:
    cut = tmp_path / "cut.xml"
    own = OWN.replace("AUDIO", TRACKS).replace("localhost/a.mov", "localhost/recue-files/a.mov")
    deep = f"<metadata>{'<a>' * 5_000}{'</a>' * 5_000}</metadata></project>"
    cut.write_text(own, encoding="utf-8")
    music = fitting(read(cut))
    assert b"/recue-files/" in with_music(cut.read_bytes().replace(b"</project>", deep.encode()), music)


@pytest.mark.shared
@pytest.mark.skipif(not CASES.is_dir(), reason="needs ../shared")
def test_premieres_own_document_gets_the_music(tmp_path: Path) -> None:
    source = CASES / "timelines" / "otio-fcp7" / "premiere_example.xml"
    before = read(source)
    whole = with_music(source.read_bytes(), fitting(before))
    scored = tmp_path / "scored.xml"
    scored.write_bytes(whole)
    after = read(scored)
    assert (after.shots, after.cuts, after.markers, after.duration) == (
        before.shots,
        before.cuts,
        before.markers,
        before.duration,
    )
