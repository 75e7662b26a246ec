"""What is written over and under the notes, as MusicXML."""

import xml.etree.ElementTree as ET
from fractions import Fraction
from typing import Final

from bridge.output.notation.bars import Bar
from bridge.output.notation.directions import Dynamic, Kind, TempoMark, Text
from bridge.output.notation.elements import add_text
from integrations.xml_text import plain_xml

_BEATS: Final = {2: ("eighth", False), 4: ("quarter", False), 6: ("quarter", True)}
"""The note value and the dot of a beat of so many sixteenths."""


def _direction(measure: ET.Element, placement: str) -> tuple[ET.Element, ET.Element]:
    """Begin a direction; return it and its type."""
    direction = ET.SubElement(measure, "direction", placement=placement)
    return direction, ET.SubElement(direction, "direction-type")


def _offset(direction: ET.Element, at: int | Fraction, bar: Bar) -> None:
    """Put a direction where it belongs in its bar."""
    units = float(at - bar.start)
    if units:
        add_text(direction, "offset", f"{units:.6g}")


def add_words(measure: ET.Element, text: Text, bar: Bar) -> None:
    """Write a cue as a rehearsal mark, and a hit as text."""
    direction, kind = _direction(measure, "above")
    if text.kind is Kind.CUE:
        add_text(kind, "rehearsal", plain_xml(text.text))
    else:
        style = {"font-style": "italic"} if text.kind is Kind.SILENCE else {"font-size": "8"}
        add_text(kind, "words", plain_xml(text.text), **style)
    _offset(direction, text.at, bar)


def add_tempo(measure: ET.Element, mark: TempoMark, bar: Bar) -> None:
    """Write a tempo as a metronome mark, and exactly for players."""
    if not mark.shown:
        sound = ET.SubElement(measure, "sound", tempo=_exact(mark))
        _offset(sound, mark.at, bar)
        return
    direction, kind = _direction(measure, "above")
    metronome = ET.SubElement(kind, "metronome")
    value, dotted = _BEATS[mark.metre.beat]
    add_text(metronome, "beat-unit", value)
    if dotted:
        ET.SubElement(metronome, "beat-unit-dot")
    add_text(metronome, "per-minute", mark.beats)
    _offset(direction, mark.at, bar)
    ET.SubElement(direction, "sound", tempo=_exact(mark))


def _exact(mark: TempoMark) -> str:
    return f"{float(mark.bpm):.9f}".rstrip("0").rstrip(".")


def add_dynamic(measure: ET.Element, dynamic: Dynamic, bar: Bar, staves: int) -> None:
    """Write a dynamic under the upper of a part's staves."""
    direction, kind = _direction(measure, "below")
    ET.SubElement(ET.SubElement(kind, "dynamics"), dynamic.mark)
    _offset(direction, dynamic.at, bar)
    if staves > 1:
        add_text(direction, "staff", 1)
