"""A project file, read back by an independent parser, says what the .mid says."""

from base64 import b64decode
from dataclasses import replace
from fractions import Fraction

import rpp
from hypothesis import given
from hypothesis import strategies as st

from integrations.points import HIT_COLOURS
from integrations.rpp import rpp_project
from integrations.session import Movie, Session, Stem
from tests.integrations.reaper.project import Marker, Project, Take, TempoMarker, Track, packed
from tests.integrations.reaper.readback import of_midi, of_project
from tests.integrations.reaper.sessions import cut_and_recut, film
from tests.midi import read_back


def parsed(content: bytes) -> Project:
    """Return a project as REAPER would have it open."""
    tree = rpp.loads(content.decode())
    project = Project()
    for line in tree.find("TEMPOENVEX").findall("PT"):
        _, time, bpm, shape, *signature = line
        assert shape in {"0", "1"}
        den, num = divmod(int(signature[0]), 65536) if signature else (0, 0)
        project.tempi.append(TempoMarker(float(time), float(bpm), num, den, linear=shape == "0"))
    begun: dict[str, Marker] = {}
    for _, number, time, name, kind, *colour in tree.findall("MARKER"):
        if kind == "1" and number in begun:
            begun.pop(number).end = float(time)
            continue
        mark = Marker(kind == "1", float(time), 0.0, name, int(number), int(colour[0]))
        project.markers.append(mark)
        if mark.region:
            begun[number] = mark
    assert not begun
    project.tracks += [read_track(project, block) for block in tree.findall("TRACK") if not is_media(block)]
    return project


def is_media(block: rpp.Element) -> bool:
    """Return True for a track of sound or picture."""
    return any(item.find("SOURCE").attrib != ["MIDI"] for item in block.findall("ITEM"))


def read_track(project: Project, block: rpp.Element) -> Track:
    track = Track(block.find("NAME")[1], {"I_FOLDERDEPTH": float(block.find("ISBUS")[2])})
    for item in block.findall("ITEM"):
        start, length = float(item.find("POSITION")[1]), float(item.find("LENGTH")[1])
        source = item.find("SOURCE")
        assert source.attrib == ["MIDI"]
        assert source.find("HASDATA") == ["HASDATA", "1", "960", "QN"]
        take = Take(midi=True, name=item.find("NAME")[1], buffer=packed(read_events(source)))
        made = project.add_item(track, start, start + length, take)
        made.values["B_MUTE"] = 0.0
    return track


def read_events(source: rpp.Element) -> list[tuple[int, bytes]]:
    events, tick = [], 0
    for child in source.children:
        if isinstance(child, rpp.Element):
            tick += int(child.attrib[0])
            events.append((tick, b64decode(child.children[0])))
        elif child[0] == "E":
            tick += int(child[1])
            message = bytes.fromhex("".join(child[2:]))
            events.append((tick, message[:2] if message[0] & 0xE0 == 0xC0 else message))
    assert events[-1][1] == b"\xb0\x7b\x00"
    return events


def test_a_project_holds_what_the_midi_file_holds() -> None:
    project = parsed(rpp_project(film()))
    assert of_project(project) == of_midi(read_back(film().midi))
    assert [track.name for track in project.tracks] == ["film", *(track.name for track in film().tracks)]
    assert [track.values["I_FOLDERDEPTH"] for track in project.tracks] == [
        1,
        *[0] * (len(film().tracks) - 1),
        -1,
    ]


def test_regions_reach_to_their_scenes_end_and_hits_have_the_colour_of_their_error() -> None:
    session, _ = cut_and_recut()
    project = parsed(rpp_project(session))
    regions = [(m.name, m.start, m.end) for m in project.markers if m.region]
    assert regions == [(s.title, float(s.start), float(s.end)) for s in session.scenes]
    colours = [m.colour & 0xFFFFFF for m in project.markers if not m.region]
    hexes = [f"{c & 0xFF:02x}{c >> 8 & 0xFF:02x}{c >> 16:02x}" for c in colours]
    assert hexes == [HIT_COLOURS[hit.closeness] for hit in session.hits]


def test_the_same_score_is_the_same_file() -> None:
    assert rpp_project(film()) == rpp_project(film())


