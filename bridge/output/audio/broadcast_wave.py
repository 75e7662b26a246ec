"""The header of a broadcast WAV."""

import struct
from fractions import Fraction
from pathlib import Path

from bridge.errors import UsageError
from integrations.files.regular_file import open_regular

SAMPLE_RATE = 48_000
"""Samples a second."""
CHANNELS = 2
SAMPLE_BYTES = 2
FRAME_BYTES = CHANNELS * SAMPLE_BYTES
_ORIGINATOR = b"Recue"
_BEXT = 20
"""Offset of the content of the `bext` chunk."""
_LARGEST = 2**32 - 1 - 1024
"""Bytes of sound a RIFF file can hold, with room for its header."""


def samples_in(duration: Fraction) -> int:
    """Convert a duration to samples.

    Args:
        duration: Seconds.
    """
    return round(duration * SAMPLE_RATE)


def header(samples: int, start: Fraction, description: str) -> bytes:
    """Build everything before the samples: 48 kHz, 16 bit, stereo, with a `bext` chunk of version 1.

    The chunk's date and time stay empty, so that the same music is the same bytes on any day.

    Args:
        samples: Samples a channel.
        start: The first sample's timecode in seconds after its midnight.
        description: A description for people; cut at 256 bytes.

    Raises:
        UsageError: If a WAV file cannot hold as many samples.

    Source: EBU Tech 3285 version 2 (2011), section 2.3.
    """
    length = samples * FRAME_BYTES
    if length > _LARGEST:
        hours = samples / SAMPLE_RATE / 3600
        raise UsageError(
            f"A WAV file cannot hold {hours:.1f} hours: leave wav out of 'formats' or score the reels apart"
        )
    bext = _chunk(b"bext", _extension(samples_in(start), description))
    layout = struct.pack(
        "<HHIIHH", 1, CHANNELS, SAMPLE_RATE, SAMPLE_RATE * FRAME_BYTES, FRAME_BYTES, 8 * SAMPLE_BYTES
    )
    chunks = b"WAVE" + bext + _chunk(b"fmt ", layout) + b"data" + struct.pack("<I", length)
    return b"RIFF" + struct.pack("<I", len(chunks) + length) + chunks


def description_of(file: Path) -> bytes | None:
    """Read the description of a broadcast WAV that Recue wrote; None for any other file, or if it cannot be read."""
    try:
        with open_regular(file) as stream:
            head = stream.read(_BEXT + 256 + 32)
    except OSError:
        return None
    if head[12:16] != b"bext" or head[_BEXT + 256 :].rstrip(b"\0") != _ORIGINATOR:
        return None
    return head[_BEXT : _BEXT + 256].rstrip(b"\0")


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content


def _extension(time_reference: int, description: str) -> bytes:
    """Build the `bext` chunk's content: description, originator, its reference, date, time, time reference, version."""
    words = description.encode("ascii", "replace")[:256]
    return struct.pack(
        "<256s32s32s10s8sQH64s190s", words, _ORIGINATOR, b"", b"", b"", time_reference, 1, b"", b""
    )
