"""The pitch of a voice."""

import numpy as np
import pytest

from bridge.sound.pitch import pitches
from tests.sounds import RATE, Floats, noise


def buzz(hertz: float) -> Floats:
    time = np.arange(RATE) / RATE
    return np.asarray(0.1 * sum(np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, 15)), np.float32)


@pytest.mark.parametrize("note", [40, 45, 52, 57, 64])
def test_a_buzz_has_its_pitch(note: int) -> None:
    told = pitches(buzz(440 * 2 ** ((note - 69) / 12)), np.arange(0, 80, 10))
    assert told == pytest.approx(note, abs=0.5)


def test_noise_has_none() -> None:
    assert np.count_nonzero(pitches(noise(1, -20), np.arange(0, 80, 4))) <= 1