def test_a_projects_ruler_begins_at_the_start_timecode() -> None:
    tree = rpp.loads(rpp_project(film()).decode())
    assert float(tree.find("PROJOFFS")[1]) == float(film().start)


def test_its_frames_are_counted_as_the_timelines() -> None:
    counted = {
        (Fraction(24), False): ["24", "0"],
        (Fraction(24000, 1001), False): ["24", "2"],
        (Fraction(25), False): ["25", "0"],
        (Fraction(30000, 1001), True): ["30", "1"],
        (Fraction(30000, 1001), False): ["30", "2"],
        (Fraction(60000, 1001), False): ["60", "2"],
    }
    for (rate, drops), said in counted.items():
        tree = rpp.loads(rpp_project(replace(film(), rate=rate, drop_frame=drops)).decode())
        assert tree.find("TIMEMODE")[4:6] == said
        assert tree.find("SAMPLERATE")[1] == "48000"


def test_every_track_with_pitches_has_a_synthesizer_that_comes_with_reaper() -> None:
    tree = rpp.loads(rpp_project(film()).decode())
    folder, *tracks = tree.findall("TRACK")
    silent = [track.find("NAME")[1] for track in (folder, *tracks) if track.find("FXCHAIN") is None]
    assert silent == ["film", "Percussion"]
    synth = tracks[0].find("FXCHAIN").find("VST")
    assert synth.attrib[:2] == ["VSTi: ReaSynth (Cockos)", "reasynth.dll"]
    header, state, end = (b64decode(line[0] if isinstance(line, list) else line) for line in synth.children)
    assert (header[:4], len(header), len(end)) == (b"yser", 44, 6)
    assert int.from_bytes(header[32:36], "little") == len(state) == 60
    assert all(track.find("MUTESOLO")[1] == "0" for track in tracks)


def test_stems_and_the_picture_lie_muted_beside_the_instruments() -> None:
    stems = (Stem("Violins", "film.Violins.wav"), Stem("Flute", "film.Flute.wav"))
    session = replace(film(), stems=stems, movie=Movie("../cut/film.mp4", Fraction(3, 2)))
    tree = rpp.loads(rpp_project(session).decode())
    tracks = {track.find("NAME")[1]: track for track in tree.findall("TRACK")}
    assert list(tracks)[:2] == ["Picture", "film"]
    assert [tracks[name].find("MUTESOLO")[1] for name in ("Picture", "film stems", "film")] == ["0", "1", "0"]
    picture = tracks["Picture"].find("ITEM")
    assert picture.find("SOURCE").find("FILE")[1] == "../cut/film.mp4"
    assert [float(picture.find(word)[1]) for word in ("POSITION", "SOFFS", "LENGTH")] == [
        0,
        1.5,
        session.duration,
    ]
    files = [
        item.find("SOURCE").find("FILE") for track in tree.findall("TRACK") for item in track.findall("ITEM")
    ]
    assert [file[1] for file in files if file is not None][1:] == ["film.Violins.wav", "film.Flute.wav"]


def test_events_longer_than_a_channel_message_are_kept() -> None:
    text = b"\xff\x01\x05hello"
    project = parsed(rpp_project(with_message(cut_and_recut()[0], text)))
    assert (480, b"\xff\x01hello") in project.track("Piano").items[0].takes[0].events


@given(st.text())
def test_any_name_is_read_back(name: str) -> None:
    session, _ = cut_and_recut()
    written = rpp_project(replace(session, name=name, tracks=(), hits=(), scenes=session.scenes[:1]))
    (track,) = parsed(written).tracks
    folded = [
        " " if len(f"a{c}b".splitlines()) > 1 or ord(c) < 32 or 127 <= ord(c) < 160 else c for c in name
    ]
    if not all(quote in name for quote in "\"'`"):
        assert track.name == "".join(folded)


def with_message(session: Session, message: bytes) -> Session:
    """Return the first cue of the first track with one message more."""
    track, *others = session.tracks
    item, *later = track.items
    item = replace(item, messages=(*item.messages, (480, message)))
    return replace(session, tracks=(replace(track, items=(item, *later)), *others))
