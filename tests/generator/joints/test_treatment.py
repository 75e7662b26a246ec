"""Treatment of joints: what it does, and what it never does."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.cadences import TONIC
from generator.conditions import STEPS, Cadence, Conditions, Ending, Ints, Key, Mode, Opening
from generator.joints import Meeting, apply_treatment
from generator.keys import SCALES
from generator.pieces.chords import TONES
from generator.pieces.grid import SIXTEENTH
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY
from generator.rows import END, PART, PITCH, START
from tests.generator.conditions import FOUR_FOUR, conditions, plain
from tests.generator.joints.playing import played, whole

E_FLAT = Key(3, Mode.MAJOR)
BAR = FOUR_FOUR * SIXTEENTH
TRIAD = ((36, BASS), (60, ACCOMPANIMENT), (63, ACCOMPANIMENT), (67, MELODY))
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


def ticks_of(rows: Ints) -> set[int]:
    return set(rows[:, START].tolist())


def hit_ticks(asked: Conditions) -> set[int]:
    lines = np.cumsum([0, *asked.steps[:-1].tolist()])
    return {int(lines[bar] + step) * SIXTEENTH for bar, step in np.argwhere(asked.hits)}


@given(met(), st.integers(0, 2**32))
def test_hits_keep_their_onsets_notes_stay_whole_and_no_other_bar_changes(
    asked: Conditions, seed: int
) -> None:
    rows = played(asked, seed)
    done = apply_treatment(rows, asked)
    total, last = int(asked.steps.sum()) * SIXTEENTH, int(asked.steps[:-1].sum()) * SIXTEENTH
    assert hit_ticks(asked) <= ticks_of(done)
    assert (done[:, START] < done[:, END]).all()
    assert (done[:, END] <= total).all()
    assert (whole(done) == done).all()
    for line in (MELODY, BASS):
        mine = done[done[:, PART] == line]
        assert (mine[:-1, END] <= mine[1:, START]).all()
    first = int(asked.steps[0]) * SIXTEENTH
    inside, left = (notes[(notes[:, START] >= first) & (notes[:, START] < last)] for notes in (rows, done))
    assert inside[:, (START, PITCH, PART)].tolist() == left[:, (START, PITCH, PART)].tolist()


@given(met(), st.integers(0, 2**32))
def test_only_the_last_bar_of_a_cue_that_closes_loses_notes(asked: Conditions, seed: int) -> None:
    rows = played(asked, seed)
    done = apply_treatment(rows, asked)
    gone = ticks_of(rows) - ticks_of(done)
    assert ticks_of(done) <= ticks_of(rows)
    assert all(tick >= asked.steps[:-1].sum() * SIXTEENTH for tick in gone)
    assert asked.closes or (len(done) == len(rows) and not gone)


@given(met(), st.integers(0, 2**32))
def test_a_rhythm_to_keep_is_kept_but_in_the_beat_of_a_rest(asked: Conditions, seed: int) -> None:
    rows = played(asked, seed)
    done = apply_treatment(rows, replace(asked, rhythm=np.unique(rows[:, START])))
    gone = ticks_of(rows) - ticks_of(done)
    if asked.ending is Ending.REST:
        assert all(tick >= (asked.steps.sum() - asked.beat) * SIXTEENTH for tick in gone)
    else:
        assert not gone


@given(conditions(), st.integers(0, 2**32))
def test_what_is_left_as_played_is(asked: Conditions, seed: int) -> None:
    rows = played(asked, seed)
    assert (apply_treatment(rows, asked) == rows).all()


@given(met(), st.integers(0, 2**32))
def test_the_same_is_written_again(asked: Conditions, seed: int) -> None:
    assert (apply_treatment(played(asked, seed), asked) == apply_treatment(played(asked, seed), asked)).all()


def last_of(rows: Ints, part: int) -> Ints:
    mine = rows[rows[:, PART] == part]
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
    for part, allowed in ((MELODY, tones), (ACCOMPANIMENT, tones), (BASS, {root})):
        assert {pitch % 12 for pitch in last_of(done, part)[:, PITCH].tolist()} <= allowed
        assert (last_of(done, part)[:, END] == 4 * BAR).all()


@pytest.mark.parametrize(
    ("change", "lands"),
    [
        ({"arousal": np.full(3, -0.1)}, 2 * BAR),
        ({"arousal": np.full(3, 0.5)}, 2 * BAR + 24),
        ({"arousal": np.full(3, -0.1), "cadence": Cadence.HALF}, 2 * BAR + 24),
    ],
)
def test_a_closing_chord_is_struck_in_the_middle_of_the_bar_under_a_melody_that_landed(
    change: dict[str, object], lands: int
) -> None:
    asked = replace(plain(3), ending=Ending.SUSTAINED, **change)  # type: ignore[arg-type]
    beats = [(tick, tick + 12, pitch, part) for tick in range(0, 3 * BAR, 12) for pitch, part in TRIAD]
    done = apply_treatment(np.array(beats), asked)
    ends = {part: last_of(done, part)[:, (START, END)].tolist() for part in (BASS, ACCOMPANIMENT, MELODY)}
    struck = [2 * BAR + 24, 3 * BAR]
    assert ends == {BASS: [struck], ACCOMPANIMENT: [struck, struck], MELODY: [[lands, 3 * BAR]]}


@pytest.mark.parametrize(
    ("last", "cadence", "ends_on"),
    [
        (64, Cadence.AUTHENTIC, 60),  # a third above
        (70, Cadence.AUTHENTIC, 72),
        (67, Cadence.AUTHENTIC, 72),
        (65, Cadence.HALF, 67),
        (61, Cadence.HALF, 62),
    ],
)
def test_a_melody_ends_on_the_nearest_tonic_of_an_authentic_cadence(
    last: int, cadence: Cadence, ends_on: int
) -> None:
    asked = replace(plain(1), key=Key(0, Mode.MAJOR), ending=Ending.SUSTAINED, cadence=cadence)
    notes = [(0, 24, 62, MELODY), (24, 36, last, MELODY)]
    assert apply_treatment(np.array(notes), asked)[-1].tolist() == [24, 48, ends_on, MELODY]


def test_a_bar_of_twelve_eighths_closes_on_its_third_beat_and_rests_for_a_dotted_quarter() -> None:
    asked = replace(plain(1), steps=np.array([24]), beat=6)
    beats = [(tick, tick + 18, pitch, part) for tick in (0, 18, 36, 54) for pitch, part in TRIAD]
    closed = apply_treatment(np.array(beats), replace(asked, ending=Ending.SUSTAINED))
    assert last_of(closed, BASS)[:, (START, END)].tolist() == [[36, 72]]
    rested = apply_treatment(np.array(beats), replace(asked, ending=Ending.REST))
    assert rested[:, END].max() == 54


def test_triplets_in_the_last_bar_come_to_rest_on_its_last_chord() -> None:
    asked = replace(plain(1), ending=Ending.SUSTAINED)
    triplets = [(tick, tick + 4, pitch, part) for tick in range(0, 48, 4) for pitch, part in TRIAD]
    done = apply_treatment(np.array(triplets), asked)
    for part in (MELODY, BASS, ACCOMPANIMENT):
        assert set(done[done[:, PART] == part, START].tolist()) == set(range(0, 28, 4))
        assert (last_of(done, part)[:, END] == BAR).all()


def test_a_closing_chord_sounds_on_where_the_harmony_alone_strikes_a_hit() -> None:
    asked = replace(plain(1, hits=(12,)), ending=Ending.SUSTAINED)
    inner = ACCOMPANIMENT
    notes = [(0, 12, 36, BASS), (24, 30, 60, inner), (24, 30, 62, inner), (36, 39, 60, inner)]
    done = apply_treatment(np.array(notes), asked)
    assert done.tolist() == [[0, 48, 36, BASS], [24, 36, 60, inner], [24, 48, 63, inner], [36, 48, 60, inner]]


@given(st.integers(0, 2**32), st.integers(0, FOUR_FOUR - 1))
def test_a_rest_is_a_beat_of_silence_but_for_a_hit_in_it(seed: int, hit: int) -> None:
    mask = np.zeros((4, STEPS), dtype=np.bool_)
    mask[-1, hit] = True
    asked = replace(plain(4), ending=Ending.REST, hits=mask)
    done = apply_treatment(played(asked, seed), asked)
    rest = 4 * BAR - asked.beat * SIXTEENTH
    assert done[:, END].max() <= rest or done[:, END].max() == 3 * BAR + (hit + 1) * SIXTEENTH


def test_a_chord_that_a_fermata_holds_to_the_end_rests_for_the_last_sixteenth_of_it() -> None:
    asked = replace(plain(2), ending=Ending.REST, fermatas=(2 * FOUR_FOUR - 4,))
    done = apply_treatment(played(asked, 3), asked)
    assert done[:, END].max() == 2 * BAR - SIXTEENTH


def test_a_tie_holds_a_tone_that_the_next_chord_has() -> None:
    asked = replace(plain(1), ending=Ending.TIED, following=E_FLAT)
    inner = ACCOMPANIMENT
    chord = [(24, 30, 48, BASS), (24, 30, 60, inner), (24, 30, 63, inner), (24, 30, 72, MELODY)]
    done = apply_treatment(np.array(chord), asked)
    assert done[:, (START, PITCH, PART)].tolist() == [[s, p, v] for s, _, p, v in chord]
    assert done[:, END].tolist() == [30, 30, BAR, 30]  # E flat, the tonic to come


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
    strong = 8 * SIXTEENTH
    melody, before = (table[table[:, PART] == MELODY] for table in (done, rows))
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
