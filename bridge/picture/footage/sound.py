"""The sound of a media file, decoded at any place."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
import numpy.typing as npt
from av.audio.resampler import AudioResampler

from bridge.errors import FootageError
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
    """Decode the first sound of a file in stereo.

    Args:
        path: The file.
        start: Seconds from the first frame of its picture.
        end: Likewise.
        rate: Samples a second to return.
    """
    first, count = round(start * rate), round(end * rate) - round(start * rate)
    sound = np.zeros((count, 2), np.float32)
    try:
        for at, samples in _decoded(path, start, end, rate):
            begin, stop = max(at, first), min(at + len(samples), first + count)
            if begin < stop:
                sound[begin - first : stop - first] = samples[begin - at : stop - at]
    except FootageError as error:
        return Heard(sound, str(error))
    except av.error.FFmpegError as error:
        return Heard(sound, plain(str(error.strerror)))
    return Heard(sound)


def _decoded(path: Path, start: Fraction, end: Fraction, rate: int) -> Iterator[tuple[int, Floats]]:
    """Yield sound from before a place to behind another, with the number of its first sample.

    Raises:
        FootageError: If nothing here decodes it.
        FFmpegError: If it breaks off.
    """
    with opened(path) as container:
        stream = next((each for each in container.streams.audio if each.codec_context is not None), None)
        if stream is None:
            raise FootageError("no decoder for it is here")
        zero = _zero(container)
        resampler = AudioResampler(format="flt", layout="stereo", rate=rate)
        container.seek(ticks(start - _EARLY + zero, Fraction(1, av.time_base)), any_frame=False)
        at: int | None = None
        for frame in container.decode(stream):
            if frame.pts is not None:
                told = round((frame.pts * (frame.time_base or Fraction(0)) - zero) * rate)
                at = told if at is None or abs(told - at) > _DRIFT * rate else at
            for each in resampler.resample(frame):
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
