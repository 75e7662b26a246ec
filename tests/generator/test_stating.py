from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.asking import quota, scene_of
from generator.composing import GanComposer
from generator.conditions import Conditions, Ints, StatedNote, Statement
from generator.expression.scoring import PLAYED_BY
from generator.keys import tonic_shift
from generator.pieces.chords import TONES
from generator.pieces.passages import LOWEST
from generator.rows import END, PART, PITCH, START
from generator.score import Voice
from tests.generator.conditions import conditions, plain

COMPOSER = GanComposer.trained()
BAR = 48
TUNE = tuple(
    StatedNote(tick, lasts, pitch)
    for tick, lasts, pitch in (
        (0, 12, 72),
        (12, 12, 75),
        (24, 24, 79),
        (48, 6, 77),
        (54, 6, 75),
        (60, 30, 74),
    )
)


def states(notes: tuple[StatedNote, ...] = TUNE, bar: int = 2, voice: Voice = Voice.MELODY) -> Statement:
    return Statement(bar, voice, notes)


def composed(conditions: Conditions, seed: int = 1) -> Ints:
    return COMPOSER.sample(conditions, seed)


def sounding(statement: Statement) -> set[tuple[int, int, int]]:
    part = PLAYED_BY[statement.voice]
    return {(BAR * statement.bar + note.tick, note.pitch, part) for note in statement.notes}


def found(rows: Ints) -> set[tuple[int, int, int]]:
    return {(row[START], row[PITCH], row[PART]) for row in rows.tolist()}


@pytest.mark.parametrize(("voice", "lower"), [(Voice.MELODY, 0), (Voice.HARMONY, 12), (Voice.BASS, 36)])
def test_what_is_stated_is_what_sounds_in_its_voice(voice: Voice, lower: int) -> None:
    notes = tuple(replace(note, pitch=note.pitch - lower) for note in TUNE)
    statement = states(notes, voice=voice)
    rows = composed(replace(plain(8), themes=(statement,)))
    assert sounding(statement) <= found(rows)


def test_notes_outside_the_piano_are_in_its_nearest_octave() -> None:
    notes = (StatedNote(0, 12, 111), StatedNote(12, 12, 112), StatedNote(24, 24, 8))
    told = scene_of(replace(plain(8), themes=(states(notes),))).line
    assert (told.pitch + LOWEST).tolist() == [99, 100, 20]


@pytest.mark.parametrize("voice", [Voice.MELODY, Voice.BASS])
def test_a_voice_plays_nothing_else_while_it_states(voice: Voice) -> None:
    notes = tuple(replace(note, pitch=note.pitch - (36 if voice is Voice.BASS else 0)) for note in TUNE)
    statement = states(notes, voice=voice)
    rows = composed(replace(plain(8), themes=(statement,)))
    start, end = BAR * 2, BAR * 2 + TUNE[-1].tick + TUNE[-1].duration
    mine = rows[(rows[:, PART] == PLAYED_BY[voice]) & (rows[:, START] >= start) & (rows[:, START] < end)]
    assert {(row[START], row[PITCH], row[PART]) for row in mine.tolist()} == sounding(statement)


def test_each_stated_note_lasts_as_it_is_written() -> None:
    rows = composed(replace(plain(8), themes=(states(),)))
    for note in TUNE:
        (row,) = rows[(rows[:, START] == 96 + note.tick) & (rows[:, PART] == PLAYED_BY[Voice.MELODY])]
        assert row[END] - row[START] == note.duration


@pytest.mark.parametrize("density", [0.1, 0.5])
def test_the_rest_has_as_many_onsets_and_notes_as_are_asked_for(density: float) -> None:
    asked = replace(plain(8, density=density), themes=(states(),))
    rows, lines = composed(asked), scene_of(asked).lines
    onsets, notes = quota(asked)
    assert np.diff(np.searchsorted(np.unique(rows[:, START]), lines)).tolist() == onsets.tolist()
    assert np.diff(np.searchsorted(rows[:, START], lines)).tolist() == notes.tolist()


def test_a_hit_where_the_theme_has_no_note_is_met_by_another_voice() -> None:
    asked = replace(plain(8, density=0.2, hits=(10,)), themes=(states(),))
    rows = composed(asked)
    for bar in range(8):
        assert 48 * bar + 30 in rows[:, START]
    assert sounding(states()) <= found(rows)


def test_the_chords_under_a_theme_have_its_strong_notes() -> None:
    asked = replace(plain(8), themes=(states(),))
    allowed = scene_of(asked).chords[4:6]
    assert all(TONES[list(chords)].any(1).all() for chords in allowed)
    assert all(TONES[chord, 72 % 12] or TONES[chord, 75 % 12] for chord in allowed[0])
    assert all(TONES[chord, 79 % 12] for chord in allowed[1])


def test_a_theme_with_chords_brings_them() -> None:
    statement = replace(states(), chords=((0, 8), (48, 5)))
    allowed = scene_of(replace(plain(8), themes=(statement,))).chords
    assert allowed[4:7] == ((8,), (8,), (5,))


def test_a_note_before_the_scene_or_after_its_end_is_left_out() -> None:
    notes = (StatedNote(-6, 6, 67), *TUNE)
    early, late = states(notes, bar=0), states(bar=7)
    rows = composed(replace(plain(8), themes=(early, late)))
    assert {(0, 72, 0), (12, 75, 0), (48, 77, 0)} <= found(rows)
    assert (336 + 24, 79, 0) in found(rows)


@pytest.mark.parametrize("freedom", [0.0, 1.0])
def test_free_bars_state_as_others_do(freedom: float) -> None:
    rows = composed(replace(plain(8), themes=(states(),), freedom=freedom))
    assert sounding(states()) <= found(rows)


def test_nothing_stated_is_written_as_before() -> None:
    assert scene_of(plain(8)).spans == ()
    assert len(scene_of(plain(8)).line.tick) == 0


@settings(max_examples=15)
@given(conditions(), st.data())
def test_any_statement_is_found_in_any_scene(asked: Conditions, data: st.DataObject) -> None:
    bar = data.draw(st.integers(0, asked.bars - 1))
    voice = data.draw(st.sampled_from(list(Voice)))
    gaps = data.draw(st.lists(st.integers(1, 30), min_size=1, max_size=10))
    ticks = np.cumsum([0, *gaps[:-1]]).tolist()
    pitches = data.draw(st.lists(st.integers(45, 84), min_size=len(gaps), max_size=len(gaps)))
    notes = tuple(map(StatedNote, ticks, gaps, pitches))
    lines = scene_of(asked).lines
    rows = composed(replace(asked, themes=(Statement(bar, voice, notes),)), 0)
    part, shift = PLAYED_BY[voice], tonic_shift(asked.key.tonic)
    begun = {
        (int(lines[bar]) + tick, pitch - shift, part) for tick, pitch in zip(ticks, pitches, strict=True)
    }
    assert {each for each in begun if each[0] < lines[-1]} <= found(rows)
    hits = scene_of(asked).hits
    assert np.isin(hits, rows[:, START]).all()
