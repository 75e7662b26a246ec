"""A film whose dialogue is known, scored by the composer that ships."""

from fractions import Fraction

import numpy as np
import pytest

from bridge.grid.tempo_map import scene_ticks
from bridge.midi.passage import ONSET
from bridge.picture.features.picture import Picture
from bridge.score.composers import trained_composer
from bridge.score.conditioning import strong_hits
from bridge.score.pipeline import ScoredTimeline, score
from bridge.settings import Settings
from bridge.settings.preferences import Underscore
from bridge.sound.heard import Sound, Speech
from tests.playing import wrong
from tests.scores import cut_list

SAID = Sound(
    speech=(Speech(Fraction(2), Fraction(8), -20.0, 47.0), Speech(Fraction(10), Fraction(14), -20.0, 56.0))
)


def scored(level: Underscore) -> ScoredTimeline:
    cut = cut_list([120, 144, 120])
    settings = Settings(picture=False, mood="driven", underscore=level)
    return score(
        cut, Picture.unseen(cut, "no footage"), settings, trained_composer(), lambda _: None, sound=SAID
    )


def struck(film: ScoredTimeline) -> int:
    """Count the instants under dialogue at which something is struck."""
    found = set()
    for cue, tick in zip(film.cues, scene_ticks(film.grid), strict=False):
        for onset in np.concatenate([track.notes[:, ONSET] for track in cue.music.tracks]).tolist():
            time = film.tempo.seconds_at(max(onset + tick, 0))
            if any(each.start <= time < each.end for each in SAID.speech):
                found.add(round((onset + tick) / 80))
    return len(found)


@pytest.fixture(scope="module")
def normal() -> ScoredTimeline:
    return scored(Underscore.NORMAL)


def test_onsets_under_dialogue_fall_by_half_at_the_least(normal: ScoredTimeline) -> None:
    assert 0 < struck(normal) <= struck(scored(Underscore.OFF)) / 2


def test_strong_hits_sound_and_all_can_be_played(normal: ScoredTimeline) -> None:
    for cue in normal.cues:
        assert not wrong(cue.music, cue.grid, cue.palette)
        steps = {round(at / 240) for track in cue.music.tracks for at in track.notes[:, ONSET].tolist()}
        assert set(strong_hits(cue.grid)) <= steps
