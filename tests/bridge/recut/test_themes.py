"""Themes in recuts: what stands keeps them, and new scenes know them."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bridge.midi.edit_seal import seal_of
from bridge.midi.passage import Passage, Track, track_name
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.files import midi_file
from bridge.recut.planning import Fate, Renewal, Standing
from bridge.recut.rescoring import Rescored, rescore
from bridge.recut.theme_fitting import themes_fitted, with_ends
from bridge.score.appearances import Appearance
from bridge.score.pipeline import score
from bridge.settings.choices import Choice
from bridge.themes.own import OwnThemes
from bridge.themes.wishes import Strength
from bridge.timeline import Marker, Timeline
from generator.conditions import Key
from generator.score import Voice
from generator.themes.notation import read, written
from generator.themes.theme import Theme
from tests.bridge.recut.judging import SETTINGS, Tunes, again, scored, sheet_of, standing, stood, unseen
from tests.scores import cut_list


def film(scenes: str, comments: dict[str, str] | None = None) -> Timeline:
    """Return scenes of thirty seconds by name, each of its own shots, with what a marker in some says."""
    told = comments or {}
    markers = [
        Marker(f"scene: {name}", Fraction(30 * at), comment=told.get(name, ""))
        for at, name in enumerate(scenes)
    ]
    return cut_list(
        [60] * 12 * len(scenes), [f"{name}{at}" for name in scenes for at in range(12)], markers=markers
    )


def test_themes_and_their_places_are_in_the_cue_sheet_and_come_back() -> None:
    old = scored(film("ABCD"))
    back = stood(old, old.timeline)
    assert back.film == old.film
    assert [cue.themes for cue in back.cues] == [cue.themes for cue in old.cues]
    assert any(cue.themes for cue in old.cues)


def test_scenes_that_stand_keep_their_themes_and_new_ones_know_them() -> None:
    old = scored(film("ABCD"))
    new = again(old, film("ABXCD"))
    assert new.fates == (Fate.KEPT, Fate.KEPT, Fate.COMPOSED, Fate.KEPT, Fate.KEPT)
    assert new.scored.film == old.film
    kept = [cue.themes for cue in new.scored.cues if cue.scene.name != "X"]
    assert kept == [cue.themes for cue in old.cues]


def test_a_theme_that_a_marker_asks_for_anew_has_its_scene_composed() -> None:
    old = scored(film("ABCD", {"A": "theme: Anna"}))
    new = again(old, film("ABCD", {"A": "theme: Anna", "C": "theme: Anna full"}))
    assert new.fates == (Fate.KEPT, Fate.KEPT, Fate.COMPOSED, Fate.KEPT)
    assert {each.theme for each in new.scored.cues[2].themes} == {"Anna"}
    assert new.scored.film == old.film


SONG = read("G major 4/4 D5/4. G4/8 B4 A4/8 G4/8 | E5/2 D5/2 | C5/8 B4/8 A4 F#5/2 | G5/1")
WALTZ = read("D minor 3/4 [Dm] A4 | [Dm] D5/2 [A] E5 | F5/8 E5/8 D5/2 | C#5/2. | D5/2.")


def changed(old: Timeline, before: Theme, now: Theme | None, **settings: object) -> Rescored:
    """Score a cut with a theme of a person's, and again with another under its name; with its own where None."""
    wanted = SETTINGS.model_copy(update=settings)
    own = {"anna": before}
    first = score(old, unseen(old), wanted, Tunes(), lambda _share: None, own=OwnThemes(own))
    return rescore(
        stood(first, old),
        old,
        unseen(old),
        wanted,
        Tunes,
        lambda _share: None,
        own=OwnThemes({} if now is None else {"Anna": now}),
    )


def test_a_theme_that_a_person_changed_has_the_scenes_composed_that_ask_for_it() -> None:
    cut = film("ABCD", {"A": "theme: Anna", "C": "theme: anna hint", "D": "theme: Anna\nlock"})
    new = changed(cut, WALTZ, SONG)
    assert new.fates == (Fate.COMPOSED, Fate.KEPT, Fate.COMPOSED, Fate.KEPT)
    assert new.scored.film is not None
    assert [each.theme for each in new.scored.film.themes] == [SONG]
    assert all(
        cue.textures for cue, fate in zip(new.scored.cues, new.fates, strict=True) if fate is Fate.COMPOSED
    )
    assert [each for each in new.scored.remarks if "Anna" in each] == [
        "'D' is locked and keeps the theme 'Anna' as it was.",
        "The theme 'Anna' is another now; the scenes that are composed have the new one.",
    ]


def test_a_theme_that_a_person_changed_has_the_scenes_composed_that_the_plan_gave_it() -> None:
    new = changed(film("ABCDEF"), WALTZ, SONG)
    assert [fate is Fate.COMPOSED for fate in new.fates] == [bool(cue.themes) for cue in new.scored.cues]
    assert Fate.KEPT in new.fates


