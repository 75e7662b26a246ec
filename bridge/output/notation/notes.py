"""The notes of a bar as MusicXML."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

from bridge.output.notation.bars import Bar
from bridge.output.notation.beams import beams_of
from bridge.output.notation.elements import add_text
from bridge.output.notation.percussion import drum
from bridge.output.notation.quantising import Written
from bridge.output.notation.rhythm import Symbol, rhythm
from bridge.output.notation.sections import Line, Section
from bridge.output.notation.spelling import spelled


def add_voices(measure: ET.Element, section: Section, held: Sequence[list[Written]], bar: Bar) -> None:
    """Write the voices of all staves, each from the bar's start on; a second voice that is silent is left out."""
    written = 0
    for line, notes in zip(section.lines, held, strict=True):
        if not notes and (line.voice - 1) % 4:
            continue
        if written:
            add_text(ET.SubElement(measure, "backup"), "duration", bar.length)
        written += 1
        symbols = rhythm(notes, bar)
        for symbol, beams in zip(symbols, beams_of(symbols, bar), strict=True):
            if not symbol.notes and (line.voice - 1) % 4:
                add_text(ET.SubElement(measure, "forward"), "duration", symbol.length)
            else:
                _symbol(measure, symbol, beams, line, section, bar)


def _symbol(
    measure: ET.Element, symbol: Symbol, beams: Sequence[str], line: Line, section: Section, bar: Bar
) -> None:
    """Write a rest, a note, or all notes of a chord."""
    for chord, note in enumerate(symbol.notes or (None,)):
        element = ET.SubElement(measure, "note")
        if chord:
            ET.SubElement(element, "chord")
        if note is None:
            ET.SubElement(element, "rest", {} if symbol.value else {"measure": "yes"})
        else:
            element.set("dynamics", f"{note.velocity / 0.9:.2f}")
            _pitch(element, note.pitch, section, bar)
        add_text(element, "duration", symbol.length)
        ties = [] if note is None else list(_ties(note, symbol))
        for tie in ties:
            ET.SubElement(element, "tie", type=tie)
        _look(element, symbol, note, line, section)
        for number, beam in enumerate(() if chord else beams, 1):
            add_text(element, "beam", beam, number=str(number))
        _notations(element, symbol, ties, bar, first=not chord)


def _look(element: ET.Element, symbol: Symbol, note: Written | None, line: Line, section: Section) -> None:
    """Write what a note looks like: its drum, voice, value, head and staff."""
    drums = note is not None and section.part.drums
    if note is not None and (drums or section.changes):
        ET.SubElement(element, "instrument", id=section.instrument(note))
    add_text(element, "voice", line.voice)
    _value(element, symbol)
    if note is not None and drums and (head := drum(note.pitch).head):
        add_text(element, "notehead", head)
    if len(section.clefs) > 1:
        add_text(element, "staff", line.staff)


def _pitch(element: ET.Element, pitch: int, section: Section, bar: Bar) -> None:
    if section.part.drums:
        place = drum(pitch)
        unpitched = ET.SubElement(element, "unpitched")
        add_text(unpitched, "display-step", place.step)
        add_text(unpitched, "display-octave", place.octave)
        return
    name = spelled(pitch, bar.key)
    written = ET.SubElement(element, "pitch")
    add_text(written, "step", name.step)
    if name.alter:
        add_text(written, "alter", name.alter)
    add_text(written, "octave", name.octave)


def _ties(note: Written, symbol: Symbol) -> Iterator[str]:
    if note.start < symbol.start:
        yield "stop"
    if note.end > symbol.end:
        yield "start"


def _value(element: ET.Element, symbol: Symbol) -> None:
    if symbol.value:
        add_text(element, "type", symbol.value)
    for _ in range(symbol.dots):
        ET.SubElement(element, "dot")
    if symbol.triplet is not None:
        modified = ET.SubElement(element, "time-modification")
        add_text(modified, "actual-notes", 3)
        add_text(modified, "normal-notes", 2)


def _notations(element: ET.Element, symbol: Symbol, ties: Sequence[str], bar: Bar, *, first: bool) -> None:
    notations = ET.Element("notations")
    for tie in ties:
        ET.SubElement(notations, "tied", type=tie)
    if first and symbol.triplet is not None:
        for kind, here in zip(("start", "stop"), symbol.triplet, strict=True):
            if here:
                ET.SubElement(notations, "tuplet", type=kind)
    if first and any(symbol.start <= at < symbol.end for at in bar.fermatas):
        ET.SubElement(notations, "fermata", type="upright")
    if len(notations):
        element.append(notations)
