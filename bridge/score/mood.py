"""The mood of a scene, from its picture and its cutting; and the tempo and style that follow."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from statistics import median
from typing import Final

from bridge.timeline import Shot
from bridge.timeline.black import visible
from bridge.words import Direction
from generator.conditions import Style

TYPICAL_SHOT = 4.5
"""Seconds a shot lasts where cutting is neither fast nor slow; Cutting, Brunick & DeLong, "How act structure
sculpts shot lengths and shot transitions in Hollywood film" (Projections 5, 2011) find means of 3 to 6."""
TYPICAL_MOTION = 0.08
"""Frame widths a second at which motion is neither fast nor slow: a walk through the frame in twelve seconds."""
MIDDLE_BRIGHTNESS, MIDDLE_SATURATION = 0.4, 0.3
BLACK_PACE = -2.0
"""The pace of black, in octaves: that of a shot four times as long as a typical one."""
TELLING = 8
"""Shots from which on a film's or a scene's cutting tells its pace."""
PLACES = 3
"""Decimal places of a mood: those of the cue sheet."""
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


@dataclass(frozen=True, slots=True)
class Look:
    """The mean picture of a scene."""

    motion: float
    """Frame widths a second."""
    brightness: float
    """0 to 1."""
    saturation: float
    """0 to 1."""


def pace(shots: Sequence[Shot]) -> float:
    """Measure the speed of the cutting: octaves above that of TYPICAL_SHOT, and half the octaves of playback speed.

    Both are medians: no single shot changes them.

    Args:
        shots: The shots of a film, a scene or a bar; where all are black, they count as one long shot.
    """
    seen = visible(shots)
    if not seen:
        return BLACK_PACE
    length = median(math.log2(shot.duration) for shot in seen)
    hurry = median(math.log2(min(max(abs(float(shot.speed)), 0.25), 4.0)) for shot in seen)
    return math.log2(TYPICAL_SHOT) - length + 0.5 * hurry


def told_pace(shots: Sequence[Shot], usual: float = 0.0) -> float:
    """Return the pace of some shots as far as they tell it: of few, it is near the usual one.

    Args:
        shots: The shots of a film or a scene; none where all is black.
        usual: The pace of the film that the scene is in; that of TYPICAL_SHOT for a film.
    """
    seen = visible(shots)
    share = min(len(seen) / TELLING, 1.0) if seen else 1.0
    return usual + share * (pace(seen) - usual)


def mood_of(shots: Sequence[Shot], look: Look | None, usual: float = 0.0) -> Mood:
    """Estimate the mood of a scene.

    With a picture, valence is the pleasure of its colours, and arousal half its motion, the rest its cutting and its
    colours; pleasure = .69 brightness + .22 saturation and arousal = -.31 brightness + .60 saturation are from
    Valdez & Mehrabian, "Effects of color on emotions" (1994). Without one, arousal is the cutting's, and
    valence, which a cut does not tell, is neutral.

    Args:
        shots: Its shots, without flash frames.
        look: Its mean picture; None where it is not known.
        usual: The pace of the film that it is in.
    """
    cutting = math.tanh(0.6 * told_pace(shots, usual))
    if look is None:
        return _rounded(0.0, cutting)
    bright, full = look.brightness - MIDDLE_BRIGHTNESS, look.saturation - MIDDLE_SATURATION
    moving = math.tanh(0.4 * math.log2(max(look.motion, 1e-4) / TYPICAL_MOTION))
    colour = math.tanh(2 * (-0.31 * bright + 0.60 * full))
    valence = math.tanh(3 * (0.69 * bright + 0.22 * full))
    return _rounded(valence, 0.5 * moving + 0.3 * cutting + 0.2 * colour)


def _rounded(valence: float, arousal: float) -> Mood:
    """Round a mood as the cue sheet has it, so that a scene composed again from it has the same conditions."""
    return Mood(round(valence, PLACES), round(arousal, PLACES))


def cue_seed(seed: int, scene_id: str, take: int = 0) -> int:
    """Return the seed of a take of a scene's cue, from the project's seed and the scene's id; below 2^63."""
    return _number(seed, scene_id, f"cue {take}" if take else "cue")


def draw(seed: int, scene_id: str, what: str) -> float:
    """Draw a number from 0 up to 1 for one decision about a scene; it depends on the arguments alone."""
    return _number(seed, scene_id, what) / 2**63


def _number(seed: int, scene_id: str, what: str) -> int:
    digest = blake2b(f"{seed}/{scene_id}/{what}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1
