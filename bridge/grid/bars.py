"""The bar grid as values: what the music's time is, and how well it meets the picture."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, pairwise

from bridge.grid.metre import FOUR_FOUR, Metre
from integrations.closeness import Closeness


class HitKind(StrEnum):
    """Where a hit comes from, strongest first."""

    SCENE = "scene"
    MARKER = "marker"
    USER = "user"
    """A line of the user's own file."""
    TITLE = "title"
    """A title card, or a shot that appears out of black."""
    CUT = "cut"
    FREEZE = "freeze"
    """Where motion stops inside a shot."""
    MOTION = "motion"
    """Where motion bursts out inside a shot."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An instant the music should meet."""

    time: Fraction
    """Seconds from the timeline's first frame."""
    kind: HitKind
    weight: float
    """How much it costs to miss it, against 1 for a plain cut."""
    name: str = ""
    """What it is called; empty for one that nobody named."""
    origin: str = ""
    """Where it was found, for people: `hard cut`, `RED marker on a clip`, `hits.csv, line 4`."""


@dataclass(frozen=True, slots=True)
class MetHit:
    """A hit and the sixteenth nearest to it."""

    hit: Hit
    step: int
    """Sixteenths from the start of the scene's first bar."""
    error: Fraction
    """Seconds the sixteenth falls after (above 0) or before the hit."""
    closeness: Closeness
    """How near that is in frames."""

    @property
    def met(self) -> bool:
        """Whether that is within half a frame."""
        return self.closeness is Closeness.MET


@dataclass(frozen=True, slots=True)
class SceneGrid:
    """The bars of one scene."""

    start: Fraction
    """Seconds from the timeline's first frame: the first bar line."""
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
    """The sixteenth on which each beat begins that holds over black, as long as that lasts: the one place where no
    limit of tempo holds."""

    @property
    def end(self) -> Fraction:
        """Seconds from the timeline's first frame: the last bar line."""
        return self.start + self.lines[-1]

    @property
    def bar_steps(self) -> tuple[int, ...]:
        """The sixteenth each bar begins on, and the one the last bar ends on."""
        return tuple(accumulate(self.bars, initial=0))

    @property
    def metres(self) -> tuple[Metre, ...]:
        """The time signature of each bar."""
        return tuple(self.metre.of(steps) for steps in self.bars)

    @property
    def has_pickup(self) -> bool:
        """Whether a bar of fewer beats comes before the first whole one."""
        return len(self.bars) > 1 and self.bars[0] < self.metre.steps

    @property
    def closing(self) -> Metre | None:
        """The signature of the last bar where it is shorter than the whole ones; None where it is whole."""
        return self.metres[-1] if self.bars[-1] < self.metre.steps else None

    @property
    def beat_steps(self) -> tuple[int, ...]:
        """The sixteenth each beat begins on, and the one the last beat ends on."""
        return tuple(range(0, sum(self.bars) + 1, self.metre.beat))

    @property
    def bar_tempi(self) -> list[float]:
        """The mean tempo of each bar in quarter notes a minute; beats that hold count only where all of a bar's do."""
        return [self._tempo(first, last) for first, last in pairwise(self.bar_steps)]

    @property
    def bpm(self) -> float:
        """Mean tempo in quarter notes a minute, beats that hold left out."""
        return self._tempo(0, len(self.lines) - 1)

    def _tempo(self, first: int, last: int) -> float:
        """The mean tempo from one sixteenth to another."""
        held = [step for step in self.fermatas if first <= step < last]
        moving = last - first - self.metre.beat * len(held)
        steps, still = (moving, held) if moving else (last - first, [])
        span = self.lines[last] - self.lines[first]
        return float(
            15 * steps / (span - sum(self.lines[at + self.metre.beat] - self.lines[at] for at in still))
        )


@dataclass(frozen=True, slots=True)
class BarGrid:
    """The bars of a whole timeline: its scenes' grids, end to end."""

    scenes: tuple[SceneGrid, ...]
    """In order; each begins where the one before ends, the first at 0."""
