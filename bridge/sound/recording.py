"""The sound of one media file: its properties and its samples."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from bridge.errors import FootageError
from bridge.picture.footage.sound_streams import SHARE, Mix, heard_streams
from bridge.picture.footage.video import opened, ticks
from bridge.sound.heard import Floats
from bridge.sound.joined import added
from bridge.sound.measured import RATE

_EARLY: Final = Fraction(1, 5)
"""Seconds before a place from which it is decoded: what a codec gives first after a jump is not yet right."""
_DRIFT: Final = Fraction(1, 50)
"""Seconds by which a file's own times may differ from its samples before the times count."""
_MOST: Final = 12_000_000
"""Samples a second that no sound has: DSD has a little fewer."""
_LOUDEST: Final = 1000.0
"""The largest sample of floating-point sound that is believed, 60 decibels above full scale."""
_FEWEST: Final = 4000
"""Samples a second below which nothing can be told of a sound."""


class NoSoundError(FootageError):
    """A media file has no sound, as most stills and many shots have none."""


class UndecodedSoundError(FootageError):
    """A media file that can be read has sound that cannot."""


@dataclass(frozen=True, slots=True)
class Recording:
    """The sound of a media file, as the file states it."""

    path: Path
    duration: Fraction | None
    """Seconds from its first frame of picture, or its first sample where it has none; None where it does not say."""
    first: Fraction | None
    """The time of day its own timecode gives its first sample, in seconds (Broadcast Wave); None where it carries none."""
    length: int
    """Size of the file in bytes."""
    changed: int
    """Time of the file's last change, in nanoseconds since 1970."""
    unheard: int = 0
    """The sounds of the file that are not heard with the first: other languages, other mixes."""


def probe(path: Path) -> Recording:
    """Read the properties of a media file's sound.

    Raises:
        NoSoundError: If it has none.
        UndecodedSoundError: If it has some that cannot be decoded here.
        FootageError: If it cannot be opened.
    """
    length, changed = _state(path)  # before it is opened: what is read is then as old as this, or younger
    with opened(path) as container:
        streams = _sounds(container)
        stream, rate = streams[0], streams[0].rate or 0
        if not _FEWEST <= rate <= _MOST:
            amount = "few" if rate < _FEWEST else "many"
            raise UndecodedSoundError(
                f"'{path.name}' has sound with {rate} samples a second, which is too {amount}"
            )
        unheard = len(container.streams.audio) - len(streams)
        begins = _time_of_day(container, stream)
        return Recording(path, _duration(container, stream), begins, length, changed, unheard)


def unchanged(recording: Recording) -> bool:
    """Return whether a file has not changed since it was probed."""
    try:
        return _state(recording.path) == (recording.length, recording.changed)
    except FootageError:
        return False


def samples_from(recording: Recording, first: int) -> Iterator[tuple[int, Floats]]:
    """Yield the sound of a file in mono at 16 kHz, with the number of the first sample of each stretch.

    Sounds that are channels of one are heard together.

    The samples do not depend on where decoding begins, but for what a codec carries over from before, and half a
    millisecond in a container that rounds times (Matroska).

    Args:
        recording: The file.
        first: The sample to begin at or before, counted from the file's first frame of picture, or its first sample.

    Raises:
        FootageError: If the file cannot be opened, or not be decoded any further.
    """
    with opened(recording.path) as container:
        indices = [stream.index for stream in _sounds(container)]
    parts = [_samples_of(recording, index, first) for index in indices]
    yield from parts[0] if len(parts) == 1 else added(parts, np.float32(SHARE))


def _samples_of(recording: Recording, index: int, first: int) -> Iterator[tuple[int, Floats]]:
    """Yield one of the sounds of a file; see `samples_from`."""
    try:
        with opened(recording.path) as container:
            stream = next(each for each in _sounds(container) if each.index == index)
            _leave_out_all_but(container, stream)
            yield from _resampled(_mono(container, stream, Fraction(first, RATE)), stream.rate)
    except (av.error.FFmpegError, StopIteration) as error:
        reason = getattr(error, "strerror", None) or "it has changed meanwhile"
        raise FootageError(f"'{recording.path.name}' cannot be decoded ({reason})") from error


