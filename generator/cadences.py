"""Cadences: the chords on which the harmony of a scene closes."""

from generator.conditions import Cadence, Mode
from generator.pieces.chords import QUALITIES, ROOTS

_NAMES = tuple(QUALITIES)
_MINOR, _SEVENTH = (_NAMES.index(name) * ROOTS for name in ("m", "7"))

TONIC = {Mode.MAJOR: 0, Mode.MINOR: _MINOR}
DOMINANT, DOMINANT_SEVENTH = 7, _SEVENTH + 7
"""Either mode's."""
SUBMEDIANT = {Mode.MAJOR: _MINOR + 9, Mode.MINOR: 8}
"""The chord of a deceptive cadence: vi in major, VI in minor."""


def final_chord(cadence: Cadence, mode: Mode) -> int:
    """Return the chord on which a cadence closes, as a label of `generator.pieces.chords` in a key on C."""
    closes = {
        Cadence.AUTHENTIC: TONIC[mode],
        Cadence.HALF: DOMINANT,
        Cadence.DECEPTIVE: SUBMEDIANT[mode],
    }
    return closes[cadence]
