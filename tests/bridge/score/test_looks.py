"""Nothing under a look: one held note by a word or where a short scene is calmer than both beside it."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bridge.midi.passage import ONSET, RELEASE
from bridge.picture.features.picture import Picture
from bridge.score.composers import trained_composer
from bridge.score.looks import emptied, held, looks
from bridge.score.mood import Mood
from bridge.score.pipeline import ScoredTimeline, score
from bridge.score.sizes import Size
from bridge.settings import Settings
from bridge.timeline import Marker, Timeline
from generator.textures import Texture
from tests.generator.conditions import plain
from tests.scores import cut_list

CALM, DRIVEN = Mood(0.0, -0.5), Mood(0.0, 0.5)


def film(*texts: str, seconds: int = 8) -> Timeline:
    """Return marked scenes of so many seconds each, with the mood of each."""
    markers = [
        Marker(f"scene: {name}", Fraction(seconds * at), comment=f"mood: {text}" if text else "")
        for at, (name, text) in enumerate(zip("ABC", texts, strict=True))
    ]
    return cut_list([48] * (len(texts) * seconds // 2), markers=markers)


def scored(cut: Timeline) -> ScoredTimeline:
    unseen = Picture.unseen(cut, "not looked at")
    return score(cut, unseen, Settings(picture=False), trained_composer(), lambda _share: None)


@pytest.mark.parametrize("mood", ["sad", "joyful"])
def test_a_scene_in_words_of_a_held_note_has_it_alone_by_one_player(mood: str) -> None:
    cue = scored(film("driven", f"held note, {mood}", "driven")).cues[1]
    (track,) = [track for track in cue.music.tracks if len(track.notes)]
    assert track.name == ("Bass" if mood == "sad" else "Melody")
    assert set(track.notes[:, 2] % 12) == {cue.key.tonic}
    assert {*cue.sizes} == {Size.SOLO}
    silent = track.notes[1:, ONSET] - track.notes[:-1, RELEASE]
    assert (silent < 480).all(), "it is held until it is struck again"
    assert track.notes[-1, RELEASE] > cue.music.ticks * 0.7


def test_a_short_scene_that_is_calmer_than_both_beside_it_is_a_look() -> None:
    assert looks([DRIVEN, CALM, DRIVEN], [8, 4, 8], [True] * 3) == [False, True, False]
    assert not any(looks([DRIVEN, CALM, DRIVEN], [8, 12, 8], [True] * 3)), "too long"
    assert not any(looks([DRIVEN, CALM, CALM], [8, 4, 8], [True] * 3)), "as calm as the next"
    assert not any(looks([DRIVEN, CALM, DRIVEN], [8, 4, 8], [False, True, True])), "after silence"


def test_strong_hits_in_a_look_are_still_struck_and_plain_cuts_are_not() -> None:
    asked = plain(4)
    hits = np.zeros_like(asked.hits)
    hits[0, 0] = hits[1, 4] = hits[2, 8] = True
    told = emptied(replace(asked, hits=hits, strong=(40,)))
    assert np.argwhere(told.hits).tolist() == [[0, 0], [2, 8]]
    assert (told.density * told.steps).tolist() == [1, 0, 1, 0]
    assert set(told.textures) == {Texture.HELD}


def test_a_note_is_struck_again_with_each_phrase() -> None:
    told = held(emptied(plain(8)))
    assert [each.bar for each in told.themes] == [0, 4]
    assert [each.notes[0].duration for each in told.themes] == [192, 192]
