from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.composing import GanComposer
from generator.conditions import STEPS, Conditions, Key, Mode, Style
from generator.errors import WeightsError
from generator.keys import SCALES
from generator.score import Score, Voice
from tests.generator.conditions import conditions, plain

COMPOSER = GanComposer.trained()
PROGRAMS = {Voice.MELODY: 40, Voice.HARMONY: 48, Voice.BASS: 43}


def compose(asked: Conditions, seed: int = 0) -> Score:
    return COMPOSER.compose(asked, seed, PROGRAMS)


def onsets(score: Score, bars: int) -> np.ndarray:
    """Count the notes that begin on each sixteenth of 4/4 bars. (bars, STEPS)"""
    grid = np.zeros(bars * STEPS, dtype=int)
    for part in score.parts:
        for note in part.notes:
            grid[round(note.onset * 4)] += 1
    return grid.reshape(bars, STEPS)


def test_the_same_conditions_and_seed_give_the_same_notes() -> None:
    assert compose(plain(), 7) == compose(plain(), 7)
    assert compose(plain(), 7) != compose(plain(), 8)


@pytest.mark.parametrize("density", [0.0, 0.25, 0.5, 1.0])
@pytest.mark.parametrize("strength", [1.0, 2.5])
def test_density_and_strength_come_out_as_asked(density: float, strength: float) -> None:
    grid = onsets(compose(plain(8, density, strength)), 8)
    wanted = round(density * STEPS)
    assert ((grid > 0).sum(1) == wanted).all()
    assert (grid.sum(1) == round(strength * wanted)).all()


def test_a_rhythm_that_is_kept_is_kept_in_another_style_and_mode() -> None:
    asked = plain(8, density=0.4, hits=(3,))
    rhythm = onsets(compose(asked, 1), 8) > 0
    other = replace(asked, style=Style.SONG, key=Key(0, Mode.MAJOR), rhythm=rhythm)
    assert ((onsets(compose(other, 1), 8) > 0) == rhythm).all()
    assert ((onsets(compose(other, 2), 8) > 0) == rhythm).all()
    free = [onsets(compose(replace(other, rhythm=None), seed), 8) > 0 for seed in range(2, 6)]
    assert any((one != rhythm).any() for one in free)


def test_every_hit_carries_an_onset() -> None:
    grid = onsets(compose(plain(8, density=0.3, hits=(3, 13))), 8)
    assert (grid[:, [3, 13]] > 0).all()


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("tonic", [0, 5, 8])
def test_the_music_is_in_the_key_asked_for(tonic: int, mode: Mode) -> None:
    score = compose(replace(plain(16), key=Key(tonic, mode)))
    pitches = [note.pitch for part in score.parts for note in part.notes]
    inside = [(p - tonic) % 12 in SCALES[mode] for p in pitches]
    assert np.mean(inside) >= 0.9


def test_louder_conditions_are_louder() -> None:
    def mean(dynamics: float) -> float:
        score = compose(replace(plain(), dynamics=np.full(8, dynamics)))
        return float(np.mean([n.velocity for p in score.parts for n in p.notes]))

    assert mean(0.3) < mean(0.6) < mean(0.9)


@settings(deadline=None, max_examples=25)
@given(asked=conditions(), seed=st.integers(0, 2**62))
def test_no_note_is_stuck_or_outside_the_cue(asked: Conditions, seed: int) -> None:
    score = compose(asked, seed)
    assert score.length == asked.steps.sum() / 4
    assert [part.voice for part in score.parts] == list(Voice)
    for part in score.parts:
        assert part.program == PROGRAMS[part.voice]
        for note in part.notes:
            assert 0 <= note.onset < note.onset + note.duration <= score.length
            assert 0 <= note.pitch <= 127
            assert 1 <= note.velocity <= 127


def test_missing_weights_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"weights .*none\.safetensors cannot be read"):
        GanComposer.trained(tmp_path / "none.safetensors")


def test_damaged_weights_are_said_so(tmp_path: Path) -> None:
    (tmp_path / "bad.safetensors").write_bytes(b"\x00" * 64)
    with pytest.raises(WeightsError, match="install Recue again"):
        GanComposer.trained(tmp_path / "bad.safetensors")


@pytest.mark.parametrize("density", [0.3, 1.0])
def test_over_a_fermata_nothing_begins_and_what_sounds_goes_on(density: float) -> None:
    asked = plain(8, density, hits=(8,))
    asked = replace(asked, fermatas=(3 * STEPS + 8,))
    score = compose(asked)
    grid = onsets(score, 8)
    assert not grid[3, 9:12].any()
    assert grid[3, 8] > 0
    assert (grid[3] > 0).sum() == round(density * (STEPS - 3))
    at = 3 * 4 + 2.0
    notes = [note for part in score.parts for note in part.notes]
    sounding = [note for note in notes if note.onset <= at < note.onset + note.duration]
    assert sounding
    last = [
        round((note.onset + note.duration) * 4) / 4 for note in sounding
    ]  # one struck again is released before
    assert all(end >= at + 1 or note.duration == 8 for note, end in zip(sounding, last, strict=True))


def test_six_eight_is_played_in_two_and_three_four_in_three() -> None:
    asked = replace(plain(32, 0.25), steps=np.full(32, 12))
    counts = [onsets_of(compose(replace(asked, beat=beat)), 12) for beat in (4, 6)]
    assert counts[0][[4, 8]].sum() > counts[0][6]
    assert counts[1][6] > counts[1][[4, 8]].max()


def onsets_of(score: Score, steps: int) -> np.ndarray:
    """In how many bars of so many sixteenths each of them has an onset. (steps,)"""
    found = {round(note.onset * 4) for part in score.parts for note in part.notes}
    return np.bincount([step % steps for step in found], minlength=steps)
