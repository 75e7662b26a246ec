"""A score as MusicXML, for notation programs.

Source: MusicXML 4.0 (W3C Community Group), https://www.w3.org/2021/06/musicxml40/.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final, TypeVar

from bridge.output.notation.bars import QUARTER, Bar, bars_of
from bridge.output.notation.directions import Dynamic, TempoMark, Text, tempo_marks, texts
from bridge.output.notation.elements import add_text
from bridge.output.notation.marks import add_dynamic, add_tempo, add_words
from bridge.output.notation.notes import add_voices
from bridge.output.notation.parts import Part, parts_of
from bridge.output.notation.percussion import drum
from bridge.output.notation.programs import instrument_of
from bridge.output.notation.quantising import Written
from bridge.output.notation.sections import Section, section_of
from bridge.output.notation.staves import Clef
from bridge.score.pipeline import ScoredTimeline
from bridge.timeline.timecode import record_timecode
from generator.conditions import Mode
from integrations.xml_text import plain_xml

_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">\n'
)
_DRUM_CHANNEL: Final = 10
_MARGIN: Final = 100
"""The margins of a page, in tenths of the space between two lines."""
_TALL, _WIDE = 297, 210
"""The page, A4, in millimetres."""
_STAFF, _LARGEST, _SMALLEST = 40, 6.0, 2.0
"""Tenths from the lowest line of a staff to its highest, and the most and the fewest millimetres that they are."""
_BETWEEN, _TITLE = 90, 250
"""Tenths of a page from a staff to the next, and over the first system."""
_NOBODY: Final = Part("Music", 0, drums=False, notes=())
"""The one part of a score in which nothing plays: a score on paper has one at least."""
_Mark = TypeVar("_Mark", TempoMark, Text, Dynamic)


def musicxml(scored: ScoredTimeline, numbers: Mapping[str, str], version: str) -> bytes:
    """Write a score for notation programs: a part an instrument, in concert pitch.

    Notes are on the grid of sixteenths and triplets, without the timing of a performance. Clefs that stand for another
    octave show what sounds.

    Args:
        scored: The score.
        numbers: The numbers of its cues, by their scenes' ids; silences have none.
        version: The version of Recue, written into the file.

    Returns:
        A `score-partwise` in UTF-8, the same bytes for the same score.
    """
    bars = bars_of(scored)
    parts = parts_of(scored) or (_NOBODY,)
    sections = [section_of(number, part, bars) for number, part in enumerate(parts, 1)]
    root = ET.Element("score-partwise", version="4.0")
    _header(root, scored, version, _millimetres(sum(len(section.clefs) for section in sections)))
    listed = ET.SubElement(root, "part-list")
    channels = cycle(channel for channel in range(1, 17) if channel != _DRUM_CHANNEL)
    for section in sections:
        _listed(listed, section, channels)
    over = _Over(tempo_marks(scored, bars), texts(scored, numbers))
    for at, section in enumerate(sections):
        _part(ET.SubElement(root, "part", id=section.id), section, bars, None if at else over)
    ET.indent(root)
    return f"{_HEAD}{ET.tostring(root, encoding='unicode')}\n".encode()


@dataclass(frozen=True, slots=True)
class _Over:
    """What stands over the first part, for all."""

    tempi: tuple[TempoMark, ...]
    texts: tuple[Text, ...]


def _millimetres(staves: int) -> float:
    """Return how high a staff is for a system of so many to have room on a page: smaller the more there are."""
    tenths = 2 * _MARGIN + _TITLE + staves * (_STAFF + _BETWEEN)
    return min(_LARGEST, max(_SMALLEST, int(10 * _STAFF * _TALL / tenths) / 10))


def _header(root: ET.Element, scored: ScoredTimeline, version: str, millimetres: float) -> None:
    timeline = scored.timeline
    work = ET.SubElement(root, "work")
    add_text(work, "work-title", plain_xml(timeline.name))
    identification = ET.SubElement(root, "identification")
    encoding = ET.SubElement(identification, "encoding")
    add_text(encoding, "software", f"Recue {version}")
    defaults = ET.SubElement(root, "defaults")
    scaling = ET.SubElement(defaults, "scaling")
    add_text(scaling, "millimeters", f"{millimetres:g}")
    add_text(scaling, "tenths", _STAFF)
    ET.SubElement(defaults, "concert-score")
    height, width = (round(_STAFF * side / millimetres) for side in (_TALL, _WIDE))
    _page(defaults, height, width)
    begins = (
        f"Score in C. Bar 1 is at {record_timecode(timeline, 0)}, {float(timeline.rate):.5g} frames a second."
    )
    _credit(root, plain_xml(timeline.name), "title", "center", (width // 2, height - _MARGIN), 22)
    _credit(root, begins, "", "left", (_MARGIN, height - _MARGIN), 9)


def _credit(root: ET.Element, words: str, kind: str, justify: str, at: tuple[int, int], size: int) -> None:
    """Print words at the top of the first page."""
    credit = ET.SubElement(root, "credit", page="1")
    if kind:
        add_text(credit, "credit-type", kind)
    place = {"default-x": str(at[0]), "default-y": str(at[1])}
    add_text(credit, "credit-words", words, **place, font_size=str(size), justify=justify, valign="top")


def _page(defaults: ET.Element, height: int, width: int) -> None:
    """Set the page: A4."""
    page = ET.SubElement(defaults, "page-layout")
    add_text(page, "page-height", height)
    add_text(page, "page-width", width)
    margins = ET.SubElement(page, "page-margins", type="both")
    for side in ("left", "right", "top", "bottom"):
        add_text(margins, f"{side}-margin", _MARGIN)


def _listed(root: ET.Element, section: Section, channels: Iterator[int]) -> None:
    """List a part, with the sound that it is played with."""
    listed, part = ET.SubElement(root, "score-part", id=section.id), section.part
    add_text(listed, "part-name", plain_xml(part.name))
    if not part.drums:
        _programs(listed, section, channels)
        return
    keys = sorted({note.pitch for note in part.notes})
    for key in keys:
        _instrument(listed, f"{section.id}-I{key}", drum(key).name)
    for key in keys:
        _midi(listed, f"{section.id}-I{key}", _DRUM_CHANNEL, ("midi-unpitched", key + 1))


def _programs(listed: ET.Element, section: Section, channels: Iterator[int]) -> None:
    """List the instruments of a part: its own, and those that it goes to."""
    for number, program in enumerate(section.programs, 1):
        name = plain_xml(section.part.name) if number == 1 else instrument_of(program)
        _instrument(listed, f"{section.id}-I{number}", name)
    for number, program in enumerate(section.programs, 1):
        _midi(listed, f"{section.id}-I{number}", next(channels), ("midi-program", program + 1))


def _instrument(listed: ET.Element, own: str, name: str) -> None:
    add_text(ET.SubElement(listed, "score-instrument", id=own), "instrument-name", name)


def _midi(listed: ET.Element, own: str, channel: int, sound: tuple[str, int]) -> None:
    midi = ET.SubElement(listed, "midi-instrument", id=own)
    add_text(midi, "midi-channel", channel)
    add_text(midi, *sound)


def _part(root: ET.Element, section: Section, bars: Sequence[Bar], over: _Over | None) -> None:
    held = [_by_bar(line.notes, bars) for line in section.lines]
    own = _in_bars(section.dynamics, bars)
    tempi = _in_bars(over.tempi, bars) if over else {}
    said = _in_bars(over.texts, bars) if over else {}
    turns = _in_bars(section.changes, bars)
    for at, bar in enumerate(bars):
        measure = ET.SubElement(root, "measure", number=str(bar.number))
        if bar.opens and at:
            ET.SubElement(measure, "print", {"new-system": "yes"})
        _attributes(measure, section, bar, bars[at - 1] if at else None)
        for text in said.get(at, ()):
            add_words(measure, text, bar)
        for turn in turns.get(at, ()):
            add_words(measure, turn, bar)
        for mark in tempi.get(at, ()):
            add_tempo(measure, mark, bar)
        for dynamic in own.get(at, ()):
            add_dynamic(measure, dynamic, bar, len(section.clefs))
        add_voices(measure, section, [notes.get(at, []) for notes in held], bar)
        _close(measure, at, bars)


def _by_bar(notes: Iterable[Written], bars: Sequence[Bar]) -> dict[int, list[Written]]:
    """Return the notes that sound in each bar, by its index."""
    held: dict[int, list[Written]] = {}
    at = 0
    for note in notes:
        while bars[at].end <= note.start:
            at += 1
        within = at
        while within < len(bars) and bars[within].start < note.end:
            held.setdefault(within, []).append(note)
            within += 1
    return held


def _in_bars(marks: Iterable[_Mark], bars: Sequence[Bar]) -> dict[int, list[_Mark]]:
    """Return marks by the index of their bar."""
    held: dict[int, list[_Mark]] = {}
    at = 0
    for mark in marks:
        while bars[at].end <= mark.at:
            at += 1
        held.setdefault(at, []).append(mark)
    return held


def _attributes(measure: ET.Element, section: Section, bar: Bar, before: Bar | None) -> None:
    """Write the key and the metre where they change, and all else at the start."""
    attributes = ET.Element("attributes")
    if before is None:
        add_text(attributes, "divisions", QUARTER)
    if (before is None or bar.key != before.key) and not section.part.drums:
        key = ET.SubElement(attributes, "key")
        add_text(key, "fifths", bar.key.sharps)
        add_text(key, "mode", "minor" if bar.key.mode is Mode.MINOR else "major")
    if before is None or bar.metre != before.metre:
        time = ET.SubElement(attributes, "time")
        add_text(time, "beats", bar.metre.beats)
        add_text(time, "beat-type", bar.metre.unit)
    if before is None:
        if len(section.clefs) > 1:
            add_text(attributes, "staves", len(section.clefs))
        for number, clef in enumerate(section.clefs, 1):
            _clef(attributes, clef, number if len(section.clefs) > 1 else None)
    if len(attributes):
        measure.append(attributes)


def _clef(attributes: ET.Element, clef: Clef, number: int | None) -> None:
    written = ET.SubElement(attributes, "clef")
    if number is not None:
        written.set("number", str(number))
    add_text(written, "sign", clef.sign)
    if clef.sign != "percussion":
        add_text(written, "line", clef.line)
    if clef.octaves:
        add_text(written, "clef-octave-change", clef.octaves)


def _close(measure: ET.Element, at: int, bars: Sequence[Bar]) -> None:
    """Close a scene with a double bar line, and the score with its own."""
    last = at == len(bars) - 1
    if last or bars[at + 1].opens:
        line = ET.SubElement(measure, "barline", location="right")
        add_text(line, "bar-style", "light-heavy" if last else "light-light")
