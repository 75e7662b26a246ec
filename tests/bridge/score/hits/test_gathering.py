import dataclasses
from fractions import Fraction

import numpy as np
import pytest

from bridge.grid.bars import Hit, HitKind
from bridge.picture.features.course import Course
from bridge.score.hits import hits_of
from bridge.settings import Division, ScenePreferences
from bridge.settings.preferences import HitPreferences, HitWeights
from bridge.sound.heard import Sudden
from bridge.timeline import Cut, Marker, Timeline
from tests.scores import cut_list

RATE = Fraction(24)


def timeline(cuts: list[int], markers: list[tuple[str, Fraction]]) -> Timeline:
    return Timeline(
        name="cut",
        rate=RATE,
        start=Fraction(0),
        drop_frame=False,
        duration=Fraction(10),
        shots=(),
        cuts=tuple(Cut(frame / RATE) for frame in cuts),
        markers=tuple(Marker(name, time) for name, time in markers),
    )


def bursts(seconds: float, *at: float) -> Course:
    """Return a still picture that moves for a second from some instants on, 24 samples a second."""
    edges = np.arange(round(seconds * 24) + 1) / 24
    motion = sum(((edges[:-1] >= time) & (edges[:-1] < time + 1)) * 0.2 for time in at)
    flow = np.asarray(motion + np.zeros(len(edges) - 1), dtype=np.float32)
    return Course(edges, flow, flow, flow, flow)


def test_kinds_rank_as_their_weights_do() -> None:
    weights = HitWeights().model_dump()
    assert weights["cut"] == 1
    assert [kind for kind in HitKind if weights[kind] > weights["cut"]] == [
        HitKind.SCENE,
        HitKind.MARKER,
        HitKind.USER,
        HitKind.TITLE,
    ]
    ranked = [weights[kind] for kind in HitKind]
    assert ranked == sorted(ranked, reverse=True)


def test_every_instant_is_one_hit_of_its_strongest_kind() -> None:
    cut = timeline(
        [48, 96], [("hit: bang", Fraction(2)), ("hit: later", Fraction(3)), ("a note", Fraction(6))]
    )
    user = [Hit(Fraction(5), HitKind.USER, 2.0, "mine", "hits.csv, line 2")]
    found = hits_of(cut, [Fraction(0), Fraction(4)], given=user)
    assert [(hit.time, hit.kind, hit.name, hit.origin) for hit in found] == [
        (Fraction(0), HitKind.SCENE, "", "scene edge"),
        (Fraction(2), HitKind.MARKER, "bang", "marker on the timeline; hard cut"),
        (Fraction(3), HitKind.MARKER, "later", "marker on the timeline"),
        (Fraction(4), HitKind.SCENE, "", "scene edge; hard cut"),
        (Fraction(5), HitKind.USER, "mine", "hits.csv, line 2"),
    ]


def test_a_marker_within_half_a_frame_of_a_cut_is_at_the_cut() -> None:
    for aside in (Fraction(1, 49), Fraction(-1, 49)):
        (found,) = hits_of(timeline([48], [("hit: bang", 2 + aside)]), edges=[])
        assert (found.time, found.kind) == (Fraction(2), HitKind.MARKER)


def test_a_frame_apart_is_another_instant() -> None:
    assert len(hits_of(timeline([48, 49], []), edges=[])) == 2


def test_nothing_lies_outside_the_picture() -> None:
    cut = timeline([], [("early", Fraction(-1)), ("end", Fraction(10)), ("late", Fraction(11))])
    assert hits_of(cut, edges=[]) == ()


def test_a_note_counts_less_than_a_cut_where_the_settings_give_notes_a_weight() -> None:
    note = Marker("VFX 010", Fraction(3), origin="clip")
    at_cut = Marker("VFX 020", Fraction(2), origin="clip")
    cut = dataclasses.replace(timeline([48], []), markers=(at_cut, note))
    assert [(hit.kind, hit.name) for hit in hits_of(cut, edges=[])] == [(HitKind.CUT, "")]
    found = hits_of(cut, edges=[], preferences=HitPreferences(weights=HitWeights(note=0.4)))
    assert [(hit.kind, hit.name) for hit in found] == [(HitKind.CUT, "VFX 020"), (HitKind.MARKER, "VFX 010")]
    assert found[1].weight < found[0].weight


