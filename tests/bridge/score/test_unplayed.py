"""What was asked for and is not played is told, in one sentence a thing, and never for nothing."""

import json
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from bridge.picture.features.picture import Picture
from bridge.score.pipeline import ScoredTimeline, score
from bridge.score.unplayed import _texture
from bridge.settings import Settings
from bridge.themes.own import OwnThemes
from generator.asking import bar_textures
from generator.conditions import Conditions
from generator.score import Note, Score, Voice, VoicePart
from generator.textures import Texture
from generator.themes.notation import read
from tests.bridge.recut.judging import Tunes, sheet_of, stood
from tests.bridge.score.test_theming import film
from tests.generator.conditions import plain

ANNA = read("C major C5 D5 E5 G5 | A5 G5 E5/2 | D5 E5 F5 A5 | G5/1")


class Stating(Tunes):
    """Plays what is stated, but for some notes, and those in another octave that are said to be."""

    def __init__(self, *, without: int = 0, higher: int = 0) -> None:
        self._without, self._higher = without, higher

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        told = super().compose(conditions, seed, programs)
        if not conditions.themes:
            return told
        (line, *_) = conditions.themes
        first = int(conditions.steps[: line.bar].sum()) / 4
        notes = [
            Note(first + each.tick / 12, each.duration / 12, each.pitch + 12 * (at < self._higher), 80)
            for at, each in enumerate(line.notes[: len(line.notes) - self._without])
        ]
        melody = VoicePart(Voice.MELODY, programs[Voice.MELODY], tuple(notes))
        return Score((melody, *(part for part in told.parts if part.voice is not Voice.MELODY)), told.length)


def scored(composer: Tunes, **settings: object) -> ScoredTimeline:
    cut = film("theme: Anna", "")
    wanted = Settings.model_validate({"picture": False, "palette": "piano", **settings})
    return score(
        cut,
        Picture.unseen(cut, "not looked at"),
        wanted,
        composer,
        lambda _share: None,
        own=OwnThemes({"Anna": ANNA}),
    )


def told(composer: Tunes, about: str, **settings: object) -> list[str]:
    return [each for each in scored(composer, **settings).remarks if about in each]


def test_a_theme_that_sounds_whole_is_not_told_of() -> None:
    assert not told(Stating(), "of the theme")


def test_notes_of_a_theme_that_do_not_sound_are_counted_in_one_sentence() -> None:
    (sentence,) = told(Stating(without=2), "of the theme")
    assert (
        sentence == "In 'A', 2 notes of the theme 'Anna' are left out, where its voice has a note of its own."
    )


def test_notes_of_a_theme_in_another_octave_are_counted_in_one_sentence() -> None:
    (sentence,) = told(Stating(higher=1), "of the theme")
    assert sentence == (
        "In 'A', 1 note of the theme 'Anna' sounds in another octave than the others, where its players have it."
    )


def test_a_theme_that_is_played_an_octave_higher_as_a_whole_is_not_told_of() -> None:
    assert not told(Stating(higher=len(ANNA.notes)), "of the theme")


def test_textures_of_bars_are_those_that_have_room() -> None:
    roomy = replace(plain(8), textures=(Texture.PULSE,) * 8)
    found = bar_textures(roomy)
    assert found.played == found.asked
    assert found.played[0] is Texture.PULSE
    assert found.played[-1] is Texture.FREE
    sparse = replace(roomy, density=0 * roomy.density)
    assert set(bar_textures(sparse).played) == {Texture.FREE}


@pytest.mark.parametrize(("mood", "count"), [("arpeggio", 0), ("tutti, very sparse, slow", 1)])
def test_a_texture_that_words_ask_for_and_that_has_no_room_is_told(mood: str, count: int) -> None:
    remarks = told(Tunes(), "texture", mood=mood)
    assert len(remarks) == 2 * count
    assert all("more notes are needed for it than there are" in each or "no room" in each for each in remarks)


def test_textures_stand_in_the_cue_sheet_bar_by_bar_and_come_back() -> None:
    old = scored(Tunes())
    assert any(texture is not Texture.FREE for cue in old.cues for texture in cue.textures)
    assert [cue.textures for cue in stood(old, old.timeline).cues] == [cue.textures for cue in old.cues]
    sheet = json.loads(sheet_of(old, ""))
    told = [bar.get("texture", "free") for bar in sheet["scenes"][0]["bars"]]
    assert told == [texture.value for texture in old.cues[0].textures]


def test_a_cue_sheet_from_before_tells_no_textures() -> None:
    old = scored(Tunes())
    bare = replace(old, cues=tuple(replace(cue, textures=()) for cue in old.cues))
    assert "texture" not in json.loads(sheet_of(bare, ""))["scenes"][0]["bars"][0]
    assert [cue.textures for cue in stood(bare, old.timeline).cues] == [(), ()]


def test_bars_that_are_not_free_for_a_texture_are_not_counted() -> None:
    remarks = told(Tunes(), "texture", mood="tutti, very sparse, slow")
    counted = [int(each.split(" of the ")[1].split()[0]) for each in remarks if " of the " in each]
    bars = [len(cue.grid.bars) for cue in scored(Tunes(), mood="tutti, very sparse, slow").cues]
    assert all(count < max(bars) for count in counted), "in the last bar the composer decides"


def test_a_texture_is_not_said_to_lack_room_where_the_rhythm_is_kept() -> None:
    (cue, *_) = scored(Tunes()).cues
    asked = replace(plain(8), textures=(Texture.PULSE,) * 8, rhythm=np.array([0, 12, 24]))
    (said,) = _texture(cue, asked, Texture.PULSE)
    assert said.endswith("that is asked for, for it keeps its rhythm.")
