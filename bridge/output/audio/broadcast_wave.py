"""The header of a broadcast WAV."""

import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from bridge.output.audio.ixml import ixml
from bridge.output.audio.wave_label import WaveLabel
from integrations.files.regular_file import open_regular

SAMPLE_RATE = 48_000
"""Samples a second."""
CHANNELS = 2
BITS = 24
"""Bits a sample, where nobody asks for another number: what delivery guides ask for, and editors and mixers read."""
FLOAT = 32
"""Bits a sample of a WAV whose samples are floating-point numbers."""
_PCM, _IEEE_FLOAT = 1, 3
_ORIGINATOR = b"Recue"
_HEAD = 4096
"""Bytes of a WAV in which its `bext` chunk begins, if Recue wrote it."""
_LARGEST = 2**32 - 1
"""The largest number in a RIFF file; in a larger file it stands for one in the `ds64` chunk."""

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


def header(
    samples: int,
    label: WaveLabel,
    loudness: LoudnessFields = LoudnessFields(),
    bits: int = BITS,
) -> bytes:
    """Build everything before the samples: 48 kHz, with a `bext` chunk of version 2 and an `iXML` chunk.

    The chunks' dates stay empty, so that the same music is the same bytes on any day. What is larger than a RIFF file can
    be, 4 GB, is an RF64 file.

    Args:
        samples: Samples a channel.
        label: What the sound is; one channel where it is of one side, else two.
        loudness: Of the sound; nothing where it was not measured.
        bits: Bits a sample: 16 or 24, or 32 for floating-point numbers.

    Source: EBU Tech 3285 version 2 (2011), section 2.3; EBU Tech 3306 (2009).
    """
    channels = 1 if label.side else CHANNELS
    frame = channels * bits // 8
    length = samples * frame
    reference = samples_in(label.start)
    chunks = [
        _chunk(b"bext", _extension(reference, label, loudness, bits)),
        _chunk(b"iXML", ixml(label, reference, SAMPLE_RATE, bits)),
        *_format(samples, channels, bits),
    ]
    content = b"".join(chunks)
    riff = 4 + len(content) + 8 + length + length % 2
    if riff <= _LARGEST:
        return b"RIFF" + struct.pack("<I", riff) + b"WAVE" + content + b"data" + struct.pack("<I", length)
    large = _chunk(b"ds64", struct.pack("<QQQI", riff + 36, length, samples, 0))
    unknown = struct.pack("<I", _LARGEST)
    return b"RF64" + unknown + b"WAVE" + large + content + b"data" + unknown


def padding(samples: int, label: WaveLabel, bits: int = BITS) -> bytes:
    """Return what stands after the samples: a byte where they are an odd number of bytes."""
    return bytes(samples * (1 if label.side else CHANNELS) * (bits // 8) % 2)


def description_of(file: Path) -> bytes | None:
    """Read the description of a broadcast WAV that Recue wrote; None for any other file, or if it cannot be read."""
    try:
        with open_regular(file) as stream:
            head = stream.read(_HEAD)
    except OSError:
        return None
    at = 48 if head[:4] == b"RF64" else 12
    bext = head[at + 8 :]
    if head[at : at + 4] != b"bext" or bext[256 : 256 + 32].rstrip(b"\0") != _ORIGINATOR:
        return None
    return bext[:256].rstrip(b"\0")


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def _format(samples: int, channels: int, bits: int) -> tuple[bytes, ...]:
    """Build the `fmt ` chunk, and the `fact` chunk of what is not whole numbers."""
    frame, kind = channels * bits // 8, _IEEE_FLOAT if bits == FLOAT else _PCM
    layout = struct.pack("<HHIIHH", kind, channels, SAMPLE_RATE, SAMPLE_RATE * frame, frame, bits)
    if kind == _PCM:
        return (_chunk(b"fmt ", layout),)
    fact = struct.pack("<I", min(samples, _LARGEST))
    return _chunk(b"fmt ", layout + struct.pack("<H", 0)), _chunk(b"fact", fact)


def _extension(reference: int, label: WaveLabel, loudness: LoudnessFields, bits: int) -> bytes:
    """Build the `bext` chunk's content.

    In order: description, originator, its reference, date, time, time reference, version, identifier, loudness, history.
    """
    return struct.pack(
        "<256s32s32s10s8sQH64s10s180s",
        label.description.encode("ascii", "replace")[:256],
        _ORIGINATOR,
        label.reference.encode("ascii", "replace"),
        b"",
        b"",
        reference,
        2,
        b"",
        loudness.packed(),
        b"",
    ) + _history(label, bits)


def _history(label: WaveLabel, bits: int) -> bytes:
    """Write how the sound was coded. Source: EBU R 98 (1999)."""
    mode = "mono" if label.side else "stereo"
    return f"A=PCM,F={SAMPLE_RATE},W={bits},M={mode},T=Recue\r\n".encode()
