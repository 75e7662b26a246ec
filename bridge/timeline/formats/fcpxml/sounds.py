"""What FCPXML says of the sound of a clip: whether it is heard, from when to when, in which role and how loud."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from xml.etree.ElementTree import Element

from bridge.timeline import Shot
from bridge.timeline.formats.fcpxml.attributes import is_on, time
from bridge.timeline.formats.fcpxml.looks import TITLES
from bridge.timeline.formats.fcpxml.timing import ClipTiming
from bridge.timeline.formats.strips import Heard, Strip, cut

SOURCES = frozenset({"audio-channel-source", "audio-role-source"})
"""Elements that say how some channels or a role of a clip are played."""
_SILENT = frozenset({"gap", "video", *TITLES})
_DEFAULT = "dialogue"
"""The role that Final Cut Pro gives to sound of none."""
_DECIBELS = re.compile(r"\s*([+-]?[0-9]{0,9}(?:\.[0-9]{0,30})?)\s*(?:dB)?\s*", re.IGNORECASE)

Span = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class HeardRange:
    """The range in which a clip is heard, which a split edit makes another than that of its picture."""

    timing: ClipTiming
    at: Fraction
    """Record time of the first instant."""
    duration: Fraction
    """Seconds."""

    def record(self, own: Fraction) -> Fraction:
        """Convert the clip's local time to record time."""
        return self.at + self.timing.record(own)


def is_heard(element: Element) -> bool:
    """Return whether an item may have sound, and is enabled."""
    return element.tag not in _SILENT and is_on(element, "enabled") and element.get("srcEnable") != "video"


def heard_range(element: Element, timing: ClipTiming, at: Fraction, duration: Fraction) -> HeardRange:
    """Return the range in which an item is heard.

    Args:
        element: The item.
        timing: Its timing.
        at: Record time of its first frame.
        duration: Its length in seconds.
    """
    start, length = time(element, "audioStart"), time(element, "audioDuration")
    if start is None:
        return HeardRange(timing, at, duration if length is None else length)
    begun = at + timing.record(start)
    return HeardRange(replace(timing, start=start), begun, duration if length is None else length)


def played(
    sounds: Sequence[Heard], sources: Sequence[Element], where: HeardRange, gain: float = 0.0
) -> Iterator[Heard]:
    """Yield sounds as a clip's sources have them played: without muted roles and ranges, and at their level.

    Args:
        sounds: What the clip holds, in record time.
        sources: The clip's sources of channels or roles. A sound of a role that none of them names is played as it is.
        where: Where the clip is heard.
        gain: Decibels by which the clip as a whole is played louder.
    """
    for sound in sounds:
        own = [source for source in sources if _is_of(source, sound.role)]
        if all(map(_is_played, own)):
            level = sound.gain + gain + sum(map(gain_of, own))
            muted = [span for source in own for span in _muted(source, where)]
            for shot in _unmuted(sound.shot, muted):
                yield Heard(shot, sound.role, level)


def sourced(shot: Shot, element: Element, where: HeardRange) -> Iterator[Heard]:
    """Yield what is heard of a clip of media: all of it, or each of its sources of channels.

    Args:
        shot: The clip.
        element: Its element.
        where: Where it is heard.
    """
    own, gain = element.get("audioRole") or element.get("role") or "", gain_of(element)
    sources = sources_of(element)
    if not sources:
        yield Heard(replace(shot, track=own), own, gain)
    for source in sources:
        role = source.get("role") or own
        yield from played([Heard(replace(shot, track=role), role, gain)], [source], where)


def sources_of(element: Element) -> list[Element]:
    """Return the sources of channels or roles that an element states."""
    return [child for child in element if child.tag in SOURCES]


def gain_of(element: Element) -> float:
    """Return the decibels by which an element is played louder, at the most where they change."""
    volume = element.find("adjust-volume")
    if volume is None:
        return 0.0
    changing = [key.get("value", "") for key in volume.iterfind("param[@name='amount']//keyframe")]
    known = [number for number in map(_number, changing or [volume.get("amount", "")]) if number is not None]
    return max(known, default=0.0)


def synced(strip: Strip, element: Element, part: str, where: HeardRange) -> Strip:
    """Return a part of a synchronized clip as it is played.

    Args:
        strip: The part's picture and sound.
        element: The synchronized clip.
        part: `storyline` or `connected`.
        where: Where the clip is heard.
    """
    sources = [
        source
        for each in element.iterfind("sync-source")
        if each.get("sourceID") == part
        for source in sources_of(each)
    ]
    return replace(strip, sounds=tuple(played(strip.sounds, sources, where))) if sources else strip


def _is_of(source: Element, role: str) -> bool:
    """Return whether a source is that of a role; one that names no subrole is that of all of them."""
    stated = source.get("role", "").partition("?")[0].strip()
    main, _, sub = stated.partition(".")
    own, _, under = (role.partition("?")[0].strip() or _DEFAULT).partition(".")
    return not stated or (main == own and (not sub or sub == (under or f"{own}-1")))


def _is_played(source: Element) -> bool:
    mutes = source.findall("mute")
    whole = any(time(mute, "start") is None and time(mute, "duration") is None for mute in mutes)
    return is_on(source, "active") and is_on(source, "enabled") and not whole


def _muted(source: Element, where: HeardRange) -> Iterator[Span]:
    """Yield the record ranges that a source mutes."""
    for mute in source.findall("mute"):
        start, length = time(mute, "start"), time(mute, "duration")
        first = where.at if start is None else where.record(start)
        yield first, where.at + where.duration if length is None else first + length / where.timing.pace


def _unmuted(shot: Shot, muted: Sequence[Span]) -> Iterator[Shot]:
    """Yield what is left of a sound without some ranges of record time."""
    begun = shot.start
    for first, last in sorted(muted):
        if begun < first < shot.end:
            yield cut(shot, begun, first)
        begun = max(begun, last)
    if begun < shot.end:
        yield cut(shot, begun, shot.end)


def _number(text: str) -> float | None:
    """Read decibels: `-6dB`; None where they are none."""
    found = _DECIBELS.fullmatch(text)
    try:
        return float(found[1]) if found else None
    except ValueError:
        return None
