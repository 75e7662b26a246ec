"""A person's own themes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.themes.theme import Theme


@dataclass(frozen=True, slots=True)
class OwnThemes:
    """A person's own themes, by name, and those whose files cannot be read."""

    read: Mapping[str, Theme] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    """Why not, as the end of a sentence: `cannot be read from themes/anna.mid: it is no MIDI file`."""


NO_THEMES = OwnThemes()
"""The themes of a person who has none."""
