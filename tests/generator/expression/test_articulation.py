from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from generator.conditions import Conditions, Ending, Ints
from generator.expression.articulation import AGAIN, BREATH, MOST, PARTED, releases
from generator.expression.texture import texture_of
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY
from tests.generator.conditions import plain
from tests.generator.expression.notes import line, played, texture

MILLISECONDS = 60_000 / TICKS / 96
"""A tick at the tempo of plain conditions."""


def silence(asked: Conditions, part: int) -> float:
    """Milliseconds between two notes in the middle of a phrase."""
    notes, _ = texture(line([60, 62, 64, 65], length=TICKS, part=part), asked)
    return float(notes.end[1] - releases(notes, asked)[1]) * 60_000 / TICKS / asked.bpm


def felt(arousal: float, bpm: float = 96) -> Conditions:
    return replace(plain(), arousal=np.full(8, arousal), bpm=bpm)


def test_calm_melodies_are_bound_and_driven_ones_detached() -> None:
    assert silence(felt(-0.6), MELODY) == 0
    assert silence(felt(0.5), MELODY) == pytest.approx(37.5)
    for part in (MELODY, BASS, ACCOMPANIMENT):
        assert silence(felt(-0.8), part) < silence(felt(0), part) < silence(felt(0.9), part)


def test_the_silence_is_as_long_at_every_tempo_where_the_notes_are_long_enough() -> None:
    assert silence(felt(0.5, bpm=60), MELODY) == pytest.approx(silence(felt(0.5, bpm=150), MELODY))
    assert silence(felt(1.0, bpm=240), MELODY) == pytest.approx(MOST * 15_000 / 240)


def test_a_note_is_released_before_it_is_struck_again() -> None:
    notes, asked = texture(line([60, 60, 62], length=TICKS), felt(-1))
    silent = (notes.end - releases(notes, asked)) * MILLISECONDS
    assert silent.round(6).tolist() == [AGAIN, 0, BREATH]


def test_the_melody_breathes_after_each_phrase() -> None:
    asked = replace(felt(-1), phrases=(0, 1))
    notes, _ = texture(line([60, 62, 64, 65, 67, 69, 71, 72], length=TICKS), asked)
    silent = ((notes.end - releases(notes, asked)) * MILLISECONDS).round(6)
    assert silent.tolist() == [0, 0, 0, BREATH, 0, 0, 0, BREATH]


def test_what_sounds_over_a_fermata_is_held_to_its_end() -> None:
    asked = replace(felt(1), fermatas=(4,))
    notes, _ = texture([(12, 24, 60, MELODY), (24, 36, 62, MELODY)], asked)
    assert releases(notes, asked)[0] == 24


def test_the_last_notes_of_a_scene_that_closes_ring_to_its_end() -> None:
    asked = replace(felt(1, bpm=60), ending=Ending.SUSTAINED)
    end = 8 * 16 * SIXTEENTH
    notes, _ = texture([(0, 12, 60, MELODY), (end - 24, end, 62, MELODY)], asked)
    assert releases(notes, asked)[0] < 12
    assert releases(notes, asked)[1] == end


def test_a_note_of_a_tick_lasts_it_but_for_what_parts_it_from_its_pitch_struck_again() -> None:
    notes, asked = texture(line([60, 62, 62, 64], length=1), felt(1))
    assert (releases(notes, asked) - notes.start).round(6).tolist() == [1, 1 - PARTED, 1, 1]


def test_the_notes_of_a_triplet_are_detached() -> None:
    notes, asked = texture(line([60, 62, 64], length=4), felt(1, bpm=240))
    apart = notes.end - releases(notes, asked)
    assert apart.round(6).tolist() == [3 * MOST] * 3


@given(played())
def test_a_note_lasts_as_written_within_half_a_sixteenth_or_half_of_itself(
    given_notes: tuple[Ints, Conditions],
) -> None:
    rows, asked = given_notes
    notes = texture_of(rows, asked)
    found, written = releases(notes, asked), np.minimum(notes.end, notes.struck_again)
    assert (found <= written).all()
    assert (found > written - np.minimum(written - notes.start, SIXTEENTH) / 2).all()
    assert (found > notes.start).all()
    assert (found < notes.struck_again).all()
