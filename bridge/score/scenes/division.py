"""The division of a timeline's shots into scenes, and their names."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import blake2b
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from bridge.errors import UsageError
from bridge.grid.request import TempoRequest
from bridge.score.scenes.boundaries import REASON, black_edges, strengths
from bridge.score.scenes.markers import Anchor, anchored, begins_scene, scene_name
from bridge.score.scenes.remarks import divided_shots, joined_shots, long_scenes, lost_markers, moved_markers
from bridge.score.scenes.segmentation import Bars, Lengths, best_edges, even_frames, most_edges
from bridge.settings import Division, ScenePreferences
from bridge.timeline import Cut, Marker, Shot, Timeline
from bridge.timeline.black import first_picture, visible

SPLIT = -20.0
"""The strength of an edge inside a shot: less than any cut's."""
SILENCE = "Silence"
"""The name of the scene before the first picture."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A run of shots scored as one."""

    id: str
    """A hex digest of its shots, unique in its timeline; it does not depend on the scene's place in the timeline."""
    name: str
    """Name by the marker that begins it, else `Scene 3`."""
    start: Fraction
    """Seconds from the timeline's first frame: a cut, or the timeline's start."""
    end: Fraction
    """Seconds from the timeline's first frame: where the next scene starts, or the timeline's end."""
    shots: tuple[int, ...]
    """Indices of the timeline's shots seen in it, in order; a shot split between two scenes is in both."""

    @property
    def duration(self) -> Fraction:
        """Length in seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Scenes:
    """The division of a timeline: the scenes cover it from its first instant to its last."""

    scenes: tuple[Scene, ...]
    """In order; each begins where the one before ends."""
    remarks: tuple[str, ...]
    """Sentences for the report."""


def divide(
    timeline: Timeline,
    preferences: ScenePreferences,
    tempo: TempoRequest,
    picture: Sequence[float] | None = None,
    known: Mapping[Fraction, str] = MappingProxyType({}),
) -> Scenes:
    """Divide a timeline into scenes.

    Black before the first picture is a scene of its own where it holds bars.

    Args:
        timeline: The cut.
        preferences: The user's preferences for scenes.
        tempo: The tempi scenes may have: each holds whole bars at one of them, a 4/4 bar at the least, unless no
            division of the timeline does.
        picture: Change of the picture over each cut, 0 to 1, NaN where it is not known. (cuts,)
        known: The names that scenes have already, by their start, in seconds.

    Raises:
        UsageError: If one scene per marker is asked for and there is no marker.
    """
    bars = Bars(tempo)
    lead = _lead(timeline, bars)
    seen = part_of(timeline, lead, timeline.duration)
    changes = None if picture is None else picture[len(timeline.cuts) - len(seen.cuts) :]
    edges, marked, remarks = _divided(seen, preferences, bars, changes)
    scenes = _scenes(timeline, lead, edges, {lead + time: name for time, name in marked.items()} | {**known})
    if preferences.division is Division.AUTO:
        names = [scene.name for scene in scenes[bool(lead) :]]
        remarks = (*remarks, *long_scenes(seen, edges, names, preferences.longest))
    return Scenes(scenes, remarks)


def edges_of(timeline: Timeline, preferences: ScenePreferences, tempo: TempoRequest) -> tuple[Fraction, ...]:
    """Return where the scenes of a stretch of picture meet, both its ends included, in seconds.

    Args:
        timeline: The stretch.
        preferences: The user's preferences for scenes.
        tempo: The tempi scenes may have.
    """
    edges, _, _ = _divided(timeline, preferences, Bars(tempo), None)
    return edges


def _lead(timeline: Timeline, bars: Bars) -> Fraction:
    """Return the seconds before the first picture, where they and what follows hold bars; else 0."""
    lead = first_picture(timeline)
    return lead if bars.fits(lead) and bars.fits(timeline.duration - lead) else Fraction(0)


def part_of(timeline: Timeline, start: Fraction, end: Fraction) -> Timeline:
    """Return a part of a timeline as a timeline; what is marked before it is marked at its start.

    Args:
        timeline: The cut.
        start: Seconds from the timeline's first frame.
        end: Seconds from the timeline's first frame.
    """
    if start == 0 and end == timeline.duration:
        return timeline
    shots = (timeline.shots[index] for index in shown(timeline.shots, start, end))
    return replace(
        timeline,
        start=timeline.start + start,
        duration=end - start,
        shots=tuple(
            replace(shot, start=max(shot.start, start) - start, end=min(shot.end, end) - start)
            for shot in shots
        ),
        cuts=tuple(
            Cut(each.time - start, each.dissolve) for each in timeline.cuts if start < each.time < end
        ),
        markers=tuple(
            replace(each, time=max(each.time - start, Fraction(0)))
            for each in timeline.markers
            if each.time < end
        ),
    )


_Edges = tuple[Fraction, ...]
_Names = dict[Fraction, str]
_Divided = tuple[_Edges, _Names, tuple[str, ...]]
"""Edges in seconds, both ends of the timeline included; scene names by start; remarks."""


def _divided(
    timeline: Timeline, preferences: ScenePreferences, bars: Bars, picture: Sequence[float] | None
) -> _Divided:
    match preferences.division:
        case Division.ONE:
            return (Fraction(0), timeline.duration), {}, ()
        case Division.SHOT:
            return _per_shot(timeline, bars)
        case Division.MARKER:
            return _per_marker(timeline, preferences, bars)
        case Division.AUTO:
            return _by_evidence(timeline, preferences, bars, picture)


def _per_shot(timeline: Timeline, bars: Bars) -> _Divided:
    """Divide into one scene per shot; black belongs to the shot before it."""
    cuts = {cut.time for cut in timeline.cuts}
    starts = [shot.start for shot in visible(timeline.shots) if shot.start in cuts]
    wanted = (Fraction(0), *starts, timeline.duration)
    inner = most_edges(wanted, np.ones(len(wanted)), bars)
    kept = (Fraction(0), *(wanted[index] for index in inner), timeline.duration)
    return kept, {}, joined_shots(wanted, bars)


def _per_marker(timeline: Timeline, preferences: ScenePreferences, bars: Bars) -> _Divided:
    if not timeline.markers:
        raise UsageError(
            f"One scene per marker was asked for, but {timeline.name} has no marker: "
            "set one where each scene begins, or leave the division to Recue"
        )
    return _marked(timeline, timeline.markers, preferences, bars)


def _marked(
    timeline: Timeline,
    markers: Sequence[Marker],
    preferences: ScenePreferences,
    bars: Bars,
    between: Collection[Fraction] = (),
) -> _Divided:
    """Divide at markers, except at those that would leave no room for a bar.

    Args:
        timeline: The cut.
        markers: Those that begin a scene.
        preferences: The user's preferences for scenes.
        bars: The lengths that hold bars.
        between: Times at which a marked scene that holds no bars may be divided further into pieces that do.
    """
    first: dict[Fraction, Anchor] = {}
    found = anchored(timeline, markers, preferences)
    for anchor in found:
        first.setdefault(anchor.time, anchor)
    times = sorted({Fraction(0), *first, *between, timeline.duration})
    inner = most_edges(times, np.array([float(time in first) for time in times]), bars)
    kept = {Fraction(0), *(times[index] for index in inner)} & {Fraction(0), *first}
    edges = (*sorted(kept), timeline.duration)
    begun = [first[time] for time in edges if time in first]
    names = {anchor.time: scene_name(anchor.marker, preferences) for anchor in begun}
    lost = lost_markers(timeline, found, first, kept, bars)
    return edges, names, (*moved_markers(begun), *lost)


def _by_evidence(
    timeline: Timeline, preferences: ScenePreferences, bars: Bars, picture: Sequence[float] | None
) -> _Divided:
    """Divide at the editor's scene markers, between them at black, and without markers wherever there is a reason.

    What is longer than the longest scene is parted at its strongest cuts. A shot is divided only where there would be
    too few scenes: fewer than one for each longest scene's length.
    """
    markers = [marker for marker in timeline.markers if begins_scene(marker, preferences)]
    cuts = {cut.time for cut in timeline.cuts}
    marked, names, remarks = _marked(timeline, markers, preferences, bars, cuts)
    weights = _weighed(timeline, picture)
    lengths = Lengths(preferences.shortest, preferences.longest, bars)
    black = set(black_edges(timeline))
    reasons = {t: weight for t, weight in weights.items() if weight >= REASON and (not names or t in black)}
    begun = _likeliest(marked, reasons, replace(lengths, longest=math.inf))
    edges = _likeliest(begun, weights, lengths, parted=True)
    splits: frozenset[Fraction] = frozenset()
    if (len(edges) - 1) * preferences.longest < timeline.duration:
        splits = _splits(timeline, begun, Fraction(preferences.longest))
        edges = _likeliest(begun, weights | dict.fromkeys(splits, SPLIT), lengths, parted=True)
    split = divided_shots(timeline, [time for time in edges if time in splits])
    return edges, names, (*remarks, *split)


def _likeliest(
    fixed: _Edges, weights: Mapping[Fraction, float], lengths: Lengths, *, parted: bool = False
) -> _Edges:
    """Return edges that stand, and the strongest between them.

    Args:
        fixed: Edges that stand, both ends of the timeline included.
        weights: The strength of each other candidate.
        lengths: The lengths of scenes.
        parted: True to divide only what is too long, or holds no bars.
    """
    candidates = sorted(weights)
    inner: list[Fraction] = []
    for start, end in pairwise(fixed):
        if parted and end - start <= lengths.longest and lengths.bars.fits(end - start):
            continue
        times = [start, *candidates[bisect_right(candidates, start) : bisect_left(candidates, end)], end]
        chosen = best_edges(times, np.array([weights.get(time, 0.0) for time in times]), lengths)
        inner += [times[index] for index in chosen]
    return tuple(sorted({*fixed, *inner}))


def _weighed(timeline: Timeline, picture: Sequence[float] | None) -> dict[Fraction, float]:
    """Return the strength of each cut where a scene may begin, by its time."""
    weighed = zip(timeline.cuts, strengths(timeline, picture).tolist(), strict=True)
    return {cut.time: weight for cut, weight in weighed if weight > -math.inf}


def _splits(timeline: Timeline, edges: _Edges, longest: Fraction) -> frozenset[Fraction]:
    """Return the times at which shots longer than a scene may be divided, evenly and on frame boundaries."""
    fixed = sorted({*edges, *(cut.time for cut in timeline.cuts)})
    stretches = pairwise(fixed)
    return frozenset(t for start, end in stretches for t in even_frames(start, end, longest, timeline.rate))


def _scenes(timeline: Timeline, lead: Fraction, edges: _Edges, names: _Names) -> tuple[Scene, ...]:
    """Make the silence before the first picture and the scenes between edges after it, with their ids and names."""
    called = [names.get(Fraction(0)) or SILENCE] if lead else []
    called += [names.get(lead + edge) or f"Scene {number}" for number, edge in enumerate(edges[:-1], 1)]
    spans = list(pairwise([Fraction(0)] * bool(lead) + [lead + edge for edge in edges]))
    seen = [shown(timeline.shots, start, end) for start, end in spans]
    ids = _unique(
        [
            content_id(timeline.shots, shots, start, end)
            for (start, end), shots in zip(spans, seen, strict=True)
        ]
    )
    return tuple(
        Scene(identity, name, start, end, tuple(shots))
        for identity, name, (start, end), shots in zip(ids, called, spans, seen, strict=True)
    )


def shown(shots: Sequence[Shot], start: Fraction, end: Fraction) -> range:
    """Return the indices of the shots seen between two instants.

    Args:
        shots: A timeline's shots, in order.
        start: Seconds from the timeline's first frame.
        end: Seconds from the timeline's first frame.
    """
    first = bisect_right(shots, start, key=lambda shot: shot.end)
    return range(first, max(first, bisect_left(shots, end, key=lambda shot: shot.start)))


def content_id(shots: Sequence[Shot], seen: range, start: Fraction, end: Fraction) -> str:
    """Hash the picture between two instants: its length, and each shot's media and the part of its source that is seen.

    Black shots are left out, so that it does not matter what makes the black.

    Args:
        shots: A timeline's shots, in order.
        seen: Indices of those between the two instants.
        start: Seconds from the timeline's first frame.
        end: Seconds from the timeline's first frame.

    Returns:
        A hex digest.
    """
    parts = [f"{end - start}"]
    for shot in visible(shots[index] for index in seen):
        first, last = max(shot.start, start) - shot.start, min(shot.end, end) - shot.start
        source = shot.source_start + first * shot.speed
        parts.append(f"{shot.media.name}\t{source}\t{source + (last - first) * shot.speed}")
    return blake2b("\n".join(parts).encode(), digest_size=4).hexdigest()


def _unique(ids: Sequence[str]) -> list[str]:
    """Append a number to ids that occur again: `1f3a09c2`, `1f3a09c2-2`."""
    seen: Counter[str] = Counter()
    numbered = []
    for name in ids:
        seen[name] += 1
        numbered.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return numbered
