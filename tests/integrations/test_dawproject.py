"""DAWproject: what is written reads back as what was scored."""

import io
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.automation import Curve, curves_of
from integrations.dawproject import dawproject
from integrations.markers import markers
from integrations.session import Movie, Session, Stem
from tests.integrations.reaper.sessions import film
from tests.integrations.test_markers import told

RULES = Path(__file__).parent.parent.parent / ".." / "shared" / "hosts" / "dawproject"
SESSION = told()


def parts(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def project(session: Session) -> ET.Element:
    return project_of(dawproject(session, "1"))


def ticks(text: str | None) -> int:
    """Beats as ticks, which they must be within a millionth of one."""
    assert text is not None
    beats = Fraction(float(text)) * 960
    assert abs(beats - round(beats)) < Fraction(1, 1_000_000)
    return round(beats)


def project_of(packed: bytes) -> ET.Element:
    return ET.fromstring(parts(packed)["project.xml"])  # noqa: S314 (our own)


def tempi_of(root: ET.Element) -> list[tuple[int, int]]:
    return [
        (ticks(point.get("time")), round(60_000_000 / float(point.attrib["value"])))
        for point in root.findall("Arrangement/TempoAutomation/RealPoint")
    ]


def metres_of(root: ET.Element) -> list[tuple[int, int, int]]:
    return [
        (ticks(point.get("time")), int(point.attrib["numerator"]), int(point.attrib["denominator"]))
        for point in root.findall("Arrangement/TimeSignatureAutomation/TimeSignaturePoint")
    ]


Cue = tuple[int, int, list[tuple[int, int, int, int, int]]]
"""Tick, ticks, and for each note onset, length, pitch, velocity and channel."""


def cues_of(root: ET.Element) -> dict[str | None, list[Cue]]:
    """Return the cues of each track."""
    names = {track.get("id"): track.get("name") for track in root.findall("Structure/Track")}
    return {
        names[lanes.get("track")]: [
            (
                ticks(clip.get("time")),
                ticks(clip.get("duration")),
                [
                    (
                        ticks(note.get("time")),
                        ticks(note.get("duration")),
                        int(note.attrib["key"]),
                        round(float(note.attrib["vel"]) * 127),
                        int(note.attrib["channel"]),
                    )
                    for note in clip.findall("Notes/Note")
                ],
            )
            for clip in lanes.findall("Clips/Clip")
        ]
        for lanes in root.findall("Arrangement/Lanes/Lanes")
    }


def check(packed: bytes, session: Session) -> None:
    """See that a file says what a score says, and keeps the format's rules."""
    root = project_of(packed)
    assert tempi_of(root) == [(tempo.tick, tempo.microseconds) for tempo in session.tempi]
    assert metres_of(root) == [(metre.tick, metre.beats, metre.unit) for metre in session.metres]
    assert cues_of(root) == {
        track.name: [
            (
                item.tick,
                item.ticks,
                [(n.onset, n.release - n.onset, n.pitch, n.velocity, n.channel) for n in item.notes],
            )
            for item in track.items
        ]
        for track in session.tracks
    }
    assert [mark.get("name") for mark in root.iter("Marker")] == [mark.name for mark in markers(session)]
    keeps_the_rules(packed)


def keeps_the_rules(packed: bytes) -> None:
    """See that a file keeps the format's rules where its schemas are at hand."""
    if RULES.is_dir():
        xmlschema = pytest.importorskip("xmlschema")
        for schema, file in (("Project.xsd", "project.xml"), ("MetaData.xsd", "metadata.xml")):
            xmlschema.XMLSchema(str(RULES / schema)).validate(parts(packed)[file].decode())


@pytest.mark.parametrize("session", [SESSION, film()], ids=["invented", "film"])
def test_tempo_map_metres_notes_and_markers_are_the_scores_to_the_tick(session: Session) -> None:
    packed = dawproject(session, "0.1.0")
    assert list(parts(packed)) == ["project.xml", "metadata.xml"]
    check(packed, session)
    assert project_of(packed).find("Transport/Tempo[@unit='bpm']") is not None


def test_markers_lie_on_the_pictures_frames() -> None:
    found = [(mark.get("name"), float(mark.attrib["time"])) for mark in project(SESSION).iter("Marker")]
    wanted = markers(SESSION)
    assert [name for name, _ in found] == [mark.name for mark in wanted]
    for (_, beats), mark in zip(found, wanted, strict=True):
        tick = Fraction(beats) * 960
        tempo = [tempo for tempo in SESSION.tempi if tempo.tick <= tick][-1]
        seconds = tempo.time + (tick - tempo.tick) * tempo.microseconds / 960_000_000
        assert abs(seconds - mark.frame / SESSION.rate) < Fraction(1, 1_000_000)


def test_programs_controllers_and_bends_are_curves() -> None:
    events = [
        (0, bytes((0xC2, 48))),
        (5, bytes((0xB2, 7, 127))),
        (9, bytes((0xE0, 0, 64))),
        (9, b"\xf0\x01\xf7"),
    ]
    assert list(curves_of(events)) == [
        (0, Curve("programChange", 2), 48.0),
        (5, Curve("channelController", 2, controller=7), 1.0),
        (9, Curve("pitchBend", 0), pytest.approx(0.5, abs=1e-4)),
    ]
    item = replace(SESSION.tracks[0].items[0], messages=tuple(events))
    root = project(replace(SESSION, tracks=(replace(SESSION.tracks[0], items=(item,)),)))
    targets = [target.attrib for target in root.findall("Arrangement/Lanes/Lanes/Points/Target")]
    assert targets[1] == {"expression": "channelController", "channel": "2", "controller": "7"}


def test_the_same_score_is_the_same_bytes() -> None:
    assert dawproject(SESSION, "1") == dawproject(SESSION, "1")


@given(st.text(max_size=40))
def test_any_name_is_whole_xml(name: str) -> None:
    scene = replace(SESSION.scenes[0], name=name)
    changed = replace(SESSION, name=name, scenes=(scene, *SESSION.scenes[1:]))
    for content in parts(dawproject(changed, "1")).values():
        ET.fromstring(content)  # noqa: S314 (our own)


def with_media(session: Session) -> Session:
    stems = (Stem("Violins", "film.Violins.wav"), Stem("Flute", "film.Flute.wav"))
    return replace(session, stems=stems, movie=Movie("../cut/film.mp4", Fraction(3, 2)))


def test_stems_and_the_picture_lie_muted_over_the_whole_timeline() -> None:
    session = with_media(film())
    packed = dawproject(session, "1")
    root = project_of(packed)
    files = {file.get("path"): file.get("external") for file in root.iter("File")}
    assert files == {"film.Violins.wav": "true", "film.Flute.wav": "true", "../cut/film.mp4": "true"}
    muted = [
        track.get("name")
        for track in root.iter("Track")
        if track.find("Channel/Mute[@value='true']") is not None
    ]
    assert muted == ["Violins stem", "Flute stem"]
    (picture,) = root.findall("Arrangement/Lanes/Lanes[@track='picture']/Clips/Clip")
    assert (picture.get("time"), picture.get("playStart")) == ("0.0", "1.5")
    keeps_the_rules(packed)


def test_an_importer_that_reads_notes_straight_in_clips_and_no_deeper_finds_them_all() -> None:
    """As openDAW reads: of a clip's children that which is called Notes, and of a track's lanes its points."""
    root = project(film())
    clips = root.findall("Arrangement/Lanes/Lanes/Clips/Clip")
    assert all([child.tag for child in clip] == ["Notes"] for clip in clips)
    notes = sum(len(clip.findall("Notes/Note")) for clip in clips)
    assert notes == sum(len(item.notes) for track in film().tracks for item in track.items)
    for lanes in root.findall("Arrangement/Lanes/Lanes"):
        targets = [point.attrib for point in lanes.findall("Points/Target")]
        assert len([each for each in targets if each["expression"] == "programChange"]) == 1
        assert {"1", "7", "10", "11", "64"} <= {each.get("controller") for each in targets}
