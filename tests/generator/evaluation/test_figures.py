from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.conditions import Conditions
from generator.evaluation.copying import library, sequences, share_in
from generator.evaluation.evaluation import halves
from generator.evaluation.excerpt_conditions import conditions_of
from generator.evaluation.files import MeasuredPiece
from generator.evaluation.musegan import CIRCLES, musegan_figures, tonal_distances
from generator.evaluation.obedience import control_figures, spearman
from generator.evaluation.recurrence import comes_back
from tests.generator.evaluation.music import listened, random_tune, scale


def test_a_scale_has_the_figures_of_a_scale() -> None:
    found = musegan_figures([listened([scale(4), []], 5)])
    assert found["empty_bars"] == pytest.approx(1 / 5)
    assert found["used_pitch_classes"] == 7
    assert found["qualified_notes"] == found["long_notes"] == 1
    assert found["pche_1"] == found["pche_4"] == pytest.approx(np.log2(8) - 2 / 8)
    assert found["gps"] == pytest.approx(
        0.6 + 0.4 / 2
    )  # 4 of 10 pairs are with the empty bar, half a bar apart


def test_bars_that_come_back_are_counted() -> None:
    bar = [(step, 1, 60 + step) for step in range(6)]
    there = [(4 * n + at / 4, 0.25, pitch) for n in (0, 2) for at, _, pitch in bar]
    changed = [(12 + at / 4, 0.25, pitch + (at == 0) + 2 * (at == 1)) for at, _, pitch in bar]
    assert comes_back([listened([[*there, (4.0, 1.0, 50), *changed]], 5)]) == pytest.approx(1 / 3)
    assert comes_back([listened([[(0, 1, 60)]], 1)]) is None


def test_notes_shorter_than_a_thirty_second_are_not_qualified() -> None:
    found = musegan_figures([listened([[(0, 1 / 8, 60), (1, 1 / 9, 60), (2, 1 / 4, 60), (3, 1, 60)]], 1)])
    assert found["qualified_notes"] == 3 / 4
    assert found["long_notes"] == 1 / 4
    assert found["tonal_distance"] is None, "it has one voice"


def test_a_fifth_is_nearer_than_a_tritone_and_the_same_note_is_no_distance_away() -> None:
    def apart(interval: int) -> float:
        return float(tonal_distances(listened([[(0, 1, 48)], [(0, 1, 60 + interval)]], 1).piece).mean())

    assert apart(0) == pytest.approx(0)
    assert apart(7) < apart(4) < apart(6)
    assert apart(7) == pytest.approx(float(np.linalg.norm(CIRCLES[:, 0] - CIRCLES[:, 7])))


def test_a_transposed_tune_is_a_copy_and_another_one_is_not() -> None:
    tune = listened([scale(4)], 4).piece
    higher, other = (listened([notes], 4).piece for notes in (scale(4, up=5), random_tune(4, 1)))
    assert share_in(higher, sequences(tune)) == (25, 25)
    assert share_in(other, library([tune, higher])) == (0, 25)
    assert share_in(listened([[(0, 1, 60)]], 1).piece, sequences(tune)) == (0, 0)


def test_only_the_top_line_counts() -> None:
    tune = scale(4, up=24)
    accompanied = listened([tune, random_tune(4, 2)], 4).piece
    assert share_in(accompanied, sequences(listened([tune], 4).piece)) == (25, 25)


def described(music: MeasuredPiece) -> Conditions:
    return conditions_of(music.columns, np.random.default_rng(0))


def test_music_obeys_its_own_conditions() -> None:
    music = [listened([random_tune(8, seed)], 8) for seed in range(4)]
    found = control_figures([described(h) for h in music], music)
    assert found["density_error"] == found["strength_error"] == 0
    assert found["hits_met"] == found["key_met"] == 1
    assert found["valence"] == pytest.approx(1)
    assert found["arousal"] is None, "the tunes are equally fast, loud and dense"


def test_what_is_not_as_asked_is_an_error() -> None:
    music = listened([scale(8)], 8)
    asked = described(music)
    hits = np.zeros_like(asked.hits)
    hits[:, [0, 1]] = True  # an eighth carries the first, none the second
    other = replace(asked, density=asked.density + 0.25, strength=asked.strength + 1, hits=hits)
    found = control_figures([other], [music])
    assert found["density_error"] == pytest.approx(0.25)
    assert found["strength_error"] == pytest.approx(1)
    assert found["hits_met"] == 0.5
    assert found["in_scale"] == 1
    assert found["valence"] is None, "one piece has no order"


def test_spearman_is_of_ranks_and_ties_share_theirs() -> None:
    a = np.array([1.0, 2.0, 3.0, 4.0])
    assert spearman(a, np.exp(a)) == pytest.approx(1)
    assert spearman(a, -a) == pytest.approx(-1)
    assert spearman(a, np.array([1.0, 1.0, 2.0, 2.0])) == pytest.approx(0.8944, abs=1e-4)
    assert spearman(a, np.ones(4)) is None


def test_triplets_are_written_to_be_measured_exactly() -> None:
    music = listened([[(n / 3, 1 / 3, 60 + n % 5) for n in range(96)]], 8)
    asked = described(music)
    assert asked.density.tolist() == [12 / 16] * 8
    assert control_figures([asked], [music])["density_error"] == 0


def test_notes_on_sixteenths_stay_and_others_move_to_the_nearest() -> None:
    music = listened([[(0, 1 / 2, 60), (4 / 3, 1 / 3, 62), (15 / 4 + 1 / 6, 1 / 12, 64)]], 1)
    assert music.sixteenths.tolist() == [[0, 2, 60], [5, 7, 62], [15, 16, 64]]


@given(st.lists(st.sampled_from("abcdefg"), min_size=2))
def test_no_author_is_in_both_halves(authors: list[str]) -> None:
    first, second = halves(authors)
    assert sorted(first + second) == list(range(len(authors)))
    assert not {authors[n] for n in first} & {authors[n] for n in second}
