"""The settings, in `recue.yaml` and on the command line: one schema, checked once."""

from bridge.settings.files import FILE_NAME
from bridge.settings.preferences import EVERYWHERE, NOT_IN_NAMES, BurnIn, ClickSound, CuePreferences, MidiText
from bridge.settings.schema import (
    DELIVERY,
    FASTEST,
    OFF,
    SLOWEST,
    SOUNDING,
    Division,
    Format,
    Renderer,
    Reverb,
    ScenePreferences,
    Settings,
    known_keys,
)

__all__ = [
    "DELIVERY",
    "EVERYWHERE",
    "FASTEST",
    "FILE_NAME",
    "NOT_IN_NAMES",
    "OFF",
    "SLOWEST",
    "SOUNDING",
    "BurnIn",
    "ClickSound",
    "CuePreferences",
    "Division",
    "Format",
    "MidiText",
    "Renderer",
    "Reverb",
    "ScenePreferences",
    "Settings",
    "known_keys",
]
