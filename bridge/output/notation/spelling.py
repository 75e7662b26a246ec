"""The spelling of pitches in a key."""

from dataclasses import dataclass

from generator.conditions import Key, Mode

_LETTERS = "FCGDAEB"
"""The notes in fifths, from F on."""
_FLATTEST = {Mode.MAJOR: -5, Mode.MINOR: -2}
"""The flattest note in use, in fifths from the tonic of the signature: Db in C major, Bb in A minor, whose sharps reach to
D#. Source: Aldwell & Schachter, "Harmony and Voice Leading" (4th edition), chapter 4: chromatic notes that lead up are
sharpened, the lowered ones are those of the other mode."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """A pitch as it is written."""

    step: str
    """A to G."""
    alter: int
    """Sharps, or flats below 0."""
    octave: int
    """4 for the one that begins with middle C."""


def spelled(pitch: int, key: Key) -> Spelled:
    """Spell a pitch in a key.

    Args:
        pitch: MIDI note number.
        key: The key of the bar it begins in.
    """
    flattest = key.sharps + _FLATTEST[key.mode]
    fifths = flattest + (7 * pitch - flattest) % 12
    alter = (fifths + 1) // 7
    return Spelled(_LETTERS[(fifths + 1) % 7], alter, (pitch - alter) // 12 - 1)
