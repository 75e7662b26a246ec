"""Reasons for a scene to begin, at each cut."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from statistics import fmean, median
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from bridge.picture.features.likeness import Appearance, likenesses
from bridge.score.scenes.flashes import without_flashes
from bridge.timeline import Shot, Timeline
from bridge.timeline.black import black_of

Floats = npt.NDArray[np.float64]

LONG_BLACK = Fraction(1)
"""Seconds of black that separate scenes."""
REASON = 1.0
"""The strength from which on a cut is a reason for a scene to begin."""
WINDOW = 6
"""Shots on either side of a cut whose places are compared."""
LASTING, FEWEST = 8, 5
"""Shots on either side of a cut over which the rhythm is compared, and the fewest that make one."""
_SHRINK = 0.1
"""Similarity of shots that chance alone brings about."""
_SEEN_SHRINK = 0.3
"""Likeness in the picture that chance alone brings about: the shots of one scene need not look alike."""
_UNLIKE, _ALIKE = 0.72, 0.88
"""Likeness in the picture below which shots are of different places, and above which they are of one: of real footage,
shots of different places were measured at 0.48 to 0.70, and of one place at 0.89 to 0.97 in the mean."""
_TOKEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Weights:
    """The strength of each kind of evidence; REASON is enough for a scene."""

    black: float = 6.0
    """A second of black or more; as much as makes up for a scene of two seconds."""
    place: float = 2.0
    """Media and names, or looks, on either side of which some are the same, and none across."""
    rhythm: float = 1.0
    """Shots become 2.5 times as long, or as short, and stay so; more count more, as a logarithm."""
    picture: float = 2.0
    """A picture as different as can be, that stays so."""
    dissolve: float = 0.4
    """A transition rather than a hard cut: no reason, but it tips the scales."""


Looks = Mapping[Fraction, Appearance]
"""What shots look like, by their starts in seconds; shots of which nothing is known are left out."""
NO_LOOKS: Looks = MappingProxyType({})
TURN = 2.5
"""The ratio of median shot lengths that is a change of rhythm."""


def strengths(
    timeline: Timeline,
    picture: Sequence[float] | None = None,
    weights: Weights = Weights(),
    looks: Looks = NO_LOOKS,
) -> Floats:
    """Weigh the reasons for a scene to begin at every cut.

    Flash frames and black count as no shots. Single shots change nothing: what counts is what lasts.

    Args:
        timeline: The cut.
        picture: Lasting change of the picture over each cut, 0 to 1, NaN where it is not known. (cuts,)
        weights: The weight of each kind of evidence.
        looks: What the shots look like.

    Returns:
        REASON or more where there is one; minus infinity at a cut into a flash frame, or back from it. (cuts,)
    """
    if not timeline.cuts:
        return np.zeros(0)
    shots = without_flashes(timeline.shots, 1 / timeline.rate)
    starts = {shot.start: at for at, shot in enumerate(shots)}
    begun = np.array([starts.get(cut.time, -1) for cut in timeline.cuts])
    total = weights.place * _peaks(_at(begun, _places_of(shots, looks)))
    total += weights.rhythm * _peaks(_at(begun, _turns(shots)))
    total += weights.dissolve * np.array([float(cut.dissolve > 0) for cut in timeline.cuts])
    if picture is not None:
        total += weights.picture * _peaks(np.nan_to_num(np.asarray(picture, dtype=np.float64)))
    black = _black(timeline)
    return np.where((begun < 0) & (black == 0), -np.inf, total + weights.black * black)


def black_edges(timeline: Timeline) -> tuple[Fraction, ...]:
    """Return the cut at each long black inside the timeline: its end, or its start if only that is a cut."""
    cuts = {cut.time for cut in timeline.cuts}
    inside = [(start, end) for start, end in black_of(timeline) if start > 0 and end < timeline.duration]
    long = [(start, end) for start, end in inside if end - start >= LONG_BLACK]
    edges = (next((edge for edge in (end, start) if edge in cuts), None) for start, end in long)
    return tuple(edge for edge in edges if edge is not None)


def reasons(
    timeline: Timeline, picture: Sequence[float] | None = None, looks: Looks = NO_LOOKS
) -> frozenset[Fraction]:
    """Return the cuts at which there is a reason for a scene to begin, in seconds.

    Args:
        timeline: The cut.
        picture: As `strengths` takes it.
        looks: What the shots look like.
    """
    found = strengths(timeline, picture, looks=looks) >= REASON
    return frozenset(cut.time for cut, is_one in zip(timeline.cuts, found, strict=True) if is_one)


def _at(begun: npt.NDArray[np.int64], values: Floats) -> Floats:
    """Return the value of the shot that begins at each cut, 0 where none does. (cuts,)"""
    return np.where(begun < 0, 0.0, values[np.maximum(begun, 0)] if len(values) else 0.0)


def _peaks(values: Floats) -> Floats:
    """Count each change once: a value becomes 0 where a neighbour within half a window is larger."""
    reach = WINDOW // 2
    around = sliding_window_view(np.pad(values, reach, constant_values=-np.inf), 2 * reach + 1)
    return np.where(values < around.max(axis=1), 0.0, values)


def _black(timeline: Timeline) -> Floats:
    edges = set(black_edges(timeline))
    return np.array([float(cut.time in edges) for cut in timeline.cuts])


def _turns(shots: Sequence[Shot]) -> Floats:
    """Measure the change of rhythm where each shot begins: the logarithm of the ratio of mean lengths, to base TURN.

    It is 0 where the medians, which no single shot moves, change by less than TURN. (shots,)
    """
    lengths = [math.log(shot.duration) for shot in shots]
    turns = np.zeros(len(shots))
    for at in range(FEWEST, len(shots) - FEWEST + 1):
        before, after = lengths[max(at - LASTING, 0) : at], lengths[at : at + LASTING]
        if abs(median(after) - median(before)) >= math.log(TURN):
            turns[at] = abs(fmean(after) - fmean(before)) / math.log(TURN)
    return turns


def _places_of(shots: Sequence[Shot], looks: Looks) -> Floats:
    """Measure the change of place where each shot begins, by media and names, or by what they look like: the larger one.

    So a film of which all looks alike keeps what its names tell. 0 to 1. (shots,)
    """
    named = _likeness(shots)
    places = _places(named, _SHRINK)
    seen = [looks.get(shot.start) for shot in shots]
    if sum(look is not None for look in seen) < 2:
        return places
    return np.maximum(places, _places(_seen_likeness(shots, seen, named), _SEEN_SHRINK))


def _seen_likeness(shots: Sequence[Shot], seen: Sequence[Appearance | None], named: Floats) -> Floats:
    """Measure how alike each shot and those after it look; as their names do where one is not seen. (shots, 2 WINDOW)"""
    alike = (likenesses(seen, 2 * WINDOW) - _UNLIKE) / (_ALIKE - _UNLIKE)
    same = np.zeros_like(named, np.bool_)
    for at, one in enumerate(shots):
        for after, other in enumerate(shots[at : at + 2 * WINDOW]):
            same[at, after] = one.media == other.media
    return np.where(same, 1.0, np.where(np.isnan(alike), named, np.clip(alike, 0.0, 1.0)))


def _places(alike: Floats, shrink: float) -> Floats:
    """Measure the change of place where each shot begins: how much less alike shots are across than on either side.

    It is the novelty of Foote, "Automatic audio segmentation using a measure of audio novelty" (ICME 2000): here of a
    matrix of shots, and as a share of the likeness on the side with less of it. 0 to 1. (shots,)

    Args:
        alike: How alike each shot and those after it are. (shots, 2 WINDOW)
        shrink: Likeness that chance alone brings about.
    """
    places = np.zeros(len(alike))
    for at in range(2, len(alike) - 1):
        first, last = max(at - WINDOW, 0), min(at + WINDOW, len(alike))
        pairs = alike[first:last][
            _PAIRS[0][: last - first, : last - first], _PAIRS[1][: last - first, : last - first]
        ]
        own = at - first
        within = min(_mean_pair(pairs[:own, :own]), _mean_pair(pairs[own:, own:]))
        places[at] = max(within - float(pairs[:own, own:].mean()), 0.0) / (within + shrink)
    return places


_PLACE = np.arange(2 * WINDOW)
_PAIRS = (np.minimum.outer(_PLACE, _PLACE), np.abs(np.subtract.outer(_PLACE, _PLACE)))
"""Where the likeness of two shots of a window stands: the row of the earlier one, and how far the other is from it."""


def _mean_pair(pairs: Floats) -> float:
    """Return the mean likeness of the pairs of some shots, each of which is as itself. (n, n)"""
    count = len(pairs)
    return float((pairs.sum() - count) / (count * (count - 1)))


def _likeness(shots: Sequence[Shot]) -> Floats:
    """Measure how alike each shot and those after it are: 1 of the same media, else the share of the words of their names.

    A word counts by how it keeps together, from 0 where it never stands in two neighbours, and by how few shots have it.

    Returns:
        0 to 1, by how many shots the other comes after it. (shots, 2 WINDOW)
    """
    words = [frozenset(_TOKEN.findall(f"{shot.name} {shot.media.name}")) for shot in shots]
    weight = _telling(words)
    alike = np.zeros((len(shots), 2 * WINDOW))
    for at, one in enumerate(shots):
        for after, other in enumerate(shots[at : at + 2 * WINDOW]):
            same = one.media == other.media
            alike[at, after] = 1.0 if same else _share(words[at], words[at + after], weight)
    return alike


def _share(one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> float:
    """Return the weight of the words that two names share, as a share of that of all their words; 0 where none counts."""
    either = sum(weight[word] for word in one | other)
    return sum(weight[word] for word in one & other) / either if either else 0.0


def _telling(names: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return the weight of each word of some names: (1 - runs / names that have it)(1 - their share of all names)."""
    counts = Counter(word for each in names for word in each)
    runs = Counter(word for before, each in pairwise([frozenset[str](), *names]) for word in each - before)
    return {word: (1 - runs[word] / count) * (1 - count / len(names)) for word, count in counts.items()}
