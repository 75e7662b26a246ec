"""The bar grid as values: bars, sixteenths and tempi, and how near they are to the hits."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, pairwise

from bridge.grid.metre import FOUR_FOUR, Metre
from integrations.closeness import Closeness


class HitKind(StrEnum):
    """The source of a hit, strongest first."""

    SCENE = "scene"
    MARKER = "marker"
    USER = "user"
    """A line of the user's own file."""
    TITLE = "title"
    """A title card, or a shot that appears out of black."""
    CUT = "cut"
    FREEZE = "freeze"
    """The instant at which motion stops inside a shot."""
    SOUND = "sound"
    """A sudden sound."""
    FLASH = "flash"
    """A flash of light inside a shot."""
    FADE = "fade"
    """The instant at which a fade to black or white is done, or one from it begins."""
    JOLT = "jolt"
    """A lone jolt of the picture inside a shot."""
    MOTION = "motion"
    """The instant at which motion bursts out inside a shot."""
    PEAK = "peak"
    """The instant at which motion is quickest inside a shot."""


class Place(StrEnum):
    """Where in a bar music meets a hit, the strongest place first."""

    BAR = "bar"
    """On a bar line."""
    BEAT = "beat"
    """On a beat that begins no bar."""
    BETWEEN = "between"
    """Between beats."""


PLAIN_CUT = 1.0
"""The weight of a plain cut: titles, the user's own hits, markers and scene edges are heavier."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An instant the music should meet."""

    time: Fraction
    """Seconds from the timeline's first frame."""
    kind: HitKind
    weight: float
    """The cost of missing it, against 1 for a plain cut."""
    name: str = ""
    """Its name; empty for an unnamed one."""
    origin: str = ""
    """Its source, for people: `hard cut`, `RED marker on a clip`, `hits.csv, line 4`."""

    @property
    def is_strong(self) -> bool:
        """True if it is heavier than a plain cut."""
        return self.weight > PLAIN_CUT


@dataclass(frozen=True, slots=True)
class MetHit:
    """A hit and the sixteenth nearest to it."""

    hit: Hit
    step: int
    """Sixteenths from the start of the scene's first bar."""
    error: Fraction
    """Seconds the sixteenth falls after (above 0) or before the hit."""
    closeness: Closeness
    """The class of that distance in frames."""

    @property
    def met(self) -> bool:
        """True if that is less than half a frame."""
        return self.closeness is Closeness.MET


@dataclass(frozen=True, slots=True)
class SceneGrid:
    """The bars of one scene."""

    start: Fraction
    """The first bar line, in seconds from the timeline's first frame."""
    lines: tuple[Fraction, ...]
    """Every sixteenth line in seconds from `start`, first and last bar line included; one more than there are
    sixteenths. The last is the scene's length exactly."""
    bars: tuple[int, ...]
    """Sixteenths in each bar; they sum to the number of sixteenths."""
    hits: tuple[MetHit, ...]
    """Every hit inside the scene in order of time, met or not."""
    metre: Metre = FOUR_FOUR
    """The metre of its whole bars; a shorter bar may open or close the scene."""
    fermatas: tuple[int, ...] = ()
    """The first sixteenth of each beat with a fermata, which lasts as long as the black under it: the only beats
    without limits of tempo."""
    is_gradual: bool = False
    """True if the tempo was asked to change gradually: from beat to beat, it moves as a ramp does."""

    @property
    def end(self) -> Fraction:
        """The last bar line, in seconds from the timeline's first frame."""
        return self.start + self.lines[-1]

    @property
    def bar_steps(self) -> tuple[int, ...]:
        """The first sixteenth of each bar, and the last bar's end."""
        return tuple(accumulate(self.bars, initial=0))

    @property
    def metres(self) -> tuple[Metre, ...]:
        """The time signature of each bar."""
        return tuple(self.metre.of(steps) for steps in self.bars)

    @property
    def has_pickup(self) -> bool:
        """True if a pick-up bar opens the scene."""
        return len(self.bars) > 1 and self.bars[0] < self.metre.steps

    @property
    def closing(self) -> Metre | None:
        """The signature of the last bar where it is shorter than the whole ones; None where it is whole."""
        return self.metres[-1] if self.bars[-1] < self.metre.steps else None

    @property
    def beat_steps(self) -> tuple[int, ...]:
        """The first sixteenth of each beat, and the last beat's end."""
        return tuple(range(0, sum(self.bars) + 1, self.metre.beat))

    @property
    def places(self) -> Counter[Place]:
        """The number of hits that are met on bar lines, on other beats, and between."""
        return Counter(self.place(hit.step) for hit in self.hits if hit.met)

    @property
    def weight_met(self) -> float:
        """The weight of all hits that are met."""
        return sum(hit.hit.weight for hit in self.hits if hit.met)

    @property
    def weight_missed(self) -> float:
        """The weight of all hits that are not."""
        return sum(hit.hit.weight for hit in self.hits if not hit.met)

    def place(self, step: int) -> Place:
        """Return the place in its bar of a sixteenth, counted from the start of the scene's first bar."""
        if step in self.bar_steps:
            return Place.BAR
        return Place.BEAT if step % self.metre.beat == 0 else Place.BETWEEN

    @property
    def bar_tempi(self) -> list[float]:
        """The mean tempo of each bar in quarter notes a minute; a fermata counts only in a bar of nothing else."""
        return [self._tempo(first, last) for first, last in pairwise(self.bar_steps)]

    @property
    def bpm(self) -> float:
        """Mean tempo in quarter notes a minute, without fermatas."""
        return self._tempo(0, len(self.lines) - 1)

    def _tempo(self, first: int, last: int) -> float:
        """Return the mean tempo from one sixteenth to another."""
        held = [step for step in self.fermatas if first <= step < last]
        moving = last - first - self.metre.beat * len(held)
        steps, still = (moving, held) if moving else (last - first, [])
        span = self.lines[last] - self.lines[first]
        for at in still:
            span -= self.lines[at + self.metre.beat] - self.lines[at]
        return 15 * steps * span.denominator / span.numerator


@dataclass(frozen=True, slots=True)
class BarGrid:
    """The bars of a whole timeline: its scenes' grids, end to end."""

    scenes: tuple[SceneGrid, ...]
    """The scenes in order; each begins where the one before ends, the first at 0."""
