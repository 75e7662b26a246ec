from collections import Counter
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.output.audio.curve import Curve
from bridge.output.audio.line import RELEASE, Line, Pitch, SampledNote
from bridge.output.audio.sampler import Floats, Recording, RecordingCache, mix

PIANO: Pitch = (0, False, 60)
GLISSANDO, VIBRATO = Curve.of(0.0, [(9_000, 1.5), (30_000, -2.0)]), Curve.of(0.0, [(20_000, 0.5)])
STILL, LOUD = Curve.of(0.0, ()), Curve.of(1.0, ())


class Played:
    """A bank of one sound, which takes down what is asked of it; it has two layers, up to velocity 60 and above."""

    def __init__(self, sound: Callable[[Pitch, int], Floats]) -> None:
        self._sound, self.asked = sound, Counter[int]()

    def top(self, pitch: Pitch, velocity: int) -> int:  # noqa: ARG002 (all pitches are alike)
        return 60 if velocity <= 60 else 127

    def held(self, pitch: Pitch, velocity: int, samples: int) -> Floats:  # noqa: ARG002 (and all layers)
        self.asked[samples] += 1
        return self._sound(pitch, samples)


def steady(_pitch: Pitch, samples: int) -> Floats:
    return np.ones((1, samples), dtype=np.float32)


def line(
    notes: list[SampledNote],
    *,
    bend: Curve = STILL,
    vibrato: Curve = STILL,
) -> Line:
    return Line(tuple(notes), (LOUD,), STILL, STILL, bend, vibrato, 0.0)


def wave(pitch: Pitch, samples: int) -> Floats:
    middle = np.sin(np.arange(samples, dtype=np.float32) * pitch[2])
    return np.stack((middle, middle / 2))


def test_notes_sum_and_fade_after_their_end() -> None:
    notes = [SampledNote(-100, 50, PIANO, 127), SampledNote(0, 40_000, PIANO, 127)]
    sound = mix(line(notes), notes, 0, 30_000, RecordingCache([line(notes)], Played(steady)))
    assert sound.shape == (2, 30_000)
    assert sound[0, 0] == pytest.approx(2, abs=0.02)
    assert sound[0, 49] == pytest.approx(2, abs=0.02)
    assert sound[0, 50 + RELEASE // 3] == pytest.approx(1.1, abs=0.02)
    assert sound[0, 50 + RELEASE] == pytest.approx(1, abs=0.02)


soundings = st.builds(
    lambda start, held, number, velocity: SampledNote(start, start + held, (0, False, number), velocity),
    st.integers(0, 60_000),
    st.integers(1, 70_000),
    st.integers(40, 42),
    st.integers(1, 127),
)


@given(st.lists(soundings, max_size=6), st.integers(0, 50_000), st.integers(1, 30_000))
def test_a_sample_is_the_same_in_any_stretch(notes: list[SampledNote], first: int, samples: int) -> None:
    for played in (line(notes), line(notes, bend=GLISSANDO, vibrato=VIBRATO)):
        recordings = RecordingCache([played], Played(wave))
        whole = mix(played, notes, 0, 80_000, recordings)
        assert np.array_equal(
            mix(played, notes, first, samples, recordings), whole[:, first : first + samples]
        )


def test_a_pitch_is_rendered_once_for_short_notes_and_once_for_long_ones() -> None:
    bank = Played(steady)
    notes = [SampledNote(0, held, PIANO, 90) for held in (100, 9_000, 500, 400_000, 300_000)]
    recordings = RecordingCache([line(notes)], bank)
    for note in notes:
        assert recordings.recording(line(notes), note).steps.shape[2] >= note.samples
    assert bank.asked == {9_000 + RELEASE: 1, 400_000 + RELEASE: 1}


def test_a_recording_keeps_loud_and_soft_sound_to_16_bits() -> None:
    for peak in (0.0, 1e-4, 3.0):
        sound = np.float32(peak) * wave(PIANO, 1_000)
        kept = Recording.of(sound, PIANO, 127)
        assert np.allclose(kept.steps.sum(axis=0) * kept.step, sound, atol=1.2 * peak / 32_767)


def noise(_pitch: Pitch, samples: int) -> Floats:
    return np.random.default_rng(0).standard_normal((1, samples)).astype(np.float32)


def spectrum(velocity: int) -> npt.NDArray[np.float64]:
    """Return the level below 500 Hz, and that from 5 to 10 kHz, of a note at a velocity, in decibels."""
    notes = [SampledNote(0, 48_000, PIANO, velocity)]
    sound = mix(line(notes), notes, 0, 48_000, RecordingCache([line(notes)], Played(noise)))[0]
    power = np.abs(np.fft.rfft(sound)) ** 2
    levels: npt.NDArray[np.float64] = 10 * np.log10([power[:200].mean(), power[5_000:10_000].mean()])
    return levels


def test_half_the_velocity_is_12_db_softer_and_6_db_more_where_it_is_bright() -> None:
    low, high = spectrum(126) - spectrum(63)
    assert low == pytest.approx(12.5, abs=1)
    assert high == pytest.approx(18, abs=1)


def test_the_loudest_note_of_each_of_a_banks_layers_is_as_bright_as_it_is_recorded() -> None:
    low, high = spectrum(127) - spectrum(60)
    assert high - low == pytest.approx(0, abs=0.5)


def test_a_note_that_is_bent_up_an_octave_sounds_an_octave_higher() -> None:
    def tone(_pitch: Pitch, samples: int) -> Floats:
        sound: Floats = np.sin(2 * np.pi * 440 / 48_000 * np.arange(samples)).astype(np.float32)
        return sound[None]

    notes = [SampledNote(1_000, 49_000, PIANO, 127)]
    for semitones, heard in ((0.0, 440), (12.0, 880), (-2.0, 392)):
        bent = line(notes, bend=Curve.of(semitones, ()))
        sound = mix(bent, notes, 1_000, 48_000, RecordingCache([bent], Played(tone)))[0]
        assert np.abs(np.fft.rfft(sound)).argmax() == pytest.approx(heard, abs=1)


def test_modulation_is_a_vibrato() -> None:
    notes = [SampledNote(0, 48_000, PIANO, 127)]
    trembling = line(notes, vibrato=Curve.of(0.5, ()))
    whole, part = trembling.played(notes[0], 0, 96_000)
    speed = 12 * np.log2(np.diff((whole + part.astype(np.float64))[48_000:]))
    assert (speed.min(), speed.max()) == pytest.approx((-0.5, 0.5), abs=0.02)
    assert np.count_nonzero(np.diff(np.sign(speed))) == 11  # five times and a half up and down in a second
