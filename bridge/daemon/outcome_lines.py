"""A new score in short lines for the person who watches the daemon: what became of it, what it misses, what is to know."""

from collections.abc import Iterator, Mapping

from bridge.daemon.open_timeline import Outcome
from bridge.grid.bars import MetHit
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode
from integrations.closeness import Closeness

_NAMED = 3
"""Missed hits that are named before the others are only counted."""


def scored_line(name: str, outcome: Outcome) -> str:
    """Write what became of a timeline's scenes and how many of its cuts the music meets."""
    fates = {name: count for name, count in fates_of(outcome).items() if count} or {"kept": 0}
    (first, count), *others = fates.items()
    scenes = f"{count} scene{'s' * (count != 1)} {first}"
    told = ", ".join([scenes, *(f"{count} {fate}" for fate, count in others)])
    cuts = len(outcome.scored.timeline.cuts)
    return f"scored {name} as revision {outcome.revision}: {told}; {outcome.cuts_met} of {cuts} cuts met"


def fates_of(outcome: Outcome) -> Mapping[str, int]:
    """Return the number of scenes of each fate."""
    return {
        "kept": outcome.kept,
        "fitted": outcome.fitted,
        "composed": outcome.composed,
        "removed": outcome.removed,
    }


def news(name: str, outcome: Outcome, before: Outcome | None) -> Iterator[str]:
    """Yield what is to know of a score and was not said of the one before it: its missed hits, and its remarks.

    What is about this save alone is said, whatever was said before.

    Args:
        name: The timeline's.
        outcome: The score.
        before: The score before it; None for the first.
    """
    said = {*_facts(before)} - {*outcome.news} if before else set()
    yield from (f"{name}: {fact}" for fact in _facts(outcome) if fact not in said)


def missed(outcome: Outcome) -> list[MetHit]:
    """Return the hits that the music misses, in order."""
    hits = [hit for grid in outcome.scored.grid.scenes for hit in grid.hits]
    return [hit for hit in hits if hit.closeness is Closeness.MISSED]


def _facts(outcome: Outcome) -> Iterator[str]:
    hits, timeline = missed(outcome), outcome.scored.timeline
    if hits:
        more = f" and {len(hits) - _NAMED} more" if len(hits) > _NAMED else ""
        told = ", ".join(_hit(timeline, hit) for hit in hits[:_NAMED])
        yield f"{len(hits)} hit{'s' * (len(hits) > 1)} missed: {told}{more}"
    yield from outcome.scored.remarks


def _hit(timeline: Timeline, hit: MetHit) -> str:
    """Write a hit's name or kind, its timecode, and how far off the music is."""
    name = f"'{hit.hit.name}'" if hit.hit.name else hit.hit.kind.value
    at = record_timecode(timeline, timeline.frame_at(hit.hit.time))
    off = float(hit.error * timeline.rate)
    return f"{name} at {at} by {abs(off):.1f} frames"
