"""The reading of a film: what every source tells of its scenes, of it as a whole, and of its bars."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bridge.score.fusion.cutting import arousal_of, told_pace
from bridge.score.fusion.evidence import Axis, Evidence, even, fused, of_sources
from bridge.score.fusion.learned import of_learned
from bridge.score.fusion.looks import of_looks
from bridge.score.fusion.material import Material
from bridge.score.fusion.objects import of_objects
from bridge.score.fusion.picture import of_picture
from bridge.score.fusion.shots import shots_in, shots_of
from bridge.score.fusion.sound import of_sound
from bridge.score.fusion.story import Felt, felt_in, of_story, whole
from bridge.score.mood import BETWEEN, PLACES, Mood
from bridge.score.moves import Source
from bridge.score.scenes.division import Scene
from generator.conditions import Floats

ORDER: Final = (
    Source.CUTTING,
    Source.PICTURE,
    Source.CLASSIFIER,
    Source.SOUND,
    Source.LEARNED,
    Source.STORY,
)
"""The sources, in the order in which each is told to have moved what those before came to."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What every source tells of successive scenes, or of a film as one."""

    evidence: tuple[Evidence, ...]
    count: int
    """The scenes."""

    def moods(self, sources: Collection[Source] = ORDER) -> tuple[Mood, ...]:
        """Return the mood of each as some sources tell it, rounded as the cue sheet has it."""
        own = of_sources(self.evidence, sources)
        places = (fused(own, axis, self.count).tolist() for axis in (Axis.VALENCE, Axis.AROUSAL))
        return tuple(
            Mood(round(valence, PLACES) + 0.0, round(arousal, PLACES) + 0.0)
            for valence, arousal in zip(*places, strict=True)
        )


def read_scenes(material: Material, scenes: Sequence[Scene]) -> Reading:
    """Read each of some scenes.

    Args:
        material: The film.
        scenes: Any of its scenes, in order.
    """
    shots = shots_of(material.timeline)
    usual = told_pace(shots)
    paces = np.array([arousal_of(shots_in(scene, shots), usual) for scene in scenes])
    starts, ends = spans_of(scenes)
    felt = felt_in(material.story, scenes, starts, ends, range(len(scenes) + 1))
    return _reading(material, paces, scenes, [[scene] for scene in scenes], felt)


def read_film(material: Material, scenes: Sequence[Scene]) -> Reading:
    """Read a film as one: the anchor around which its scenes lie.

    Args:
        material: The film.
        scenes: Its scenes with music, in order.
    """
    shots = shots_of(material.timeline)
    own = [shot for scene in scenes for shot in shots_in(scene, shots)]
    starts, ends = spans_of(scenes)
    felt = whole(felt_in(material.story, scenes, starts, ends, range(len(scenes) + 1)), ends - starts)
    return _reading(material, np.array([arousal_of(own)]), [_joined(scenes)], [scenes], felt)


def anchor(reading: Reading) -> Mood:
    """Return the mood of a film as a whole, which its home key, its pulse and its core ensemble follow.

    Lines that leave it neither bright nor dark do not decide its mode: one sad line is not a sad film.

    Args:
        reading: Of the film as one.
    """
    (mood,) = reading.moods()
    if abs(mood.valence) > BETWEEN:
        return mood
    (untold,) = reading.moods([source for source in ORDER if source is not Source.STORY])
    return Mood(untold.valence, mood.arousal)


def _joined(scenes: Sequence[Scene]) -> Scene:
    first = scenes[0]
    return Scene(first.id, first.name, first.start, scenes[-1].end, first.shots)


def _reading(
    material: Material,
    paces: Floats,
    spans: Sequence[Scene],
    parts: Sequence[Sequence[Scene]],
    felt: Felt,
) -> Reading:
    """Return what every source tells of stretches.

    Args:
        material: The film.
        paces: The arousal that the cutting of each tells. (n,)
        spans: Each as one scene.
        parts: The scenes of each.
        felt: What the story makes felt in each.
    """
    count = len(spans)
    return Reading(
        (
            even(Source.CUTTING, Axis.AROUSAL, paces, 1.0, np.ones(count, dtype=np.bool_)),
            *(
                of_learned(material.learned, *spans_of(spans))
                if material.learned.asked
                else _measured(material, spans, parts)
            ),
            *of_objects(material.timeline.shots, material.picture.objects, *spans_of(spans)),
            *of_story(felt),
        ),
        count,
    )


def _measured(
    material: Material, spans: Sequence[Scene], parts: Sequence[Sequence[Scene]]
) -> tuple[Evidence, ...]:
    """Return what is measured of picture and sound in stretches; see `_reading`."""
    sights = material.picture.sights
    known = [any(sights[shot] for scene in part for shot in scene.shots) for part in parts]
    first, last = [scene.start for scene in spans], [scene.end for scene in spans]
    means = material.picture.means(first, last)
    return (
        *of_picture(means, np.array(known, dtype=np.bool_)),
        *of_looks(means),
        *of_sound(material.sound, *spans_of(spans)),
    )


def spans_of(scenes: Sequence[Scene]) -> tuple[Floats, Floats]:
    """Return the start and the end of each of some scenes, in seconds. (n,) each"""
    edges = np.array([[float(scene.start), float(scene.end)] for scene in scenes]).reshape(-1, 2)
    return edges[:, 0], edges[:, 1]
