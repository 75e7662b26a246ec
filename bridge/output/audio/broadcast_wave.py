"""The header of a broadcast WAV."""

import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from bridge.errors import UsageError
from integrations.files.regular_file import open_regular

SAMPLE_RATE = 48_000
"""Samples a second."""
CHANNELS = 2
BITS = 24
"""Bits a sample, where nobody asks for another number: what delivery guides ask for, and editors and mixers read."""
_ORIGINATOR = b"Recue"
_BEXT = 20
"""Offset of the content of the `bext` chunk."""
_LARGEST = 2**32 - 1 - 1024
"""Bytes of sound a RIFF file can hold, with room for its header."""

_UNKNOWN: Final = 0x7FFF
"""The value of a loudness that was not measured, or has none."""


@dataclass(frozen=True, slots=True)
class LoudnessFields:
    """The loudness of a WAV's sound, as its header states it; None where there is none."""

    loudness: float | None = None
    """Integrated, in LUFS."""
    loudness_range: float | None = None
    """In LU."""
    true_peak: float | None = None
    """In dBTP."""
    momentary: float | None = None
    """The loudest 0.4 s, in LUFS."""
    short_term: float | None = None
    """The loudest 3 s, in LUFS."""

    def packed(self) -> bytes:
        """Encode the fields: each 100 times its value."""
        values = (self.loudness, self.loudness_range, self.true_peak, self.momentary, self.short_term)
        return struct.pack("<5h", *(_UNKNOWN if value is None else round(100 * value) for value in values))


def samples_in(duration: Fraction) -> int:
    """Convert a duration to samples.

    Args:
        duration: Seconds.
    """
    return round(duration * SAMPLE_RATE)


def frame_bytes(bits: int) -> int:
    """Return the bytes of a sample of both channels."""
    return CHANNELS * bits // 8


def check_length(samples: int, bits: int = BITS) -> None:
    """Check that a WAV file can hold sound of so many samples a channel.

    Raises:
        UsageError: If it cannot.
    """
    if samples * frame_bytes(bits) > _LARGEST:
        hours = samples / SAMPLE_RATE / 3600
        raise UsageError(
            f"A WAV file cannot hold {hours:.1f} hours: leave wav out of 'formats' or score the reels apart"
        )


def header(
    samples: int,
    start: Fraction,
    description: str,
    loudness: LoudnessFields = LoudnessFields(),
    bits: int = BITS,
) -> bytes:
    """Build everything before the samples: 48 kHz, stereo, with a `bext` chunk of version 2.

    The chunk's date and time stay empty, so that the same music is the same bytes on any day.

    Args:
        samples: Samples a channel.
        start: The first sample's timecode in seconds after its midnight.
        description: A description for people; cut at 256 bytes.
        loudness: Of the sound; nothing where it was not measured.
        bits: Bits a sample, 16 or 24.

    Raises:
        UsageError: If a WAV file cannot hold as many samples.

    Source: EBU Tech 3285 version 2 (2011), section 2.3.
    """
    check_length(samples, bits)
    frame = frame_bytes(bits)
    length = samples * frame
    bext = _chunk(b"bext", _extension(samples_in(start), description, loudness))
    layout = struct.pack("<HHIIHH", 1, CHANNELS, SAMPLE_RATE, SAMPLE_RATE * frame, frame, bits)
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


def _extension(time_reference: int, description: str, loudness: LoudnessFields) -> bytes:
    """Build the `bext` chunk's content.

    In order: description, originator, its reference, date, time, time reference, version, identifier, loudness.
    """
    words = description.encode("ascii", "replace")[:256]
    return struct.pack(
        "<256s32s32s10s8sQH64s10s180s",
        words,
        _ORIGINATOR,
        b"",
        b"",
        b"",
        time_reference,
        2,
        b"",
        loudness.packed(),
        b"",
    )
