"""The division of a timeline's shots into scenes, and their names."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from hashlib import blake2b
from itertools import count, pairwise
from types import MappingProxyType

import numpy as np

from bridge.errors import UsageError
from bridge.grid.request import TempoRequest
from bridge.score.scenes.boundaries import NO_LOOKS, REASON, Looks, black_edges, strengths
from bridge.score.scenes.leaders import credits_of
from bridge.score.scenes.markers import Anchor
from bridge.score.scenes.remarks import (
    divided_shots,
    joined_shots,
    long_scenes,
    lost_markers,
    lost_silences,
    moved_markers,
)
from bridge.score.scenes.segmentation import Bars, Lengths, best_edges, even_frames, most_edges
from bridge.score.scenes.sheet_cues import SheetCue
from bridge.score.scenes.silences import NAME, Silence, Silences, Stretch, silences_of
from bridge.settings import Division, ScenePreferences
from bridge.settings.preferences import Music
from bridge.timeline import Cut, Shot, Timeline
from bridge.timeline.black import visible

SPLIT = -20.0
"""The strength of an edge inside a shot: less than any cut's."""
CREDITS = "Credits"
"""The name of credits that no marker names."""


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
    silence: Silence | None = None
    """The reason for which it is to have no music; None where it is to have some."""

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
    music: Mapping[str, Music | None] = MappingProxyType({}),
    cues: Sequence[SheetCue] | None = None,
    looks: Looks = NO_LOOKS,
) -> Scenes:
    """Divide a timeline into scenes.

    A stretch without music is a scene of its own where it holds bars, in every division.

    Args:
        timeline: The cut.
        preferences: The user's preferences for scenes.
        tempo: The tempi scenes may have: each holds whole bars at one of them, a 4/4 bar at the least, unless no
            division of the timeline does.
        picture: Change of the picture over each cut, 0 to 1, NaN where it is not known. (cuts,)
        known: The names that scenes have already, by their start, in seconds.
        music: The settings' word on music.
        cues: The cues of a spotting sheet: they and the silences between them are the scenes; None where none is given.
        looks: What the shots look like, by their starts.

    Raises:
        UsageError: If one scene per marker is asked for and there is no marker.
    """
    bars, quiet = Bars(tempo), silences_of(timeline, preferences, music, cues)
    wanted = _Wanted(timeline, preferences, bars, quiet, looks)
    if cues is not None:
        edges, marked, _ = _by_anchors(wanted, quiet.begun)
        return Scenes(_scenes(timeline, quiet, edges, marked), ())
    edges, marked, remarks = _divided(wanted, picture)
    scenes = _scenes(timeline, quiet, edges, {**marked, **known})
    silent = {scene.start for scene in scenes if scene.silence is not None}
    if preferences.division is Division.AUTO:
        heard = [(scene.name, scene.start, scene.end) for scene in scenes if scene.silence is None]
        remarks = (*remarks, *long_scenes(timeline, heard, preferences.longest))
    return Scenes(scenes, (*quiet.remarks, *remarks, *lost_silences(timeline, quiet, silent, bars)))


def edges_of(timeline: Timeline, preferences: ScenePreferences, tempo: TempoRequest) -> tuple[Fraction, ...]:
    """Return where the scenes of a stretch of picture meet, both its ends included, in seconds.

    Args:
        timeline: The stretch; nothing in it is silent.
        preferences: The user's preferences for scenes.
        tempo: The tempi scenes may have.
    """
    edges, _, _ = _divided(_Wanted(timeline, preferences, Bars(tempo), Silences((), (), ())), None)
    return edges


def part_of(timeline: Timeline, start: Fraction, end: Fraction) -> Timeline:
    """Return the picture of a part of a timeline as a timeline; what is marked before it is marked at its start.

    Args:
        timeline: The cut.
        start: Seconds from the timeline's first frame.
        end: Seconds from the timeline's first frame.
    """
    if start == 0 and end == timeline.duration:
        return timeline.picture_alone
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
        sounds=(),
        captions=(),
    )


