"""The story: what the lines of a cut make felt, over the scene that each is in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bridge.score.fusion import evidence
from bridge.score.fusion.evidence import Axis, Evidence
from bridge.score.fusion.steps import means_over, weighted_means
from bridge.score.moves import Source
from bridge.score.scenes.division import Scene
from bridge.story.told import Feeling, Kind, Line, Story
from generator.conditions import Bools, Floats

WEIGHT = 4.0
"""How much lines count where their feeling is sure, against 1 for the colours of the picture, and for the cutting."""
FADING = 8.0
"""Seconds after, and before, a line in which its feeling falls to a third."""
RATE = 2
"""Steps a second in which feelings are told."""
MUTE = 0.25
"""How much a line that tells nothing counts against one that does: one sad line among thirty darkens little."""
SHORTEST = 0.5
"""Seconds of a line that lie in a scene, or half of it, for it to count there."""
BUSIER = 0.3
"""Activity by which a feeling of arousal 1 makes bars busier, and one of -1 sparser."""
SOFTER = 1.0
"""Standard deviations of loudness by which a feeling of valence -1 that is not driven makes music softer; sadness is soft,
anger and fear are not: Gabrielsson & Lindstrom, "The role of structure in the musical expression of emotions" (2010)."""
LOWER = 0.8
"""Standard deviations of register by which a feeling of valence -1 makes music lower than its mood alone does; likewise."""
AT_ONCE = 4_000_000
"""Lines times steps that are held in memory at once: a scene of two hours may have every line of a film."""
LONGEST_QUOTE = 60
"""Letters of a line that are quoted."""


@dataclass(frozen=True, slots=True)
class _Trust:
    """How much a kind of lines counts."""

    weight: float
    """0 to 1."""
    lasting: float
    """The share of its feeling that holds all through its scene."""


TRUST: Final = {
    Kind.SCENE_LIST: _Trust(1.0, 1.0),
    Kind.SCRIPT: _Trust(1.0, 0.5),
    Kind.MARKER: _Trust(1.0, 0.5),
    Kind.CAPTION: _Trust(0.8, 0.0),
    Kind.NAME: _Trust(1.0, 0.25),
}
"""A row of a person's list speaks of its whole scene, a script's line of its scene and most of its own moment, a subtitle
of its moment. How little a name is sure of is told by its confidence."""


@dataclass(frozen=True, slots=True, eq=False)
class Felt:
    """What a story makes felt in successive stretches; NaN where no line is felt."""

    valence: Floats
    """-1 for dark to 1 for bright. (n,)"""
    arousal: Floats
    """-1 for calm to 1 for driven. (n,)"""
    tension: Floats
    """-1 for at ease to 1 for tense. (n,)"""
    confidence: Floats
    """The mean over each stretch; 0 where no line is felt. (n,)"""


def felt_in(
    story: Story, scenes: Sequence[Scene], starts: Floats, ends: Floats, lines: Sequence[int]
) -> Felt:
    """Spread the feelings of lines over the scenes that they are in, and average them over stretches of each.

    A line i of trust w_i and confidence c_i is felt at an instant that lies d seconds off it, within its scene, by

        q_i = o_i w_i c_i max(exp(-d / FADING), s lasting_i),  s = n / (n + MUTE m),

    where n lines of the scene tell something, and m tell nothing, and o_i is how far line and scene are of each other: the
    seconds that they have in common against those of the shorter one. A scene of a script in which nobody speaks is laid from
    the last line before it to the first one after, and so reaches into its neighbours.

    The feeling there is the mean of those of all lines by q, its confidence the greatest q.

    Args:
        story: The lines.
        scenes: In order.
        starts: The start of each stretch, in seconds from the timeline's first frame. (n,)
        ends: The end of each. (n,)
        lines: The first stretch of each scene, and the number of all.
    """
    valence, arousal, tension = (np.full(len(starts), np.nan) for _ in range(3))
    felt = Felt(valence, arousal, tension, np.zeros(len(starts)))
    spoken = FeltLines.of(story)
    if not spoken.lines:
        return felt
    for scene, first, last in zip(scenes, lines, lines[1:], strict=False):
        own = spoken.within(scene)
        if own and last > first:
            begins = float(scene.start)
            share = len(own) / (len(own) + MUTE * spoken.mute_within(scene))
            means, sure = _spread(scene, own, share, starts[first:last] - begins, ends[first:last] - begins)
            felt.valence[first:last], felt.arousal[first:last], felt.tension[first:last] = means
            felt.confidence[first:last] = sure
    return felt


@dataclass(frozen=True, slots=True, eq=False)
class FeltLines:
    """The lines of a story that make something felt."""

    lines: tuple[Line, ...]
    spans: Floats
    """The start and the end of each, in seconds. (lines, 2)"""
    mute: Floats
    """The same of the lines that tell nothing. (mute lines, 2)"""

    @classmethod
    def of(cls, story: Story) -> "FeltLines":
        """Return those of a story."""
        own = tuple(line for line in story.lines if line.feeling is not None and line.feeling.confidence > 0)
        felt = set(map(id, own))
        mute = [line for line in story.lines if id(line) not in felt]
        spans, others = (
            np.array([[float(line.start), float(line.end)] for line in lines]).reshape(-1, 2)
            for lines in (own, mute)
        )
        return cls(own, spans, others)

    def within(self, scene: Scene) -> list[Line]:
        """Return the lines that speak of a scene: those of which SHORTEST lies there, or half of them."""
        return [self.lines[at] for at in np.flatnonzero(_speak(self.spans, scene)).tolist()]

    def mute_within(self, scene: Scene) -> int:
        """Count the lines in a scene that tell nothing."""
        return int(_speak(self.mute, scene).sum())

    def most_telling(self, scenes: Sequence[Scene], axis: Axis, towards: float) -> str:
        """Quote the line that moves some scenes most along an axis, shortened; empty where none is in them.

        Args:
            scenes: Those that are moved.
            axis: Valence, arousal or tension.
            towards: Above 0 where they are moved up, below 0 where down, 0 for either.
        """
        shares = [(line, _common(line, scene)) for scene in scenes for line in self.within(scene)]
        if not shares:
            return ""
        own = [line for line, _ in shares]
        places = [getattr(_feeling(line), axis.value) for line in own]
        pulls = np.array(
            [share * _sureness(line) * place for (line, share), place in zip(shares, places, strict=True)]
        )
        along = pulls * np.sign(towards)
        at = int(np.argmax(along if along.max() > 0 else np.abs(pulls)))
        text = " ".join(own[at].text.split())
        return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1].rstrip()}…"


def _speak(spans: Floats, scene: Scene) -> Bools:
    """Tell of each span whether it speaks of a scene. (n,)"""
    starts, ends = spans.T
    inside = np.minimum(ends, float(scene.end)) - np.maximum(starts, float(scene.start))
    speaks: Bools = (inside > 0) & (inside >= np.minimum(SHORTEST, (ends - starts) / 2) - 1e-9)
    return speaks


def _spread(
    scene: Scene, lines: Sequence[Line], share: float, starts: Floats, ends: Floats
) -> tuple[list[Floats], Floats]:
    """Average the feelings of a scene's lines over stretches of it: valence, arousal and tension; and their confidence.

    Args:
        scene: The scene.
        lines: Those that are in it and tell something.
        share: Of what lasts all through it.
        starts: In seconds from the scene's start. (n,)
        ends: Likewise. (n,)
    """
    spans = np.array([[float(line.start - scene.start), float(line.end - scene.start)] for line in lines])
    lasting = np.array([[TRUST[line.kind].lasting] for line in lines])
    feelings = [_feeling(line) for line in lines]
    sure = np.array([[_common(line, scene) * _sureness(line)] for line in lines])
    places = np.array([[each.valence, each.arousal, each.tension] for each in feelings])
    steps = int(np.ceil(float(scene.duration * RATE)))
    course, strength = np.empty((3, steps)), np.empty(steps)
    at_once = max(1, AT_ONCE // len(lines))
    for first in range(0, steps, at_once):
        some = slice(first, min(first + at_once, steps))
        middles = (np.arange(some.start, some.stop) + 0.5) / RATE  # (some,)
        off = np.maximum(np.maximum(spans[:, :1] - middles, middles - spans[:, 1:]), 0.0)  # (lines, some)
        weights = sure * np.maximum(np.exp(-off / FADING), share * lasting)  # (lines, some)
        course[:, some] = places.T @ weights / np.maximum(weights.sum(axis=0), 1e-12)
        strength[some] = weights.max(axis=0)
    means = [weighted_means(each, strength, RATE, starts, ends)[0] for each in course]
    return means, means_over(strength, RATE, starts, ends)


def _common(line: Line, scene: Scene) -> float:
    """Return the seconds that a line and a scene have in common against those of the shorter one, 0 to 1."""
    both = min(line.end, scene.end) - max(line.start, scene.start)
    return float(both / min(line.end - line.start, scene.duration))


def _feeling(line: Line) -> Feeling:
    assert line.feeling is not None
    return line.feeling


def whole(felt: Felt, lengths: Floats) -> Felt:
    """Return what is felt in successive stretches together, by their time and their confidence. (1,) each

    Args:
        felt: In each.
        lengths: The seconds of each. (n,)
    """
    weights = felt.confidence * lengths
    total = float(weights.sum())
    axes = (felt.valence, felt.arousal, felt.tension)
    valence, arousal, tension = (
        np.array([float((weights * np.nan_to_num(axis)).sum()) / total if total else np.nan]) for axis in axes
    )
    return Felt(valence, arousal, tension, np.array([total / float(lengths.sum())]))


def of_story(felt: Felt) -> tuple[Evidence, ...]:
    """Return what a story tells of successive stretches: where they lie, and how much busier, lower and softer they are.

    With v and a the valence and arousal of the feeling, each of its own confidence:

        activity += BUSIER a;  register += LOWER min(v, 0);  dynamics += SOFTER min(v, 0) (1 - max(a, 0)).

    Args:
        felt: What is felt in each.
    """
    if not felt.confidence.any():
        return ()
    dark = np.minimum(felt.valence, 0.0)
    levels = {Axis.VALENCE: felt.valence, Axis.AROUSAL: felt.arousal, Axis.TENSION: felt.tension}
    shifts = {
        Axis.ACTIVITY: BUSIER * felt.arousal,
        Axis.REGISTER: LOWER * dark,
        Axis.DYNAMICS: SOFTER * dark * (1 - np.maximum(felt.arousal, 0.0)),
    }
    told = [(axis, values, WEIGHT, evidence.Kind.LEVEL) for axis, values in levels.items()]
    told += [(axis, values, 1.0, evidence.Kind.SHIFT) for axis, values in shifts.items()]
    return tuple(
        Evidence(Source.STORY, axis, values, weight, felt.confidence, kind)
        for axis, values, weight, kind in told
    )


def _sureness(line: Line) -> float:
    return TRUST[line.kind].weight * _feeling(line).confidence
