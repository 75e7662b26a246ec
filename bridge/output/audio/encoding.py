"""A score's sound in a format for mail."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final, cast

import numpy as np

from bridge.output.audio.broadcast_wave import CHANNELS, SAMPLE_RATE
from bridge.output.audio.rendering import Rendering
from bridge.output.audio.sampler import Floats

if TYPE_CHECKING:
    from av import AudioStream
    from av.container import OutputContainer

M4A: Final = ("ipod", "aac")
MP3: Final = ("mp3", "libmp3lame")
"""FFmpeg's container and codec of each format."""
BIT_RATE: Final = 192_000
"""Bits a second: three minutes are 4 MB."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A rendering in a format that loses what is hardly heard; it has the loudness of the WAV."""

    rendering: Rendering
    form: tuple[str, str]
    """Its container and codec: `M4A` or `MP3`."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the file as soon as it is made; empty blocks before, so that a reader may break off.

        Raises:
            MissingError: If the SoundFont cannot be read.
        """
        import av  # noqa: PLC0415 (slow to load: only where such a file is asked for)

        yield from self.rendering.measured()
        container, codec = self.form
        file = BytesIO()
        with av.open(file, "w", format=container) as opened:
            stream = cast("AudioStream", opened.add_stream(codec, rate=SAMPLE_RATE, layout="stereo"))
            stream.bit_rate = BIT_RATE
            for block in self.rendering.blocks(_planes):
                _encode(opened, stream, np.frombuffer(block, np.float32).reshape(CHANNELS, -1))
                yield b""
            opened.mux(stream.encode(None))
        yield file.getvalue()


def _planes(sound: Floats) -> bytes:
    """Return sound channel by channel. (n, 2)"""
    return sound.T.tobytes()


def _encode(opened: "OutputContainer", stream: "AudioStream", channels: Floats) -> None:
    """Encode sound. (2, n)"""
    import av  # noqa: PLC0415 (the same)

    frame = av.AudioFrame.from_ndarray(channels, format="fltp", layout="stereo")
    frame.sample_rate = SAMPLE_RATE
    opened.mux(stream.encode(frame))
