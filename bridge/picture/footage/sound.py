"""The sound of a media file, decoded at any place."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
import numpy.typing as npt

from bridge.errors import FootageError
from bridge.picture.footage.sound_streams import SHARE, Mix, heard_streams
from bridge.picture.footage.video import opened, ticks
from bridge.plain_text import plain

Floats = npt.NDArray[np.float32]
_EARLY: Final = Fraction(1, 5)
"""Seconds before a place from which it is decoded: what a codec gives first after a jump is not yet right."""
_DRIFT: Final = Fraction(1, 50)
"""Seconds by which a file's own times may differ from its samples before the times count."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """Sound that was decoded."""

    samples: Floats
    """Silence where there is none, or where it does not decode. (n, 2)"""
    trouble: str = ""
    """Why some of it does not decode; empty where all does."""


def has_sound(path: Path) -> bool:
    """Return True if a media file has sound, whether it can be decoded here or not."""
    try:
        with opened(path) as container:
            return bool(container.streams.audio)
    except FootageError:
        return False


def sound_between(path: Path, start: Fraction, end: Fraction, rate: int) -> Heard:
    """Decode the sound of a file in stereo; of several those that `heard_streams` tells.

    Args:
        path: The file.
        start: Seconds from the first frame of its picture.
        end: Likewise.
        rate: Samples a second to return.
    """
    first, count = round(start * rate), round(end * rate) - round(start * rate)
    sound = np.zeros((count, 2), np.float32)
    try:
        heard = _heard(path)
        for index in heard:
            own = np.zeros_like(sound) if len(heard) > 1 else sound
            for at, samples in _decoded(path, index, start, end, rate):
                begin, stop = max(at, first), min(at + len(samples), first + count)
                if begin < stop:
                    own[begin - first : stop - first] = samples[begin - at : stop - at]
            if len(heard) > 1:
                sound += np.float32(SHARE) * own
    except FootageError as error:
        return Heard(sound, str(error))
    except av.error.FFmpegError as error:
        return Heard(sound, plain(str(error.strerror)))
    return Heard(sound)


def _heard(path: Path) -> list[int]:
    """Return the numbers of the streams that are heard.

    Raises:
        FootageError: If there is none.
    """
    with opened(path) as container:
        heard = [stream.index for stream in heard_streams(container)]
    if not heard:
        raise FootageError("no decoder for it is here")
    return heard


def _decoded(
    path: Path, index: int, start: Fraction, end: Fraction, rate: int
) -> Iterator[tuple[int, Floats]]:
    """Yield one sound from before a place to behind another, with the number of its first sample.

    Raises:
        FootageError: If the file cannot be opened.
        FFmpegError: If it breaks off.
    """
    with opened(path) as container:
        stream = next(each for each in container.streams.audio if each.index == index)
        zero = _zero(container)
        mix = Mix("stereo", rate)
        container.seek(ticks(start - _EARLY + zero, Fraction(1, av.time_base)), any_frame=False)
        at: int | None = None
        for frame in container.decode(stream):
            if frame.pts is not None:
                told = round((frame.pts * (frame.time_base or Fraction(0)) - zero) * rate)
                at = told if at is None or abs(told - at) > _DRIFT * rate else at
            for each in mix.of(frame):
                samples: Floats = np.frombuffer(
                    memoryview(each.planes[0]), np.float32, 2 * each.samples
                ).reshape(-1, 2)
                yield at or 0, samples
                at = (at or 0) + len(samples)
            if at is not None and at > end * rate:
                return


def _zero(container: "av.container.InputContainer") -> Fraction:
    """Return the time of the first frame of the picture, in seconds of the file's own."""
    for stream in container.streams.video:
        if stream.start_time is not None and stream.time_base is not None:
            return Fraction(stream.start_time * stream.time_base)
    return Fraction(0)
