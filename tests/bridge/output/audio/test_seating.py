"""Seats: where a line is heard between left and right."""

import numpy as np
import pytest

from bridge.midi.instruments import INSTRUMENTS, PERCUSSION, Seat
from bridge.output.audio.curve import Curve
from bridge.output.audio.line import Line
from bridge.output.audio.sampler import Floats
from bridge.output.audio.seating import ELSEWHERE, seat_of, seated


def placed(pan: Curve, side: float = 0.0) -> Floats:
    """Return left and right of a second of sound that is 1 in the middle."""
    still, loud = Curve.of(0.0, ()), Curve.of(1.0, ())
    line = Line((), (loud,), pan, still, still, still, 0.0)
    return seated(line, np.array([[1.0], [side]], dtype=np.float32).repeat(48_000, axis=1), 0)


@pytest.mark.parametrize("pan", [-1.0, -0.5, 0.0, 0.3, 1.0])
def test_power_is_the_same_in_every_place(pan: float) -> None:
    left, right = placed(Curve.of(pan, ()))[:, 0]
    assert left**2 + right**2 == pytest.approx(2)
    assert (right - left) * pan >= 0


def test_a_stereo_sound_in_the_middle_is_as_it_is_recorded_and_narrower_to_the_side() -> None:
    assert placed(Curve.of(0.0, ()), 0.4)[:, 0].tolist() == pytest.approx([1.4, 0.6])
    left, right = placed(Curve.of(1.0, ()), 0.4)[:, 0]
    assert (left, right) == pytest.approx((0, 2**0.5), abs=1e-6)


def test_who_is_moved_is_heard_on_the_way() -> None:
    left, right = placed(Curve.of(-1.0, [(24_000, 1.0)]))
    assert (left[0], right[0]) == pytest.approx((2**0.5, 0), abs=1e-6)
    assert (left[24_000], right[24_000]) == pytest.approx((0, 2**0.5), abs=1e-6)


def test_a_program_that_nobody_plays_sits_in_the_middle_and_drums_at_the_back() -> None:
    assert seat_of("Bagpipe", 109, drums=False) == ELSEWHERE
    assert seat_of("Drums", 0, drums=True) == PERCUSSION.seat
    assert seat_of("Piano", 0, drums=False) == INSTRUMENTS["piano"].seat


def test_a_seat_is_written_as_controllers() -> None:
    assert [Seat(pan, 0.0).pan_value for pan in (-1.0, 0.0, 1.0)] == [1, 64, 127]
    assert [Seat(0.0, depth).reverb_value for depth in (0.0, 1.0)] == [24, 96]
