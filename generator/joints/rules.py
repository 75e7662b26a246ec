"""The rules that choose a joint's treatment."""

from dataclasses import dataclass

from generator.conditions import Ending, Key, Opening
from generator.keys import distance

NEAR = 1
"""The most steps on the circle of fifths over which music goes on without a break: six of seven tones are shared."""
CHANGE = 0.4
"""The contrast of moods, on the plane of valence and arousal with sides of 2, from which one cue closes before the next
begins; below it the music goes on."""
CONTRAST = 0.8
"""The contrast from which a rest separates the cues."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two successive cues, as far as they are known before either is composed."""

    earlier: Key
    later: Key
    contrast: float
    """The distance of their moods on the plane of valence and arousal."""
    dark: bool
    """True if the screen is black on either side of the joint."""
    held: bool
    """True if the earlier cue's last bar has a fermata."""
    silent: bool = False
    """True if there is no music on a side of the joint."""
    cut: bool = False
    """True if the earlier cue is to break off."""

    @property
    def ending(self) -> Ending:
        """The treatment of the earlier cue's end.

        None where it breaks off; a sustained chord at a fermata and before silence; a rest before black and before a great contrast; a tied tone where the music
        goes on, in a near key and a similar mood; else a sustained chord, too, which closes the cue.
        """
        if self.cut:
            return Ending.AS_PLAYED
        if self.held or (self.silent and not self.dark):
            return Ending.SUSTAINED
        if self.dark or self.contrast >= CONTRAST:
            return Ending.REST
        goes_on = distance(self.earlier, self.later) <= NEAR and self.contrast < CHANGE
        return Ending.TIED if goes_on else Ending.SUSTAINED

    @property
    def opening(self) -> Opening:
        """The treatment of the later cue's start: a pick-up where the music goes on, else as it is played."""
        return Opening.PICKUP if self.ending is Ending.TIED else Opening.AS_PLAYED
