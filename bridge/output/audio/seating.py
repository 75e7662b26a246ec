"""The seats of a MIDI file's instruments before the audience."""

from functools import cache

import numpy as np
import numpy.typing as npt

from bridge.midi.instruments import INSTRUMENTS, PERCUSSION, Instrument, Seat
from bridge.output.audio.line import Line

Floats = npt.NDArray[np.float32]

ELSEWHERE = Seat(0.0, 0.3)
"""The seat of a program that no instrument has."""


@cache
def seat_of(track: str, program: int, said: tuple[int, int] | None = None, *, drums: bool) -> Seat:
    """Return the seat of what a track plays; cached.

    Args:
        track: The track's name, which decides where several instruments have the program.
        program: Its General MIDI program.
        said: The values of controllers 10 and 91 where the track says who sits where; an instrument that sits there is it,
            a person's own, too.
        drums: True for a drum kit.
    """
    if drums:
        return PERCUSSION.seat
    alike = [each for each in INSTRUMENTS.values() if each.program == program and each is not PERCUSSION]
    return max(alike, key=lambda each: (_sits(each, said), _suits(each, track))).seat if alike else ELSEWHERE


def _sits(instrument: Instrument, said: tuple[int, int] | None) -> bool:
    """Return True if an instrument sits where controllers 10 and 91 say."""
    return said == (instrument.seat.pan_value, instrument.seat.reverb_value)


def _suits(instrument: Instrument, track: str) -> int:
    """Return 2 for an instrument that a track is named after, 1 for one that leads the voice it is named after, else 0."""
    if instrument.name == track:
        return 2
    return int(any(voice.value.capitalize() == track for voice in instrument.voices))


def seated(line: Line, sound: Floats, first: int) -> Floats:
    """Give sound of a line its loudness and its place between left and right.

    Its power is the same in every place, and it is narrower towards either side.

    Args:
        line: The line.
        sound: Middle and side; it is written over. (2, n)
        first: Its first sample, from the timeline's first frame.

    Returns:
        Left and right. (2, n)
    """
    middle, side = sound
    end = first + len(middle)
    gain, pan = line.gain(first, end), line.pan.over(first, end)
    angle = (pan + 1) * np.float32(np.pi / 4)
    sound *= gain
    placed = np.empty_like(sound)
    np.multiply(middle, np.cos(angle) * np.sqrt(np.float32(2)), out=placed[0])
    np.multiply(middle, np.sin(angle) * np.sqrt(np.float32(2)), out=placed[1])
    if side.any():
        side *= 1 - np.abs(pan)
        placed[0] += side
        placed[1] -= side
    return placed