_Edges = tuple[Fraction, ...]
_Names = dict[Fraction, str]
_Divided = tuple[_Edges, _Names, tuple[str, ...]]
"""Edges in seconds, both ends of the timeline included; scene names by start; remarks."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A timeline to divide, and what the division must keep to."""

    timeline: Timeline
    preferences: ScenePreferences
    bars: Bars
    """The lengths that hold bars."""
    quiet: Silences
    """The stretches without music."""
    looks: Looks = field(default_factory=dict)
    """What the shots look like."""

    @property
    def film(self) -> tuple[Fraction, Fraction]:
        """The first and the last instant between the silences that begin and end the timeline, where bars fit them."""
        first, last = Fraction(0), self.timeline.duration
        for each in self.quiet.stretches:
            if each.start == 0 and self._room(each.end):
                first = each.end
            elif each.end == last and self._room(each.start):
                last = each.start
        return first, last

    def _room(self, edge: Fraction) -> bool:
        return self.bars.fits(edge) and self.bars.fits(self.timeline.duration - edge)

    def is_heard(self, start: Fraction, end: Fraction) -> bool:
        """Return whether there is music between two edges."""
        return self.quiet.begun_at(start, end) is None


def _divided(wanted: _Wanted, picture: Sequence[float] | None) -> _Divided:
    match wanted.preferences.division:
        case Division.ONE:
            return _by_anchors(wanted, ())
        case Division.SHOT:
            return _per_shot(wanted)
        case Division.MARKER:
            return _per_marker(wanted)
        case Division.AUTO:
            return _by_evidence(wanted, picture)


def _per_shot(wanted: _Wanted) -> _Divided:
    """Divide into one scene per shot; black belongs to the shot before it."""
    timeline, quiet = wanted.timeline, wanted.quiet
    cuts, (first, last) = {cut.time for cut in timeline.cuts}, wanted.film
    shots = {shot.start for shot in visible(timeline.shots) if shot.start in cuts and shot.start > first}
    heard = {start for start in shots if not any(each.start < start < each.end for each in quiet.stretches)}
    starts = sorted({Fraction(0), *heard, *quiet.edges, timeline.duration})
    worth = np.array([1.0 + len(starts) * (start in quiet.edges) for start in starts])
    inner = most_edges(starts, worth, wanted.bars)
    kept = (Fraction(0), *(starts[index] for index in inner), timeline.duration)
    return kept, {}, joined_shots([start for start in starts if first <= start <= last], wanted.bars)


def _per_marker(wanted: _Wanted) -> _Divided:
    if not wanted.timeline.markers:
        raise UsageError(
            f"One scene per marker was asked for, but {wanted.timeline.name} has no marker: "
            "set one where each scene begins, or leave the division to Recue"
        )
    return _by_anchors(wanted, wanted.quiet.begun)


def _by_anchors(
    wanted: _Wanted,
    anchors: Sequence[Anchor],
    between: Collection[Fraction] = (),
    also: Collection[Fraction] = (),
) -> _Divided:
    """Divide at markers and at the ends of silences, except where that would leave no room for a bar.

    Args:
        wanted: The timeline.
        anchors: The markers that begin a scene.
        between: Times at which a marked scene that holds no bars may be divided further into pieces that do.
        also: Times at which nobody asks for a scene, and one is to begin where there is room.
    """
    timeline, bars, ends = wanted.timeline, wanted.bars, wanted.quiet.edges
    first: dict[Fraction, Anchor] = {}
    for anchor in anchors:
        first.setdefault(anchor.time, anchor)
    worth = {**dict.fromkeys(also, 0.5), **dict.fromkeys({*first, *ends}, 1.0)}
    worth |= {time: 1.5 for time, anchor in first.items() if anchor.by_sheet}  # before the ends of cues
    times = sorted({Fraction(0), *worth, *between, timeline.duration})
    inner = most_edges(times, np.array([worth.get(time, 0.0) for time in times]), bars)
    kept = {Fraction(0), *(times[index] for index in inner if times[index] in worth)}
    begun = [first[time] for time in sorted(kept) if time in first]
    names = {anchor.time: anchor.name for anchor in begun}
    lost = lost_markers(timeline, anchors, first, kept, ends, bars)
    return (*sorted(kept), timeline.duration), names, (*moved_markers(begun), *lost)


