"""Idioms: the kinds of writing that the sets of the corpus distinguish."""

from enum import StrEnum


class Idiom(StrEnum):
    """A kind of writing; the first three are the styles that can be asked for."""

    SONG = "song"
    CHAMBER = "chamber"
    ORCHESTRAL = "orchestral"
    KEYBOARD = "keyboard"
    """For one player: keyboard and guitar."""


IDIOMS = tuple(Idiom)
"""All of them; a network knows each by its index."""
