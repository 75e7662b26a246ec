"""The bars of a score as they are written: metre, key and number of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bridge.grid.metre import Metre
from bridge.grid.tempo_map import TICKS_PER_QUARTER, TICKS_PER_STEP
from bridge.score.pipeline import ScoredTimeline
from generator.conditions import Key

QUARTER = 12
"""Units of written time in a quarter note: a sixteenth has three, an eighth of a triplet four."""
TICKS_PER_UNIT = TICKS_PER_QUARTER // QUARTER
STEP = TICKS_PER_STEP // TICKS_PER_UNIT
"""Units in a sixteenth."""
_HALVES = {(4, 4): (24,), (6, 8): (18,), (12, 8): (36,), (5, 4): (36,)}
"""Units at which the second half of a bar begins, by its metre; others have none."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; all its times are units from the score's start."""

    number: int
    """Counted from 1 over the whole timeline, as the cue sheet counts them."""
    start: int
    end: int
    metre: Metre
    """The time signature that is written; of a pick-up bar that of the bars after it."""
    key: Key
    scene: int
    """Index of its scene."""
    opens: bool
    """True if it is the first of its scene."""
    pickup: bool
    """True if it is shorter than its signature says."""
    fermatas: tuple[int, ...] = ()
    """Units at which a beat with a fermata begins."""

    @property
    def length(self) -> int:
        """Units in it."""
        return self.end - self.start

    @property
    def ranks(self) -> tuple[int, ...]:
        """The rank of each unit from its start: 4 at the bar line, 3 halfway, 2 on beats, 1 on eighths, 0 on sixteenths, -1 else.

        The beats of a pick-up are those at the end of a whole bar.
        """
        whole = _ranks(self.metre)
        late = len(whole) - self.length if self.pickup else 0
        return (4, *whole[late + 1 :])

    @property
    def beats(self) -> tuple[int, ...]:
        """Units from its start at which a group of beamed notes ends, the end of the bar last."""
        return (*(at for at, rank in enumerate(self.ranks) if at and rank >= 2), self.length)

    @property
    def windows(self) -> tuple[tuple[int, int], ...]:
        """The stretches that are divided in one way, as start and length: quarters, or eighths and sixteenths where they count."""
        length = {4: QUARTER, 8: QUARTER // 2}.get(self.metre.unit, STEP)
        edges = {*range(self.start, self.end, length), self.end}
        if not self.metre.dotted and self.metre.unit == 8:  # 7/8: the first four eighths make two quarters
            edges -= {
                self.start + at
                for at in range(QUARTER // 2, 2 * QUARTER, QUARTER)
                if self.length >= 2 * QUARTER
            }
        ordered = sorted(edges)
        return tuple((start, end - start) for start, end in pairwise(ordered))


def _ranks(metre: Metre) -> tuple[int, ...]:
    """Return the rank of each unit of a whole bar."""
    length = metre.steps * STEP
    ranks = [1 if at % (QUARTER // 2) == 0 else 0 if at % STEP == 0 else -1 for at in range(length)]
    for at in _beats(metre, length):
        ranks[at] = 2
    for at in _HALVES.get((metre.beats, metre.unit), ()):
        ranks[at] = 3
    return (4, *ranks[1:])


def _beats(metre: Metre, length: int) -> range:
    """Return the units at which beats begin; of 7/8, those of two, two and three eighths."""
    seven = metre.unit == 8 and not metre.dotted
    beat = QUARTER if seven else metre.beat * STEP
    return range(0, length - beat // 2 if seven else length, beat)


def bars_of(scored: ScoredTimeline) -> tuple[Bar, ...]:
    """Return the bars of a score, scene after scene."""
    return tuple(_bars(scored))


def _bars(scored: ScoredTimeline) -> Iterator[Bar]:
    start, number = 0, 1
    for scene, cue in enumerate(scored.cues):
        grid = cue.grid
        held = [start + step * STEP for step in grid.fermatas]
        for index, steps in enumerate(grid.bars):
            end, pickup = start + steps * STEP, index == 0 and grid.has_pickup
            metre = grid.metre if pickup else grid.metre.of(steps)
            fermatas = tuple(at for at in held if start <= at < end)
            yield Bar(number, start, end, metre, cue.key, scene, index == 0, pickup, fermatas)
            start, number = end, number + 1
