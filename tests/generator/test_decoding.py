import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.conditions import STEPS, Conditions
from generator.decoding import (
    LONGEST,
    MOST_NOTES,
    Quota,
    choose_notes,
    choose_steps,
    notes_of,
    playable,
    whole_holds,
)
from generator.encoding import encode
from generator.harmony import SILENT
from generator.lines import contest
from generator.roll import LOWEST, ONSET, PITCHES, VOICES, roll_of
from tests.generator.conditions import conditions


def decoded(asked: Conditions, seed: int) -> np.ndarray:
    """Decide by random logits. (VOICES, 2, PITCHES, bars * STEPS)"""
    told = encode(asked, np.full((asked.bars, 2), SILENT))
    source = torch.Generator().manual_seed(seed)
    length = asked.bars * STEPS
    quota = Quota.of(asked)
    steps = choose_steps(torch.randn(1, length, generator=source), quota, told.hits, told.valid)
    logits, chance = torch.randn(2, 1, VOICES, PITCHES, length, generator=source)
    onsets = choose_notes(contest(logits, chance), steps, quota)
    holds = (torch.rand(1, VOICES, PITCHES, length, generator=source) < 0.5).float()
    return torch.stack([onsets, whole_holds(onsets, holds, told.valid)], 2)[0].numpy()


@settings(deadline=None)
@given(asked=conditions(), seed=st.integers(0, 2**32))
def test_every_bar_has_as_many_onsets_and_notes_as_asked_and_every_hit(asked: Conditions, seed: int) -> None:
    roll = decoded(asked, seed)
    cells = roll[:, ONSET].sum((0, 1)).reshape(asked.bars, STEPS)  # notes at each sixteenth
    onsets = np.maximum(np.rint(asked.density * asked.steps), asked.hits.sum(1))
    assert np.array_equal((cells > 0).sum(1), onsets)
    notes = np.rint(asked.strength * onsets).clip(onsets, MOST_NOTES)
    assert np.array_equal(cells.sum(1), notes)
    assert (cells[asked.hits] > 0).all()
    assert not cells[np.arange(STEPS) >= asked.steps[:, None]].any()


@settings(deadline=None)
@given(asked=conditions(), seed=st.integers(0, 2**32))
def test_notes_are_whole_and_inside_the_cue(asked: Conditions, seed: int) -> None:
    roll = decoded(asked, seed)
    notes = notes_of(roll, asked.steps)
    start, end, pitch, voice = notes.T
    assert len(notes) == roll[:, ONSET].sum()
    assert (end > start).all()
    assert (end <= asked.steps.sum()).all()
    assert ((pitch >= LOWEST) & (pitch < LOWEST + PITCHES)).all()
    for line in {(v, p) for v, p in zip(voice.tolist(), pitch.tolist(), strict=True)}:
        mine = (voice == line[0]) & (pitch == line[1])
        assert (start[mine][1:] >= end[mine][:-1]).all(), "a note begins before the same one is released"


def test_a_roll_gives_its_notes_back_across_short_bars() -> None:
    steps = np.array([12, 16])
    begin, end = np.array([8, 16]), np.array([18, 17])  # the first is held over the bar line of a 3/4 bar
    roll = roll_of(begin, end, np.array([60, 48]), np.array([0, 2]), 2)
    assert notes_of(roll, steps).tolist() == [[8, 14, 60, 0], [12, 13, 48, 2]]


def test_melody_and_bass_play_one_note_at_a_time_and_nothing_is_held_for_ever() -> None:
    rows = np.array([[0, 90, 48, 2], [0, 12, 60, 1], [0, 12, 64, 1], [0, 8, 72, 0], [4, 8, 76, 0]])
    assert playable(rows).tolist() == [
        [0, LONGEST, 48, 2],
        [0, 12, 60, 1],
        [0, 12, 64, 1],
        [0, 4, 72, 0],
        [4, 8, 76, 0],
    ]


def test_a_hold_without_an_onset_is_dropped() -> None:
    onsets, holds = torch.zeros(2, 1, VOICES, PITCHES, STEPS)
    holds[0, 0, 30] = 1
    onsets[0, 0, 30, 4] = 1
    roll = torch.stack([onsets, whole_holds(onsets, holds, torch.ones(1, STEPS))], 2)[0].numpy()
    assert notes_of(roll, np.array([STEPS])).tolist() == [[4, STEPS, LOWEST + 30, 0]]


@settings(deadline=None)
@given(asked=conditions(), seed=st.integers(0, 2**32))
def test_no_two_voices_strike_the_same_pitch(asked: Conditions, seed: int) -> None:
    assert decoded(asked, seed)[:, ONSET].sum(0).max(initial=0) <= 1
