import pytest

from generator.errors import CorpusError
from generator.pieces.idioms import Idiom
from generator.pieces.parts import ACCOMPANIMENT, MELODY
from generator.pieces.reading import BAR, DURATION, ONSET, PART, PITCH, Piece, read_piece
from tests.generator.pieces.songs import read


def pitches(piece: Piece, part: int) -> list[int]:
    """List the pitches of one part, in order."""
    pitch: list[int] = piece.notes[piece.notes[:, PART] == part, PITCH].tolist()
    return pitch


def test_a_triplet_lies_on_the_grid() -> None:
    piece = read([(0, 1 / 3, 72), (1 / 3, 1 / 3, 74), (2 / 3, 1 / 3, 76), (1, 1 / 4, 77)])
    assert piece.notes[:, ONSET].tolist() == [0, 4, 8, 12]
    assert piece.notes[:, DURATION].tolist() == [4, 4, 4, 3]


def test_a_grace_note_is_left_out() -> None:
    piece = read([(0, 1, 72), (1 - 1 / 16, 1 / 16, 74), (1, 1, 76)])
    assert piece.notes[:, PITCH].tolist() == [72, 76]


def test_a_bar_of_twelve_eighths_holds_twenty_four_sixteenths() -> None:
    piece = read([(5.75, 0.25, 72), (6, 1.5, 74)], metres=[(0, 12, 8)])
    assert piece.lines.tolist() == [0, 72, 144]
    assert piece.notes[:, [ONSET, BAR]].tolist() == [[69, 0], [72, 1]]


def test_of_equal_notes_of_two_tracks_the_melody_has_one_as_long_as_it_sings_it() -> None:
    piece = read([(0, 1, 72), (1, 1, 74)], [(0, 4, 72)], names="Voice:68,Piano:0", idiom=Idiom.SONG)
    assert piece.notes[:, [DURATION, PITCH, PART]].tolist() == [[12, 72, MELODY], [12, 74, MELODY]]


def test_a_note_ends_where_its_part_strikes_its_pitch_again() -> None:
    names = "Voice:68,right:0,left:0"
    piece = read([(0, 4, 84)], [(0, 4, 60)], [(1, 1, 60)], names=names, idiom=Idiom.SONG)
    assert piece.notes[piece.notes[:, PITCH] == 60, DURATION].tolist() == [12, 12]


def test_a_sung_note_lasts_though_the_piano_strikes_its_pitch() -> None:
    piece = read([(0, 4, 72)], [(1, 1, 72), (2, 1, 72)], names="Voice:68,Piano:0", idiom=Idiom.SONG)
    assert piece.notes[:, [DURATION, PART]].tolist() == [
        [48, MELODY],
        [12, ACCOMPANIMENT],
        [12, ACCOMPANIMENT],
    ]


def test_a_file_without_notes_is_an_empty_piece() -> None:
    assert read([]).bars == 0


def test_what_is_no_midi_file_is_said_so() -> None:
    with pytest.raises(CorpusError, match="x is no MIDI file"):
        read_piece(b"nothing of the kind", "x", Idiom.SONG)
