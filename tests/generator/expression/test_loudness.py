from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.conditions import Conditions, Ints
from generator.expression.course import LOUDEST
from generator.expression.loudness import (
    ARCH,
    BEAT,
    DIVISION,
    DOWNBEAT,
    accents,
    arch,
    contour,
    velocities,
)
from generator.expression.texture import NEVER, texture_of
from generator.pieces.grid import SIXTEENTH, TICKS
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY
from tests.generator.conditions import plain
from tests.generator.expression.notes import line, played, texture


def loudness(rows: Ints, asked: Conditions, seed: int = 0) -> Ints:
    return velocities(texture_of(rows, asked), asked, np.random.default_rng(seed))


def test_three_quarters_and_two_dotted_ones_have_their_own_beats() -> None:
    e, b, d = DIVISION, BEAT, DOWNBEAT
    three = replace(plain(), steps=np.full(8, 12))
    notes, _ = texture(line([60] * 12, SIXTEENTH), three)
    assert accents(notes, three).tolist() == [d, 0, e, 0, b, 0, e, 0, b, 0, e, 0]
    assert accents(notes, replace(three, beat=6)).tolist() == [d, 0, e, 0, e, 0, b, 0, e, 0, e, 0]


def test_the_notes_of_a_triplet_divide_their_beat_and_those_of_a_shorter_one_lie_between() -> None:
    notes, asked = texture(line([60] * 12, length=4))
    assert accents(notes, asked).tolist() == [DOWNBEAT, *[DIVISION] * 2, *[BEAT, *[DIVISION] * 2] * 3]
    notes, asked = texture(line([60] * 4, length=2))
    assert accents(notes, asked).tolist() == [DOWNBEAT, 0, DIVISION, DIVISION]


def test_twelve_eighths_have_four_beats_and_seven_have_three() -> None:
    e, b, d = DIVISION, BEAT, DOWNBEAT
    twelve = replace(plain(), steps=np.full(8, 24), beat=6)
    notes, _ = texture(line([60] * 13, length=6), twelve)
    assert accents(notes, twelve).tolist() == [d, e, e, b, e, e, b, e, e, b, e, e, d]
    seven = replace(plain(), steps=np.full(8, 14), beat=2)
    notes, _ = texture(line([60] * 8, length=6), seven)
    assert accents(notes, seven).tolist() == [d, e, b, e, b, e, e, d]


def test_a_pickup_has_no_downbeat() -> None:
    notes, asked = texture(line([60] * 5, SIXTEENTH))
    assert accents(notes, replace(asked, pickup=True)).tolist() == [BEAT, 0, DIVISION, 0, BEAT]


def test_a_triplet_after_a_hit_is_no_hit() -> None:
    notes, _ = texture(line([60] * 3, length=4), plain(hits=(0, 1)))
    assert notes.on_hit.tolist() == [True, False, False]


def test_a_phrase_swells_to_its_highest_note_and_eases_after_it() -> None:
    melody = line([60, 62, 64, 65, 64, 67, 72, 71, 69, 67, 65, 64, 62, 60, 59, 60], TICKS)
    notes, _ = texture(melody)
    shape = arch(notes)
    assert int(shape.argmax()) == 6
    assert (np.diff(shape[:7]) > 0).all()
    assert (np.diff(shape[6:]) < 0).all()
    assert shape[0] == 0


def test_the_swell_is_heard() -> None:
    asked = plain(4)
    ends, climax = [], []
    for seed in range(20):
        found = loudness(np.array(line([60] * 31 + [72] + [60] * 32, SIXTEENTH)), asked, seed)
        ends.append(found[1])
        climax.append(found[33])
    assert np.mean(climax) - np.mean(ends) > ARCH * 0.5 * LOUDEST * 0.9 - 3  # the scene's course is on top


def test_higher_notes_of_a_line_are_a_little_louder() -> None:
    notes, _ = texture(line([60, 64, 67, 72, 55]))
    added = contour(notes)
    assert (np.argsort(added) == np.argsort(notes.pitch)).all()
    assert np.abs(added).max() <= 6
    assert added.sum() == pytest.approx(0)


def test_accompaniment_lies_below_the_melody() -> None:
    chord = np.array([(0, 48, 36, BASS), (0, 48, 60, ACCOMPANIMENT), (0, 48, 72, MELODY)])
    bass, inner, melody = np.mean([loudness(chord, plain(1), seed) for seed in range(20)], axis=0)
    assert melody > bass > inner


def test_the_same_seed_plays_the_same_and_another_one_otherwise() -> None:
    rows, asked = np.array(line([60] * 32)), plain()
    assert (loudness(rows, asked, 1) == loudness(rows, asked, 1)).all()
    assert (loudness(rows, asked, 1) != loudness(rows, asked, 2)).any()


@given(played(), st.integers(0, 2**32))
def test_every_velocity_is_one(given_notes: tuple[Ints, Conditions], seed: int) -> None:
    found = loudness(*given_notes, seed)
    assert ((found >= 1) & (found <= 127)).all()


@given(played(), st.integers(0, 2**32))
def test_a_hit_is_never_softer_than_its_neighbours(given_notes: tuple[Ints, Conditions], seed: int) -> None:
    rows, asked = given_notes
    notes, found = texture_of(rows, asked), loudness(rows, asked, seed)
    for hit in np.flatnonzero(notes.on_hit):
        beside = (notes.bar == notes.bar[hit]) & ~notes.on_hit
        mine = found[notes.start == notes.start[hit]].max()
        assert mine >= found[beside].max(initial=0)
        assert found[hit] >= found[beside & (notes.part == notes.part[hit])].max(initial=0)


@given(played(), st.integers(0, 2**32))
def test_no_repeated_note_is_as_loud_as_the_one_before(
    given_notes: tuple[Ints, Conditions], seed: int
) -> None:
    rows, asked = given_notes
    found = loudness(rows, asked, seed)
    last: dict[tuple[int, int], int] = {}
    for (_, _, pitch, part), loud in zip(rows.tolist(), found.tolist(), strict=True):
        assert last.get((pitch, part)) != loud
        last[pitch, part] = loud


def test_repeats_are_counted_and_known_beforehand() -> None:
    notes, _ = texture([(0, 2, 60, 0), (0, 2, 60, 1), (4, 6, 60, 0), (6, 8, 62, 0), (9, 10, 60, 0)])
    assert notes.repeats.tolist() == [0, 0, 1, 0, 2]
    assert notes.struck_again.tolist() == [4, NEVER, 9, NEVER, NEVER]
