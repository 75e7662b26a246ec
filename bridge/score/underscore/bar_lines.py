"""The lines of a scene's bars in ticks, and how much an instant weighs between them."""

from dataclasses import dataclass

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from generator.conditions import Ints


@dataclass(frozen=True, slots=True, eq=False)
class BarLines:
    """The lines of a scene's bars, in ticks from its start."""

    bars: Ints
    """Bar lines, the last one included."""
    halves: Ints
    """Half bars, between which chords may change, the last line included."""
    beat: int
    """Ticks of a beat."""

    @classmethod
    def of(cls, grid: SceneGrid) -> "BarLines":
        """Return the lines of a scene."""
        beat = grid.metre.beat * TICKS_PER_STEP
        bars = np.array(grid.bar_steps, dtype=np.int64) * TICKS_PER_STEP
        middles = bars[:-1] + np.diff(bars) // (2 * beat) * beat
        return cls(bars, np.union1d(bars, middles), beat)

    def weight(self, tick: int) -> int:
        """Return how much an instant weighs: 4 on a bar line, 3 on a half bar, 2 on a beat, 1 on a sixteenth, 0 between."""
        if tick in self.bars:
            return 4
        if tick in self.halves:
            return 3
        bar = int(self.bars[np.searchsorted(self.bars, tick, side="right") - 1])
        if (tick - bar) % self.beat == 0:
            return 2
        return int((tick - bar) % TICKS_PER_STEP == 0)

    def chord_end(self, tick: int) -> int:
        """Return the tick after another at which the chord may change."""
        at = min(int(np.searchsorted(self.halves, tick, side="right")), len(self.halves) - 1)
        return int(self.halves[at])
