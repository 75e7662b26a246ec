"""Channels of the picture beyond motion, saliency, brightness and saturation: how it looks, and what moves in it."""

from dataclasses import dataclass, field, fields
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.floating[Any]]


def _none() -> Values:
    """Return a channel of which nothing was given."""
    return np.zeros(0, np.float32)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Looks:
    """How the picture looks over time; NaN, in each channel by itself, where it is not known. (n,) each.

    A channel that is left out is unknown all over.
    """

    contrast: Values = field(default_factory=_none)
    """Standard deviation of luma, where 1 is the distance from black to white: 0 to 0.5."""
    texture: Values = field(default_factory=_none)
    """Share of the picture that lies on edges, 0 to 1."""
    fineness: Values = field(default_factory=_none)
    """Share of the contrast in the finest octave: details narrower than about a hundredth of the width. 0 to 1."""
    camera: Values = field(default_factory=_none)
    """Mean flow that the camera's motion explains, in frame widths per second of record time."""
    subject: Values = field(default_factory=_none)
    """Mean flow that it leaves unexplained: of what moves inside the picture. Frame widths per second."""
    pan: Values = field(default_factory=_none)
    """Pan of the camera, frame widths per second; above 0 to the right, so that the picture moves to the left."""
    tilt: Values = field(default_factory=_none)
    """Tilt of the camera, frame widths per second; above 0 upwards, so that the picture moves down."""
    zoom: Values = field(default_factory=_none)
    """Growth of the picture, a share of its size per second; above 0 where the camera zooms or moves in."""
    roll: Values = field(default_factory=_none)
    """Roll of the camera, radians per second; above 0 counterclockwise, so that the picture turns clockwise."""
    warmth: Values = field(default_factory=_none)
    """-1 for cold (blue) over 0 for neutral to 1 for warm (orange) colours; see `colours.warmth_of`."""
    pleasure: Values = field(default_factory=_none)
    """Pleasure of the colours; see `colours.mood_of`."""
    arousal: Values = field(default_factory=_none)
    """Arousal of the colours; see `colours.mood_of`."""
    dominance: Values = field(default_factory=_none)
    """Dominance of the colours; see `colours.mood_of`."""
    salient_pleasure: Values = field(default_factory=_none)
    """Pleasure of the colours of what the eye goes to first."""
    salient_arousal: Values = field(default_factory=_none)
    """Arousal of the colours of what the eye goes to first."""
    faces: Values = field(default_factory=_none)
    """Number of faces turned to the camera, of those from about a quarter of the height of the picture on."""
    closeness: Values = field(default_factory=_none)
    """Height of the largest face over the height of the picture; 0 where there is none."""

    @property
    def count(self) -> int:
        """The length of every channel."""
        raise NotImplementedError

    def __post_init__(self) -> None:
        for name in LOOKS:
            if not len(getattr(self, name)):
                object.__setattr__(self, name, np.full(self.count, np.nan, np.float32))


LOOKS: Final = tuple(each.name for each in fields(Looks))
"""The names of the channels, in the order in which arrays stack them."""
MOVES: Final = ("camera", "subject", "pan", "tilt", "zoom", "roll")
"""Those that are measured between a frame and the next, and scale with the speed of playback."""
SIGNED: Final = frozenset({"pan", "tilt", "zoom", "roll"})
"""Those that change their sign where the picture plays backwards."""
