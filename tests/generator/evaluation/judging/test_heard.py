import numpy as np
import pytest

from generator.errors import CorpusError
from generator.evaluation.judging.heard import hear, heard_notes
from generator.evaluation.judging.metre import syncopation, weights
from generator.evaluation.judging.window import Window, longest_run, windows_of
from tests.generator.evaluation.judging.pieces import heard, motifs, struck

TWELVE_BARS = [60 + n for n in range(12)]


def test_a_players_articulation_is_not_heard() -> None:
    written = heard(motifs(TWELVE_BARS)).notes
    detached = heard(motifs(TWELVE_BARS, length=0.4)).notes
    bound = heard(motifs(TWELVE_BARS, length=0.55)).notes
    assert (detached == written).all()
    assert (bound == written).all()


def test_a_rest_is_heard() -> None:
    short = heard(motifs(TWELVE_BARS, length=0.25)).notes
    assert set(short[:, 1] - short[:, 0]) == {3}


def test_triplets_stay_triplets_detached_or_not() -> None:
    for length in (1 / 3, 0.25):
        notes = heard([(n / 3, length, 60 + n % 5) for n in range(48)]).notes
        assert notes[:, 0].tolist() == list(range(0, 192, 4))
        assert set((notes[:, 1] - notes[:, 0])[:-1]) == {4}


def test_grace_notes_and_doubled_notes_are_left_out() -> None:
    with_grace = heard([(0, 1, 60), (0.95, 0.05, 62), (1, 1, 64)], [(0, 2, 60)])
    assert with_grace.notes[:, [0, 1, 2]].tolist() == [[0, 24, 60], [12, 24, 64]]


def test_the_division_in_parts_does_not_matter() -> None:
    melody, chord = motifs(TWELVE_BARS), struck([(48, 52, 55)] * 12, 4, 4)
    assert (heard(melody, chord).notes == heard([*melody, *chord]).notes).all()


def test_a_note_that_is_struck_again_ends_there() -> None:
    notes = heard_notes(np.array([0.0, 12.0]), np.array([24.0, 36.0]), np.array([60, 60]))
    assert notes[:, :2].tolist() == [[0, 12], [12, 36]]


def test_what_is_no_midi_file_is_told() -> None:
    with pytest.raises(CorpusError, match="x is no MIDI file"):
        hear(b"nothing", "x")


def test_windows_have_one_metre_and_whole_bars() -> None:
    notes = [(n / 2, 0.5, 60 + n % 7) for n in range(2 * (10 * 4 + 9 * 3))]
    piece = heard(notes, metres=((0, 4, 4), (40, 3, 4)))
    found = list(windows_of(piece))
    assert [(first, window.metre) for first, window in found] == [(0, (4, 4)), (10, (3, 4))]
    assert all(len(window.notes) == 8 * 2 * window.metre[0] for _, window in found)
    longest = longest_run(piece)
    assert longest is not None
    assert (longest.bars, longest.metre) == (10, (4, 4))


def test_a_silent_window_is_not_judged() -> None:
    assert not list(windows_of(heard([(0, 32, 60)])))


def test_the_levels_of_a_bar_follow_its_metre() -> None:
    assert weights((4, 4))[[0, 24, 12, 36, 6, 3]].tolist() == [0, -1, -2, -2, -3, -4]
    assert weights((3, 4))[[0, 12, 24, 6, 3]].tolist() == [0, -1, -1, -2, -3]
    assert weights((6, 8))[[0, 18, 6, 12, 3]].tolist() == [0, -1, -2, -2, -3]


def test_a_note_over_a_stronger_place_is_syncopated() -> None:
    window = Window(np.zeros((0, 4), dtype=np.int64), 1, (4, 4))
    on_beats, off_beats = np.array([0, 12, 24, 36, 48]), np.array([0, 6, 18, 36, 48])
    assert syncopation(on_beats, window).tolist() == [0, 0, 0, 0]
    assert syncopation(off_beats, window).tolist() == [0, 1, 2, 0]
    triplets, over_the_middle = np.array([0, 4, 8, 12, 16, 20, 24]), np.array([0, 20, 28])
    assert not syncopation(triplets, window).any()
    assert syncopation(over_the_middle, window).tolist() == [0, 4]