def _mono(
    container: InputContainer, stream: AudioStream, start: Fraction
) -> Iterator[tuple[int, AudioFrame]]:
    """Yield a stream in mono at its own rate, with the number of the first sample of each frame."""
    zero, base, rate = _zero(container, stream), stream.time_base or Fraction(1, stream.rate), stream.rate
    early = start - _EARLY
    if early > 0:
        container.seek(ticks(early + zero, base), stream=stream)
    mixer = Mix("mono", rate)
    at: int | None = None
    for frame in container.decode(stream):
        if frame.pts is not None:
            told = round((frame.pts * (frame.time_base or base) - zero) * rate)
            at = told if at is None or abs(told - at) > _DRIFT * rate else at
        for each in mixer.of(frame):
            yield at or 0, each
            at = (at or 0) + each.samples


def _resampled(frames: Iterator[tuple[int, AudioFrame]], rate: int) -> Iterator[tuple[int, Floats]]:
    """Bring frames to 16 kHz, each run of them from a sample that falls on one of 16 kHz."""
    period = rate // gcd(rate, RATE)
    resampler, due, given = (
        None,
        0,
        0,
    )  # `due`: the next sample that comes in; `given`: the next that goes out
    for at, frame in frames:
        samples = _finite(_values(frame))
        if resampler is not None and at != due:
            yield given, _flushed(resampler)
            resampler = None
        due = at + len(samples)
        if resampler is None:
            skipped = -at % period
            if skipped >= len(samples):
                continue
            resampler = AudioResampler(format="flt", layout="mono", rate=RATE)
            given, samples = (at + skipped) // period * (RATE // gcd(rate, RATE)), samples[skipped:]
        made = _joined(resampler.resample(_frame(samples, rate)))
        yield given, made
        given += len(made)
    if resampler is not None:
        yield given, _flushed(resampler)


def _frame(samples: Floats, rate: int) -> AudioFrame:
    frame = AudioFrame.from_ndarray(samples[None], format="flt", layout="mono")
    frame.sample_rate = rate
    return frame


def _values(frame: AudioFrame) -> Floats:
    """Return the samples of a mono frame. (n,)"""
    return np.frombuffer(memoryview(frame.planes[0]), np.float32, frame.samples)


def _finite(samples: Floats) -> Floats:
    """Return samples of which those that are no numbers are silent, for one would spoil all that is measured around it. (n,)"""
    if np.abs(samples).max(initial=0.0) <= _LOUDEST:  # False for what is no number
        return samples
    return np.clip(np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0), -_LOUDEST, _LOUDEST)


def _joined(frames: list[AudioFrame]) -> Floats:
    return np.concatenate([*map(_values, frames), np.zeros(0, np.float32)])


def _flushed(resampler: AudioResampler) -> Floats:
    return _joined(resampler.resample(None))


def _sounds(container: InputContainer) -> tuple[AudioStream, ...]:
    """Return the sounds of a file that are heard; see `heard_streams`."""
    name = Path(container.name).name
    if not container.streams.audio:
        raise NoSoundError(f"'{name}' has no sound")
    found = heard_streams(container)
    if not found:
        raise UndecodedSoundError(f"the sound of '{name}' is in a codec that cannot be decoded here")
    return found


def _leave_out_all_but(container: InputContainer, stream: AudioStream) -> None:
    """Have nothing read of a file but one stream, where PyAV can say so."""
    discard: Any = getattr(av.stream, "Discard", None)
    others: list[Any] = [other for other in container.streams if other.index != stream.index]
    for other in others if discard else ():
        other.discard = discard.all


def _zero(container: InputContainer, stream: AudioStream) -> Fraction:
    """Return the time of the first frame of the picture, or of the first sample, in seconds of the file's own."""
    pictures = [other for other in container.streams.video if other.start_time is not None]
    first = pictures[0] if pictures else stream
    return Fraction((first.start_time or 0) * (first.time_base or Fraction(0)))


def _duration(container: InputContainer, stream: AudioStream) -> Fraction | None:
    if stream.duration is not None and stream.time_base is not None:
        return Fraction(stream.duration * stream.time_base)
    return None if container.duration is None else Fraction(container.duration, av.time_base)


def _time_of_day(container: InputContainer, stream: AudioStream) -> Fraction | None:
    """Return the time of day of a Broadcast Wave file's first sample. Source: EBU Tech 3285, TimeReference."""
    written = str(container.metadata.get("time_reference", ""))
    return Fraction(int(written), stream.rate) if written.isdecimal() and stream.rate else None


def _state(path: Path) -> tuple[int, int]:
    """Read a file's size in bytes, and the time of its last change in nanoseconds since 1970."""
    try:
        state = path.stat()
    except OSError as error:
        raise FootageError(f"'{path.name}' cannot be read ({error.strerror})") from error
    return state.st_size, state.st_mtime_ns
