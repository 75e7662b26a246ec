"""Loudness, against the signals of EBU Tech 3341 and Tech 3342, and against FFmpeg's meter."""

import numpy as np
import pytest

from bridge.output.audio.loudness import (
    HOP,
    MOMENTARY,
    SHORT_TERM,
    TAIL,
    Energies,
    Floats,
    integrated,
    loudest,
    loudness_range,
)
from bridge.output.audio.loudness import energies as measured
from tests.ffmpeg_meter import ffmpeg_reads

RATE = 48_000


def tone(*pieces: tuple[float, float], hertz: float = 1000) -> Floats:
    """Return a sine on both channels, of some seconds at some dBFS after one another."""
    levels = np.concatenate([np.full(round(seconds * RATE), 10 ** (peak / 20)) for seconds, peak in pieces])
    wave = levels * np.sin(2 * np.pi * hertz * np.arange(len(levels)) / RATE)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def energies(sound: Floats) -> Energies:
    return measured(np.concatenate([np.zeros((TAIL, 2), dtype=np.float32), sound[: len(sound) // HOP * HOP]]))


def noise(seconds: float, decibels: float, seed: int) -> Floats:
    drawn = np.random.default_rng(seed).standard_normal((round(seconds * RATE), 2))
    return (drawn * 10 ** (decibels / 20)).astype(np.float32)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([(20, -23.0)], -23.0),  # case 1
        ([(20, -33.0)], -33.0),  # case 2
        ([(10, -36.0), (60, -23.0), (10, -36.0)], -23.0),  # case 3
        ([(10, -72.0), (10, -36.0), (60, -23.0), (10, -36.0), (10, -72.0)], -23.0),  # case 4
        ([(20, -26.0), (20.1, -20.0), (20, -26.0)], -23.0),  # case 5
    ],
)
def test_the_tones_of_tech_3341_have_the_loudness_it_states(
    pieces: list[tuple[float, float]], expected: float
) -> None:
    assert integrated(energies(tone(*pieces))) == pytest.approx(expected, abs=0.1)


def test_a_tone_is_as_loud_over_three_seconds_and_in_each_moment() -> None:
    hops = energies(tone((5, -23.0)))
    assert loudest(hops, SHORT_TERM) == pytest.approx(-23, abs=0.1)
    assert loudest(hops, MOMENTARY) == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([(20, -20.0), (20, -30.0)], 10),  # case 1
        ([(20, -20.0), (20, -15.0)], 5),  # case 2
        ([(20, -40.0), (20, -20.0)], 20),  # case 3
        ([(20, -50.0), (20, -35.0), (20, -20.0), (20, -35.0), (20, -50.0)], 15),  # case 4
    ],
)
def test_the_tones_of_tech_3342_have_the_range_it_states(
    pieces: list[tuple[float, float]], expected: float
) -> None:
    assert loudness_range(energies(tone(*pieces))) == pytest.approx(expected, abs=1)


@pytest.mark.parametrize("hertz", [30.0, 60.0, 250.0, 2000.0, 8000.0, 15_000.0])
def test_every_frequency_is_weighted_as_by_another_meter(hertz: float) -> None:
    sound = tone((4, -20.0), hertz=hertz)
    assert integrated(energies(sound)) == pytest.approx(ffmpeg_reads([sound])["lavfi.r128.I"], abs=0.05)


def test_swelling_noise_is_as_loud_as_by_another_meter() -> None:
    sound = np.concatenate(
        [noise(3, decibels, seed) for seed, decibels in enumerate((-30, -18, -45, -24, -80))]
    )
    other = ffmpeg_reads([sound])
    assert integrated(energies(sound)) == pytest.approx(other["lavfi.r128.I"], abs=0.05)
    assert loudness_range(energies(sound)) == pytest.approx(other["lavfi.r128.LRA"], abs=0.2)


def test_a_hop_is_as_loud_whatever_is_measured_with_it() -> None:
    sound = noise(2, -20, 7)
    first, then = measured(sound[: TAIL + 5 * HOP]), measured(sound[5 * HOP : TAIL + 10 * HOP])
    assert np.allclose(np.concatenate([first, then]), measured(sound[: TAIL + 10 * HOP]), rtol=1e-5)


def test_silence_and_what_is_too_short_have_no_loudness() -> None:
    assert integrated(energies(np.zeros((RATE, 2), dtype=np.float32))) is None
    assert integrated(energies(tone((0.39, -23.0)))) is None
    assert integrated(energies(tone((0.4, -23.0)))) == pytest.approx(-23, abs=0.2)
    assert loudest(energies(tone((0.4, -23.0))), SHORT_TERM) is None
    assert loudness_range(energies(tone((1, -80.0)))) == 0


def test_one_channel_alone_is_3_lu_softer_than_both() -> None:
    sound = tone((2, -20.0))
    sound[:, 1] = 0
    assert integrated(energies(sound)) == pytest.approx(-23, abs=0.1)
