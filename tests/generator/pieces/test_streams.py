import numpy as np
import pytest

from generator.pieces.columns import columns_of
from generator.pieces.grid import LONGEST_BAR
from generator.pieces.passages import passage
from generator.pieces.streams import BACK, CLASSES, HEARD, STREAM, STREAMS, streams_of
from tests.generator.pieces.songs import Note, read

C, E, G = 0, 4, 7


def streams(*bars: list[Note]) -> np.ndarray:
    """Return the streams of bars of 4/4 in C major."""
    notes: list[Note] = [
        (4 * bar + at, long, pitch) for bar, own in enumerate(bars) for at, long, pitch in own
    ]
    one = passage(columns_of(read(notes)), 0, 1000)
    return streams_of(one.bar, one.position, one.note_column, one.pitch, one.sounds)


TONIC: list[Note] = [(0, 1, 60), (1, 1, 64), (2, 1, 67), (3, 1, 72)]
OTHER: list[Note] = [(0, 2, 65), (2, 2, 69)]


def test_a_bar_tells_its_onsets_and_the_share_of_each_pitch_class() -> None:
    own = streams(TONIC, TONIC, TONIC, TONIC)[0, :STREAM]
    assert np.flatnonzero(own[:LONGEST_BAR]).tolist() == [0, 12, 24, 36]
    classes = own[LONGEST_BAR:]
    assert len(classes) == CLASSES
    assert classes.sum() == pytest.approx(HEARD)
    assert classes[[C, E, G]].tolist() == pytest.approx([2, 1, 1])


def test_a_bar_that_repeats_one_before_differs_in_nothing_from_it() -> None:
    found = streams(TONIC, TONIC, OTHER, TONIC, TONIC)
    assert found.shape == (5, STREAMS)
    from_one, from_two, _ = np.split(found[:, STREAM:], len(BACK), axis=1)
    assert (from_one.sum(1) > 0).tolist() == [
        True,
        False,
        True,
        True,
        False,
    ]  # the first differs from silence
    assert (from_two.sum(1) > 0).tolist() == [True, True, True, False, True]
