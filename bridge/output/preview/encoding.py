"""An .mp4 of frames and sound, written to a file in step with one another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import av
import numpy as np

from bridge.errors import MissingError
from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.encoding import BIT_RATE
from bridge.output.audio.sampler import Floats
from bridge.output.preview.canvas import Canvas

if TYPE_CHECKING:
    from av import AudioStream, VideoStream
    from av.container import OutputContainer

_H264: Final = ("libx264", "libopenh264", "h264_videotoolbox", "h264_mf")
"""FFmpeg's encoders of H.264, the best first."""
_OTHERWISE: Final = "mpeg4"
"""FFmpeg's own encoder of MPEG-4 Part 2, which is in every build."""
_OPTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "libx264": {
        "preset": "veryfast",
        "crf": "23",
        "threads": "4",
    }  # as many everywhere: the same bytes everywhere
}
_NO_H264: Final = (
    "H.264 cannot be encoded by this PyAV, so the preview is in MPEG-4 Part 2, which some players do not show: "
    "install the wheel of av from PyPI for H.264."
)
_BITS_A_SECOND: Final = 4_000_000
"""What encoders get that know no constant quality."""
_KEY_FRAMES: Final = 2
"""Seconds from one frame that can be jumped to, to the next."""
_BT709: Final = 1
_LIMITED: Final = 1
"""The number of that range in FFmpeg: luma from 16."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """What encodes the picture."""

    name: str
    remarks: tuple[str, ...] = ()
    """A sentence where it is not H.264."""


def encoder() -> Encoder:
    """Return the encoder that is here.

    Raises:
        MissingError: If there is none at all.
    """
    if found := next(filter(_encodes, _H264), None):
        return Encoder(found)
    if not _encodes(_OTHERWISE):
        raise MissingError("No encoder for a preview is in this PyAV: install the wheel of av from PyPI")
    return Encoder(_OTHERWISE, (_NO_H264,))


def _encodes(name: str) -> bool:
    try:
        av.codec.Codec(name, "w")
    except (av.error.FFmpegError, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True)
class Heading:
    """What an .mp4 says of itself."""

    rate: Fraction
    """Frames a second, exact."""
    size: tuple[int, int]
    title: str
    timecode: str
    """Of its first frame: `01:00:00:00`, with a semicolon before the frames where it is drop frame."""


def write_mp4(
    file: Path, heading: Heading, name: str, frames: Iterator[Canvas], sound: Iterable[Floats]
) -> Iterator[int]:
    """Write an .mp4, and yield the number of frames that are written, again and again.

    Args:
        file: The file; it may not be there yet.
        heading: What it says of itself.
        name: The encoder of the picture.
        frames: The picture.
        sound: As long, block by block. (n, 2)
    """
    with av.open(str(file), "w", format="mp4", options={"movflags": "faststart"}) as container:
        container.metadata["title"] = heading.title
        picture, heard = _picture(container, heading, name), _sound(container)
        samples = written = 0
        for block in sound:
            _encode(container, heard, block, samples)
            samples += len(block)
            while (
                written < samples * heading.rate / SAMPLE_RATE and (canvas := next(frames, None)) is not None
            ):
                _show(container, picture, canvas, written)
                written += 1
                yield written
        for canvas in frames:
            _show(container, picture, canvas, written)
            written += 1
            yield written
        container.mux(picture.encode(None))
        container.mux(heard.encode(None))


def _picture(container: "OutputContainer", heading: Heading, name: str) -> "VideoStream":
    """Add a stream of the picture, whose times are whole frames."""
    stream = cast(
        "VideoStream", container.add_stream(name, rate=heading.rate, options=dict(_OPTIONS.get(name, {})))
    )
    stream.width, stream.height = heading.size
    stream.pix_fmt = "yuv420p"
    stream.time_base = stream.codec_context.time_base = 1 / heading.rate
    stream.gop_size = round(_KEY_FRAMES * heading.rate)
    context = stream.codec_context
    context.colorspace = context.color_primaries = context.color_trc = _BT709
    context.color_range = _LIMITED
    if name not in _OPTIONS:
        stream.bit_rate = _BITS_A_SECOND
    stream.metadata["timecode"] = heading.timecode
    return stream


def _sound(container: "OutputContainer") -> "AudioStream":
    stream = container.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
    stream.bit_rate = BIT_RATE
    return stream


def _show(container: "OutputContainer", stream: "VideoStream", canvas: Canvas, number: int) -> None:
    frame = av.VideoFrame.from_ndarray(canvas.planes, format="yuv420p")
    frame.pts, frame.time_base = number, stream.codec_context.time_base
    container.mux(stream.encode(frame))


def _encode(container: "OutputContainer", stream: "AudioStream", block: Floats, first: int) -> None:
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(block.T, np.float32), format="fltp", layout="stereo"
    )
    frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, first, Fraction(1, SAMPLE_RATE)
    container.mux(stream.encode(frame))
