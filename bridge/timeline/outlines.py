"""Outlines of stretches of a cut: digests of the picture that is seen in them, by which they are found again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import blake2b

from bridge.timeline import Shot, Timeline
from bridge.timeline.black import visible
from bridge.timeline.media_names import plain_name


@dataclass(frozen=True, slots=True)
class Outline:
    """What a stretch of a cut shows, wherever it lies."""

    content: str
    """A digest of its length and of each shot: media, source range, speed and place. Through edits are left out."""
    head: str
    """A digest of the beginning of its first shot: media, source start and speed; empty where it shows none."""
    lead: Fraction
    """Seconds before that shot."""
    length: Fraction
    """Seconds."""


def outline_of(shots: Sequence[Shot], start: Fraction, end: Fraction) -> Outline:
    """Return the outline of a stretch of a cut.

    Args:
        shots: The shots that are seen in it, in order.
        start: Seconds from the timeline's first frame.
        end: Seconds from the timeline's first frame.
    """
    takes = list(_takes(_clipped(shot, start, end) for shot in visible(shots)))
    length = end - start
    told = (f"{take.start - start}\t{_seen(take)}\t{take.duration}\t{take.ramp}" for take in takes)
    content = _digest("\n".join((str(length), *told)))
    if not takes:
        return Outline(content, "", length, length)
    return Outline(content, head_of(takes[0]), takes[0].start - start, length)


def head_of(shot: Shot) -> str:
    """Return a digest of the beginning of a shot: media, source start and speed."""
    return _digest(_seen(shot))


def same_media(one: Sequence[Shot], other: Sequence[Shot], cut: Timeline) -> bool:
    """Return whether two stretches with the same content are of the same media, and not only of the same names.

    Media are the same where they are in the same place; or where the first are in no place of the cut, so that they were
    moved.

    Args:
        one: The shots of the first stretch.
        other: The shots of the second, in the cut.
        cut: The cut.
    """
    left, right = ({shot.media.url for shot in visible(shots)} for shots in (one, other))
    return left == right or (left - right).isdisjoint(shot.media.url for shot in cut.shots)


def _clipped(shot: Shot, start: Fraction, end: Fraction) -> Shot:
    """Return the part of a shot between two instants."""
    if shot.start >= start and shot.end <= end:
        return shot
    first = max(shot.start, start)
    source = shot.source_start + (first - shot.start) * shot.speed
    ramp = ((first - shot.start, Fraction(0)), *shot.ramp) if shot.ramp else ()
    return replace(shot, start=first, end=min(shot.end, end), source_start=source, ramp=ramp)


def _takes(shots: Iterable[Shot]) -> Iterator[Shot]:
    """Yield shots, those that go on with the one before joined to it."""
    held: Shot | None = None
    for shot in shots:
        if held is not None and _goes_on(held, shot):
            held = replace(held, end=shot.end)
            continue
        if held is not None:
            yield held
        held = shot
    if held is not None:
        yield held


def _goes_on(one: Shot, other: Shot) -> bool:
    """Return whether a shot goes on where another ends: a through edit."""
    return (
        one.end == other.start
        and one.media.name == other.media.name
        and one.media == other.media
        and one.speed == other.speed
        and not (one.ramp or other.ramp)
        and one.source_end == other.source_start
    )


def _seen(shot: Shot) -> str:
    return f"{plain_name(shot.media.kind, shot.media.name)}\t{shot.source_start}\t{shot.speed}"


def _digest(text: str) -> str:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()
