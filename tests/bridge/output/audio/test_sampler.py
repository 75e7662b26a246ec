from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.output.audio.sampler import RELEASE, Floats, Pitch, Recording, RecordingCache, SampledNote, mix

PIANO: Pitch = (0, False, 60)


def steady(_pitch: Pitch, samples: int) -> Floats:
    return np.ones((samples, 2), dtype=np.float32)


def wave(pitch: Pitch, samples: int) -> Floats:
    return np.repeat(np.sin(np.arange(samples, dtype=np.float32)[:, None] * pitch[2]), 2, axis=1)


def test_notes_sum_and_fade_after_their_end() -> None:
    notes = [SampledNote(-100, 50, PIANO, 127), SampledNote(0, 40_000, PIANO, 127)]
    sound = mix(notes, 0, 30_000, RecordingCache(notes, steady))
    assert sound.shape == (30_000, 2)
    assert sound[0, 0] == pytest.approx(2)
    assert sound[49, 1] == pytest.approx(2)
    assert sound[50 + RELEASE // 3, 0] == pytest.approx(1.1)
    assert sound[50 + RELEASE, 0] == pytest.approx(1)


soundings = st.builds(
    lambda start, held, number, velocity: SampledNote(start, start + held, (0, False, number), velocity),
    st.integers(0, 60_000),
    st.integers(1, 70_000),
    st.integers(40, 42),
    st.integers(1, 127),
)


@given(st.lists(soundings, max_size=6), st.integers(0, 50_000), st.integers(1, 30_000))
def test_a_sample_is_the_same_in_any_stretch(notes: list[SampledNote], first: int, samples: int) -> None:
    recordings = RecordingCache(notes, wave)
    whole = mix(notes, 0, 80_000, recordings)
    assert np.array_equal(mix(notes, first, samples, recordings), whole[first : first + samples])


def test_a_pitch_is_rendered_once_for_short_notes_and_once_for_long_ones() -> None:
    asked: Counter[int] = Counter()

    def render(pitch: Pitch, samples: int) -> Floats:
        asked[samples] += 1
        return steady(pitch, samples)

    notes = [SampledNote(0, held, PIANO, 90) for held in (100, 9_000, 500, 400_000, 300_000)]
    recordings = RecordingCache(notes, render)
    for note in notes:
        assert len(recordings.recording(note).steps) >= note.samples
    assert asked == {9_000 + RELEASE: 1, 400_000 + RELEASE: 1}


def test_a_recording_keeps_loud_and_soft_sound_to_16_bits() -> None:
    for peak in (0.0, 1e-4, 3.0):
        sound = np.float32(peak) * wave(PIANO, 1_000)
        kept = Recording.of(sound)
        assert np.allclose(kept.steps * kept.step, sound, atol=0.6 * peak / 32_767)
