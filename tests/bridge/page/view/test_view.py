"""A view: what a page shows of a score is what its cue sheet and its .mid say."""

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from bridge.grid.bars import HitKind
from bridge.grid.request import TempoRequest
from bridge.page.view import Shown, view_of
from bridge.page.view.parts import Notes, family_of
from bridge.recut.own_markers import ORIGIN
from bridge.recut.planning import Fate
from bridge.score.appearances import Appearance
from bridge.score.cues import CuedScene
from bridge.score.scenes.division import divide
from bridge.score.silence import rest
from bridge.score.underscore.underscored import Underscored
from bridge.settings import ScenePreferences
from bridge.settings.choices import Choice
from bridge.settings.preferences import Underscore
from bridge.themes.wishes import Strength
from bridge.timeline import Caption, Marker, Timeline
from generator.score import Voice
from tests.scores import cued_scenes, cut_list, even_grid


def film() -> tuple[Timeline, tuple[CuedScene, ...]]:
    """Two scenes of ten seconds at 120 and 114 beats a minute, in five bars each."""
    markers = [Marker("scene: Kitchen", Fraction(0)), Marker("scene: Chase", Fraction(10))]
    timeline = cut_list([84, 156, 120, 120], ["A", "B", "A", "C"], markers=markers)
    late = [(0, HitKind.SCENE, Fraction(0)), (60, HitKind.CUT, Fraction(1, 8))]
    grid = even_grid([[16] * 5, [16] * 4 + [12]], [120, 114], [[(28, HitKind.CUT, Fraction(0))], late])
    return timeline, cued_scenes(divide(timeline, ScenePreferences(), TempoRequest()).scenes, grid)


def seen(timeline: Timeline, cues: tuple[CuedScene, ...], **more: Any) -> tuple[dict[str, Any], Notes]:
    return view_of(Shown(timeline, cues, "film", "/cuts/film.otio", **more))


def test_scenes_shots_and_hits_are_those_of_the_score() -> None:
    view, _ = seen(*film(), revision=3)
    assert [(each["number"], each["name"], each["first"], each["last"]) for each in view["scenes"]] == [
        ("1m1", "Kitchen", 0, 239),
        ("1m2", "Chase", 240, 479),
    ]
    assert [(each["first"], each["last"]) for each in view["shots"]] == [
        (0, 83),
        (84, 239),
        (240, 359),
        (360, 479),
    ]
    assert [(each["kind"], each["off"], each["closeness"]) for each in view["hits"]] == [
        ("cut", 0.0, "met"),
        ("scene", 0.0, "met"),
        ("cut", 3.0, "missed"),
    ]
    assert (view["revision"], view["frames"], view["seconds"], view["start"]) == (3, 480, 20.0, "00:00:00:00")


def test_bars_lie_end_to_end_over_the_whole_film() -> None:
    view, _ = seen(*film())
    starts = [bar[0] for bar in view["bars"]]
    assert starts[:6] == [0, 2, 4, 6, 8, 10]
    assert [bar[1] for bar in view["bars"]] == [0] * 5 + [1] * 5
    assert [bar[2:] for bar in view["bars"][:2]] == [[16, 4, 120.0]] * 2
    assert all(len(view["curves"][name]) == 10 for name in ("valence", "density", "level", "speech"))


def test_notes_are_packed_in_the_order_they_sound_in() -> None:
    timeline, cues = film()
    view, notes = seen(timeline, cues)
    assert view["summary"]["notes"] == sum(len(track.notes) for cue in cues for track in cue.music.tracks)
    assert (np.diff(notes.start) >= 0).all()
    assert [part["notes"] for part in view["parts"]] == np.bincount(notes.part).tolist()
    packed = notes.packed()
    count = int(np.frombuffer(packed, "<u4", 1)[0])
    assert len(packed) == 4 + 11 * count
    assert np.frombuffer(packed, "<f4", count, 4).tolist() == notes.start.tolist()
    assert np.frombuffer(packed, np.uint8, count, 4 + 9 * count).tolist() == notes.pitch.tolist()