def test_a_scene_marker_beside_its_cut_is_no_second_hit() -> None:
    cut = timeline([48], [("scene: the chase", Fraction(50, 24))])
    assert [hit.kind for hit in hits_of(cut, [Fraction(2)])] == [HitKind.SCENE]
    assert len(hits_of(cut, [], scenes=ScenePreferences(division=Division.ONE))) == 2
    called = timeline([48], [("scene: hit:2", Fraction(50, 24))])
    assert len(hits_of(called, [Fraction(2)])) == 2


def test_hits_that_weigh_nothing_are_none() -> None:
    cut = timeline([48], [("hit:0", Fraction(3))])
    weights = HitWeights(cut=0)
    assert hits_of(cut, []) == hits_of(timeline([48], []), [])
    assert hits_of(cut, [], preferences=HitPreferences(weights=weights)) == ()


def test_motion_is_met_only_away_from_everything_else() -> None:
    cut = cut_list([240])
    seen = bursts(10, 2)
    assert [(hit.kind, hit.time) for hit in hits_of(cut, [Fraction(0)], seen)] == [
        (HitKind.SCENE, Fraction(0)),
        (HitKind.MOTION, Fraction(2)),
        (HitKind.FREEZE, Fraction(3)),
    ]
    marked = dataclasses.replace(cut, markers=(Marker("hit: she turns", Fraction(46, 24)),))
    near = hits_of(marked, [], seen)
    assert [(hit.kind, hit.name) for hit in near][:2] == [(HitKind.MARKER, "she turns"), (HitKind.FREEZE, "")]
    assert [hit.kind for hit in hits_of(cut, [Fraction(0)])] == [HitKind.SCENE]


def test_all_the_motion_of_a_shot_together_weighs_less_than_a_cut_to_either_side() -> None:
    weights = HitWeights()
    found = hits_of(cut_list([480]), [], bursts(20, 2, 5, 8, 11, 14))
    assert 1 <= len(found) <= 3
    assert sum(hit.weight for hit in found) == pytest.approx(weights.motion)
    assert 2 * weights.motion < weights.dissolve
    assert {hit.origin for hit in found} == {"picture of shot 1"}


def test_a_marker_at_a_through_edit_is_a_hit_and_the_edit_is_none() -> None:
    cut = cut_list([240, 240, 240], ["A", "B", "B"])
    rest = dataclasses.replace(cut.shots[2], source_start=cut.shots[1].source_end)
    marked = dataclasses.replace(
        cut, shots=(*cut.shots[:2], rest), cuts=cut.cuts[:1], markers=(Marker("hit: bang", rest.start),)
    )
    found = [(hit.time, hit.kind) for hit in hits_of(marked, [Fraction(0)]) if hit.time]
    assert found == [(Fraction(10), HitKind.CUT), (Fraction(20), HitKind.MARKER)]


def test_sudden_sounds_are_met_away_from_everything_else_and_weigh_half_a_cut_in_a_shot() -> None:
    cut = cut_list([120, 120])
    slams = [Sudden(Fraction(at), strength) for at, strength in ((2, 1.0), (3, 1.0), (5, 1.0), (7, 0.4))]
    beside = Sudden(Fraction(5) + Fraction(1, 25), 1.0)
    found = hits_of(cut, [Fraction(0)], sudden=[*slams, beside, Sudden(Fraction(99), 1.0)])
    assert [(hit.kind, hit.time, hit.weight) for hit in found] == [
        (HitKind.SCENE, Fraction(0), 4.0),
        (HitKind.SOUND, Fraction(2), 0.25),
        (HitKind.SOUND, Fraction(3), 0.25),
        (HitKind.CUT, Fraction(5), 1.0),
        (HitKind.SOUND, Fraction(7), 0.2),
    ]
    assert found[1].origin == "sudden sound"
    silent = HitPreferences(weights=HitWeights(sound=0))
    assert [hit.kind for hit in hits_of(cut, [], preferences=silent, sudden=slams)] == [HitKind.CUT]


def test_what_moves_with_a_sudden_sound_is_one_hit_with_it() -> None:
    found = hits_of(cut_list([240]), [], bursts(10, 2), sudden=[Sudden(Fraction(2), 1.0)])
    assert [(hit.kind, hit.time) for hit in found] == [
        (HitKind.SOUND, Fraction(2)),
        (HitKind.FREEZE, Fraction(3)),
    ]
