import numpy as np

from generator.pieces.idioms import Idiom
from generator.pieces.parts import ACCOMPANIMENT, BASS, MELODY
from generator.pieces.reading import ONSET, PART, PITCH, Piece
from tests.generator.pieces.songs import Note, read


def part(piece: Piece, which: int) -> list[tuple[int, int]]:
    """List onset in ticks and pitch of one part's notes."""
    rows = piece.notes[piece.notes[:, PART] == which]
    return [(int(row[ONSET]), int(row[PITCH])) for row in rows]


def test_where_the_singer_rests_the_piano_has_no_melody() -> None:
    piano: list[Note] = [(beat, 1, pitch) for beat in range(4) for pitch in (48, 64, 79)]
    piece = read([(0, 1, 72), (3, 1, 74)], piano, names="Singstimme\nVoice:68,Piano:0", idiom=Idiom.SONG)
    assert part(piece, MELODY) == [(0, 72), (36, 74)]
    assert part(piece, BASS) == [(12 * beat, 48) for beat in range(4)]
    assert len(part(piece, ACCOMPANIMENT)) == 8


def test_a_bass_singer_has_the_melody_under_the_piano() -> None:
    piece = read([(0, 4, 76), (0, 4, 79)], [(0, 2, 50), (2, 2, 45)], names="piano:0,:53", idiom=Idiom.SONG)
    assert part(piece, MELODY) == [(0, 50), (24, 45)]


def test_a_quartets_first_violin_is_its_melody_even_where_the_second_crosses_it() -> None:
    first: list[Note] = [(0, 1, 76), (1, 1, 67), (2, 2, 79)]
    second: list[Note] = [(0, 1, 72), (1, 1, 74), (2, 2, 71)]
    viola: list[Note] = [(0, 4, 64)]
    cello: list[Note] = [(0, 2, 48), (2, 2, 43)]
    names = "Violin 1:40,Violin 2:40,Viola:41,Violoncello:42"
    piece = read(first, second, viola, cello, names=names, idiom=Idiom.CHAMBER)
    assert part(piece, MELODY) == [(0, 76), (12, 67), (24, 79)]
    assert part(piece, BASS) == [(0, 48), (24, 43)]
    assert part(piece, ACCOMPANIMENT) == [(0, 64), (0, 72), (12, 74), (24, 71)]


def test_a_low_note_of_a_guitar_is_bass_and_no_melody() -> None:
    arpeggio: list[Note] = [(0, 0.5, 40), (0.5, 0.5, 59), (1, 0.5, 64), (1.5, 0.5, 67)]
    piece = read(arpeggio, names="guitar:24")
    assert part(piece, BASS) == [(0, 40)]
    assert part(piece, MELODY) == [(6, 59), (12, 64), (18, 67)]


def test_the_chords_of_a_waltz_are_no_bass() -> None:
    left: list[Note] = [(0, 1, 41), *((beat, 1, p) for beat in (1, 2) for p in (53, 57, 60))]
    piece = read([(0, 3, 77)], left, metres=[(0, 3, 4)], names="right:0,left:0")
    assert part(piece, BASS) == [(0, 41)]
    assert len(part(piece, ACCOMPANIMENT)) == 6


def test_an_organs_pedal_is_no_solo() -> None:
    pedal: list[Note] = [(0, 4, 36)]
    piece = read([(0, 4, 72)], [(0, 4, 60)], pedal, names="right:19,left:19,pedal:74")
    assert part(piece, MELODY) == [(0, 72)]


def test_an_orchestras_doublings_in_octaves_are_left_out() -> None:
    violin: list[Note] = [(beat, 1, pitch) for beat, pitch in enumerate((76, 79, 77, 74))]
    flute = [(at, length, pitch + 12) for at, length, pitch in violin]
    horn: list[Note] = [(0, 4, 67)]
    contrabass: list[Note] = [(0, 2, 36), (2, 2, 43)]
    cello = [(at, length, pitch + 12) for at, length, pitch in contrabass]
    names = "Flute:73,Violin:40,Horn:60,Cello:42,Contrabass:43"
    piece = read(flute, violin, horn, cello, contrabass, names=names, idiom=Idiom.ORCHESTRAL)
    assert part(piece, MELODY) == [(at * 12, pitch) for at, _, pitch in flute]
    assert part(piece, BASS) == [(0, 36), (24, 43)]
    assert part(piece, ACCOMPANIMENT) == [(0, 67)]


def test_a_chords_tone_an_octave_from_the_melody_stays() -> None:
    strings: list[Note] = [(0, 4, 64), (0, 4, 67), (0, 4, 72)]
    piece = read(
        [(0, 4, 84)], strings, [(0, 4, 36)], names="Oboe:68,Strings:48,Bass:43", idiom=Idiom.ORCHESTRAL
    )
    assert (0, 72) in part(piece, ACCOMPANIMENT)


def test_every_note_has_one_part() -> None:
    rng = np.random.default_rng(3)
    notes = [(float(rng.integers(64)) / 4, 0.5, int(rng.integers(36, 90))) for _ in range(200)]
    for idiom in Idiom:
        piece = read(notes[:100], notes[100:], idiom=idiom)
        assert set(piece.notes[:, PART].tolist()) <= {MELODY, BASS, ACCOMPANIMENT}
        onsets = piece.notes[piece.notes[:, PART] == MELODY, ONSET]
        assert len(np.unique(onsets)) == len(onsets)
