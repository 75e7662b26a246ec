"""The instruments a palette may have: one table of General MIDI programs, ranges and channels."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument, or a section of them."""

    name: str
    """Name of its track where it plays beside the composed voices."""
    program: int
    """General MIDI program, 0 to 127. Source: General MIDI System Level 1, table 2 (there counted from 1)."""
    lowest: int
    """The lowest note it plays, as it sounds: a MIDI note number."""
    highest: int
    """The highest one; at least a major seventh above, so that every pitch has an octave in range."""


PIANO = Instrument("Piano", 0, 21, 108)
FLUTE = Instrument("Flute", 73, 60, 96)
HORNS = Instrument("Horns", 60, 35, 77)
TIMPANI = Instrument("Timpani", 47, 38, 60)
VIOLIN = Instrument("Violin", 40, 55, 100)
VIOLINS = Instrument("Violins", 48, 55, 100)
VIOLAS_AND_CELLOS = Instrument("Violas and cellos", 48, 36, 88)
CELLOS = Instrument("Cellos", 42, 36, 76)
CONTRABASSES = Instrument("Contrabasses", 43, 28, 58)
"""Ranges of players in an orchestra, not of soloists; the piano's is its keyboard.

Source: after Adler, "The Study of Orchestration" (3rd edition), the narrower range where manuals differ: violin G3 to
E7, violas and cellos C2 to E6, cello C2 to E5, contrabass E1 to B flat 3 without an extension, flute C4 to C7, horn B1
to F5, timpani D2 to C4.
"""

SQUARE_LEAD = Instrument("Lead", 80, 0, 127)
WARM_PAD = Instrument("Pad", 89, 0, 127)
SYNTH_BRASS = Instrument("Synth brass", 62, 0, 127)
SYNTH_STRINGS = Instrument("Synth strings", 50, 0, 127)
SYNTH_BASS = Instrument("Synth bass", 38, 0, 127)
SUB_BASS = Instrument("Sub bass", 39, 24, 60)
"""A synthesizer plays every note there is; below C1, 33 Hz, few loudspeakers follow the sub bass."""

DRUMS = 9
"""The channel of percussion, counted from 0. Source: General MIDI System Level 1."""
ACOUSTIC_BASS_DRUM, BASS_DRUM, CRASH = 35, 36, 49
"""Keys of the drum kit. Source: General MIDI System Level 1, table 3."""
PERCUSSION = Instrument("Percussion", 0, 35, 81)
"""The drum kit: its keys are sounds, not pitches."""

BESIDE = {
    FLUTE: 15,
    HORNS: 14,
    TIMPANI: 13,
    PERCUSSION: DRUMS,
    VIOLINS: 12,
    SYNTH_BRASS: 6,
    SYNTH_STRINGS: 8,
    CELLOS: 11,
    CONTRABASSES: 10,
    SUB_BASS: 7,
}
"""Instruments that may play beside the voices, in the order of a score, and the channel of each, counted from 0: high
ones, because people who add a track begin with the low ones."""