@pytest.mark.parametrize("now", [WALTZ, read(written(WALTZ)), None])
def test_a_theme_that_is_the_same_or_whose_file_is_gone_changes_nothing(now: Theme | None) -> None:
    new = changed(film("ABCD", {"A": "theme: Anna"}), WALTZ, now)
    assert new.fates == (Fate.KEPT,) * 4
    assert not any("another now" in each for each in new.scored.remarks)


def test_a_choice_takes_a_theme_away() -> None:
    old = scored(film("ABCD", {"A": "theme: Anna"}))
    new = again(old, old.timeline, choices={old.cues[0].scene.id: Choice(theme="none")})
    assert new.fates[0] is Fate.COMPOSED
    assert new.scored.cues[0].themes == ()


def test_a_score_from_before_gets_no_theme_unless_it_is_asked_for() -> None:
    old = scored(film("ABCD"))
    assert old.film is not None
    before = Standing(
        old.timeline,
        tuple(replace(cue, themes=()) for cue in old.cues),
        replace(old.film, themes=()),
    )
    new = rescore(before, film("ABXCD"), unseen(film("ABXCD")), SETTINGS, Tunes, lambda _share: None)
    assert not any(cue.themes for cue in new.scored.cues)
    asked = film("ABXCD", {"X": "theme: Anna"})
    told = rescore(before, asked, unseen(asked), SETTINGS, Tunes, lambda _share: None)
    assert [bool(cue.themes) for cue in told.scored.cues] == [False, False, True, False, False]
    restyled = rescore(
        before, old.timeline, unseen(old.timeline), SETTINGS, Tunes, lambda _share: None, renewal=Renewal.ALL
    )
    assert any(cue.themes for cue in restyled.scored.cues)


def test_a_trimmed_scene_says_what_is_left_of_its_themes() -> None:
    whole = Appearance("Anna", 2, 4, Voice.MELODY, Strength.STATEMENT, ("in minor",))
    assert list(themes_fitted([whole], np.array([1, 2, 3, 4, 5, 6]))) == [replace(whole, bar=1)]
    assert list(themes_fitted([whole], np.array([0, 2, 3, 4, 7]))) == [
        replace(whole, bar=1, bars=3, shape=("trimmed", "in minor"))
    ]
    assert list(themes_fitted([whole], np.array([0, 1, 2, 7]))) == []


def test_a_cue_sheet_says_which_bars_hold_which_theme() -> None:
    old = scored(film("ABCD", {"B": "theme: Anna = D minor 3/4 A4 | D5/2 E5 | F5/8 E5/8 D5/2"}))
    sheet = read_sheet(sheet_of(old, seal_of(midi_file(old))), "cut.recue.json")
    assert sheet.film is not None
    assert sheet.film == old.film
    assert {one.theme for one in sheet.scenes[1].themes} == {"Anna"}
    assert sheet.scenes[1].themes == old.cues[1].themes
    assert standing(old).film == sheet.film


def test_a_theme_that_lost_its_end_ends_on_a_tone_that_lasts() -> None:
    rows = [(960 * at, 960 * at + 900, 62 + at, 80, 0, 0) for at in range(16)]
    line = Track(track_name(Voice.MELODY), np.array(rows))
    theme = Appearance("Anna", 0, 4, Voice.MELODY, Strength.STATEMENT)
    plays = np.array([0, 1, 7])
    music = Passage(960 * 16, (line,))
    told = with_ends(music, [theme], plays, (16, 16, 16), 4, Key.parse("C major")).tracks[0].notes
    assert told[7, [0, 1, 2]].tolist() == [960 * 7, 960 * 8, 67]
    whole = with_ends(music, [theme], np.array([0, 1, 2, 3]), (16,) * 4, 4, Key.parse("C major"))
    assert whole.tracks[0].notes.tolist() == line.notes.tolist()


def test_settings_that_speak_of_a_theme_anew_compose_the_scenes_that_they_speak_of() -> None:
    old = scored(film("ABCD", {"A": "theme: Anna"}))
    wanted = SETTINGS.model_copy(update={"theming": {"C": "Anna hint"}})
    new = rescore(standing(old), old.timeline, unseen(old.timeline), wanted, Tunes, lambda _share: None)
    assert new.fates == (Fate.KEPT, Fate.KEPT, Fate.COMPOSED, Fate.KEPT)
    assert {each.strength for each in new.scored.cues[2].themes} == {Strength.HINT}
    assert [cue.grid.bars for cue in new.scored.cues] == [cue.grid.bars for cue in old.cues]
    same = rescore(
        standing(new.scored), old.timeline, unseen(old.timeline), wanted, Tunes, lambda _share: None
    )
    assert same.fates == (Fate.KEPT,) * 4


def test_a_locked_scene_keeps_its_music_whatever_is_said_of_its_themes() -> None:
    old = scored(film("ABCD", {"A": "theme: Anna", "C": "lock"}))
    wanted = SETTINGS.model_copy(update={"theming": {"*": "Anna"}})
    new = rescore(standing(old), old.timeline, unseen(old.timeline), wanted, Tunes, lambda _share: None)
    assert new.fates == (Fate.KEPT, Fate.COMPOSED, Fate.KEPT, Fate.COMPOSED)
