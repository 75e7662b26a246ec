"""The instruments of each palette: leads of the voices, doublings, and drums at strong hits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bridge.midi.instruments import (
    ACOUSTIC_BASS_DRUM,
    BASS_DRUM,
    CELLOS,
    CONTRABASSES,
    CRASH,
    FLUTE,
    HORNS,
    PIANO,
    SQUARE_LEAD,
    SUB_BASS,
    SYNTH_BASS,
    SYNTH_BRASS,
    SYNTH_STRINGS,
    VIOLAS_AND_CELLOS,
    VIOLIN,
    VIOLINS,
    WARM_PAD,
    Instrument,
)
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


FORCES: dict[Palette, Forces] = {
    Palette.PIANO: Forces({Voice.MELODY: (PIANO,), Voice.HARMONY: (PIANO,), Voice.BASS: (PIANO,)}),
    Palette.STRINGS: Forces(
        leads={
            Voice.MELODY: (VIOLIN,),
            Voice.HARMONY: (VIOLAS_AND_CELLOS,),
            Voice.BASS: (CELLOS, CONTRABASSES),
        },
        doublings=(
            Doubling(VIOLINS, Voice.MELODY, 12, 84, 0.7),
            Doubling(CELLOS, Voice.BASS, 12, 74, 0.8),
            Doubling(CONTRABASSES, Voice.BASS, -12, 62, 0.9),
        ),
        kit={ACOUSTIC_BASS_DRUM: DrumAccent(2.0, 84, 0.8, 4)},
    ),
    Palette.ORCHESTRA: Forces(
        leads={
            Voice.MELODY: (FLUTE, VIOLINS),
            Voice.HARMONY: (VIOLAS_AND_CELLOS,),
            Voice.BASS: (CELLOS, CONTRABASSES),
        },
        doublings=(
            Doubling(VIOLINS, Voice.MELODY, 0, 74, 0.8),
            Doubling(FLUTE, Voice.MELODY, 12, 80, 0.7),
            Doubling(HORNS, Voice.HARMONY, 0, 60, 0.75),
            Doubling(CELLOS, Voice.BASS, 12, 74, 0.8),
            Doubling(CONTRABASSES, Voice.BASS, -12, 58, 0.9),
        ),
        kit={ACOUSTIC_BASS_DRUM: DrumAccent(1.0, 80, 0.8, 2), CRASH: DrumAccent(2.0, 92, 0.7, 8)},
        timpani=DrumAccent(1.0, 64, 0.75, 2),
    ),
    Palette.SYNTH: Forces(
        leads={Voice.MELODY: (SQUARE_LEAD,), Voice.HARMONY: (WARM_PAD,), Voice.BASS: (SYNTH_BASS,)},
        doublings=(
            Doubling(SYNTH_BRASS, Voice.MELODY, 0, 74, 0.9),
            Doubling(SYNTH_STRINGS, Voice.HARMONY, 0, 66, 0.6),
            Doubling(SUB_BASS, Voice.BASS, -12, 68, 0.7),
        ),
        kit={BASS_DRUM: DrumAccent(1.0, 70, 0.8, 2), CRASH: DrumAccent(2.0, 90, 0.7, 8)},
    ),
}
"""A piano has two hands and nothing beside them: what would double it is a second piano, and what would be struck with
it is another ensemble. Strings take a bass drum, the one drum that goes with them; a synthesizer the kit's own.

Source of what doubles what: Adler, "The Study of Orchestration" (3rd edition): basses an octave below cellos, violins
in octaves for power, flute and violins in unison, horns for the inside of the harmony.
"""

PROGRAMS: dict[Palette, dict[Voice, int]] = {
    palette: {voice: instruments[0].program for voice, instruments in forces.leads.items()}
    for palette, forces in FORCES.items()
}
"""General MIDI programs (0 to 127) of each voice where it lies as it mostly does."""
