"""What each scene has of a film's pulse, ensemble and tension, and what lies between scenes."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.score.film.ensembles import ensembles_of, is_another
from bridge.score.film.joins import Join, joins_of
from bridge.score.film.pulse import RATIOS, tempi_of
from bridge.score.film.stretches import stretches, whole
from bridge.score.film.tension import climax_of, tension_at
from bridge.score.mood import Mood
from bridge.score.scenes.division import Scene
from generator.conditions import Style

CALM, EVEN, DRIVEN = Mood(0, -0.9), Mood(0, 0), Mood(0, 0.9)
LIMITS = (60.0, 160.0)
moods = st.lists(st.builds(Mood, st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=12)
joins = st.lists(st.sampled_from(Join), min_size=11, max_size=11)


def scenes(*seconds: int) -> list[Scene]:
    edges = [sum(seconds[:count]) for count in range(len(seconds) + 1)]
    return [Scene(f"{a}", f"{a}", Fraction(a), Fraction(b), ()) for a, b in pairwise(edges)]


def test_tempi_stand_in_simple_ratios_where_something_asks_for_contrast() -> None:
    told = scenes(60, 60, 60), [EVEN, CALM, EVEN]
    assert tempi_of(*told, [Join.JUMPS, Join.JUMPS], 96.0, LIMITS) == (96, 72, 96)
    assert tempi_of(*told, [Join.TURNS, Join.TURNS], 96.0, LIMITS) == (96, 96, 96)


def test_a_long_act_has_its_own_tempo_with_nothing_to_ask_for_it() -> None:
    acts = [EVEN] * 5 + [CALM] * 10
    found = tempi_of(scenes(*[100] * 15), acts, [Join.TURNS] * 14, 96.0, LIMITS)
    assert found == (96,) * 5 + (72,) * 10


@given(moods, joins, st.floats(60, 160))
def test_every_tempo_is_a_ratio_of_the_pulse_within_the_limits(
    felt: list[Mood], between: list[Join], pulse: float
) -> None:
    found = tempi_of(scenes(*[40] * len(felt)), felt, between[: len(felt) - 1], pulse, LIMITS)
    assert all(tempo in [pulse * ratio for ratio in RATIOS] and 60 <= tempo <= 160 for tempo in found)


def test_a_pulse_outside_what_is_asked_for_is_left_to_the_limits() -> None:
    assert tempi_of(scenes(60), [EVEN], [], 96.0, (118, 120)) == (96,)


def test_scenes_add_to_the_core_ensemble_and_take_away_from_it() -> None:
    between = [Join.TURNS] * 2
    assert ensembles_of([EVEN, DRIVEN, CALM], between, Style.CHAMBER) == (
        Style.CHAMBER,
        Style.ORCHESTRAL,
        Style.CHAMBER,
    )
    assert ensembles_of([CALM, DRIVEN, CALM], between, Style.SONG) == (Style.SONG,) * 3


def test_a_contrast_is_played_by_others() -> None:
    assert ensembles_of([DRIVEN, CALM], [Join.JUMPS], Style.SONG) == (Style.ORCHESTRAL, Style.SONG)


@given(moods, joins, st.sampled_from(Style))
def test_more_than_half_of_the_players_change_only_where_something_asks_for_it(
    felt: list[Mood], between: list[Join], core: Style
) -> None:
    between = between[: len(felt) - 1]
    found = ensembles_of(felt, between, core)
    for join, (one, other) in zip(between, pairwise(found), strict=True):
        assert join is not Join.GOES_ON or not is_another(one, other)


def test_black_silence_and_contrast_are_reasons_to_jump() -> None:
    told = scenes(10, 10, 10, 10, 10), [EVEN, EVEN, DRIVEN, DRIVEN, DRIVEN]
    begun = {Fraction(edge) for edge in (10, 20, 30)}
    dark = [(Fraction(9), Fraction(10))]
    found = joins_of(*told, begun, [False] * 5, dark)
    assert found == (Join.JUMPS, Join.JUMPS, Join.TURNS, Join.GOES_ON)
    assert joins_of(*told, begun, [False, False, False, False, True], [])[-1] is Join.JUMPS


def test_scenes_that_go_on_are_of_one_mood() -> None:
    runs = stretches([Join.GOES_ON, Join.TURNS])
    assert runs == ((0, 1), (2,))
    felt = whole([Mood(0, 0.3), Mood(0.9, 0.9), CALM], [Fraction(2), Fraction(1), Fraction(9)], runs)
    assert felt == (Mood(0.3, 0.5), Mood(0.3, 0.5), CALM)


def test_tension_rises_to_one_climax_in_the_most_driven_scene_of_the_last_third() -> None:
    film = scenes(*[60] * 10)
    climax = climax_of(film, [DRIVEN, *[EVEN] * 6, DRIVEN, EVEN, EVEN])
    assert film[7].start < climax < film[7].end
    tension = tension_at([Fraction(at) for at in range(601)], Fraction(0), climax, Fraction(600))
    top = int(tension.argmax())
    assert tension.max() == pytest.approx(1)
    assert (tension[: top + 1] == sorted(tension[: top + 1])).all()
    assert (tension[top:] == sorted(tension[top:], reverse=True)).all()


def test_an_orchestra_is_strings_and_more_and_a_piano_is_another_ensemble() -> None:
    assert is_another(Style.SONG, Style.CHAMBER)
    assert is_another(Style.SONG, Style.ORCHESTRAL)
    assert not is_another(Style.CHAMBER, Style.ORCHESTRAL)
