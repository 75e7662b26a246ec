"""Where the level under dialogue is: in controllers or in a lane of automation, and never in both."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from fractions import Fraction

import mido
import pytest

from bridge.midi.expression_layer import EXPRESSION, Own
from bridge.output.files import midi_file
from bridge.output.levels import level_points, taken_off
from bridge.output.sessions import session
from bridge.output.sound import Sound as Rendered
from bridge.output.stems import cue_file, part_files
from bridge.score.pipeline import ScoredTimeline, score
from bridge.score.underscore.laying import stretches
from bridge.score.underscore.riding import DECIBELS, course, level_at
from bridge.settings.preferences import Underscore
from bridge.sound.heard import Sound, Speech
from bridge.timeline import Marker
from integrations.ardour.sources import sources
from integrations.dawproject import dawproject
from integrations.host import TempoMode
from integrations.reaper.manifest import manifest
from integrations.rpp import rpp_project
from integrations.session import Session
from tests.bridge.recut.judging import SETTINGS, Tunes, reel, unseen
from tests.bridge.recut.test_level_under_dialogue import spoken_over

_EXPRESSION = re.compile(r"b[0-9a-f] ?0b ?([0-9a-f]{2})")


@pytest.fixture(scope="module")
def scored() -> ScoredTimeline:
    return spoken_over()


def bare(scored: ScoredTimeline) -> ScoredTimeline:
    return replace(scored, cues=tuple(replace(cue, underscore=None) for cue in scored.cues))


def told(scored: ScoredTimeline, *, lanes: bool) -> Session:
    return session(scored, "cut", midi_file(scored), lanes=lanes)


def expression(midi: bytes) -> list[int]:
    file = mido.MidiFile(file=io.BytesIO(midi))
    found = (each for track in file.tracks for each in track if each.type == "control_change")
    return [each.value for each in found if each.control == EXPRESSION]


def test_a_midi_file_has_it_in_controller_11(scored: ScoredTimeline) -> None:
    assert min(expression(midi_file(scored))) < min(expression(midi_file(bare(scored))))


def test_stems_and_cues_have_it_as_the_whole_has(scored: ScoredTimeline) -> None:
    whole = sorted(set(expression(midi_file(scored))))
    assert sorted({value for part in part_files(scored).values() for value in expression(part)}) == whole
    assert min(expression(cue_file(scored, 2))) == min(expression(midi_file(scored)))


def test_a_session_with_a_lane_has_its_controllers_without_it(scored: ScoredTimeline) -> None:
    with_lanes, without = told(scored, lanes=True), told(bare(scored), lanes=True)
    assert [track.items for track in with_lanes.tracks] == [track.items for track in without.tracks]
    assert all(track.level for track in with_lanes.tracks)
    assert not any(track.level for track in without.tracks)


def test_a_session_without_a_lane_has_it_in_its_controllers(scored: ScoredTimeline) -> None:
    without = told(scored, lanes=False)
    assert not any(track.level for track in without.tracks)
    assert [track.items for track in without.tracks] != [
        track.items for track in told(scored, lanes=True).tracks
    ]


def test_rpp_draws_it_as_a_volume_envelope(scored: ScoredTimeline) -> None:
    project = rpp_project(told(scored, lanes=True)).decode()
    assert project.count("<VOLENV2") == len(told(scored, lanes=True).tracks)
    points = [line.split() for line in project.splitlines() if line.split()[:2] == ["PT", "2.0"]]
    assert points
    assert {(round(float(value), 4), shape) for _, _, value, shape in points} == {(0.3981, "2")}
    assert _EXPRESSION.findall(project) == _EXPRESSION.findall(
        rpp_project(told(bare(scored), lanes=True)).decode()
    )


def test_dawproject_draws_it_as_automation_of_the_volume(scored: ScoredTimeline) -> None:
    def project(of: ScoredTimeline) -> ET.Element:
        with zipfile.ZipFile(io.BytesIO(dawproject(told(of, lanes=True), "1"))) as archive:
            return ET.fromstring(archive.read("project.xml"))  # noqa: S314 (our own)

    found = project(scored)
    lanes = [points for points in found.iter("Points") if points.get("id", "").endswith("-level")]
    ids = {volume.get("id") for volume in found.iter("Volume")}
    assert {target.get("parameter") for lane in lanes for target in lane.iter("Target")} <= ids
    assert len(lanes) == len(told(scored, lanes=True).tracks)
    for lane in lanes:
        for point in lane.findall("RealPoint"):
            assert 0 < float(point.get("value", "0")) <= 1
    controllers = [
        [ET.tostring(points).split() for points in root.iter("Points") if points not in lanes]
        for root in (found, project(bare(scored)))
    ]
    assert controllers[0] == controllers[1]


def test_reaper_s_companion_and_ardour_get_it_in_controllers(scored: ScoredTimeline) -> None:
    with_it, without = (told(each, lanes=False) for each in (scored, bare(scored)))
    jobs = [manifest(each, "ab", TempoMode.OWN).decode() for each in (with_it, without)]
    assert min(_EXPRESSION.findall(jobs[0])) < min(_EXPRESSION.findall(jobs[1]))
    files = [[source.content for source in sources(each, "")] for each in (with_it, without)]
    assert min(map(min, filter(None, map(expression, files[0])))) < min(
        map(min, filter(None, map(expression, files[1])))
    )


def test_a_lane_leaves_alone_what_a_person_drew(scored: ScoredTimeline) -> None:
    first = scored.cues[0].underscore
    assert first is not None
    own = replace(first, own=(Own("Flute", 3120, 11520),))
    drawn = replace(scored, cues=(replace(scored.cues[0], underscore=own), *scored.cues[1:]))
    assert level_points(drawn, "Oboe") == level_points(scored, "Oboe")
    inside = [
        each.decibels for each in level_points(drawn, "Flute") if Fraction(2) <= each.time <= Fraction(5)
    ]
    assert set(inside) <= {0.0}


def scene_loudness(level: Underscore, choice: Underscore) -> list[float | None]:
    """Return the loudness of four scenes, in the last of which somebody speaks from end to end and music goes down by `choice`."""
    cut = reel()
    cut = replace(cut, markers=(*cut.markers, Marker(f"underscore: {choice}", Fraction(31))))
    spoken = Sound(speech=(Speech(Fraction(30), Fraction(40), -20.0),))
    wanted = SETTINGS.model_copy(update={"underscore": level})
    film = score(cut, unseen(cut), wanted, Tunes(), lambda _: None, sound=spoken)
    sound = Rendered(film, midi_file(film), None, -23.0)
    for _ in sound.whole():
        pass
    assert sound.figures is not None
    return list(sound.figures.scenes)


def test_a_scene_that_is_spoken_through_is_not_turned_up_again_for_being_turned_down() -> None:
    off, strong = (scene_loudness(Underscore.OFF, each) for each in (Underscore.OFF, Underscore.STRONG))
    assert None not in off + strong
    under = [float(each[3] or 0) - float(each[2] or 0) for each in (off, strong)]
    assert under[1] - under[0] < -10


def test_what_is_taken_off_is_the_level_under_dialogue_but_where_a_person_draws(
    scored: ScoredTimeline,
) -> None:
    tenth = Fraction(1, 10)
    found = taken_off(scored, 400, tenth)
    points = course(
        stretches([cue.underscore for cue in scored.cues], [cue.scene.start for cue in scored.cues])
    )
    assert found.tolist() == [level_at(points, tenth * at) for at in range(400)]
    assert found.min() == DECIBELS[Underscore.NORMAL]
    first = scored.cues[0].underscore
    assert first is not None
    drawn = replace(scored.cues[0], underscore=replace(first, own=(Own("Flute", 0, 10),)))
    own = taken_off(replace(scored, cues=(drawn, *scored.cues[1:])), 400, tenth)
    assert (own[:60] == 0).all()
    assert (own[250:] == found[250:]).all()
