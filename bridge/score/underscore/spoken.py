"""What is spoken in a timeline, as far as it is known: from its sound, or where that is not heard from its captions."""

from dataclasses import dataclass
from fractions import Fraction

from bridge.sound.heard import Sound, Speech
from bridge.story.told import Story

SURE = 0.5
"""The confidence from which speech counts."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The speech of a timeline."""

    speech: tuple[Speech, ...] = ()
    """In order."""
    known: bool = False
    """True where it is known whether anybody speaks: sound was heard, or captions are told."""

    @property
    def spans(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """The stretches, in seconds from the timeline's first frame, in order."""
        return tuple((each.start, each.end) for each in self.speech)


def spoken(sound: Sound, story: Story) -> Spoken:
    """Return what is spoken: as it is heard, or where no sound is, as captions tell it."""
    if sound.heard or sound.speech:
        heard = [each for each in sound.speech if each.confidence >= SURE and each.start < each.end]
        return Spoken(tuple(sorted(heard, key=lambda each: each.start)), known=True)
    told = [Speech(start, end, 0.0) for start, end in story.dialogue if start < end]
    return Spoken(tuple(sorted(told, key=lambda each: each.start)), known=bool(told))
