"""The mood of a scene, and the tempo and style that follow."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from bridge.words import Direction
from generator.conditions import Style

PLACES = 3
"""Decimal places of a mood: those of the cue sheet, so that a scene composed again from it has the same conditions."""
BETWEEN = 0.1
"""The valence up to which a scene is neither bright nor dark."""
NEUTRAL_TEMPO = 96.0
"""Quarter notes a minute of a scene that is neither calm nor driven."""


@dataclass(frozen=True, slots=True)
class Mood:
    """A scene's place on the two axes of Russell, "A circumplex model of affect" (1980)."""

    valence: float
    """-1 for dark to 1 for bright."""
    arousal: float
    """-1 for calm to 1 for driven."""

    @property
    def tempo(self) -> float:
        """The tempo to stay near, in quarter notes a minute: half an octave around NEUTRAL_TEMPO."""
        return NEUTRAL_TEMPO * 2 ** (0.5 * self.arousal)

    @property
    def style(self) -> Style:
        """The style where none is asked for: the more driven, the more players."""
        if self.arousal < -0.2:
            return Style.SONG
        return Style.CHAMBER if self.arousal < 0.3 else Style.ORCHESTRAL

    def asked(self, asks: Direction) -> "Mood":
        """Return the mood that words ask for, and this one where they leave it open."""
        bright, driven = asks.valence, asks.arousal
        return Mood(self.valence if bright is None else bright, self.arousal if driven is None else driven)


NEUTRAL: Final = Mood(0.0, 0.0)
"""The mood of a scene of which nothing is known."""


def cue_seed(seed: int, scene_id: str, take: int = 0) -> int:
    """Return the seed of a take of a scene's cue, from the project's seed and the scene's id; below 2^63."""
    return _number(seed, scene_id, f"cue {take}" if take else "cue")


def draw(seed: int, scene_id: str, what: str) -> float:
    """Draw a number from 0 up to 1 for one decision about a scene; it depends on the arguments alone."""
    return _number(seed, scene_id, what) / 2**63


def _number(seed: int, scene_id: str, what: str) -> int:
    digest = blake2b(f"{seed}/{scene_id}/{what}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1
