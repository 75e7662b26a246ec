"""The music for Final Cut Pro: on the frame at every rate, and as Apple's rules have it."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from bridge.errors import TimelineError
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from integrations.errors import NotAddedError
from integrations.fcpxml import fcpxml, with_music
from integrations.music_reel import MusicReel
from tests.integrations.reels import MARKERS, reel, reels

SHARED = Path(__file__).parent.parent.parent / ".." / "shared" / "timelines"


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


OWN = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fcpxml>
<fcpxml version="1.VERSION"><resources><format id="r1" frameDuration="1001/30000s"/>
 <asset id="r2" name="a" start="0s" duration="100s" hasVideo="1" format="r1"><media-rep src="file:///a.mov"/></asset></resources>
 <library><event name="E"><project name="Schluß"><sequence format="r1" tcStart="54054/15s" tcFormat="DF"><spine>
  FIRST<asset-clip ref="r2" offset="54144/15s" name="b" start="3s" duration="6006/1000s"/>
 </spine></sequence></project></event></library></fcpxml>
"""
CLIP = '<asset-clip ref="r2" offset="54054/15s" name="a &gt; b" start="2s" duration="90/15s"'
FIRST = [
    f"{CLIP}/>",
    f"{CLIP}></asset-clip>",
    f'{CLIP}><note>n</note><asset-clip ref="r2" lane="-2" offset="2s" start="0s" duration="1001/1000s"/><marker start="2s" value="owl"/></asset-clip>',
    '<gap name="Gap" offset="54054/15s" start="3600s" duration="90/15s"/>',
    '<asset-clip ref="r2" offset="54054/15s" name="a" duration="90/15s"/>',
]


def fitting(cut: Timeline) -> MusicReel:
    """Return music for a cut."""
    return replace(
        reel(cut.rate, cut.frame_at(cut.start), drop_frame=cut.drop_frame),
        name=cut.name,
        frames=cut.frame_at(cut.duration),
    )


@pytest.mark.parametrize("version", ["8", "13"])
@pytest.mark.parametrize("first", FIRST)
def test_an_editors_own_project_gets_the_music_and_stays_as_it_is(
    first: str, version: str, tmp_path: Path
) -> None:
    cut, scored = tmp_path / "cut.fcpxml", tmp_path / "scored.fcpxml"
    cut.write_text(OWN.replace("FIRST", first).replace("VERSION", version), encoding="utf-8")
    before = read(cut)
    whole = with_music(cut.read_bytes(), fitting(before))
    scored.write_bytes(whole)
    after = read(scored)
    assert (after.shots, after.cuts, after.markers) == (before.shots, before.cuts, before.markers)
    assert (after.start, after.duration) == (before.start, before.duration)
    holder = ET.fromstring(whole).find(".//spine/*")  # noqa: S314 (our own)
    assert holder is not None
    music = [clip for clip in holder.findall("asset-clip") if "recue" in clip.attrib["ref"]]
    lowest = -2 if 'lane="-2"' in first else 0
    assert [clip.attrib["lane"] for clip in music] == [str(lowest - 1), str(lowest - 2)]
    begins = {"2s" in first: "2s", 'start="3600s"' in first: "3600s"}.get(True, "0s")
    assert {clip.attrib["offset"] for clip in music} == {begins}
    named = [found.get("src") for found in ET.fromstring(whole).iter() if "film.wav" in found.get("src", "")]  # noqa: S314
    assert len(named) == 1
    kept = iter(whole)
    assert all(byte in kept for byte in cut.read_bytes().replace(b"/>", b">")), "nothing of it is gone"


@pytest.mark.parametrize(
    ("there", "instead", "why"),
    [
        ("1001/30000s", "1/30s", "it states another frame rate"),
        ('tcStart="54054/15s"', 'tcStart="0s"', "it states another start timecode"),
        ('name="Schluß"', 'name="Other"', "no project in it has the name 'Schluß'"),
        (
            'start="2s" duration="90/15s"',
            'start="2s" duration="90/15s"><timeMap></timeMap></asset-clip><gap duration="1s"',
            "its first clip is retimed",
        ),
        ('id="r1"', 'id="recue-a1"', "there is music of Recue's in it already .id 'recue-a1'"),
        ("<!DOCTYPE fcpxml>", '<!DOCTYPE fcpxml [<!ENTITY a "b">]>', "it declares entities"),
        ("<spine>", "<spine><transition/>", "its storyline begins with <transition>"),
        ("</fcpxml>", "", "it is not a whole XML document"),
    ],
)
def test_what_is_not_surely_the_cut_is_left_alone(there: str, instead: str, why: str, tmp_path: Path) -> None:
    cut = tmp_path / "cut.fcpxml"
    cut.write_text(OWN.replace("FIRST", FIRST[0]).replace("VERSION", "10"), encoding="utf-8")
    music = fitting(read(cut))
    other = cut.read_bytes().replace(there.encode(), instead.encode(), 1)
    with pytest.raises(NotAddedError, match=why):
        with_music(other, music)


def test_a_document_may_name_recue_in_its_paths(tmp_path: Path) -> None:
    cut = tmp_path / "cut.fcpxml"
    own = OWN.replace("FIRST", FIRST[0]).replace("VERSION", "10")
    cut.write_text(own.replace("file:///a.mov", "file:///recue-a1/a.mov"), encoding="utf-8")
    assert b"/recue-a1/" in with_music(cut.read_bytes(), fitting(read(cut)))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared")
def test_real_projects_get_the_music(tmp_path: Path) -> None:
    added = 0
    for source in sorted(SHARED.rglob("*.fcpxml")):
        try:
            before = read(source)
        except TimelineError:
            continue
        try:
            whole = with_music(source.read_bytes(), fitting(before))
        except NotAddedError:
            continue
        scored = tmp_path / source.name
        scored.write_bytes(whole)
        after = read(scored)
        assert (after.shots, after.cuts, after.markers) == (before.shots, before.cuts, before.markers)
        added += 1
    assert added >= 4
