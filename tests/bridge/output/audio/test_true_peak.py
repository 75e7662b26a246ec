"""True peaks, against the signals of EBU Tech 3341."""

import numpy as np
import pytest

from bridge.output.audio.true_peak import AROUND, GROWTH, WINDOW, Floats, true_peaks


def sine(hertz: float, degrees: float, peak: float) -> Floats:
    wave = peak * np.sin(2 * np.pi * hertz * np.arange(100 * WINDOW) / 48_000 + np.radians(degrees))
    return np.stack([wave, wave], axis=1).astype(np.float32)


def highest(sound: Floats) -> float:
    padded = np.pad(sound, ((AROUND, AROUND), (0, 0)))
    return float(20 * np.log10(true_peaks(padded)[1:-1].max()))


@pytest.mark.parametrize(
    ("hertz", "degrees", "peak", "expected"),
    [
        (12_000, 0, 0.5, -6),  # case 15
        (12_000, 45, 0.5, -6),  # case 16
        (8_000, 60, 0.5, -6),  # case 17
        (6_000, 67.5, 0.5, -6),  # case 18
        (12_000, 45, 1.41, 3),  # case 19
    ],
)
def test_the_sines_of_tech_3341_have_the_true_peak_it_states(
    hertz: float, degrees: float, peak: float, expected: float
) -> None:
    assert expected - 0.4 <= highest(sine(hertz, degrees, peak)) <= expected + 0.2


def test_the_louder_channel_counts() -> None:
    sound = sine(1000, 0, 0.5)
    sound[:, 0] *= 0.1
    assert highest(sound) == pytest.approx(-6, abs=0.1)


def test_a_peak_is_read_in_its_own_window() -> None:
    sound = np.zeros((AROUND + 10 * WINDOW + AROUND, 2), dtype=np.float32)
    sound[AROUND + 4 * WINDOW + WINDOW // 2] = 0.7
    peaks = true_peaks(sound)
    assert np.flatnonzero(peaks > 0.1).tolist() == [4]
    assert peaks[4] == pytest.approx(0.7)


def test_no_true_peak_is_more_than_twice_the_samples() -> None:
    drawn = np.random.default_rng(1).choice([-1, 1], (AROUND + 1000 * WINDOW + AROUND, 2)).astype(np.float32)
    assert 1.5 < true_peaks(drawn).max() <= GROWTH
