"""The palettes: leads of the voices, doublings, and drums at strong hits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bridge.errors import UsageError
from bridge.midi.instruments import INSTRUMENTS, KIT, TABLE, Instrument
from generator.conditions import Style
from generator.score import Voice


class Palette(StrEnum):
    """A set of instruments, by the name a user asks for it with: in any case, its words apart by spaces or hyphens."""

    PIANO = "piano"
    PIANO_QUINTET = "piano quintet"
    STRING_QUARTET = "string quartet"
    STRINGS = "strings"
    CHAMBER_ORCHESTRA = "chamber orchestra"
    ORCHESTRA = "orchestra"
    WINDS = "winds"
    CHOIR_AND_ORGAN = "choir and organ"
    FOLK = "folk"
    SYNTH = "synth"
    PADS = "pads"
    HYBRID = "hybrid"
    PERCUSSION = "percussion"
    vars().update({name.upper(): name for name in TABLE.get("own palettes", ())})

    @classmethod
    def _missing_(cls, value: object) -> "Palette | None":
        name = " ".join(str(value).lower().replace("-", " ").replace("_", " ").split())
        return next((each for each in cls if each.value == name), None)


def palette_named(name: str) -> Palette:
    """Return the palette that a person names.

    Raises:
        UsageError: If there is none of that name.
    """
    try:
        return Palette(name)
    except ValueError:
        raise UsageError(f"there is no palette '{name}'; name one of {', '.join(Palette)}") from None


PALETTES = {Style.SONG: Palette.PIANO, Style.CHAMBER: Palette.STRINGS, Style.ORCHESTRAL: Palette.ORCHESTRA}
"""The instruments of a style, where none were asked for."""


@dataclass(frozen=True, slots=True)
class Doubling:
    """An instrument that plays along with a voice where that is loud."""

    instrument: Instrument
    voice: Voice
    interval: int
    """Semitones above (or below) what it doubles; 0 or octaves."""
    loudness: int
    """The mean velocity of a bar of the voice from which it joins, softly."""
    share: float
    """Its velocity against that of what it doubles."""
    plain: bool = False
    """True if it plays the notes on beats alone, and holds them."""
    tutti: bool = False
    """True if it joins only in the loudest phrases of a cue."""


@dataclass(frozen=True, slots=True)
class Held:
    """An instrument that sustains the harmony."""

    instrument: Instrument
    notes: int
    """Notes of its chords, at the most."""
    loudness: int
    """The mean velocity of a phrase of the voices from which it joins."""
    share: float
    """Its velocity against that."""
    tutti: bool = False
    """True if it joins only in the loudest phrases of a cue."""


class Strokes(StrEnum):
    """Where a drum is struck in a bar."""

    BARS = "bars"
    STRONG_BEATS = "strong beats"
    """The first beat of a bar and its middle."""
    WEAK_BEATS = "weak beats"
    EIGHTHS = "eighths"
    SYNCOPATED = "syncopated"
    """The sixteenths of three, three and two eighths."""


@dataclass(frozen=True, slots=True)
class DrumStrokes:
    """A drum's part in the pattern of a palette."""

    strokes: Strokes
    loudness: int
    """The mean velocity of a phrase from which it joins."""
    share: float
    """Its velocity against that."""


@dataclass(frozen=True, slots=True)
class Fill:
    """Drums that lead into the next phrase."""

    drums: tuple[int, ...]
    """Keys of the drum kit, the first first."""
    loudness: int
    """The mean velocity of a phrase from which they are struck."""
    share: float
    """The velocity of the last of them against that."""


@dataclass(frozen=True, slots=True)
class DrumAccent:
    """The rule by which a drum plays on hits, and its loudness."""

    weight: float
    """Least weight of a hit that it plays on; a plain cut weighs 1, a marker 2."""
    loudness: int
    """The velocity of the loudest note struck at the hit, from which it joins."""
    share: float
    """Its velocity against that note's."""
    apart: int
    """Quarter notes before it may be struck again."""


@dataclass(frozen=True, slots=True)
class Forces:
    """The instruments of a palette."""

    leads: Mapping[Voice, tuple[Instrument, ...]]
    """Instruments of each voice: of several, the first that has nearly all of its notes, else the one with the most."""
    doublings: tuple[Doubling, ...] = ()
    kit: Mapping[int, DrumAccent] = field(default_factory=dict)
    """Drums on strong hits, by their keys of the drum kit."""
    timpani: DrumAccent | None = None
    held: tuple[Held, ...] = ()
    pattern: Mapping[int, DrumStrokes] = field(default_factory=dict)
    """The strokes of each drum where the music is driven, by its key of the drum kit."""
    fill: Fill | None = None

    @property
    def beside(self) -> tuple[Instrument, ...]:
        """The pitched instruments that play beside the voices."""
        return (*(part.instrument for part in self.doublings), *(part.instrument for part in self.held))


def _accent(entry: Mapping[str, Any]) -> DrumAccent:
    return DrumAccent(**entry)


def _doubling(entry: Mapping[str, Any]) -> Doubling:
    return Doubling(
        **{**entry, "instrument": INSTRUMENTS[entry["instrument"]], "voice": Voice(entry["voice"])}
    )


def _held(entry: Mapping[str, Any]) -> Held:
    return Held(**{**entry, "instrument": INSTRUMENTS[entry["instrument"]]})


def _strokes(entry: Mapping[str, Any]) -> DrumStrokes:
    return DrumStrokes(**{**entry, "strokes": Strokes(entry["strokes"])})


def _fill(entry: Mapping[str, Any]) -> Fill:
    return Fill(**{**entry, "drums": tuple(KIT[drum] for drum in entry["drums"])})


def _forces(entry: Mapping[str, Any]) -> Forces:
    timpani, fill = entry.get("timpani"), entry.get("fill")
    return Forces(
        leads={
            Voice(voice): tuple(INSTRUMENTS[name] for name in names)
            for voice, names in entry["leads"].items()
        },
        doublings=tuple(map(_doubling, entry.get("doublings", ()))),
        kit={KIT[drum]: _accent(accent) for drum, accent in entry.get("kit", {}).items()},
        timpani=None if timpani is None else _accent(timpani),
        held=tuple(map(_held, entry.get("held", ()))),
        pattern={KIT[drum]: _strokes(part) for drum, part in entry.get("pattern", {}).items()},
        fill=None if fill is None else _fill(fill),
    )


FORCES: Mapping[Palette, Forces] = {palette: _forces(TABLE["palettes"][palette.value]) for palette in Palette}
"""The instruments of each palette, as `instruments.yaml` has them."""

KIN: Mapping[Palette, Palette] = {
    palette: Palette(TABLE["palettes"][palette.value].get("kin", palette.value)) for palette in Palette
}
"""The palette whose instruments play where those of a palette are left out; itself where it has no other."""

PROGRAMS: Mapping[Palette, Mapping[Voice, int]] = {
    palette: {voice: instruments[0].program for voice, instruments in forces.leads.items()}
    for palette, forces in FORCES.items()
}
"""General MIDI programs (0 to 127) of each voice where it lies as it mostly does."""
