"""A hall: how long it sounds on, how wide, and that it is the same in whichever block it is heard."""

import numpy as np
import numpy.typing as npt
import pytest

from bridge.output.audio.hall import BANDS, HALL, MEMORY, ROOM, Hall
from bridge.output.audio.loudness import Floats
from bridge.output.audio.mixdown import BLOCK

RATE = 48_000


def test_it_has_died_away_before_the_block_after_the_next() -> None:
    assert MEMORY <= BLOCK


def octave(sound: Floats, band: int) -> npt.NDArray[np.float64]:
    """Return the left side of a response in an octave."""
    spectrum = np.fft.rfft(sound[:, 0].astype(np.float64), 2 * len(sound))
    frequencies = np.maximum(np.fft.rfftfreq(2 * len(sound), 1 / RATE), 1)
    spectrum *= np.exp(-((np.log2(frequencies / band) / 0.4) ** 2))
    return np.fft.irfft(spectrum)[: len(sound)]


def decay(sound: npt.NDArray[np.float64]) -> float:
    """Return seconds to -60 dB, from -5 to -25 dB of what is left: ISO 3382-1, T20."""
    left = np.cumsum(sound[::-1] ** 2)[::-1]
    level = 10 * np.log10(left / left[0] + 1e-12)
    return 3 * float(np.argmax(level < -25) - np.argmax(level < -5)) / RATE


@pytest.mark.parametrize("hall", [HALL, ROOM])
@pytest.mark.parametrize("band", range(1, 8))
def test_each_octave_dies_away_at_its_own_speed(hall: Hall, band: int) -> None:
    assert decay(octave(hall.response(), BANDS[band])) == pytest.approx(hall.decay[band], rel=0.2)


def test_its_sides_sound_apart() -> None:
    left, right = HALL.response().T
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.2


def test_it_is_as_loud_as_what_it_hears() -> None:
    noise = np.random.default_rng(1).standard_normal((2, MEMORY + RATE)).astype(np.float32)
    spectrum = np.fft.rfft(noise)
    frequencies = np.fft.rfftfreq(noise.shape[1], 1 / RATE)
    spectrum[:, (frequencies < 250) | (frequencies > 4_000)] = 0
    heard = np.fft.irfft(spectrum, noise.shape[1]).astype(np.float32)
    assert 20 * np.log10(HALL.around(heard).std() / heard.std()) == pytest.approx(0, abs=1)


def test_a_sound_on_the_left_is_heard_on_both_sides_and_more_on_the_left() -> None:
    heard = np.zeros((2, MEMORY + RATE), dtype=np.float32)
    heard[0, MEMORY] = 1
    left, right = np.sqrt((HALL.around(heard) ** 2).sum(axis=1))
    assert 3 < 20 * np.log10(left / right) < 7


def test_a_sample_is_the_same_in_whichever_range_it_is_heard() -> None:
    sound = np.random.default_rng(2).standard_normal((2, MEMORY + 3 * RATE)).astype(np.float32)
    whole = HALL.around(sound)
    late = HALL.around(sound[:, RATE:])
    assert np.abs(late - whole[:, RATE:]).max() < 1e-5 * np.abs(whole).max()


def test_who_sits_at_the_back_is_heard_by_way_of_the_hall_at_once() -> None:
    assert HALL.delay(1.0) == 0
    assert HALL.delay(0.0) == round(HALL.nearest * RATE)
