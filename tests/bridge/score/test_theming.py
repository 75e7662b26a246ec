"""Themes over a film: where they are, in which shape, and what says so."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bridge.errors import UsageError
from bridge.grid.metre import FOUR_FOUR, SIX_EIGHT, THREE_FOUR
from bridge.picture.features.picture import Picture
from bridge.score.cues import CuedScene
from bridge.score.film.film_themes import MAIN, By, Role, roles
from bridge.score.pipeline import ScoredTimeline, score
from bridge.score.theme_composing import usual_metre
from bridge.score.theming import REACH
from bridge.settings import Settings
from bridge.themes.own import OwnThemes
from bridge.themes.wishes import Strength
from bridge.timeline import Marker, Timeline
from generator.conditions import Conditions
from generator.score import Score, Voice
from generator.themes.notation import read, written
from generator.themes.theme import Theme
from tests.bridge.recut.judging import Tunes
from tests.scores import cut_list

WALTZ = read("D minor 3/4 A4 | D5/2 E5 | F5/8 E5/8 D5/2 | C#5/2. | D5/2.")
LONG = read("C major " + "C5 D5 E5 G5 | " * 7 + "C5/1")
BEFORE = Settings(picture=False)


def film(*texts: str, seconds: int = 30) -> Timeline:
    """Return marked scenes of so many seconds each, with what a marker in each says."""
    markers = [
        Marker(f"scene: {name}", Fraction(seconds * at), comment=text)
        for at, (name, text) in enumerate(zip("ABCDEFG", texts, strict=False))
    ]
    frames = [60] * (len(texts) * seconds * 24 // 60)
    return cut_list(frames, [f"M{number // 4}" for number in range(len(frames))], markers=markers)


def scored(
    cut: Timeline,
    own: dict[str, Theme] | None = None,
    settings: Settings = BEFORE,
    unread: dict[str, str] | None = None,
) -> ScoredTimeline:
    unseen = Picture.unseen(cut, "not looked at")
    return score(cut, unseen, settings, Tunes(), lambda _share: None, own=OwnThemes(own or {}, unread or {}))


def names(cue: CuedScene) -> set[str]:
    return {each.theme for each in cue.themes}


def test_a_film_has_a_theme_that_is_told_early_and_comes_back_at_its_climax_and_its_end() -> None:
    told = scored(film(*[""] * 6))
    assert told.film is not None
    (theme,) = told.film.themes
    assert (theme.name, theme.by) == (MAIN, By.FILM)
    where = [at for at, cue in enumerate(told.cues) if cue.themes]
    assert where[0] == 0
    assert where[-1] == 5
    assert len(where) < 6
    assert {each.strength for cue in told.cues for each in cue.themes} == set(Strength)


def test_another_film_has_another_theme_and_another_seed_too() -> None:
    cut = film(*[""] * 4)
    other = cut_list([60] * 48, [f"N{at // 4}" for at in range(48)], markers=cut.markers)
    found = [
        scored(cut).film,
        scored(other).film,
        scored(cut, settings=Settings(picture=False, seed=1)).film,
    ]
    assert len({each.themes[0].theme for each in found if each}) == 3


def test_the_plan_tells_a_theme_first_hints_at_it_and_takes_leave() -> None:
    spans = [(Fraction(30 * at), Fraction(30 * at + 30)) for at in range(7)]
    placed = roles(spans, [12, 12, 12, 12, 0, 12, 12], Fraction(160))
    assert placed[0] is Role.FIRST
    assert placed[5] is Role.CLIMAX
    assert placed[6] is Role.FAREWELL
    assert Role.HINT in placed.values()
    assert 4 not in placed
    assert roles(spans, [2] * 7, Fraction(0)) == {}


def test_two_long_scenes_have_a_theme_both_and_a_single_one_none() -> None:
    spans = [(Fraction(30 * at), Fraction(30 * at + 30)) for at in range(3)]
    assert roles(spans[:2], [12, 12], Fraction(0)) == {0: Role.FIRST, 1: Role.FAREWELL}
    assert roles(spans, [12, 0, 12], Fraction(0)) == {0: Role.FIRST, 2: Role.FAREWELL}
    assert roles(spans[:2], [12, 11], Fraction(0)) == {}
    assert roles(spans[:1], [60], Fraction(0)) == {}


def test_a_theme_that_a_person_gave_is_in_short_films_too() -> None:
    spans = [(Fraction(30 * at), Fraction(30 * at + 30)) for at in range(2)]
    assert roles(spans, [6, 6], Fraction(0), given=True) == {0: Role.FIRST, 1: Role.FAREWELL}
    assert roles(spans[:1], [6], Fraction(0), given=True) == {0: Role.RETURN}
    assert roles(spans, [5, 0], Fraction(0), given=True) == {}
    assert [names(cue) for cue in scored(film(""), {"Anna": WALTZ}).cues] == [{"Anna"}]


def test_a_theme_that_a_person_gave_and_no_scene_has_room_for_is_told() -> None:
    told = scored(film("", seconds=6), {"Anna": WALTZ})
    assert not any(cue.themes for cue in told.cues)
    assert any("The theme 'Anna' is in no scene, for nobody says where" in each for each in told.remarks)
    assert not any("is in no scene" in each for each in scored(film(""), {"Anna": WALTZ}).remarks)


@pytest.mark.parametrize("metre", ["3/4", "6/8", "4/4"])
def test_a_theme_that_is_composed_is_in_the_metre_of_the_film(metre: str) -> None:
    settings = Settings.model_validate({"picture": False, "grid": {"metres": metre}})
    told = scored(film(*[""] * 3), settings=settings)
    assert told.film is not None
    (theme,) = told.film.themes
    assert written(theme.theme).split()[2] == metre
    assert not any(word.startswith("in 4") for cue in told.cues for each in cue.themes for word in each.shape)


def test_of_several_metres_the_one_that_most_seconds_are_in_is_that_of_the_film() -> None:
    scenes = scored(film(*[""] * 3)).grid.scenes
    mixed = [
        replace(scene, metre=metre)
        for scene, metre in zip(scenes, (SIX_EIGHT, THREE_FOUR, SIX_EIGHT), strict=True)
    ]
    assert usual_metre(mixed) == SIX_EIGHT
    assert usual_metre([]) == FOUR_FOUR


class Noting(Tunes):
    """A composer that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[Conditions] = []

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        self.told.append(conditions)
        return super().compose(conditions, seed, programs)


