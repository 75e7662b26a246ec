import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.conditions import STEPS, Conditions
from generator.decoding import (
    LONGEST,
    MOST_NOTES,
    Quota,
    choose_rhythm,
    choose_texture,
    notes_of,
    playable,
    whole_holds,
)
from generator.encoding import encode
from generator.harmony import SILENT
from generator.lines import allowed_pitches, choose_pitches, last_notes
from generator.roll import LOWEST, ONSET, PITCHES, VOICES, roll_of
from generator.voices import ECHOES, HARMONY, MOTIONS, SLOTS
from tests.generator.conditions import conditions


def decoded(asked: Conditions, seed: int) -> np.ndarray:
    """Decide by random logits. (VOICES, 2, PITCHES, bars * STEPS)"""
    told = encode(asked, np.full((asked.bars, 2), SILENT))
    source = torch.Generator().manual_seed(seed)
    length = asked.bars * STEPS
    quota = Quota.of(asked)
    rhythm, of_rhythm, of_texture, of_notes = torch.randn(4, 3, length, generator=source)
    steps = choose_rhythm(rhythm[:1], of_rhythm[None], quota, told.hits, told.valid)
    texture = torch.randn(1, SLOTS, length, generator=source)
    counts = choose_texture(texture, of_texture[None], steps, quota)
    gaits = torch.rand(1, VOICES, 2, length, generator=source)
    strides = torch.randn(VOICES, 2, MOTIONS, 2 * PITCHES - 1, generator=source)
    again = of_notes.expand(1, VOICES, -1, -1)
    onsets = choose_pitches(
        torch.randn(1, VOICES, PITCHES, length, generator=source), gaits, strides, again, counts
    )
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


def test_each_note_leans_on_where_its_voice_really_was() -> None:
    """A voice that may only ever go up a tone climbs, whoever else plays between its notes."""
    logits, gaits = torch.zeros(1, VOICES, PITCHES, 12), torch.ones(1, VOICES, 1, 12)
    logits[:, :, 30] = 1.0
    strides = torch.full((VOICES, 1, MOTIONS, 2 * PITCHES - 1), -100.0)
    strides[..., PITCHES - 1 + 2] = 0
    counts = torch.zeros(1, VOICES, 12, dtype=torch.long)
    counts[0, 0, [0, 3, 4, 8, 11]] = 1
    counts[0, 2, [0, 1, 2, 4, 9]] = 1
    no_echo = torch.zeros(1, VOICES, len(ECHOES), 12)
    melody = choose_pitches(logits, gaits, strides, no_echo, counts)[0, 0]
    assert melody.T.nonzero().tolist() == [[0, 30], [3, 32], [4, 34], [8, 36], [11, 38]]


def test_where_a_voice_was_is_read_off_as_it_is_walked() -> None:
    onsets = torch.zeros(1, VOICES, PITCHES, 6)
    onsets[0, HARMONY, [40, 44], 1] = 1
    onsets[0, HARMONY, 46, 3] = 1  # a step up from the highest of the chord
    last, came = last_notes(onsets)
    assert last[0, HARMONY].tolist() == [-1, -1, 44, 44, 46, 46]
    assert came[0, HARMONY].tolist() == [0, 0, 0, 0, 1, 1]


@settings(deadline=None)
@given(asked=conditions(), seed=st.integers(0, 2**32))
def test_voices_keep_to_the_room_they_have_where_it_is_enough(asked: Conditions, seed: int) -> None:
    onsets = torch.from_numpy(decoded(asked, seed)[None, :, ONSET])
    free = allowed_pitches(onsets)
    enough = free.sum(2) >= onsets.sum(2) + 1  # one may be taken by the bass
    assert not ((onsets > 0) & ~free & enough[:, :, None]).any()


def test_bars_echo_the_rhythm_and_the_texture_of_those_before() -> None:
    """Draw the first bar at random, and let all others repeat it where nothing else is said."""
    logits = torch.zeros(1, 4 * STEPS)
    logits[0, [1, 6, 11]] = 1.0
    quota = Quota(torch.full((1, 4), 3), torch.full((1, 4), 5))
    echoes = torch.zeros(1, len(ECHOES), 4 * STEPS)
    echoes[:, 0] = 1.0
    begins = choose_rhythm(logits, echoes, quota, torch.zeros_like(logits), torch.ones_like(logits))
    assert begins.view(4, STEPS).nonzero()[:, 1].tolist() == [1, 6, 11] * 4
    seats = torch.zeros(1, SLOTS, 4 * STEPS)
    seats[0, 1, 6] = seats[0, 2, 11] = 1.0
    counts = choose_texture(seats, echoes, begins, quota)
    bars = counts.view(VOICES, 4, STEPS)
    assert bars.sum((0, 2)).tolist() == [5] * 4
    assert all(torch.equal(bars[:, 0], bars[:, bar]) for bar in range(1, 4))
