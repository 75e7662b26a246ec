"""Measuring files: the same from wherever it begins, and nothing but what is not yet known."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.errors import FootageError
from bridge.sound.measured import BLOCK, FINE, MeasuredSound, blocks_between, packed, runs, unpacked
from bridge.sound.measuring import measured
from bridge.sound.recording import probe, samples_from
from tests.sounds import RATE, chords, noise, with_bangs, write_sound


@pytest.mark.parametrize(
    ("name", "codec", "rate", "picture"),
    [
        ("a.wav", "pcm_s24le", 48_000, False),
        ("b.mov", "pcm_s16le", 48_000, True),
        ("c.mp4", "aac", 44_100, True),
        ("d.flac", "flac", 96_000, False),
        ("e.mkv", "flac", 48_000, False),
    ],
)
def test_a_block_is_the_same_from_wherever_decoding_begins(
    name: str, codec: str, rate: int, tmp_path: Path, *, picture: bool
) -> None:
    samples = chords(70, 100) + noise(70, -50)
    recording = probe(write_sound(tmp_path / name, samples, codec=codec, rate=rate, picture=picture))
    whole, part = list(measured(recording, range(3))), list(measured(recording, range(1, 3)))
    for one, other in zip(whole[1:], part, strict=True):
        assert one.number == other.number
        for measure in ("loudness", "brightness", "middle", "speech"):
            assert one.channel(measure) == pytest.approx(other.channel(measure), rel=0.02, abs=0.02)
        assert one.coarse == pytest.approx(other.coarse, rel=0.02, abs=0.1)


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_samples_are_where_they_are_in_the_file(rate: int, tmp_path: Path) -> None:
    recording = probe(write_sound(tmp_path / "a.wav", with_bangs(noise(20, -70), (12.5,)), rate=rate))
    for begins in (0, 11 * RATE):
        loud = [
            at + int(np.argmax(np.abs(samples) > 0.1))
            for at, samples in samples_from(recording, begins)
            if len(samples) and np.abs(samples).max() > 0.1
        ]
        assert loud[0] == pytest.approx(12.5 * RATE, abs=8)


def test_behind_the_end_it_is_silent(tmp_path: Path) -> None:
    recording = probe(write_sound(tmp_path / "a.wav", noise(2, -20)))
    assert recording.duration == 2
    (sound,) = measured(recording, range(1))
    loudness = sound.channel("loudness")
    assert loudness[: 2 * FINE].mean() == pytest.approx(-20, abs=1)
    assert (loudness[2 * FINE + 2 :] == -90).all()


def test_what_has_no_sound_is_refused_by_name(tmp_path: Path) -> None:
    text = tmp_path / "notes.wav"
    text.write_text("no sound")
    with pytest.raises(FootageError, match=r"'notes\.wav'"):
        probe(text)
    with pytest.raises(FootageError, match=r"'gone\.wav' cannot be read"):
        probe(tmp_path / "gone.wav")


def test_what_is_kept_is_read_back() -> None:
    rng = np.random.default_rng(0)
    fine, coarse = rng.normal(size=(BLOCK, 8)), rng.normal(size=(BLOCK // 16, 26))
    sound = MeasuredSound(
        3, fine.astype(np.float16).astype(np.float32), coarse.astype(np.float16).astype(np.float32)
    )
    data = packed(sound)
    assert len(data) < 60_000
    again = unpacked(3, data)
    assert (again.fine == sound.fine).all()
    assert (again.coarse == sound.coarse).all()
    for spoilt in (data[:-1], data[:40] + b"x" + data[41:], b""):
        with pytest.raises(ValueError, match="not what was kept"):
            unpacked(3, spoilt)
    with pytest.raises(ValueError, match="not what was kept"):
        unpacked(4, data)


@given(st.fractions(0, 400), st.fractions(0, 400))
def test_blocks_hold_a_range(one: Fraction, other: Fraction) -> None:
    start, end = sorted((float(one), float(other)))
    blocks = blocks_between(start, end)
    assert blocks.start * BLOCK / FINE <= start
    assert end <= max(blocks.stop * BLOCK / FINE, start) + 1e-9
    assert len(blocks) <= (end - start) * FINE / BLOCK + 2


@given(st.sets(st.integers(0, 30)))
def test_runs_have_every_number_once(numbers: set[int]) -> None:
    told = runs([*numbers])
    assert [number for run in told for number in run] == sorted(numbers)
    assert all(one.stop < other.start for one, other in pairwise(told))
