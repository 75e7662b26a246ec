"""A film that stands keeps its plan: new scenes follow it, and nothing is planned anew."""

from dataclasses import replace
from fractions import Fraction

import pytest

from bridge.midi.edit_seal import seal_of
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.files import midi_file
from bridge.recut.planning import Fate, Standing
from bridge.recut.rescoring import rescore
from bridge.recut.standing_plan import standing_plan
from bridge.score.film.plan import FilmPlan
from bridge.settings import Settings
from bridge.timeline import Marker, Timeline
from generator.conditions import Key, Style
from generator.keys import distance
from tests.bridge.recut.judging import SETTINGS, Tunes, again, reel, scored, sheet_of, unseen
from tests.scores import cut_list

PLAN = FilmPlan(Key.parse("Ab minor"), 61.0, Style.SONG)


def longer() -> Timeline:
    """Return the reel with a fifth scene of shots that are new."""
    markers = [Marker(f"scene: {name}", Fraction(10 * at)) for at, name in enumerate("ABCDE")]
    return cut_list([60] * 20, [f"M{number}" for number in range(20)], markers=markers)


def test_a_new_scene_follows_the_plan_of_the_film_that_stands() -> None:
    old = scored(reel())
    stands = Standing(old.timeline, old.cues, PLAN)
    new = rescore(stands, longer(), unseen(longer()), SETTINGS, Tunes, lambda _share: None)
    assert new.fates == (Fate.KEPT,) * 4 + (Fate.COMPOSED,)
    *kept, fifth = new.scored.cues
    assert [cue.key for cue in kept] == [cue.key for cue in old.cues]
    assert new.scored.film == PLAN
    assert fifth.grid.bpm == pytest.approx(2 * 61, rel=0.05)  # as near to its neighbour as the pulse allows


def test_the_plan_is_in_the_cue_sheet_and_comes_back() -> None:
    old = replace(scored(reel()), film=PLAN)
    assert read_sheet(sheet_of(old, seal_of(midi_file(old))), "cut.recue.json").film == PLAN


def test_a_film_from_before_there_were_plans_is_as_most_of_it_is() -> None:
    old = scored(reel())
    first, *rest = old.cues
    cues = (replace(first, key=Key.parse("D minor"), style=Style.SONG), *rest)
    plan = standing_plan(Standing(old.timeline, cues))
    assert plan == FilmPlan(old.cues[2].key, round(old.cues[2].grid.bpm, 1), old.cues[2].style)


def test_a_new_scene_is_near_the_keys_that_stand() -> None:
    old = scored(reel())
    fifth = again(old, longer()).scored.cues[4]
    assert distance(fifth.key, old.cues[3].key) <= 2


def test_what_a_person_asks_for_beats_the_plan() -> None:
    asked = Settings(picture=False, key="E minor", tempo=70, style=Style.SONG)
    cues = scored(reel(), asked).cues
    assert {(str(cue.key), cue.style) for cue in cues} == {("E minor", Style.SONG)}
    assert all(abs(cue.grid.bpm / 70 - 1) < 0.15 for cue in cues)