def test_a_theme_that_begins_a_scene_enters_near_the_melody_before_it() -> None:
    cut, noting = film(*["mood: calm, sad", "mood: driven, joyful"] * 3), Noting()
    own = OwnThemes({"Anna": read("C major C4 D4 E4 D4 | G4 A4 B4 C5 | D5/2 B4/2 | C5/1")})
    score(cut, Picture.unseen(cut, ""), BEFORE, noting, lambda _share: None, own=own)
    begins = [(asked, each) for asked in noting.told for each in asked.themes if each.bar == 0]
    leaps = [
        abs(np.mean([note.pitch for note in each.notes if note.tick < 48]) - asked.enters)
        for asked, each in begins
        if asked.enters is not None and each.voice is Voice.MELODY
    ]
    assert len(leaps) > 2
    assert max(leaps) <= REACH


def test_no_theme_is_told_twice_alike() -> None:
    told = scored(film(*[""] * 7))
    signs = [(cue.key, each.shape, each.voice, each.theme) for cue in told.cues for each in cue.themes]
    assert len(signs) == len(set(signs))


def test_a_theme_is_where_it_is_asked_for_and_nowhere_else() -> None:
    told = scored(film("theme: Anna", "", "theme: Anna hint", "theme: Anna full", ""), {"anna": WALTZ})
    assert [names(cue) for cue in told.cues] == [{"anna"}, set(), {"anna"}, {"anna"}, set()]
    assert [{each.strength for each in cue.themes} for cue in told.cues] == [
        {Strength.STATEMENT},
        set(),
        {Strength.HINT},
        {Strength.FULL},
        set(),
    ]