def test_a_note_lies_at_the_time_at_which_the_mid_plays_it() -> None:
    timeline, cues = film()
    _, notes = seen(timeline, cues)
    late = replace(cues[1].music, tracks=cues[1].music.tracks[:1])
    _, alone = seen(timeline, (cues[0], replace(cues[1], music=late)))
    assert alone.start[-1] in notes.start
    assert notes.start.min() == 0
    assert (notes.start + notes.length).max() <= 20 + 1e-4


def test_silence_has_no_notes_and_curves_that_tell_nothing() -> None:
    timeline, cues = film()
    silent = (cues[0], replace(cues[1], music=rest(cues[1].grid)))
    view, notes = seen(timeline, silent)
    assert [each["music"] for each in view["scenes"]] == [True, False]
    assert view["curves"]["arousal"][5:] == [None] * 5
    assert view["curves"]["level"][5:] == [0.0] * 5
    assert notes.start.max() < 10


def test_a_score_without_any_note_can_be_shown() -> None:
    timeline, cues = film()
    view, notes = seen(timeline, tuple(replace(cue, music=rest(cue.grid)) for cue in cues))
    assert (view["parts"], len(notes.packed())) == ([], 4)


def test_what_a_person_decided_and_what_became_of_a_scene_is_told() -> None:
    timeline, cues = film()
    chosen = (replace(cues[0], choice=Choice(take=2, locked=True, words="tense")), cues[1])
    fates = {cues[0].scene.id: Fate.KEPT, cues[1].scene.id: Fate.FITTED}
    view, _ = seen(timeline, chosen, fates=fates, takes={cues[1].scene.id: 4})
    first, second = view["scenes"]
    assert (first["locked"], first["take"], first["takes"], first["fate"]) == (True, 2, 3, "kept")
    assert first["choice"] == {"locked": True, "take": 2, "words": "tense"}
    assert (second["take"], second["takes"], second["fate"]) == (0, 4, "fitted")


def test_speech_that_goes_on_over_a_scene_edge_is_one_span() -> None:
    timeline, cues = film()
    spans = [((Fraction(1), Fraction(2)), (Fraction(9), Fraction(10))), ((Fraction(0), Fraction(3)),)]
    spoken = tuple(
        replace(cue, underscore=Underscored(Underscore.NORMAL, each))
        for cue, each in zip(cues, spans, strict=True)
    )
    view, _ = seen(timeline, spoken)
    assert view["speech"] == [[1.0, 2.0], [9.0, 13.0]]


def test_themes_markers_and_captions_stand_where_they_are() -> None:
    timeline, cues = film()
    timeline = replace(timeline, captions=(Caption(Fraction(3), Fraction(4), "Hello."),))
    theme = Appearance("Anna", 1, 2, Voice.MELODY, Strength.FULL, ("in minor",))
    view, _ = seen(timeline, (replace(cues[0], themes=(theme,)), cues[1]))
    assert view["themes"] == [
        {"name": "Anna", "start": 2.0, "end": 6.0, "scene": 0, "strength": "full", "shape": ["in minor"]}
    ]
    assert [each["frame"] for each in view["markers"]] == [0, 240]
    assert view["captions"] == [{"start": 3.0, "end": 4.0, "text": "Hello."}]


def test_a_view_is_json() -> None:
    view, _ = seen(*film())
    assert json.loads(json.dumps(view, allow_nan=False)) == view


@pytest.mark.parametrize(
    ("track", "family"), [("Violins", "strings"), ("Horns", "brass"), ("Pad", "synth"), ("My own", "")]
)
def test_parts_are_sorted_by_families(track: str, family: str) -> None:
    assert family_of(track) == family


def test_markers_that_were_set_in_recue_are_told_from_those_of_the_timeline() -> None:
    timeline, cues = film()
    mine = Marker("hit", Fraction(3), origin=ORIGIN)
    view, _ = seen(replace(timeline, markers=(*timeline.markers, mine)), cues)
    assert [(each["name"], each["own"]) for each in view["markers"]] == [
        ("scene: Kitchen", False),
        ("scene: Chase", False),
        ("hit", True),
    ]
