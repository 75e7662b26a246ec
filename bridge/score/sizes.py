"""Sizes of an ensemble: how many of its players have a part in some bars."""

from enum import StrEnum


class Size(StrEnum):
    """The players that have a part in a bar."""

    FREE = "free"
    """As many as its loudness asks for."""
    SOLO = "solo"
    """One player has the melody, and nothing joins the voices."""
    FEW = "few"
    """Nothing joins the voices."""
    TUTTI = "tutti"
    """All that can join the voices, sooner than loudness asks for them."""
