"""The palettes: leads of the voices, doublings, and drums at strong hits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bridge.midi.instruments import INSTRUMENTS, KIT, TABLE, Instrument
from generator.conditions import Style
from generator.score import Voice


class Palette(StrEnum):
    """A set of instruments, by the name a user asks for it with."""

    PIANO = "piano"
    STRINGS = "strings"
    ORCHESTRA = "orchestra"
    SYNTH = "synth"


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


def _accent(entry: Mapping[str, Any]) -> DrumAccent:
    return DrumAccent(**entry)


def _doubling(entry: Mapping[str, Any]) -> Doubling:
    return Doubling(
        **{**entry, "instrument": INSTRUMENTS[entry["instrument"]], "voice": Voice(entry["voice"])}
    )


def _forces(entry: Mapping[str, Any]) -> Forces:
    timpani = entry.get("timpani")
    return Forces(
        leads={
            Voice(voice): tuple(INSTRUMENTS[name] for name in names)
            for voice, names in entry["leads"].items()
        },
        doublings=tuple(map(_doubling, entry.get("doublings", ()))),
        kit={KIT[drum]: _accent(accent) for drum, accent in entry.get("kit", {}).items()},
        timpani=None if timpani is None else _accent(timpani),
    )


FORCES: Mapping[Palette, Forces] = {palette: _forces(TABLE["palettes"][palette.value]) for palette in Palette}
"""The instruments of each palette, as `instruments.yaml` has them."""

PROGRAMS: Mapping[Palette, Mapping[Voice, int]] = {
    palette: {voice: instruments[0].program for voice, instruments in forces.leads.items()}
    for palette, forces in FORCES.items()
}
"""General MIDI programs (0 to 127) of each voice where it lies as it mostly does."""
