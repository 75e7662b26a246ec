import numpy as np

from generator.expression import BEAT, DOWNBEAT, EIGHTH, HIT, velocities
from generator.voices import MELODY


def accents(beat: int, in_pickup: bool = False) -> list[int]:
    """What each sixteenth of a bar adds to a velocity."""
    steps = np.arange(12)
    quiet = velocities(
        steps, np.full(12, MELODY), np.full(12, 0.5), np.zeros(12, dtype=np.bool_), beat, in_pickup
    )
    return [int(loudness) for loudness in quiet - quiet.min()]


def test_three_quarters_and_two_dotted_ones_have_their_own_beats() -> None:
    e, b, d = EIGHTH, BEAT, DOWNBEAT
    assert accents(4) == [d, 0, e, 0, b, 0, e, 0, b, 0, e, 0]
    assert accents(6) == [d, 0, e, 0, e, 0, b, 0, e, 0, e, 0]


def test_a_pickup_has_no_downbeat() -> None:
    assert accents(4, in_pickup=True)[:5] == [BEAT, 0, EIGHTH, 0, BEAT]


def test_a_hit_is_an_accent() -> None:
    one = np.ones(1, dtype=np.int64)
    off, on = (velocities(one, one * MELODY, one / 2, one == hit) for hit in (0, 1))
    assert on - off == HIT
