from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.conditions import Mode
from generator.themes.notation import METRES, read, written
from generator.themes.shapes import (
    TRIAD,
    head,
    in_metre,
    in_mode,
    inverted,
    pitches_near,
    stretched,
    tail,
    trimmed,
)
from generator.themes.theme import Theme

TUNE = read("C major C5 D5 E5/2 | G5/8 E5/8 C5 D5 B4 | C5/1")
WALTZ = read("D minor 3/4 A4 | D5/2 E5 | F5/8 E5/8 D5/2 | C#5/2. | D5/2.")


def test_a_theme_in_minor_keeps_the_leading_note_before_the_tonic() -> None:
    assert written(in_mode(TUNE, Mode.MINOR)) == "C minor 4/4 C5 D5 Eb5/2 | G5/8 Eb5/8 C5 D5 B4 | C5/1"


def test_a_mode_and_back_is_the_same_theme() -> None:
    assert in_mode(in_mode(TUNE, Mode.MINOR), Mode.MAJOR) == TUNE


def test_four_four_swings_in_six_eight_and_moves_up_in_three_four() -> None:
    assert written(in_metre(TUNE, 36, 18)) == "C major 6/8 C5 D5/8 E5/4. | G5/8 E5/8 C5/8 D5 B4/8 | C5/2."
    assert written(in_metre(TUNE, 36, 12)) == "C major 3/4 C5 D5 E5 | G5/8 E5/8 C5 D5/8 B4/8 | C5/2."


def test_a_waltz_in_four_four_has_its_last_beat_longer() -> None:
    assert written(in_metre(WALTZ, 48, 12)) == "D minor 4/4 A4/2 | D5/2 E5/2 | F5/8 E5/8 D5/2. | C#5/1 | D5/1"


@pytest.mark.parametrize("theme", [TUNE, WALTZ])
@given(metre=st.sampled_from(sorted(METRES)))
def test_in_any_metre_the_notes_are_the_same_in_the_same_bars(theme: Theme, metre: tuple[int, int]) -> None:
    told = in_metre(theme, *metre)
    assert [note.degree for note in told.notes] == [note.degree for note in theme.notes]
    assert [note.tick // told.bar for note in told.notes] == [note.tick // theme.bar for note in theme.notes]
    ends = [note.end for note in told.notes]
    assert all(end <= after.tick for end, after in zip(ends, told.notes[1:], strict=False))
    downbeats = [at for at, note in enumerate(theme.notes) if note.tick % theme.bar == 0]
    assert all(told.notes[at].tick % told.bar == 0 for at in downbeats)


def test_augmented_lasts_twice_as_long_and_diminished_undoes_it() -> None:
    slow = stretched(TUNE, Fraction(2))
    assert slow.bars == 2 * TUNE.bars
    assert stretched(slow, Fraction(1, 2)) == TUNE


def test_upside_down_steps_of_the_scale_go_the_other_way() -> None:
    assert written(inverted(TUNE)) == "C major 4/4 C5 B4 A4/2 | F4/8 A4/8 C5 B4 D5 | C5/1"
    assert inverted(inverted(TUNE)).notes == TUNE.notes


def test_a_head_and_a_tail_are_its_first_and_its_last_bars() -> None:
    assert written(head(TUNE, 1)) == "C major 4/4 C5 D5 E5/2"
    assert written(tail(TUNE, 2)) == "C major 4/4 G5/8 E5/8 C5 D5 B4 | C5/1"
    assert head(WALTZ, 1).pickup == WALTZ.pickup


@given(st.integers(1, 4))
def test_a_trimmed_theme_ends_on_a_beat_on_a_tone_of_the_tonic_and_lasts(bars: int) -> None:
    short = trimmed(WALTZ, bars)
    last = short.notes[-1]
    assert short.bars <= bars
    assert last.end == WALTZ.bar * bars or short == WALTZ
    assert last.tick % WALTZ.beat == 0
    assert last.degree % 12 in TRIAD[WALTZ.mode]


def test_a_theme_is_in_the_octave_nearest_to_a_register() -> None:
    assert pitches_near(TUNE, 0, 75)[0] == 72
    assert pitches_near(TUNE, 2, 51)[0] == 50
