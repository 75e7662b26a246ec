"""The `iXML` chunk of a WAV: the film, the cue and the timecode of its sound, as recorders and editors read them."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from bridge.output.audio.wave_label import WaveLabel
from bridge.plain_text import plain

_VERSION: Final = "3.01"
_SIDES: Final = {"L": "LEFT", "R": "RIGHT"}
"""The function of each side. Source: iXML 3.01, dictionary of FUNCTION."""
_IN_NO_XML: Final = {0xFFFE: "\N{REPLACEMENT CHARACTER}", 0xFFFF: "\N{REPLACEMENT CHARACTER}"}
"""Characters that no XML may hold and that `plain` lets pass. Source: XML 1.0, section 2.2."""


def ixml(label: WaveLabel, time_reference: int, sample_rate: int, bits: int) -> bytes:
    """Write the content of the chunk: XML in UTF-8.

    Args:
        label: What the sound is.
        time_reference: Samples from the timecode's midnight to the first one.
        sample_rate: Samples a second.
        bits: Bits a sample.

    Source: iXML 3.01 (2021), "Object details".
    """
    root = ET.Element("BWFXML")
    _told(
        root, {"IXML_VERSION": _VERSION, "PROJECT": label.project, "SCENE": label.scene, "TAKE": label.take}
    )
    _told(root, {"NOTE": label.description, "FILE_UID": label.reference})
    _told(ET.SubElement(root, "SPEED"), _speed(label, time_reference, sample_rate, bits))
    sides = label.side or "LR"
    tracks = ET.SubElement(root, "TRACK_LIST")
    _told(tracks, {"TRACK_COUNT": str(len(sides))})
    for number, side in enumerate(sides, 1):
        name = f"{label.part} {side}".strip()
        at = {"CHANNEL_INDEX": str(number), "INTERLEAVE_INDEX": str(number)}
        _told(ET.SubElement(tracks, "TRACK"), {**at, "NAME": name, "FUNCTION": _SIDES[side]})
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


def _speed(label: WaveLabel, time_reference: int, sample_rate: int, bits: int) -> Mapping[str, str]:
    rate, samples = _ratio(label.rate), str(sample_rate)
    return {
        "MASTER_SPEED": rate,
        "CURRENT_SPEED": rate,
        "TIMECODE_RATE": rate,
        "TIMECODE_FLAG": "DF" if label.drop_frame else "NDF",
        "FILE_SAMPLE_RATE": samples,
        "AUDIO_BIT_DEPTH": str(bits),
        "DIGITIZER_SAMPLE_RATE": samples,
        "TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI": str(time_reference >> 32),
        "TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO": str(time_reference & 0xFFFFFFFF),
        "TIMESTAMP_SAMPLE_RATE": samples,
    }


def _ratio(rate: Fraction) -> str:
    """Write a rate as iXML has it: `24000/1001`, `25/1`."""
    return f"{rate.numerator}/{rate.denominator}"


def _told(parent: ET.Element, values: Mapping[str, str]) -> None:
    """Add an element for each value that is not empty."""
    for tag, value in values.items():
        if value:
            ET.SubElement(parent, tag).text = plain(value).translate(_IN_NO_XML)
