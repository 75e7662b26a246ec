from dataclasses import replace
from fractions import Fraction

from bridge.score.hits.cut_hits import cut_hits, freeze_hits, title_hits
from bridge.settings.preferences import HitWeights
from bridge.timeline import Cut, Media, MediaKind, Shot, Timeline
from tests.scores import cut_list

F = Fraction
WEIGHTS = HitWeights()


def title(name: str, start: Fraction, end: Fraction) -> Shot:
    return Shot(name, Media(name, MediaKind.GENERATOR), start, end, F(0))


def of(*shots: Shot, cuts: tuple[Fraction, ...] = ()) -> Timeline:
    return Timeline("cut", F(24), F(0), False, F(10), shots, tuple(Cut(time) for time in cuts))


def test_a_dissolve_counts_a_little_less_than_a_cut_at_its_edit_point() -> None:
    cut = replace(cut_list([24, 24, 24]), cuts=(Cut(F(1)), Cut(F(2), F(1, 2))))
    assert [(hit.time, hit.weight, hit.origin) for hit in cut_hits(cut, WEIGHTS)] == [
        (F(1), 1.0, "hard cut"),
        (F(2), 0.8, "dissolve of 12 frames"),
    ]


def test_a_title_card_is_a_hit_also_where_it_fades_in() -> None:
    (hit,) = title_hits(of(title("THE END", F(4), F(6))), WEIGHTS)
    assert (hit.time, hit.name, hit.weight) == (F(4), "THE END", 1.5)


def test_a_shot_out_of_black_is_one_where_it_does_not_fade_in() -> None:
    def times(cut: Timeline) -> list[Fraction]:
        return [hit.time for hit in title_hits(cut, WEIGHTS)]

    shots = cut_list([24, 48, 24], ["A", None, "B"]).shots
    assert times(of(*shots, cuts=(F(1), F(3)))) == [F(3)]
    assert times(of(*shots, cuts=(F(1),))) == []
    solid = title("Black Video", F(1), F(3))
    assert times(of(shots[0], solid, shots[1], cuts=(F(1), F(3)))) == [F(3)]
    assert times(cut_list([24, 24])) == []


def test_a_freeze_is_where_a_retime_comes_to_a_standstill() -> None:
    ramp = ((F(0), F(0)), (F(1), F(1)), (F(2), F(1)), (F(3), F(2)))
    (shot,) = cut_list([72]).shots
    (hit,) = freeze_hits(of(replace(shot, ramp=ramp)), WEIGHTS)
    assert (hit.time, hit.weight) == (F(1), 0.6)


def test_a_freeze_frame_that_holds_the_last_picture_is_one_too() -> None:
    moving, held = cut_list([24, 24], ["A", "A"]).shots
    still = replace(held, source_start=F(1), speed=F(0))
    assert [hit.time for hit in freeze_hits(of(moving, still), WEIGHTS)] == [F(1)]
    assert list(freeze_hits(of(moving, replace(still, source_start=F(5))), WEIGHTS)) == []
