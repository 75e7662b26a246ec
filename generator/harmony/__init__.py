"""Harmony: chord recognition in real music, and chord progressions for new music."""

from generator.harmony.chords import (
    CHORDS,
    DOMINANT,
    DOMINANT_SEVENTH,
    ROOTS,
    SILENT,
    SUBMEDIANT,
    TONES,
    TONIC,
    label_chords,
)
from generator.harmony.learning import learn
from generator.harmony.model import STATES, HarmonicModel
from generator.harmony.tension import LEVELS, TENSION, asked_levels, heard_levels

__all__ = [
    "CHORDS",
    "DOMINANT",
    "DOMINANT_SEVENTH",
    "LEVELS",
    "ROOTS",
    "SILENT",
    "STATES",
    "SUBMEDIANT",
    "TENSION",
    "TONES",
    "TONIC",
    "HarmonicModel",
    "asked_levels",
    "heard_levels",
    "label_chords",
    "learn",
]
