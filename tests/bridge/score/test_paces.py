"""The tempi that words ask for."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.grid import TempoRequest
from bridge.score.paces import pace_of, with_pace
from bridge.score.scene_words import SceneWords
from bridge.settings import Settings
from bridge.words import read

FREE = Settings()
LENGTH = Fraction(40)


def asked(text: str, settings: Settings = FREE, length: Fraction = LENGTH) -> TempoRequest:
    pace = pace_of(SceneWords((text,), read(text)), settings)
    assert pace is not None
    return with_pace(TempoRequest(*settings.bpm, 96.0), pace, length)


def test_words_narrow_the_tempo_around_what_they_ask() -> None:
    slow = asked("slow")
    assert slow.preferred == pytest.approx(96 * 2**-0.6)
    assert 60 <= slow.low < 63.5 < slow.high < 75


def test_a_tempo_that_words_name_is_held() -> None:
    assert asked("adagio") == replace(TempoRequest(), low=66, high=76, preferred=76)
    assert asked("100-110 bpm").preferred == 100


def test_a_tempo_that_words_name_may_leave_the_usual_range_but_not_a_persons() -> None:
    assert asked("presto").high == 200
    assert asked("presto", Settings(bpm=(60, 140))).high == 140
    assert asked("very very fast").high <= 160


def test_a_tempo_for_all_scenes_goes_before_one_that_a_mood_implies() -> None:
    wanted = Settings(tempo=100)
    assert pace_of(SceneWords(("sad",), read("sad")), wanted) is None
    assert pace_of(SceneWords(("slow",), read("slow")), wanted) is not None


@given(st.sampled_from(["slow", "presto", "72 bpm", "200 bpm"]), st.fractions(Fraction(4), Fraction(90)))
def test_whole_bars_fill_the_scene_at_the_tempi_that_are_left(text: str, length: Fraction) -> None:
    ask = asked(text, length=length.limit_denominator(1000))
    free = TempoRequest(ask.low, ask.high)
    length = length.limit_denominator(1000)
    assert any(free.counts(length, layout) for layout in free.layouts(length))
