"""A theme in MusicXML: the first part with notes, its highest line, and its chord symbols."""

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from bridge.themes.midi import Note, theme_of
from generator.conditions import Key, Mode
from generator.pieces.chords import QUALITIES, ROOTS
from generator.pieces.grid import TICKS
from generator.themes.notation import metre_of
from generator.themes.theme import Theme, ThemeError

LARGEST_XML = 8_000_000
"""Bytes of MusicXML that are unpacked at most."""
_SIGNATURE = b"PK\x03\x04"
_CONTAINER = "META-INF/container.xml"
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_KINDS = {
    "major": "",
    "minor": "m",
    "augmented": "aug",
    "diminished": "dim",
    "dominant": "7",
    "major-seventh": "maj7",
    "minor-seventh": "m7",
    "diminished-seventh": "dim7",
    "half-diminished": "m7b5",
}
"""The qualities of chord symbols that a composer knows; any other counts as its triad."""


@dataclass(slots=True)
class _Part:
    """A part, as far as it is read; times in quarters."""

    divisions: Fraction = Fraction(1)
    key: Key | None = None
    metre: str = ""
    now: Fraction = Fraction(0)
    last: Fraction = Fraction(0)
    """The start of the note before, which notes of its chord share."""
    first_bar: Fraction | None = None
    """The length of the first measure."""
    notes: list[tuple[str, Fraction, Fraction, int]] = field(default_factory=list)
    """Voice, start, length, MIDI note number."""
    chords: list[tuple[Fraction, int]] = field(default_factory=list)


def musicxml_theme(content: bytes) -> Theme:
    """Read a theme from MusicXML, plain or packed (.mxl).

    Raises:
        ThemeError: If it cannot be read, or holds no melody.
    """
    root = _root(_unpacked(content) if content.startswith(_SIGNATURE) else content)
    if root.tag != "score-partwise":
        raise ThemeError("it is no MusicXML in parts; export it as MusicXML (score-partwise)")
    parts = [_part(part) for part in root.findall("part")]
    part = next((part for part in parts if part.notes), None)
    if part is None:
        raise ThemeError("there are no notes in it; export the melody's part")
    bar, beat = metre_of(part.metre or "4/4")
    length = _ticks(part.first_bar or Fraction(0))
    voices = sorted({voice for voice, *_ in part.notes})
    return theme_of(
        [_notes(part, voice) for voice in voices],
        part.key,
        bar,
        beat,
        [(_ticks(time), label) for time, label in part.chords],
        start=length if 0 < length < bar else None,
    )


def _notes(part: _Part, voice: str) -> list[Note]:
    return [
        (_ticks(time), max(_ticks(lasts), 1), pitch) for own, time, lasts, pitch in part.notes if own == voice
    ]


def _ticks(quarters: Fraction) -> int:
    return round(quarters * TICKS)


def _root(content: bytes) -> ET.Element:
    """Parse a document that declares no entities of its own, and reads no other file.

    Raises:
        ThemeError: If it is not whole.
    """
    if b"<!ENTITY" in content:
        raise ThemeError("it declares entities, which no score needs; export it again as MusicXML")
    try:
        return ET.fromstring(content)  # noqa: S314  # no entities, and expat reads no other file
    except (ET.ParseError, ValueError, LookupError) as error:
        raise ThemeError(f"it is no XML ({error}); export it again as MusicXML") from error


def _unpacked(content: bytes) -> bytes:
    """Return the score in a packed file.

    Raises:
        ThemeError: If there is none, or it is too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            container = _root(_member(packed, _CONTAINER))
            named = next(
                (each.get("full-path") for each in container.iter() if each.tag.endswith("rootfile")), None
            )
            return _member(packed, named or "")
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise ThemeError("it is no packed score; export it again, or as .musicxml") from error


def _member(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as file:
        content = file.read(LARGEST_XML + 1)
    if len(content) > LARGEST_XML:
        raise ThemeError(f"its score has more than {LARGEST_XML // 1_000_000} MB; export the theme alone")
    return content


def _part(element: ET.Element) -> _Part:
    """Read a part."""
    part = _Part()
    try:
        for measure in element.findall("measure"):
            begun = part.now
            end = begun
            for each in measure:
                _take(part, each)
                end = max(end, part.now)
            part.now = end
            if part.first_bar is None:
                part.first_bar = end - begun
    except (ValueError, ZeroDivisionError, KeyError, TypeError) as error:
        raise ThemeError(
            f"a note or a bar in it is damaged ({error}); export it again as MusicXML"
        ) from error
    return part


def _take(part: _Part, element: ET.Element) -> None:
    """Read one element of a measure."""
    if element.tag == "attributes":
        _take_attributes(part, element)
    elif element.tag == "note" and element.find("grace") is None:
        _take_note(part, element)
    elif element.tag == "backup":
        part.now -= _length(part, element)
    elif element.tag == "forward":
        part.now += _length(part, element)
    elif element.tag == "harmony":
        part.chords += [(part.now, label) for label in _chord(element)]


def _take_attributes(part: _Part, element: ET.Element) -> None:
    if divisions := element.findtext("divisions"):
        part.divisions = Fraction(divisions)
    beats, unit = element.findtext("time/beats"), element.findtext("time/beat-type")
    if beats and unit and not part.metre:
        part.metre = f"{beats.strip()}/{unit.strip()}"
    fifths, mode = element.findtext("key/fifths"), element.findtext("key/mode")
    if fifths and mode in set(Mode) and part.key is None:
        tonic = 7 * int(fifths) + (0 if mode == Mode.MAJOR else 9)
        part.key = Key(tonic % 12, Mode(mode))


def _take_note(part: _Part, element: ET.Element) -> None:
    lasts = _length(part, element)
    begins = part.last if element.find("chord") is not None else part.now
    if element.find("chord") is None:
        part.last, part.now = part.now, part.now + lasts
    pitch = element.find("pitch")
    if pitch is None or element.find("cue") is not None:
        return
    step, octave = pitch.findtext("step", ""), int(pitch.findtext("octave", ""))
    number = 12 * (octave + 1) + _STEPS[step.strip()] + round(float(pitch.findtext("alter") or 0))
    stops = any(tie.get("type") == "stop" for tie in element.iter("tie"))
    for at in reversed(range(len(part.notes)) if stops else ()):
        voice, start, length, before = part.notes[at]
        if before == number and start + length == begins:
            part.notes[at] = (voice, start, length + lasts, number)
            return
    part.notes.append((element.findtext("voice") or "", begins, lasts, number))


def _length(part: _Part, element: ET.Element) -> Fraction:
    return Fraction(element.findtext("duration") or 0) / part.divisions


def _chord(element: ET.Element) -> Iterator[int]:
    """Yield the label of a chord symbol; nothing for `N.C.` and what is not written as a root and a kind."""
    step, kind = element.findtext("root/root-step"), element.findtext("kind")
    if step is None or kind in {None, "none"}:
        return
    root = _STEPS[step.strip()] + round(float(element.findtext("root/root-alter") or 0))
    quality = _KINDS.get(kind or "", "m" if (kind or "").startswith("minor") else "")
    yield list(QUALITIES).index(quality) * ROOTS + root % ROOTS
