"""The settings, in `recue.yaml` and on the command line: one schema, checked once."""

from bridge.settings.files import FILE_NAME
from bridge.settings.preferences import BurnIn
from bridge.settings.schema import (
    DELIVERY,
    FASTEST,
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
    "FASTEST",
    "FILE_NAME",
    "SLOWEST",
    "SOUNDING",
    "BurnIn",
    "Division",
    "Format",
    "Renderer",
    "Reverb",
    "ScenePreferences",
    "Settings",
    "known_keys",
]
