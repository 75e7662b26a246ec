"""Cues begin and end where markers ask for it, to the half frame, and silence has no note, whatever the film."""

import pytest

from bridge.settings import Settings
from tests.bridge.recut.judging import again, scored
from tests.spotting import faults, random_film


@pytest.mark.parametrize("seeds", [range(first, first + 10) for first in range(0, 50, 10)])
def test_every_cue_begins_and_ends_at_its_frame_and_silence_has_no_note(seeds: range) -> None:
    for seed in seeds:
        film = random_film(seed)
        score = scored(film.cut, Settings(picture=False))
        assert faults(film, score) == [], seed
        marked = [remark for remark in score.remarks if "notes of the theme" not in remark]
        assert not any("begins no scene" in remark or "left out" in remark for remark in marked), seed


@pytest.mark.parametrize("seeds", [range(first, first + 8) for first in range(0, 24, 8)])
def test_markers_that_come_and_go_are_heard_in_a_recut(seeds: range) -> None:
    for seed in seeds:
        fewer, more = random_film(seed, 0.5), random_film(seed)
        came = again(scored(fewer.cut), more.cut)
        assert faults(more, came.scored) == [], seed
        gone = again(scored(more.cut), fewer.cut)
        assert faults(fewer, gone.scored) == [], seed
