"""What is written over and under the notes, as MusicXML.

Marks stand at their own place in the bar: MuseScore 3 plays and prints what has an offset where the bar begins.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Final

from bridge.output.notation.bars import Bar
from bridge.output.notation.directions import Dynamic, Kind, TempoMark, Text
from bridge.output.notation.elements import add_text
from integrations.xml_text import plain_xml

_BEATS: Final = {2: ("eighth", False), 4: ("quarter", False), 6: ("quarter", True)}
"""The note value and the dot of a beat of so many sixteenths."""


@contextmanager
def _placed(measure: ET.Element, at: int | Fraction, bar: Bar) -> Iterator[None]:
    """Go to a place of a bar, and back to its start."""
    units = int(at - bar.start)
    if units:
        add_text(ET.SubElement(measure, "forward"), "duration", units)
    yield
    if units:
        add_text(ET.SubElement(measure, "backup"), "duration", units)


def _direction(measure: ET.Element, placement: str) -> tuple[ET.Element, ET.Element]:
    """Begin a direction; return it and its type."""
    direction = ET.SubElement(measure, "direction", placement=placement)
    return direction, ET.SubElement(direction, "direction-type")


def add_words(measure: ET.Element, text: Text, bar: Bar) -> None:
    """Write a cue as a rehearsal mark, and all else as text."""
    with _placed(measure, text.at, bar):
        direction, kind = _direction(measure, "above")
        if text.kind is Kind.CUE:
            add_text(kind, "rehearsal", plain_xml(text.text))
        else:
            style = {"font-size": "8"} if text.kind is Kind.HIT else {"font-style": "italic"}
            add_text(kind, "words", plain_xml(text.text), **style)
        if rest := float(text.at % 1):
            add_text(direction, "offset", f"{rest:.6g}")


def add_tempo(measure: ET.Element, mark: TempoMark, bar: Bar) -> None:
    """Write a tempo as a metronome mark, and exactly for players."""
    with _placed(measure, mark.at, bar):
        if mark.shown:
            direction, kind = _direction(measure, "above")
            metronome = ET.SubElement(kind, "metronome")
            value, dotted = _BEATS[mark.metre.beat]
            add_text(metronome, "beat-unit", value)
            if dotted:
                ET.SubElement(metronome, "beat-unit-dot")
            add_text(metronome, "per-minute", mark.beats)
            ET.SubElement(direction, "sound", tempo=_exact(mark))
        else:
            ET.SubElement(measure, "sound", tempo=_exact(mark))


def _exact(mark: TempoMark) -> str:
    return f"{float(mark.bpm):.9f}".rstrip("0").rstrip(".")


def add_dynamic(measure: ET.Element, dynamic: Dynamic, bar: Bar, staves: int) -> None:
    """Write a dynamic under the upper of a part's staves."""
    with _placed(measure, dynamic.at, bar):
        direction, kind = _direction(measure, "below")
        ET.SubElement(ET.SubElement(kind, "dynamics"), dynamic.mark)
        if staves > 1:
            add_text(direction, "staff", 1)
