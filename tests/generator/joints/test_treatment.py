"""Treatment of joints: what it does, and what it never does."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.conditions import STEPS, Cadence, Conditions, Ending, Ints, Key, Mode, Opening
from generator.harmony import TONES, TONIC
from generator.joints import Meeting, apply_treatment
from generator.keys import SCALES
from generator.voices import BASS, HARMONY, MELODY
from tests.generator.conditions import conditions, plain
from tests.generator.joints.playing import played, whole

E_FLAT = Key(3, Mode.MAJOR)
START, END, PITCH, VOICE = range(4)
TRIAD = ((36, BASS), (60, HARMONY), (63, HARMONY), (67, MELODY))
keys = st.builds(Key, st.integers(0, 11), st.sampled_from(list(Mode)))


@st.composite
def met(draw: st.DrawFn) -> Conditions:
    """Any conditions, with any treatment."""
    return replace(
        draw(conditions()),
        cadence=draw(st.sampled_from(list(Cadence))),
        opening=draw(st.sampled_from(list(Opening))),
        ending=draw(st.sampled_from(list(Ending))),
        following=draw(keys),
        pickup=draw(st.booleans()),
    )


def steps_of(rows: Ints) -> set[int]:
    return set(rows[:, START].tolist())


def hit_steps(asked: Conditions) -> set[int]:
    lines = np.cumsum([0, *asked.steps[:-1].tolist()])
    return {int(lines[bar] + step) for bar, step in np.argwhere(asked.hits)}


@given(met(), st.integers(0, 2**32))
def test_hits_keep_their_onsets_notes_stay_whole_and_no_other_bar_changes(
    asked: Conditions, seed: int
) -> None:
    rows = played(asked, seed)
    done = apply_treatment(rows, asked)
    total, last = int(asked.steps.sum()), int(asked.steps[:-1].sum())
    assert hit_steps(asked) <= steps_of(done)
    assert (done[:, START] < done[:, END]).all()
    assert (done[:, END] <= total).all()
    assert (whole(done) == done).all()
    for line in (MELODY, BASS):
        mine = done[done[:, VOICE] == line]
        assert (mine[:-1, END] <= mine[1:, START]).all()
    first = int(asked.steps[0])
    inside, left = (notes[(notes[:, START] >= first) & (notes[:, START] < last)] for notes in (rows, done))
    assert inside[:, (START, PITCH, VOICE)].tolist() == left[:, (START, PITCH, VOICE)].tolist()


@given(met(), st.integers(0, 2**32))
def test_only_a_rest_takes_onsets_away_and_only_closing_takes_notes(asked: Conditions, seed: int) -> None:
    rows = played(asked, seed)
    done = apply_treatment(rows, asked)
    gone = steps_of(rows) - steps_of(done)
    assert steps_of(done) <= steps_of(rows)
    if asked.ending is Ending.REST:
        assert all(step >= asked.steps.sum() - asked.beat for step in gone)
    else:
        assert not gone
    assert len(done) == len(rows) or asked.ending in {Ending.REST, Ending.SUSTAINED}
    assert (done[:, VOICE] == MELODY).sum() == (rows[:, VOICE] == MELODY).sum() or asked.ending is Ending.REST


@given(conditions(), st.integers(0, 2**32))
def test_what_is_left_as_played_is(asked: Conditions, seed: int) -> None:
    rows = played(asked, seed)
    assert (apply_treatment(rows, asked) == rows).all()


@given(met(), st.integers(0, 2**32))
def test_the_same_is_written_again(asked: Conditions, seed: int) -> None:
    assert (apply_treatment(played(asked, seed), asked) == apply_treatment(played(asked, seed), asked)).all()


def last_of(rows: Ints, voice: int) -> Ints:
    mine = rows[rows[:, VOICE] == voice]
    last: Ints = mine[mine[:, START] == mine[:, START].max()]
    return last


@pytest.mark.parametrize(
    ("mode", "cadence", "root", "tones"),
    [
        (Mode.MAJOR, Cadence.AUTHENTIC, 0, {0, 4, 7}),
        (Mode.MINOR, Cadence.AUTHENTIC, 0, {0, 3, 7}),
        (Mode.MAJOR, Cadence.HALF, 7, {7, 11, 2}),
        (Mode.MAJOR, Cadence.DECEPTIVE, 9, {9, 0, 4}),
        (Mode.MINOR, Cadence.DECEPTIVE, 8, {8, 0, 3}),
    ],
)
def test_a_sustained_ending_holds_the_chord_of_its_cadence_over_its_root(
    mode: Mode, cadence: Cadence, root: int, tones: set[int]
) -> None:
    asked = replace(plain(4), key=Key(2, mode), cadence=cadence, ending=Ending.SUSTAINED)
    done = apply_treatment(played(asked, 3), asked)
    for voice, allowed in ((MELODY, tones), (HARMONY, tones), (BASS, {root})):
        assert {pitch % 12 for pitch in last_of(done, voice)[:, PITCH].tolist()} <= allowed
        assert (last_of(done, voice)[:, END] == 4 * STEPS).all()


def test_a_closing_chord_is_struck_in_the_middle_of_the_bar_and_the_melody_ends_over_it() -> None:
    asked = replace(plain(1), ending=Ending.SUSTAINED)
    beats = [(step, step + 4, pitch, voice) for step in (0, 4, 8, 12) for pitch, voice in TRIAD]
    done = apply_treatment(np.array(beats), asked)
    ends = {voice: last_of(done, voice)[:, (START, END)].tolist() for voice in (BASS, HARMONY, MELODY)}
    assert ends == {BASS: [[8, 16]], HARMONY: [[8, 16], [8, 16]], MELODY: [[12, 16]]}


def test_a_closing_chord_sounds_on_where_the_harmony_alone_strikes_again() -> None:
    asked = replace(plain(1), ending=Ending.SUSTAINED)
    notes = [(0, 4, 36, BASS), (8, 10, 60, HARMONY), (8, 10, 62, HARMONY), (12, 13, 60, HARMONY)]
    done = apply_treatment(np.array(notes), asked)
    assert done.tolist() == [
        [0, 16, 36, BASS], [8, 12, 60, HARMONY], [8, 16, 63, HARMONY], [12, 16, 60, HARMONY]
    ]  # fmt: skip


@given(st.integers(0, 2**32), st.integers(0, STEPS - 1))
def test_a_rest_is_a_beat_of_silence_but_for_a_hit_in_it(seed: int, hit: int) -> None:
    mask = np.zeros((4, STEPS), dtype=np.bool_)
    mask[-1, hit] = True
    asked = replace(plain(4), ending=Ending.REST, hits=mask)
    done = apply_treatment(played(asked, seed), asked)
    assert done[:, END].max() <= 4 * STEPS - asked.beat or done[:, END].max() == 3 * STEPS + hit + 1


def test_a_chord_that_a_fermata_holds_to_the_end_rests_for_the_last_sixteenth_of_it() -> None:
    asked = replace(plain(2), ending=Ending.REST, fermatas=(2 * STEPS - 4,))
    done = apply_treatment(played(asked, 3), asked)
    assert done[:, END].max() == 2 * STEPS - 1


def test_a_tie_holds_a_tone_that_the_next_chord_has() -> None:
    asked = replace(plain(1), ending=Ending.TIED, following=E_FLAT)
    chord = [(8, 10, 48, BASS), (8, 10, 60, HARMONY), (8, 10, 63, HARMONY), (8, 10, 72, MELODY)]
    done = apply_treatment(np.array(chord), asked)
    assert done[:, (START, PITCH, VOICE)].tolist() == [[s, p, v] for s, _, p, v in chord]
    assert done[:, END].tolist() == [10, 10, STEPS, 10]  # E flat, the tonic to come


def test_nothing_is_tied_where_no_tone_is_shared() -> None:
    asked = replace(plain(4), ending=Ending.TIED, following=Key(6, Mode.MAJOR))  # F#, A#, C#
    rows = played(asked, 5)
    rows = rows[~np.isin(rows[:, PITCH] % 12, [6, 10, 1])]
    assert (apply_treatment(rows, asked) == rows).all()


@given(st.integers(0, 2**32), st.sampled_from(list(Mode)), st.booleans())
def test_a_pick_up_walks_to_the_first_strong_note_and_leaves_the_edge_alone(
    seed: int, mode: Mode, pickup: bool
) -> None:
    steps = np.array([8, 16, 16]) if pickup else np.full(3, 16)
    asked = replace(plain(3), key=Key(0, mode), steps=steps, opening=Opening.PICKUP, pickup=pickup)
    rows = played(asked, seed)
    done = apply_treatment(rows, asked)
    strong = 8
    melody, before = (table[table[:, VOICE] == MELODY] for table in (done, rows))
    lead = melody[(melody[:, START] > 0) & (melody[:, START] < strong)][-3:]
    assume(len(lead))
    goal = melody[melody[:, START] >= strong][0]
    walk = [*lead[:, PITCH].tolist(), int(goal[PITCH])]
    assert all(abs(b - a) in {1, 2, 3} for a, b in pairwise(walk))
    assert len({b > a for a, b in pairwise(walk)}) == 1
    assert all(pitch % 12 in SCALES[mode] for pitch in lead[:, PITCH].tolist())
    assert melody[melody[:, START] == 0].tolist() == before[before[:, START] == 0].tolist()
    assert goal[PITCH] in before[before[:, START] == goal[START], PITCH]


def test_which_treatment_a_joint_gets() -> None:
    near, far = Key(7, Mode.MAJOR), Key(6, Mode.MAJOR)
    c = Key(0, Mode.MAJOR)

    def joint(
        later: Key, contrast: float = 0.0, *, dark: bool = False, held: bool = False
    ) -> tuple[Ending, Opening]:
        meeting = Meeting(c, later, contrast, dark, held)
        return meeting.ending, meeting.opening

    assert joint(near) == (Ending.TIED, Opening.PICKUP)
    assert joint(far) == (Ending.SUSTAINED, Opening.AS_PLAYED)
    assert joint(near, contrast=0.5) == (Ending.SUSTAINED, Opening.AS_PLAYED)
    assert joint(near, contrast=1.2) == (Ending.REST, Opening.AS_PLAYED)
    assert joint(near, dark=True) == (Ending.REST, Opening.AS_PLAYED)
    assert joint(near, dark=True, held=True) == (Ending.SUSTAINED, Opening.AS_PLAYED)


@given(keys, keys)
def test_near_keys_have_a_tone_to_tie(one: Key, other: Key) -> None:
    assume(Meeting(one, other, 0.0, dark=False, held=False).ending is Ending.TIED)
    tonic, following = (
        {(key.tonic + degree) % 12 for degree in np.flatnonzero(TONES[TONIC[key.mode]]).tolist()}
        for key in (one, other)
    )
    dominant = {(one.tonic + 7 + degree) % 12 for degree in (0, 4, 7)}
    assert following & (tonic | dominant)
