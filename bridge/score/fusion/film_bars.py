"""The bars of a film, as all that is known of it tells them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from bridge.picture.features.course import Means
from bridge.score.fusion.activity import Activity, activity
from bridge.score.fusion.bars import BarReading, Shifts, read_bars
from bridge.score.fusion.learned import as_means
from bridge.score.fusion.looks import of_looks
from bridge.score.fusion.material import Material
from bridge.score.fusion.reading import ORDER, Reading, read_scenes
from bridge.score.fusion.shots import shots_of
from bridge.score.fusion.sound import loudness_over, speech_over
from bridge.score.moves import Source
from bridge.score.scenes.division import Scene
from generator.conditions import Floats


@dataclass(frozen=True, eq=False)
class FilmBars:
    """The bars of a film, and what its sources tell of them; each is read once, when it is first asked for."""

    material: Material
    scenes: Sequence[Scene]
    """All, in order."""
    starts: Sequence[Fraction]
    """The start of each bar, in seconds from the timeline's first frame. (bars,)"""
    ends: Sequence[Fraction]
    """The end of each. (bars,)"""
    lines: Sequence[int]
    """The first bar of each scene, and the number of all bars."""

    @cached_property
    def means(self) -> Means:
        """The picture's means over each bar."""
        return self.material.picture.means(self.starts, self.ends)

    @cached_property
    def activity(self) -> Activity:
        """The activity in each bar."""
        learned, means = self.material.learned, self.means
        moved = as_means(learned, means, *self._spans) if learned.asked else means
        return activity(shots_of(self.material.timeline), self.starts, self.ends, moved)

    @cached_property
    def by_scene(self) -> Reading:
        """What every source tells of each scene."""
        return read_scenes(self.material, self.scenes)

    @cached_property
    def reading(self) -> BarReading:
        """What every source tells of each bar."""
        return read_bars(self.material, self.scenes, self.by_scene, self.means, *self._spans, self.lines)

    @property
    def _spans(self) -> tuple[Floats, Floats]:
        starts, ends = (np.array(edges, dtype=np.float64) for edges in (self.starts, self.ends))
        return starts, ends

    def shifts(self, sources: Collection[Source] = ORDER) -> Shifts:
        """Return how some sources move every bar off what its scene comes to."""
        of = self.material
        told = of.sound.heard or of.story.lines or of.learned.known or of.picture.objects
        if not told and not of_looks(self.means):
            return Shifts.none(len(self.starts))
        return self.reading.shifts(sources)

    @cached_property
    def loudness(self) -> Floats:
        """The loudness of the cut in each bar, in decibels below full scale; NaN where it is not known. (bars,)"""
        if not self.material.sound.heard:
            return np.full(len(self.starts), np.nan)
        return loudness_over(self.material.sound.course, *self._spans)

    @cached_property
    def speech(self) -> Floats:
        """The share of each bar in which somebody speaks; NaN where nothing is heard. (bars,)"""
        return speech_over(self.material.sound, *self._spans)