def _by_evidence(wanted: _Wanted, picture: Sequence[float] | None) -> _Divided:
    """Divide at the editor's scene markers, between them at black, and without markers wherever there is a reason.

    What is longer than the longest scene is parted at its strongest cuts. A shot is divided only where there would be
    too few scenes: fewer than one for each longest scene's length.
    """
    timeline, preferences, bars = wanted.timeline, wanted.preferences, wanted.bars
    quiet = wanted.quiet.stretches
    cuts = {cut.time for cut in timeline.cuts if not any(each.start < cut.time < each.end for each in quiet)}
    also = {edge for span in credits_of(timeline) for edge in span} & cuts
    marked, names, remarks = _by_anchors(wanted, wanted.quiet.begun, cuts, also)
    weights = _weighed(wanted, picture)
    lengths = Lengths(preferences.shortest, preferences.longest, bars)
    black = set(black_edges(timeline))
    reasons = {t: weight for t, weight in weights.items() if weight >= REASON and (not names or t in black)}
    begun = _likeliest(wanted, marked, reasons, replace(lengths, longest=math.inf))
    edges = _likeliest(wanted, begun, weights, lengths, parted=True)
    splits: frozenset[Fraction] = frozenset()
    heard = [end - start for start, end in pairwise(edges) if wanted.is_heard(start, end)]
    if len(heard) * preferences.longest < sum(heard):
        splits = _splits(timeline, begun, Fraction(preferences.longest))
        parts = weights | dict.fromkeys(splits, SPLIT)
        edges = _likeliest(wanted, begun, parts, lengths, parted=True)
    split = divided_shots(timeline, [time for time in edges if time in splits])
    return edges, names, (*remarks, *split)


def _likeliest(
    wanted: _Wanted,
    fixed: _Edges,
    weights: Mapping[Fraction, float],
    lengths: Lengths,
    *,
    parted: bool = False,
) -> _Edges:
    """Return edges that stand, and the strongest between them.

    Args:
        wanted: The timeline.
        fixed: Edges that stand, both ends of the timeline included.
        weights: The strength of each other candidate.
        lengths: The lengths of scenes.
        parted: True to divide only what is too long, or holds no bars.
    """
    candidates = sorted(weights)
    inner: list[Fraction] = []
    for start, end in pairwise(fixed):
        if not wanted.is_heard(start, end):
            continue
        if parted and end - start <= lengths.longest and lengths.bars.fits(end - start):
            continue
        times = [start, *candidates[bisect_right(candidates, start) : bisect_left(candidates, end)], end]
        chosen = best_edges(times, np.array([weights.get(time, 0.0) for time in times]), lengths)
        inner += [times[index] for index in chosen]
    return tuple(sorted({*fixed, *inner}))


def _weighed(wanted: _Wanted, picture: Sequence[float] | None) -> dict[Fraction, float]:
    """Return the strength of each cut of the film where a scene may begin, by its time."""
    first, last = wanted.film
    seen = part_of(wanted.timeline, first, last)
    changes = picture
    if picture is not None:
        changes = [
            change
            for change, cut in zip(picture, wanted.timeline.cuts, strict=True)
            if first < cut.time < last
        ]
    looks = {
        max(start - first, Fraction(0)): look for start, look in sorted(wanted.looks.items()) if start < last
    }
    weighed = zip(seen.cuts, strengths(seen, changes, looks=looks).tolist(), strict=True)
    return {first + cut.time: weight for cut, weight in weighed if weight > -math.inf}


def _splits(timeline: Timeline, edges: _Edges, longest: Fraction) -> frozenset[Fraction]:
    """Return the times at which shots longer than a scene may be divided, evenly and on frame boundaries."""
    fixed = sorted({*edges, *(cut.time for cut in timeline.cuts)})
    stretches = pairwise(fixed)
    return frozenset(t for start, end in stretches for t in even_frames(start, end, longest, timeline.rate))


def _scenes(timeline: Timeline, quiet: Silences, edges: _Edges, names: _Names) -> tuple[Scene, ...]:
    """Make the scenes between edges, with their ids and names."""
    spans = list(pairwise(edges))
    silent = [quiet.begun_at(start, end) for start, end in spans]
    called: list[str] = []
    for (start, _), each in zip(spans, silent, strict=True):
        own = names.get(start) or (each.name if each else "")
        called.append(
            own or (silence_name(called) if each else _numbered(timeline, start, silent, len(called)))
        )
    seen = [shown(timeline.shots, start, end) for start, end in spans]
    ids = _unique(
        [
            content_id(timeline.shots, shots, start, end)
            for (start, end), shots in zip(spans, seen, strict=True)
        ]
    )
    return tuple(
        Scene(identity, name, start, end, tuple(shots), each.why if each else None)
        for identity, name, (start, end), shots, each in zip(ids, called, spans, seen, silent, strict=True)
    )


def _numbered(timeline: Timeline, start: Fraction, silent: Sequence[Stretch | None], at: int) -> str:
    """Name a scene with music by its number among those, or as credits."""
    if any(start == first for first, _ in credits_of(timeline)):
        return CREDITS
    return f"Scene {at + 1 - sum(each is not None for each in silent[:at])}"


def silence_name(taken: Collection[str]) -> str:
    """Return a name for a scene without music that no other scene has."""
    return (
        NAME if NAME not in taken else next(name for at in count(2) if (name := f"{NAME} {at}") not in taken)
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
