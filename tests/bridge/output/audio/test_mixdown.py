"""A mixdown: a block sounds the same in whichever order, with whatever is around it, in a hall and in none."""

from fractions import Fraction
from io import BytesIO

import mido
import numpy as np
import pytest

from bridge.output.audio.hall import HALL, Hall
from bridge.output.audio.mixdown import BLOCK, Mixdown
from bridge.output.audio.soundfont import find_soundfont

SECONDS = 17


def chords() -> bytes:
    """Return strings in front and a horn at the back, with vibrato, in notes that go on from one block into the next."""
    file = mido.MidiFile()
    for channel, (program, key) in enumerate(((48, 60), (60, 53))):
        track = mido.MidiTrack()
        track.append(mido.Message("program_change", channel=channel, program=program))
        track.append(mido.Message("control_change", channel=channel, control=1, value=80))
        for step in range(5):
            track.append(mido.Message("note_on", channel=channel, note=key + step, velocity=90))
            track.append(mido.Message("note_off", channel=channel, note=key + step, time=2_900))
        file.tracks.append(track)
    content = BytesIO()
    file.save(file=content)
    return content.getvalue()


def mixdown(hall: Hall | None) -> Mixdown:
    return Mixdown.of(chords(), Fraction(SECONDS), find_soundfont(None, ()), hall)


halls = pytest.mark.parametrize("hall", [HALL, None], ids=["hall", "dry"])


@halls
def test_blocks_are_the_same_in_any_order(hall: Hall | None) -> None:
    music, other = mixdown(hall), mixdown(hall)
    forwards = [music.sound(block, 0) for block in music.blocks()]
    backwards = [other.sound(block, 0) for block in reversed(other.blocks())]
    assert all(map(np.array_equal, forwards, reversed(backwards)))


@halls
def test_what_is_around_a_block_is_the_blocks_beside_it(hall: Hall | None) -> None:
    music = mixdown(hall)
    before, block, after = (music.sound(each, 0) for each in music.blocks()[:3])
    wide = music.sound(music.blocks()[1], 4_800)
    assert len(wide) == BLOCK + 9_600
    assert np.array_equal(wide, np.concatenate((before[-4_800:], block, after[:4_800])))


def test_a_hall_sounds_on_into_the_next_block_without_a_step() -> None:
    music = mixdown(HALL)
    sound = np.concatenate([music.sound(block, 0) for block in music.blocks()])
    steps = np.abs(np.diff(sound, axis=0)).max(axis=1)
    for edge in range(BLOCK, len(sound), BLOCK):
        assert steps[edge - 1] <= steps[edge - 4_800 : edge + 4_800].max()
        assert steps[edge - 1] < 4 * np.median(steps[edge - 4_800 : edge + 4_800]) + 1e-6
