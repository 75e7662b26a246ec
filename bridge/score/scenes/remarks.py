"""Sentences for the report about the division into scenes."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from bridge.grid.request import TempoRequest
from bridge.score.scenes.markers import Anchor, called
from bridge.score.scenes.segmentation import Bars
from bridge.score.scenes.silences import ASKED, Silences
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode

_LISTED = 12
"""Shots or markers that are named before the others are only counted."""
_TIMECODES = 3
"""Places in the timeline likewise."""


def joined_shots(wanted: Sequence[Fraction], bars: Bars) -> tuple[str, ...]:
    """List the shots that hold no bar and joined a neighbour.

    Args:
        wanted: The start of each shot, and the end of the last one; seconds.
        bars: The lengths that hold bars.
    """
    lengths = list(enumerate((end - start for start, end in pairwise(wanted)), 1))
    short = [str(number) for number, length in lengths if length < bars.least]
    unfit = [str(number) for number, length in lengths if length >= bars.least and not bars.fits(length)]
    too_short = f"too short for a bar of {float(bars.least):.2f} s"
    no_bars = f"no whole number of bars at {_range(bars.tempo)}"
    reasons = ((short, ("is", "are"), too_short), (unfit, ("holds", "hold"), no_bars))
    return tuple(
        f"Shot{'s' * (len(shots) > 1)} {_listed(shots)} {verbs[len(shots) > 1]} {reason} and joined a neighbour."
        for shots, verbs, reason in reasons
        if shots
    )


def moved_markers(begun: Sequence[Anchor]) -> tuple[str, ...]:
    """List the markers that were moved to a cut."""
    moved = [anchor.remark for anchor in begun if anchor.remark]
    more = len(moved) - _LISTED
    return (*moved[:_LISTED], *([f"{more} more markers moved to the cut."] if more > 0 else []))


def lost_markers(
    timeline: Timeline,
    found: Sequence[Anchor],
    first: Mapping[Fraction, Anchor],
    kept: Collection[Fraction],
    ends: Collection[Fraction],
    bars: Bars,
) -> tuple[str, ...]:
    """List the markers that begin no scene, with the reason.

    Args:
        timeline: The cut.
        found: Every marker that is to begin a scene, at the instant where one could begin.
        first: The first of them at each instant.
        kept: Starts of scenes, in seconds.
        ends: Where silences begin and end, in seconds.
        bars: The lengths that hold bars.
    """
    shared = [anchor for anchor in found if first[anchor.time] is not anchor]
    lost = [anchor for time, anchor in first.items() if time not in kept]
    edges = sorted({Fraction(0), *first, *ends, timeline.duration})
    crowded = {edge for start, end in pairwise(edges) if end - start < bars.least for edge in (start, end)}
    too_short = f"what lies between {{}} is too short for a bar of {float(bars.least):.2f} s"
    no_bars = f"no whole number of bars at {_range(bars.tempo)} fits between {{}}"
    return (
        *_shared(timeline, shared, first),
        *_beginless(timeline, [anchor for anchor in lost if anchor.time in crowded], too_short),
        *_beginless(timeline, [anchor for anchor in lost if anchor.time not in crowded], no_bars),
    )


def lost_silences(
    timeline: Timeline, quiet: Silences, silent: Collection[Fraction], bars: Bars
) -> tuple[str, ...]:
    """List the silences that a person asked for and that are left out, with the reason.

    Args:
        timeline: The cut.
        quiet: Its silences.
        silent: Starts of scenes without music, in seconds.
        bars: The lengths that hold bars.
    """
    sentences = []
    for each in quiet.stretches:
        if each.why in ASKED and each.start not in silent:
            first, last = (
                record_timecode(timeline, timeline.frame_at(edge)) for edge in (each.start, each.end)
            )
            short = each.end - each.start < bars.least
            why = (
                f"it is shorter than a bar of {float(bars.least):.2f} s"
                if short
                else "no whole bars fit beside it"
            )
            sentences.append(f"The silence from {first} to {last} is left out: {why}.")
    return tuple(sentences)


def divided_shots(timeline: Timeline, times: Sequence[Fraction]) -> tuple[str, ...]:
    """List the places where shots were divided without a cut."""
    if not times:
        return ()
    codes = [record_timecode(timeline, timeline.frame_at(time)) for time in times]
    why = "There are too few cuts for scenes no longer than asked;"
    if len(codes) == 1:
        return (f"{why} a shot was divided at {codes[0]}, without a cut.",)
    return (f"{why} shots were divided at {len(codes)} places without a cut: {_listed(codes, _TIMECODES)}.",)


def long_scenes(
    timeline: Timeline, spans: Sequence[tuple[str, Fraction, Fraction]], longest: float
) -> tuple[str, ...]:
    """List the scenes that are longer than asked, with the reason: one shot, or no cut that leaves room for bars.

    Args:
        timeline: The cut.
        spans: The name, the start and the end of each scene with music, in seconds.
        longest: Seconds that a scene is to last at most.
    """
    cuts = {cut.time for cut in timeline.cuts}
    shots: list[tuple[str, float]] = []
    others: list[tuple[str, float]] = []
    for name, start, end in spans:
        if end - start > longest:
            inside = any(start < cut < end for cut in cuts)
            (others if inside else shots).append((name, float(end - start)))
    return (
        *_long(shots, longest, ("it is one shot", "each is one shot")),
        *_long(
            others,
            longest,
            (
                "no cut in it leaves whole bars on both sides",
                "no cut in them leaves whole bars on both sides",
            ),
        ),
    )


def _long(scenes: Sequence[tuple[str, float]], longest: float, why: tuple[str, str]) -> tuple[str, ...]:
    if len(scenes) <= 1:
        return tuple(f"'{name}' lasts {seconds:.1f} s: {why[0]}." for name, seconds in scenes)
    names = _listed([f"'{name}'" for name, _ in scenes])
    return (f"{names} last longer than {longest:g} s: {why[1]}.",)


def _shared(
    timeline: Timeline, anchors: Sequence[Anchor], first: Mapping[Fraction, Anchor]
) -> tuple[str, ...]:
    """List the markers at an instant that another marker has."""
    sentences = []
    for anchor in anchors[:_LISTED]:
        other = first[anchor.time]
        met = "snapped to the same cut" if anchor.remark or other.remark else "lies on the same frame"
        name, others = called(timeline, anchor.marker), called(timeline, other.marker)
        at = "the marker " * others.startswith("at ")
        sentences.append(f"The marker {name} begins no scene: it {met} as {at}{others}.")
    more = len(anchors) - _LISTED
    if more > 0:
        sentences.append(f"{more} more markers begin no scene: each snapped to the same cut as another.")
    return tuple(sentences)


def _beginless(timeline: Timeline, anchors: Sequence[Anchor], reason: str) -> tuple[str, ...]:
    """List the markers with no room for a scene; `{}` in the reason stands for them and their neighbours."""
    names = [called(timeline, anchor.marker) for anchor in anchors]
    if not names:
        return ()
    if len(names) == 1:
        return (f"The marker {names[0]} begins no scene: {reason.format('it and a neighbour')}.",)
    why = reason.format("each and a neighbour")
    return (f"The markers {_listed(names)} begin no scene: {why}.",)


def _listed(names: Sequence[str], most: int = _LISTED) -> str:
    """Write some names, and the number of further ones."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _range(tempo: TempoRequest) -> str:
    """Write a tempo range."""
    return f"{tempo.low:g} bpm" if tempo.low == tempo.high else f"{tempo.low:g} to {tempo.high:g} bpm"
