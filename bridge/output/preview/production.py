"""The production sound of a preview: the timeline's clips of sound, or where it has none, the shots' own, as they are cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from pathlib import Path

import numpy as np

from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.limiter import limited_blocks
from bridge.output.audio.sampler import Floats
from bridge.picture.features.playback import pieces
from bridge.picture.footage.shown import Source
from bridge.picture.footage.sound import has_sound, sound_between
from bridge.plain_text import plain
from bridge.sound import parts as sound_parts
from bridge.timeline import Timeline

_FASTEST = 8
"""Seconds of media a second up to which sound is played along; faster is silent."""


_NO_CLIPS = sound_parts.Parts()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch that has sound, at one speed."""

    path: Path
    start: Fraction
    """Seconds from the timeline's first frame."""
    end: Fraction
    source: Fraction
    """The file's own time at the start, in seconds from the first frame of its picture."""
    speed: Fraction
    """Seconds of the file per second of record time; below 0 plays backwards, never 0."""
    factor: float = 1.0
    """The factor by which the cut plays it louder."""

    @property
    def first(self) -> int:
        """Its first sample of record time."""
        return ceil(self.start * SAMPLE_RATE)

    @property
    def stop(self) -> int:
        """The first sample of record time after it."""
        return ceil(self.end * SAMPLE_RATE)


@dataclass(frozen=True, slots=True, eq=False)
class Production:
    """The sound of a cut, over record time."""

    parts: tuple[Part, ...]
    """In order; they may overlap, and are then heard together."""
    gain: float
    """The factor it is turned down by."""
    lost: tuple[str, ...] = ()
    """Sentences on the clips of sound whose files are not here."""
    troubles: dict[Path, str] = field(default_factory=dict)
    """Why a file is not heard, wholly or in places; known once it was asked for."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences on what is missing, and on each file whose sound could not be decoded where it was asked for."""
        return self.lost + tuple(
            f"The sound of {plain(str(file))} could not be decoded ({why}): it is silent there in the preview."
            for file, why in self.troubles.items()
        )

    @classmethod
    def of(
        cls,
        timeline: Timeline,
        sources: Sequence[Source | str],
        decibels: float | None,
        clips: sound_parts.Parts = _NO_CLIPS,
    ) -> "Production":
        """Find the sound of the files behind a timeline.

        Args:
            timeline: The cut.
            sources: The file behind each shot, or the reason why there is none.
            decibels: By which it is turned down; None to leave it out.
            clips: What its clips of sound play. Music among them is left out. They are heard instead of the shots' own
                sound where the cut has any.
        """
        if decibels is None:
            return cls((), 0.0)
        gain = 10 ** (-decibels / 20)
        if timeline.sounds:
            heard = tuple(_of_clip(each) for each in clips.parts if each.role != sound_parts.MUSIC)
            return cls(heard, gain, clips.remarks)
        files = {source.video.path for source in sources if isinstance(source, Source)}
        sounding = {path for path in files if has_sound(path)}
        parts = tuple(
            Part(source.video.path, *piece.record, piece.source[0] - source.zero, piece.speed)
            for shot, source in zip(timeline.shots, sources, strict=True)
            if isinstance(source, Source) and source.video.path in sounding
            for piece in pieces(shot)
            if 0 < abs(piece.speed) <= _FASTEST
        )
        return cls(parts, gain)

    def between(self, first: int, stop: int) -> Floats:
        """Return the sound between two samples of record time. (stop - first, 2)"""
        sound = np.zeros((stop - first, 2), np.float32)
        for part in self.parts:
            begin, end = max(first, part.first), min(stop, part.stop)
            if begin < end:
                sound[begin - first : end - first] += self._played(part, begin, end) * np.float32(part.factor)
        sound *= np.float32(self.gain)
        return sound

    def _played(self, part: Part, first: int, stop: int) -> Floats:
        """Return what a stretch sounds like at its speed, backwards where it plays backwards. (stop - first, 2)"""
        ends = [part.source + (Fraction(at, SAMPLE_RATE) - part.start) * part.speed for at in (first, stop)]
        low, high = sorted(ends)
        decoded = sound_between(part.path, low, high, SAMPLE_RATE)
        if decoded.trouble:
            self.troubles.setdefault(part.path, decoded.trouble)
        heard = decoded.samples[::-1] if part.speed < 0 else decoded.samples
        count = stop - first
        if len(heard) == count:
            return heard
        if not len(heard):
            return np.zeros((count, 2), np.float32)
        places = np.linspace(0, len(heard) - 1, count)
        both = [np.interp(places, np.arange(len(heard)), heard[:, side]) for side in (0, 1)]
        stretched: Floats = np.stack(both, axis=1).astype(np.float32)
        return stretched


def _of_clip(clip: sound_parts.Part) -> Part:
    """Return what a clip of sound plays."""
    factor = 10 ** (clip.gain / 20)
    return Part(clip.recording.path, clip.start, clip.end, clip.source, clip.speed, factor)


def mixed(music: Iterator[Floats], production: Production) -> Iterator[Floats]:
    """Return the music with the production sound under it, together limited as the music is, block by block. (n, 2)"""
    return limited_blocks(_summed(music, production)) if production.parts else music


def _summed(music: Iterator[Floats], production: Production) -> Iterator[Floats]:
    at = 0
    for block in music:
        yield block + production.between(at, at + len(block))
        at += len(block)
