"""Which instruments play: one table of General MIDI programs."""

from enum import StrEnum

from generator.score import Voice


class Palette(StrEnum):
    """A set of instruments, by the name a user asks for it with."""

    PIANO = "piano"
    STRINGS = "strings"
    ORCHESTRA = "orchestra"
    SYNTH = "synth"


PROGRAMS: dict[Palette, dict[Voice, int]] = {
    Palette.PIANO: {Voice.MELODY: 0, Voice.HARMONY: 0, Voice.BASS: 0},
    Palette.STRINGS: {Voice.MELODY: 40, Voice.HARMONY: 48, Voice.BASS: 43},
    Palette.ORCHESTRA: {Voice.MELODY: 73, Voice.HARMONY: 48, Voice.BASS: 42},
    Palette.SYNTH: {Voice.MELODY: 80, Voice.HARMONY: 89, Voice.BASS: 38},
}
"""General MIDI programs (0 to 127) of each part: acoustic grand; violin, string ensemble, contrabass; flute, string
ensemble, cello; square lead, warm pad, synth bass.

Source: General MIDI System Level 1, table 2 (there counted from 1).
"""
