"""What is read from spectra, against formulas and what librosa computes."""

import numpy as np
import pytest

from bridge.sound import spectrum
from bridge.sound.measured import HOP
from tests.sounds import RATE, Floats, chords, noise


def sine(hertz: float, seconds: float = 1.0, size: float = 0.5) -> Floats:
    return np.asarray(size * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE), np.float32)


def test_a_full_sine_has_half_the_power() -> None:
    assert spectrum.powers(sine(1000, size=1.0), 10).sum(axis=1) == pytest.approx(0.5, rel=1e-3)


@pytest.mark.parametrize("hertz", [440.0, 2500.0, 6000.0])
def test_the_centroid_of_a_sine_is_its_frequency(hertz: float) -> None:
    assert spectrum.centroid(spectrum.powers(sine(hertz), 5)) == pytest.approx(hertz, rel=0.05)


def test_the_middle_is_what_lies_from_1_to_4_kilohertz() -> None:
    both = sine(2000, size=0.3) + sine(6000, size=0.3)
    assert spectrum.middle(spectrum.powers(sine(2000), 5)) == pytest.approx(1, abs=0.01)
    assert spectrum.middle(spectrum.powers(both, 5)) == pytest.approx(0.5, abs=0.01)
    assert spectrum.middle(spectrum.powers(sine(300), 5)) == pytest.approx(0, abs=0.01)


def test_silence_has_nothing() -> None:
    power = spectrum.powers(np.zeros(4000, np.float32), 5)
    assert not spectrum.centroid(power).any()
    assert not spectrum.middle(power).any()
    assert not spectrum.onsets(spectrum.mel_levels(power)).any()


def test_an_onset_is_where_a_sound_begins() -> None:
    samples = np.concatenate((noise(0.5, -60), noise(0.5, -20)))
    grown = spectrum.onsets(spectrum.mel_levels(spectrum.powers(samples, 95)))
    assert abs(int(grown.argmax()) * HOP / RATE - 0.5) < 0.04
    assert grown.max() > 10 * np.median(grown)


def test_mfcc_are_the_cosines_of_mel_levels() -> None:
    levels = np.random.default_rng(0).normal(size=(3, spectrum.BANDS)).astype(np.float32)
    bands, place = spectrum.BANDS, np.arange(spectrum.BANDS) + 0.5
    for number, told in enumerate(spectrum.mfcc(levels).T):
        scale = np.sqrt((1 if number == 0 else 2) / bands)
        assert told == pytest.approx(scale * (levels @ np.cos(np.pi * number * place / bands)), abs=1e-4)


def test_mel_bands_overlap_by_half_and_cover_all() -> None:
    filters = spectrum.mel_filters()
    assert filters.shape == (spectrum.BINS, spectrum.BANDS)
    assert filters.max() <= 1
    covered = filters.sum(axis=1)[10:-20]
    assert covered == pytest.approx(1, abs=0.02)


def test_chroma_names_the_notes() -> None:
    a_minor = sine(220) + sine(261.63) + sine(329.63)
    told = spectrum.chroma(spectrum.lines(a_minor, 3))[1]
    assert set(np.argsort(told)[-3:]) == {9, 0, 4}


def test_held_notes_are_steady_and_noise_is_not() -> None:
    held = spectrum.steadiness(spectrum.lines(chords(4, 60), 20))
    noisy = spectrum.steadiness(spectrum.lines(noise(4, -20), 20))
    assert np.median(held) > 0.6
    assert np.median(noisy) < 0.45
