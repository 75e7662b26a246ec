"""Files that are written for Ardour, where no Ardour runs."""

import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import mido
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.ardour.document import new_session, score_digest, with_score
from integrations.ardour.names import track_name
from integrations.ardour.record import is_untouched
from integrations.ardour.sources import sources
from integrations.ardour.timecode import ruler
from integrations.session import Session
from tests.integrations.ardour.sessions import recut, two_scenes


def written(session: Session) -> bytes:
    return with_score(
        new_session(session.name),
        session,
        sources(session, session.name),
        session.name,
        score_digest(session),
        listening=True,
    )


def test_a_session_file_is_this_text(golden: Callable[[str, str], None]) -> None:
    golden("ardour_session.txt", written(two_scenes()).decode())


def test_a_session_file_is_sealed_until_a_byte_of_it_changes() -> None:
    file = written(two_scenes())
    assert is_untouched(file)
    assert not is_untouched(file.replace(b"48000", b"44100"))
    assert not is_untouched(b"<Session/>")


def test_the_digest_tells_scores_apart_and_not_the_sessions_they_are_in() -> None:
    score = two_scenes()
    assert score_digest(score) == score_digest(replace(score, name="other"))
    assert score_digest(score) != score_digest(recut(score))


def test_each_item_is_a_midi_file_of_its_own() -> None:
    first, *_ = sources(two_scenes(), "two")
    file = mido.MidiFile(file=io.BytesIO(first.content))
    assert (file.type, file.ticks_per_beat, len(file.tracks)) == (0, 960, 1)
    opening = [(message.type, message.time) for message in file.tracks[0][:3]]
    assert opening == [("program_change", 0), ("note_on", 0), ("note_off", 480)]
    assert sum(message.time for message in file.tracks[0]) == 9 * 960, "as long as its last note rings"


def test_the_files_of_two_snapshots_and_of_two_contents_have_names_of_their_own() -> None:
    score = two_scenes()
    names = [
        {source.file for source in sources(each, snapshot)}
        for each, snapshot in ((score, "two"), (score, "two-2"), (recut(score), "two"))
    ]
    assert not names[0] & names[1]
    assert len(names[0] & names[2]) == 1, "the first scene is the same in both"
    assert all(name.startswith("two.Melody.A1.") for name in names[0] & names[2])


def test_two_items_that_sound_the_same_have_a_file_each() -> None:
    score = two_scenes()
    (melody, _) = score.tracks
    twice = replace(melody, items=(melody.items[0], replace(melody.items[0], scene="b2", tick=8 * 960)))
    files = [source.file for source in sources(replace(score, tracks=(twice, twice)), "two")]
    assert len(set(files)) == 4


@given(st.text())
def test_any_name_makes_a_session_that_can_be_parsed(name: str) -> None:
    score = two_scenes()
    scenes = tuple(replace(scene, name=name) for scene in score.scenes)
    hits = tuple(replace(hit, name=name) for hit in score.hits)
    tracks = tuple(replace(track, name=name) for track in score.tracks)
    root = ET.fromstring(written(replace(score, scenes=scenes, hits=hits, tracks=tracks)))  # noqa: S314
    assert len(root.findall("Locations/Location")) == 6
    assert len({route.get("name") for route in root.iter("Route")}) == 3


@given(st.lists(st.text(max_size=6), max_size=6))
def test_no_two_tracks_are_called_the_same(wanted: list[str]) -> None:
    taken: set[str] = set()
    for name in wanted:
        given_ = track_name(name, taken)
        assert given_ not in taken
        assert not set(given_) & set(":/\\")
        taken.add(given_)


@pytest.mark.parametrize(
    ("rate", "drop_frame", "counted"),
    [
        (Fraction(24000, 1001), False, "timecode_23976"),
        (Fraction(24), False, "timecode_24"),
        (Fraction(25), False, "timecode_25"),
        (Fraction(30000, 1001), False, "timecode_2997"),
        (Fraction(30000, 1001), True, "timecode_2997drop"),
        (Fraction(60000, 1001), False, "timecode_5994"),
        (Fraction(60000, 1001), True, "timecode_2997drop"),
        (Fraction(48000, 1001), False, "timecode_23976"),
        (Fraction(48), False, "timecode_24"),
        (Fraction(50), False, "timecode_25"),
        (Fraction(60), False, "timecode_60"),
        (Fraction(120), False, "timecode_60"),
        (Fraction(15), False, "timecode_30"),
    ],
)
def test_frames_are_counted_at_a_rate_ardour_has(rate: Fraction, drop_frame: bool, counted: str) -> None:
    assert ruler(rate, drop_frame=drop_frame).format == counted
