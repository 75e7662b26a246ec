import dataclasses
from fractions import Fraction

from bridge.grid.bars import HitKind
from bridge.hits.gathering import WEIGHTS, hits_of
from bridge.timeline import Cut, Marker, Timeline

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


def test_kinds_rank_as_scene_marker_cut_motion() -> None:
    ranked = sorted(HitKind, key=lambda kind: -WEIGHTS[kind])
    assert ranked == [HitKind.SCENE, HitKind.MARKER, HitKind.CUT, HitKind.MOTION]
    assert WEIGHTS[HitKind.CUT] == 1


def test_every_instant_is_one_hit_of_its_strongest_kind() -> None:
    cut = timeline([48, 96], [("bang", Fraction(2)), ("later", Fraction(3))])
    found = hits_of(cut, edges=[Fraction(0), Fraction(4)], motion=[Fraction(5), Fraction(2)])
    assert [(hit.time, hit.kind, hit.name) for hit in found] == [
        (Fraction(0), HitKind.SCENE, ""),
        (Fraction(2), HitKind.MARKER, "bang"),
        (Fraction(3), HitKind.MARKER, "later"),
        (Fraction(4), HitKind.SCENE, ""),
        (Fraction(5), HitKind.MOTION, ""),
    ]


def test_a_marker_within_half_a_frame_of_a_cut_is_at_the_cut() -> None:
    for aside in (Fraction(1, 49), Fraction(-1, 49)):
        (found,) = hits_of(timeline([48], [("bang", 2 + aside)]), edges=[])
        assert (found.time, found.kind) == (Fraction(2), HitKind.MARKER)


def test_a_frame_apart_is_another_instant() -> None:
    assert len(hits_of(timeline([48, 49], []), edges=[])) == 2


def test_nothing_lies_outside_the_picture() -> None:
    cut = timeline([], [("early", Fraction(-1)), ("end", Fraction(10)), ("late", Fraction(11))])
    assert hits_of(cut, edges=[]) == ()


def test_a_marker_on_a_clip_counts_less_than_a_cut() -> None:
    note = Marker("VFX 010", Fraction(3), origin="clip")
    at_cut = Marker("VFX 020", Fraction(2), origin="clip")
    cut = dataclasses.replace(timeline([48], []), markers=(at_cut, note))
    found = hits_of(cut, edges=[])
    assert [(hit.kind, hit.name) for hit in found] == [(HitKind.CUT, "VFX 020"), (HitKind.MARKER, "VFX 010")]
    assert found[1].weight < found[0].weight