@pytest.mark.parametrize(("seconds", "bars", "times"), [(14, 7, 1), (30, 15, 2), (60, 24, 3)])
def test_a_theme_in_full_is_told_as_often_as_three_fifths_of_the_bars_have_room(
    seconds: int, bars: int, times: int
) -> None:
    song = read("D minor A4 D5/2 E5 | F5/8 E5/8 D5/2 C5 | C#5/2. r | D5/1")
    told = scored(film("theme: Anna full", "", "", seconds=seconds), {"Anna": song}).cues[0]
    assert (len(told.grid.bars), len(told.themes)) == (bars, times)
    assert all(each.bars == 4 and each.strength is Strength.FULL for each in told.themes)
    assert times == max(int(0.6 * bars) // 4, 1)


def test_a_marker_may_bring_the_notes_of_a_theme() -> None:
    told = scored(film("theme: Anna = C5 D5 E5/2 G5 E5 C5/2", "", "theme: Anna"))
    assert told.film is not None
    (theme,) = told.film.themes
    assert theme.theme == read("C5 D5 E5/2 G5 E5 C5/2")
    assert theme.by is By.PERSON
    assert [names(cue) for cue in told.cues] == [{"Anna"}, set(), {"Anna"}]


def test_a_theme_whose_file_cannot_be_read_is_told_and_refused_only_where_it_is_asked_for() -> None:
    broken = {"ben": "cannot be read from themes/ben.mid: it is no MIDI file"}
    told = scored(film("theme: Anna", ""), {"Anna": WALTZ}, unread=broken)
    assert names(told.cues[0]) == {"Anna"}
    assert [each for each in told.remarks if "ben" in each] == [
        "No scene has the theme 'ben', for it cannot be read from themes/ben.mid: it is no MIDI file."
    ]
    with pytest.raises(
        UsageError, match=r"The theme 'ben' cannot be read from themes/ben\.mid: it is no MIDI"
    ):
        scored(film("theme: Ben hint", ""), unread=broken)


def test_a_marker_brings_the_notes_of_a_theme_whose_file_cannot_be_read() -> None:
    told = scored(film("theme: Ben = C5 D5 E5/2 G5", ""), unread={"ben": "cannot be read from there"})
    assert names(told.cues[0]) == {"Ben"}
    assert "The theme 'ben' stays as the film has it, for it cannot be read from there." in told.remarks


def test_a_theme_that_nobody_gave_is_composed_under_its_name() -> None:
    told = scored(film("", "theme: Anna", ""))
    assert told.film is not None
    assert [(each.name, each.by) for each in told.film.themes] == [("Anna", By.FILM)]
    assert [names(cue) for cue in told.cues] == [set(), {"Anna"}, set()]
    assert any("The theme 'Anna' was composed, for nobody gave its notes" in each for each in told.remarks)


def test_a_theme_of_more_than_eight_bars_is_cut_and_told() -> None:
    long = read("C major " + "C5 D5 E5 G5 | " * 10 + "C5/1")
    told = scored(film("theme: Anna", "", ""), {"Anna": long})
    assert "The theme 'Anna' is longer than 8 bars: its first 8 are used." in told.remarks
    assert long.bars == 8


def test_a_theme_with_a_pickup_finds_room_in_a_scene_of_its_length() -> None:
    told = scored(film("theme: Anna", "", "", seconds=8), {"Anna": WALTZ})
    assert names(told.cues[0]) == {"Anna"}


def test_chords_that_came_with_a_theme_are_there_where_it_is_first_told_in_a_key() -> None:
    own = read("C major [C] C5 E5 G5/2 | [F] A5 F5 C5/2 | [G7] B4 D5 F5/2 | [C] E5/1")
    settings = Settings(picture=False, key="C major")
    told = scored(film("theme: Anna", "theme: Anna", ""), {"Anna": own}, settings)
    shapes = [each.shape for cue in told.cues for each in cue.themes]
    assert shapes[0] == ()
    assert shapes[1] == ("reharmonised",)


def test_two_themes_may_be_in_one_scene() -> None:
    told = scored(
        film("theme: Anna; Ben hint", "", ""), {"Anna": WALTZ, "Ben": read("C5 E5 G5 C6/2 A5 F5 C5")}
    )
    assert names(told.cues[0]) == {"Anna", "Ben"}
    bars = [range(each.bar, each.bar + each.bars) for each in told.cues[0].themes]
    assert not set(bars[0]) & set(bars[1])


@pytest.mark.parametrize(
    ("settings", "where"),
    [
        ({"theming": "none"}, []),
        ({"theming": {"B": "Anna"}}, [1]),
        ({"theming": {"*": "Anna hint", "B": "none"}}, [0, 2, 3]),
    ],
)
def test_settings_say_where_themes_are(settings: dict[str, object], where: list[int]) -> None:
    told = scored(film(*[""] * 4), {"Anna": WALTZ}, Settings.model_validate({"picture": False, **settings}))
    assert [at for at, cue in enumerate(told.cues) if cue.themes] == where


def test_a_theme_of_the_command_line_holds_for_the_scenes_that_the_settings_do_not_name(
    tmp_path: Path,
) -> None:
    (tmp_path / "recue.yaml").write_text("picture: false\ntheming: {'*': Ben, B: Anna hint}\n")
    settings = Settings.read(tmp_path / "cut.otio", {"theming": "none"}, tmp_path)
    told = scored(film(*[""] * 3), {"Anna": WALTZ}, settings)
    assert [names(cue) for cue in told.cues] == [set(), {"Anna"}, set()]
    assert any("--theme 'none' does not hold for 'B'" in each for each in told.remarks)
    over = settings.over({"theming": {"*": "Ben", told.cues[2].scene.id: "Anna"}}, "cut.recue.json")
    again = scored(film(*[""] * 3), {"Anna": WALTZ}, over)
    assert [names(cue) for cue in again.cues] == [set(), {"Anna"}, {"Anna"}]
    assert any("does not hold for 'B', 'C', for" in each for each in again.remarks)


def test_an_empty_text_takes_back_what_is_said_of_a_scene(tmp_path: Path) -> None:
    (tmp_path / "recue.yaml").write_text("picture: false\ntheming: {B: ''}\n")
    settings = Settings.read(tmp_path / "cut.otio", {"theming": "Anna"}, tmp_path)
    told = scored(film(*[""] * 3), {"Anna": WALTZ}, settings)
    assert [names(cue) for cue in told.cues] == [{"Anna"}] * 3
    assert not any("--theme" in each for each in told.remarks)


def test_a_marker_goes_before_the_settings() -> None:
    settings = Settings.model_validate({"picture": False, "theming": "Anna"})
    told = scored(film("theme: none", "", ""), {"Anna": WALTZ}, settings)
    assert [bool(cue.themes) for cue in told.cues] == [False, True, True]


def test_a_theme_that_is_too_long_for_its_scene_is_trimmed() -> None:
    told = scored(film("theme: Long", "", "", seconds=10), {"Long": LONG})
    (each,) = told.cues[0].themes
    assert "trimmed" in each.shape
    assert each.bar + each.bars <= len(told.cues[0].grid.bars)


def test_a_silent_scene_has_no_theme() -> None:
    told = scored(film("theme: Anna", "theme: Anna\nno music", ""), {"Anna": WALTZ})
    assert [bool(cue.themes) for cue in told.cues] == [True, False, False]


def test_a_film_of_two_short_scenes_has_no_theme_unless_one_is_asked_for() -> None:
    assert not any(cue.themes for cue in scored(film("", "", seconds=15)).cues)
    assert any(cue.themes for cue in scored(film("theme: Anna", "", seconds=15)).cues)


def test_a_theme_in_the_settings_for_a_scene_that_is_none_is_told() -> None:
    settings = Settings.model_validate({"picture": False, "theming": {"nowhere": "Anna"}})
    assert any(
        "The theme of 'nowhere' in recue.yaml is left out" in each
        for each in scored(film("", ""), settings=settings).remarks
    )


def test_a_marker_whose_notes_cannot_be_read_is_left_out_and_told() -> None:
    told = scored(film("theme: Anna = H5 C5", "", ""))
    assert any("'H5' is no note" in each and "is left out" in each for each in told.remarks)


def test_a_line_says_where_a_theme_is_and_how() -> None:
    told = scored(film("theme: Anna", "", ""), {"Anna": WALTZ})
    each = told.cues[0].themes[0]
    assert each.voice is Voice.MELODY
    assert each.said(10).startswith(f"bars {10 + each.bar} to {9 + each.bar + each.bars} have Anna, in")
