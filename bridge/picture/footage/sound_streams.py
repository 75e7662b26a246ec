"""The sounds of a media file that are heard together, and the mix of their channels."""

from typing import Final

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.layout import AudioLayout
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

SHARE: Final = 0.5**0.5
"""What each of several channels adds to one: as FFmpeg mixes a pair."""
_PLACED: Final = 8
"""Channels of a layout up to which FFmpeg knows the place of each."""
_MOST: Final = 64
"""Sounds of one file that are heard together."""


def heard_streams(container: InputContainer) -> tuple[AudioStream, ...]:
    """Return the sounds of a file that are heard, in order; none where none can be decoded here.

    That is the first, and where it has one channel all others of one channel, the same rate and the same language: cameras,
    recorders and editing programs write each channel as a sound of its own. Any other is another version of the first: a
    language, a mix.
    """
    usable = [stream for stream in container.streams.audio if stream.codec_context is not None]
    if not usable or _channels(usable[0]) != 1:
        return tuple(usable[:1])
    alike = [stream for stream in usable if _kind(stream) == _kind(usable[0])]
    return tuple(alike[:_MOST])


def _kind(stream: AudioStream) -> tuple[int, int, str]:
    return _channels(stream), stream.rate or 0, stream.metadata.get("language", "")


def _channels(stream: AudioStream) -> int:
    return stream.codec_context.layout.nb_channels


class Mix:
    """The mix of a sound's channels at another rate, frame by frame.

    Channels without a place, as in a recorder's file of many microphones, are added up: FFmpeg leaves some of them out or
    takes none.
    """

    def __init__(self, layout: str, rate: int) -> None:
        """Mix to a layout, `mono` or `stereo`, with so many samples a second, in interleaved 32-bit floats."""
        self._resampler = AudioResampler(format="flt", layout=layout, rate=rate)
        self._packed: AudioResampler | None = None

    def of(self, frame: AudioFrame) -> list[AudioFrame]:
        """Return what comes out for a frame."""
        if not _without_place(frame.layout):
            return self._resampler.resample(frame)
        if self._packed is None:
            self._packed = AudioResampler(format="flt", layout=frame.layout, rate=frame.sample_rate)
        return [
            out for packed in self._packed.resample(frame) for out in self._resampler.resample(_added(packed))
        ]


def _without_place(layout: AudioLayout) -> bool:
    count = layout.nb_channels
    return count > _PLACED or (count > 2 and layout.name == f"{count} channels")


def _added(packed: AudioFrame) -> AudioFrame:
    """Add up the channels of an interleaved frame."""
    count = packed.layout.nb_channels
    samples = np.frombuffer(memoryview(packed.planes[0]), np.float32, packed.samples * count)
    one = SHARE * samples.reshape(-1, count).sum(axis=1, dtype=np.float32)
    frame = AudioFrame.from_ndarray(one.astype(np.float32)[None], format="flt", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = packed.sample_rate, packed.pts, packed.time_base
    return frame
