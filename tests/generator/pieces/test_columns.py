import numpy as np
import pytest

from generator.pieces.chords import QUALITIES, ROOTS
from generator.pieces.columns import NONE, Columns, columns_of
from generator.pieces.idioms import Idiom
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY
from generator.pieces.reading import DURATION, ONSET, PART, PITCH, Piece
from tests.generator.pieces.songs import Note, read, waltz


@pytest.fixture
def columns() -> Columns:
    return columns_of(waltz())


def dense(idiom: Idiom = Idiom.KEYBOARD, seed: int = 4) -> Piece:
    """Read a piece of random notes in 7/8 and 4/4."""
    rng = np.random.default_rng(seed)
    notes: list[Note] = [
        (float(rng.integers(180)) / 6, float(rng.integers(1, 12)) / 6, int(rng.integers(30, 100)))
        for _ in range(300)
    ]
    return read(notes[:150], notes[150:], metres=[(0, 7, 8), (14, 4, 4)], idiom=idiom)


def test_a_waltz_bar_has_a_column_a_beat_and_two_halves(columns: Columns) -> None:
    assert columns.position[:3].tolist() == [0, 12, 24]
    assert columns.border[:3].tolist() == [True, False, True]
    assert columns.half[:4].tolist() == [0, 0, 1, 2]
    assert columns.counts[:3].tolist() == [[1, 1, 0], [1, 0, 3], [1, 0, 3]]


def test_notes_are_decided_melody_first_then_bass_then_accompaniment_from_above(columns: Columns) -> None:
    second = slice(columns.first[1], columns.first[2])
    assert columns.notes.part[second].tolist() == [MELODY, ACCOMPANIMENT, ACCOMPANIMENT, ACCOMPANIMENT]
    assert columns.notes.pitch[second].tolist()[1:] == [60, 57, 53]
    assert columns.notes.place[second].tolist() == [0, 0, 1, 2]
    assert columns.notes.above[second].tolist() == [NONE, NONE, 60, 57]


def test_the_inner_notes_know_the_melody_and_the_bass_that_sound_with_them() -> None:
    inner: list[Note] = [(1, 1, 60), (1, 1, 64)]
    names = "Violin 1:40,Viola:41,Violoncello:42"
    columns = columns_of(
        read([(0, 2, 80)], inner, [(0, 1, 41), (1, 1, 43)], names=names, idiom=Idiom.CHAMBER)
    )
    notes = columns.notes
    assert notes.part.tolist() == [MELODY, BASS, BASS, ACCOMPANIMENT, ACCOMPANIMENT]
    assert notes.melody.tolist() == [NONE, 80, 80, 80, 80]
    assert notes.bass.tolist() == [NONE, NONE, NONE, 43, 43]


def test_a_note_knows_the_pitch_at_its_place_when_its_part_last_began(columns: Columns) -> None:
    bass = columns.notes.part == BASS
    assert columns.notes.previous[bass].tolist() == [NONE, *columns.notes.pitch[bass][:-1]]
    fifth = slice(columns.first[4], columns.first[5])  # the chord of the second bar, after that of the first
    assert columns.notes.previous[fifth].tolist()[1:] == [60, 57, 53]


def test_a_chord_with_more_notes_than_the_last_takes_the_last_one_twice() -> None:
    two: list[Note] = [(0, 1, 62), (0, 1, 65), (1, 1, 62), (1, 1, 65), (1, 1, 69)]
    columns = columns_of(read([(0, 2, 80)], two, names="right:0,left:0"))
    assert columns.notes.previous[columns.notes.column == 1].tolist() == [65, 62, 62]


def test_a_note_that_lasts_is_held_at_the_columns_under_it() -> None:
    columns = columns_of(read([(0, 2, 80), (2, 2, 79)], [(1, 0.5, 64)], names="right:0,left:0"))
    assert columns.tick.tolist() == [0, 12, 24]
    assert np.diff(columns.held.first).tolist() == [
        0,
        1,
        1,
    ]  # in a column nobody knows yet that the part goes on
    assert columns.held.pitch.tolist() == [80, 80]
    assert columns.held.part.tolist() == [MELODY, MELODY]


def test_what_is_left_in_the_bar_counts_down_to_nought(columns: Columns) -> None:
    assert columns.left.onsets[:3].tolist() == [3, 2, 1]
    assert columns.left.notes[:3].tolist() == [10, 8, 4]
    after = columns.left.notes - columns.counts.sum(1)
    last = np.append(columns.bar[1:] != columns.bar[:-1], True)
    assert (after[last] == 0).all()
    assert (after[~last] == columns.left.notes[1:][~last[:-1]]).all()


def test_the_pitch_left_gives_the_bar_its_register(columns: Columns) -> None:
    starts = np.flatnonzero(columns.position == 0)
    assert np.allclose(columns.left.pitch[starts] / columns.left.notes[starts], columns.bars.register)


def test_a_half_bar_without_notes_is_a_column_all_the_same() -> None:
    columns = columns_of(read([(0, 4, 72), (4, 1, 72)]))
    assert columns.tick.tolist() == [0, 24, 48, 72]
    assert columns.counts.sum(1).tolist() == [1, 0, 1, 0]
    assert columns.bars.onsets.tolist() == [1, 1]


def test_the_waltz_is_in_f_and_c(columns: Columns) -> None:
    names = [list(QUALITIES)[label // ROOTS] + str(label % ROOTS) for label in columns.chord[:4]]
    assert names == ["5", "5", "0", "0"]


def test_a_phrase_ends_where_the_melody_waits() -> None:
    tune: list[Note] = [
        (4 * bar + beat, 1, 72) for bar in range(8) for beat in range(4) if (bar, beat) < (3, 1) or bar > 3
    ]
    columns = columns_of(read(tune))
    assert columns.bars.last.tolist() == [False, False, False, True, False, False, False, True]
    assert columns.bars.place.tolist() == [0, 0.25, 0.5, 0.75] * 2


@pytest.mark.parametrize("idiom", list(Idiom))
def test_every_note_of_a_piece_is_in_one_column_once(idiom: Idiom) -> None:
    piece = dense(idiom)
    columns = columns_of(piece)
    notes = columns.notes
    found = sorted(zip(columns.tick[notes.column], notes.duration, notes.pitch, notes.part, strict=True))
    assert found == sorted(map(tuple, piece.notes[:, [ONSET, DURATION, PITCH, PART]]))
    assert np.diff(columns.first).tolist() == columns.counts.sum(1).tolist()
    assert (np.diff(columns.tick) > 0).all()


def test_a_held_note_sounds_and_a_note_that_sounds_is_held() -> None:
    piece = dense()
    columns = columns_of(piece)
    onset, end = piece.notes[:, ONSET], piece.notes[:, ONSET] + piece.notes[:, DURATION]
    for column, tick in enumerate(columns.tick):
        sounding = piece.notes[(onset < tick) & (end > tick), PITCH]
        held = columns.held.pitch[columns.held.first[column] : columns.held.first[column + 1]]
        assert held.tolist() == sorted(sounding.tolist())
