"""Sounds and captions of a sequence as it is finished: several channels as one clip, speed ramps as stretches, roles."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import isfinite, log10

from bridge.timeline import Caption, Media, Shot, SoundClip
from bridge.timeline.formats.roles import named_role, stated_role
from bridge.timeline.formats.strips import Heard

SILENT = -96.0
"""Decibels from which down nothing is heard: Final Cut Pro's and DaVinci Resolve's lowest levels."""
LOUDEST = 100.0
"""Decibels that no program plays anything louder by: DaVinci Resolve's most are 30."""
_OWN_TRACK = re.compile(r"Recue\b")
"""The beginning of the names of the tracks that Recue writes."""
_OWN_FOLDER = "/recue-media/"
"""Part of the path of the files that Recue gives to DaVinci Resolve."""
_SLIVER = Fraction(1, 1_000_000)
"""Seconds; what is heard for less comes from rounding."""

_Source = tuple[Media, Fraction, Fraction]
"""Media, their speed, and their time at the record's first frame: what channels of one source have in common."""


def decibels(level: float) -> float:
    """Return the gain of a linear level, of which 1 changes nothing; that of silence for 0 and for no number."""
    return round(20 * log10(level), 2) if isfinite(level) and level > 0 else SILENT


def sounds_of(heard: Iterable[Heard]) -> tuple[SoundClip, ...]:
    """Return what is heard as clips in order of start, the channels of one source as one.

    Channels are clips that play the same media at the same time, as programs write stereo on two tracks. They are heard
    from the first to the last of them, as loud as the loudest. Where the file gives them several roles they stay apart.

    Music that Recue put into the cut is left out, as far as the name of its track or folder tells.
    """
    sources: dict[_Source, list[SoundClip]] = {}
    for sound in heard:
        if sound.gain <= SILENT or _is_own(sound.shot):
            continue
        for clip in _clips(sound):
            source = clip.media, clip.speed, clip.source_start - clip.start * clip.speed
            sources.setdefault(source, []).append(clip)
    joined = (clip for clips in sources.values() for clip in _by_role(clips))
    return tuple(sorted(joined, key=lambda clip: clip.start))


def captions_of(captions: Iterable[Caption]) -> tuple[Caption, ...]:
    """Return the captions that say something, in order of start, each once."""
    said = dict.fromkeys(caption for caption in captions if caption.text and caption.start < caption.end)
    return tuple(sorted(said, key=lambda caption: caption.start))


def _is_own(shot: Shot) -> bool:
    """Return whether a sound is Recue's music."""
    return _OWN_TRACK.match(shot.track) is not None or _OWN_FOLDER in (shot.media.url or "")


def _clips(sound: Heard) -> Iterator[SoundClip]:
    """Yield a stretch of sound as clips: one for each speed of a ramp; none for a freeze, which is silent."""
    shot = sound.shot
    role = stated_role(sound.role) or named_role(shot.track)
    for start, end, source, speed in _stretches(shot):
        if speed and end - start >= _SLIVER:
            yield SoundClip(
                shot.name, shot.media, start, end, source, speed, shot.track, role, _believed(sound.gain)
            )


def _believed(gain: float) -> float:
    """Return a gain that is no louder than LOUDEST; a damaged file may state any."""
    return float(gain) if gain < LOUDEST else LOUDEST


def _stretches(shot: Shot) -> Iterator[tuple[Fraction, Fraction, Fraction, Fraction]]:
    """Yield the record start and end, the source start and the speed of each stretch of constant speed."""
    if not shot.ramp:
        yield shot.start, shot.end, shot.source_start, shot.speed
        return
    for (begin, source), (stop, last) in pairwise(shot.ramp):
        if begin < stop:
            yield shot.start + begin, shot.start + stop, source, (last - source) / (stop - begin)


def _by_role(clips: list[SoundClip]) -> Iterator[SoundClip]:
    """Yield the clips of one source with its channels joined: those of no role are of the first that is stated."""
    if len(clips) == 1:
        yield from clips
        return
    clips = sorted(clips, key=lambda clip: clip.start)
    roles = list(dict.fromkeys(clip.role for clip in clips if clip.role)) or [""]
    for role in roles:
        yield from _joined(
            clip for clip in clips if clip.role == role or (not clip.role and role == roles[0])
        )


def _joined(clips: Iterable[SoundClip]) -> Iterator[SoundClip]:
    """Yield clips of one source, in order, those that are heard at once as one: channels."""
    held: SoundClip | None = None
    for clip in clips:
        if held is None or clip.start >= held.end:
            if held is not None:
                yield held
            held = clip
            continue
        named = clip if clip.role and not held.role else held
        held = replace(
            named,
            start=held.start,
            end=max(held.end, clip.end),
            source_start=held.source_start,
            gain=max(held.gain, clip.gain),
        )
    if held is not None:
        yield held
