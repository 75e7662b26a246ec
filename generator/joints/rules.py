"""Which treatment a joint gets."""

from dataclasses import dataclass

from generator.conditions import Ending, Key, Opening
from generator.keys import distance

NEAR = 1
"""Steps on the circle of fifths over which music goes on as if nothing had happened: six of seven tones are shared."""
CHANGE = 0.4
"""Distance of two moods, on the plane of valence and arousal whose sides are 2, from which on one cue closes before the
next begins; below it the music goes on."""
CONTRAST = 0.8
"""Likewise, from which on a rest parts them."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two cues that follow one another, as far as is known before either is composed."""

    earlier: Key
    later: Key
    contrast: float
    """How far apart their moods are on the plane of valence and arousal."""
    dark: bool
    """Whether the screen is black where they meet, on either side."""
    held: bool
    """Whether a beat of the earlier one's last bar is held for as long as the picture wants."""

    @property
    def ending(self) -> Ending:
        """How the earlier cue ends.

        On a sustained chord where a beat is held there; with a rest before black and before a great contrast; with a
        tone tied where the music goes on, in a near key and much the same mood; else on a sustained chord, too, which
        closes one thing before another begins.
        """
        if self.held:
            return Ending.SUSTAINED
        if self.dark or self.contrast >= CONTRAST:
            return Ending.REST
        goes_on = distance(self.earlier, self.later) <= NEAR and self.contrast < CHANGE
        return Ending.TIED if goes_on else Ending.SUSTAINED

    @property
    def opening(self) -> Opening:
        """How the later cue begins: with a pick-up where the music goes on, else as it is played."""
        return Opening.PICKUP if self.ending is Ending.TIED else Opening.AS_PLAYED
