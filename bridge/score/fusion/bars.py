"""The bars of a film: by how much each lies off what its scene comes to, as sources tell it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from bridge.picture.features.course import Means
from bridge.score.fusion.evidence import Axis, Evidence, Kind, fused, of_sources, spoken
from bridge.score.fusion.learned import of_learned
from bridge.score.fusion.looks import channel, of_looks
from bridge.score.fusion.material import Material
from bridge.score.fusion.objects import of_objects
from bridge.score.fusion.picture import of_picture
from bridge.score.fusion.reading import ORDER, Reading
from bridge.score.fusion.smoothing import changes
from bridge.score.fusion.sound import of_sound
from bridge.score.fusion.story import felt_in, of_story
from bridge.score.moves import Source
from bridge.score.scenes.division import Scene
from bridge.words import Direction
from generator.conditions import Floats

_BY_BAR = frozenset({Source.CLASSIFIER, Source.SOUND, Source.LEARNED, Source.STORY})
"""The sources that are read bar by bar wherever they tell anything."""


@dataclass(frozen=True, slots=True, eq=False)
class Shifts:
    """How sources move the bars of scenes off what their moods, their motion and their styles come to; one row a bar."""

    valence: Floats
    """The change from the scene's. (bars,)"""
    arousal: Floats
    """Likewise. (bars,)"""
    tension: Floats
    """The tension that lines tell, -1 to 1; 0 where they tell none. (bars,)"""
    telling: Floats
    """The share of that tension against that of the mood, 0 to 1. (bars,)"""
    activity: Floats
    """What is added to activity. (bars,)"""
    growth: Floats
    """What is added to activity by growth of motion. (bars,)"""
    register: Floats
    """Standard deviations of the style's registers. (bars,)"""
    dynamics: Floats
    """Standard deviations of the style's loudness. (bars,)"""

    @classmethod
    def none(cls, bars: int) -> "Shifts":
        """Return the shifts of bars that nothing moves."""
        return cls(*(np.zeros(bars) for _ in fields(cls)))

    def part(self, first: int, last: int) -> "Shifts":
        """Return the shifts of the bars from `first` up to `last`, excluded."""
        return Shifts(*(getattr(self, each.name)[first:last] for each in fields(self)))

    def under(self, asks: Direction) -> "Shifts":
        """Return what is left of them where a person's words ask for something: they move nothing that words speak of."""
        nothing = np.zeros(len(self.valence))
        asked = {
            "valence": asks.valence,
            "arousal": asks.arousal,
            "telling": asks.tension,
            "activity": asks.density,
            "growth": asks.force,
            "register": asks.register,
            "dynamics": asks.dynamics,
        }
        return replace(self, **{name: nothing for name, value in asked.items() if value is not None})


@dataclass(frozen=True, slots=True, eq=False)
class BarReading:
    """What every source tells of the bars of a film."""

    evidence: tuple[Evidence, ...]
    """Of bars. The cutting speaks of whole scenes, and so do colours where what draws the eye is not known."""
    starts: Floats
    """The start of each bar, in seconds. (bars,)"""
    ends: Floats
    """The end of each. (bars,)"""
    lines: Sequence[int]
    """The first bar of each scene, and the number of all bars."""

    def shifts(self, sources: Collection[Source] = ORDER) -> Shifts:
        """Return how some sources move every bar."""
        own, bars = of_sources(self.evidence, sources), len(self.starts)
        curves = (fused(own, axis, bars) for axis in (Axis.VALENCE, Axis.AROUSAL))
        valence, arousal = (changes(curve, self.starts, self.ends, self.lines) for curve in curves)
        precision = spoken(own, Axis.TENSION, bars)
        tension = fused(own, Axis.TENSION, bars) * np.maximum(1.0, precision)  # sum of p v
        return Shifts(
            valence,
            arousal,
            tension / np.where(precision > 0, precision, 1.0),
            precision / (1.0 + precision),
            *(fused(own, axis, bars) for axis in (Axis.ACTIVITY, Axis.GROWTH, Axis.REGISTER, Axis.DYNAMICS)),
        )


def read_bars(
    material: Material,
    scenes: Sequence[Scene],
    reading: Reading,
    means: Means,
    starts: Floats,
    ends: Floats,
    lines: Sequence[int],
) -> BarReading:
    """Read every bar of a film.

    Args:
        material: The film.
        scenes: All of its scenes, in order.
        reading: What sources tell of each.
        means: The picture's means over each bar.
        starts: The start of each bar, in seconds. (bars,)
        ends: The end of each. (bars,)
        lines: The first bar of each scene, and the number of all bars.
    """
    scene = np.repeat(np.arange(len(scenes)), np.diff(lines))
    encoded = material.learned.asked
    looks = () if encoded else of_looks(means)
    eye = np.isfinite(channel(means, "salient_pleasure") + channel(means, "pleasure"))  # (bars,)
    own = {each.axis: each.values for each in of_picture(means, eye)}
    spread = (
        Evidence(
            each.source,
            each.axis,
            np.where(eye, own[each.axis], each.values[scene])
            if each.source is Source.PICTURE
            else each.values[scene],
            each.weight,
            each.confidence[scene],
        )
        for each in reading.evidence
        if each.kind is Kind.LEVEL and each.source not in _BY_BAR and not _is_of(each, looks)
    )
    felt = felt_in(material.story, scenes, starts, ends, lines)
    sensed = (
        of_learned(material.learned, starts, ends)
        if encoded
        else (*looks, *of_sound(material.sound, starts, ends))
    )
    objects = of_objects(material.timeline.shots, material.picture.objects, starts, ends)
    return BarReading((*spread, *sensed, *objects, *of_story(felt)), starts, ends, lines)


def _is_of(evidence: Evidence, looks: Sequence[Evidence]) -> bool:
    """Tell whether evidence of scenes is that of their looks, which is read bar by bar."""
    return any(
        (evidence.axis, evidence.kind, evidence.weight) == (each.axis, each.kind, each.weight)
        for each in looks
    )
