"""The production sound of a preview: the clips' own, as they are cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from pathlib import Path

import numpy as np

from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.limiter import limited_blocks
from bridge.output.audio.sampler import Floats
from bridge.picture.features.playback import Piece, pieces
from bridge.picture.footage.shown import Source
from bridge.picture.footage.sound import has_sound, sound_between
from bridge.plain_text import plain
from bridge.timeline import Timeline

_FASTEST = 8
"""Seconds of media a second up to which sound is played along; faster is silent."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch that has sound."""

    source: Source
    piece: Piece
    first: int
    """Its first sample of record time."""
    stop: int
    """The first sample after it."""


@dataclass(frozen=True, slots=True, eq=False)
class Production:
    """The sound that lies in the footage, over record time."""

    parts: tuple[Part, ...]
    """In order."""
    gain: float
    """The factor it is turned down by."""
    troubles: dict[Path, str] = field(default_factory=dict)
    """Why a file is not heard, wholly or in places; known once it was asked for."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """A sentence on each file whose sound could not be decoded where it was asked for."""
        return tuple(
            f"The sound of {plain(str(file))} could not be decoded ({why}): it is silent there in the preview."
            for file, why in self.troubles.items()
        )

    @classmethod
    def of(cls, timeline: Timeline, sources: Sequence[Source | str], decibels: float | None) -> "Production":
        """Find the sound of the files behind a timeline.

        Args:
            timeline: The cut.
            sources: The file behind each shot, or the reason why there is none.
            decibels: By which it is turned down; None to leave it out.
        """
        if decibels is None:
            return cls((), 0.0)
        files = {source.video.path for source in sources if isinstance(source, Source)}
        sounding = {path for path in files if has_sound(path)}
        parts = tuple(
            Part(source, piece, *(ceil(edge * SAMPLE_RATE) for edge in piece.record))
            for shot, source in zip(timeline.shots, sources, strict=True)
            if isinstance(source, Source) and source.video.path in sounding
            for piece in pieces(shot)
            if 0 < abs(piece.speed) <= _FASTEST
        )
        return cls(parts, 10 ** (-decibels / 20))

    def between(self, first: int, stop: int) -> Floats:
        """Return the sound between two samples of record time. (stop - first, 2)"""
        sound = np.zeros((stop - first, 2), np.float32)
        for part in self.parts:
            begin, end = max(first, part.first), min(stop, part.stop)
            if begin < end:
                sound[begin - first : end - first] = self._played(part, begin, end)
        sound *= np.float32(self.gain)
        return sound

    def _played(self, part: Part, first: int, stop: int) -> Floats:
        """Return what a stretch sounds like at its speed, backwards where it plays backwards. (stop - first, 2)"""
        source, piece = part.source, part.piece
        ends = [
            piece.source[0] - source.zero + (Fraction(at, SAMPLE_RATE) - piece.record[0]) * piece.speed
            for at in (first, stop)
        ]
        low, high = sorted(ends)
        decoded = sound_between(source.video.path, low, high, SAMPLE_RATE)
        if decoded.trouble:
            self.troubles.setdefault(source.video.path, decoded.trouble)
        heard = decoded.samples[::-1] if piece.speed < 0 else decoded.samples
        count = stop - first
        if len(heard) == count:
            return heard
        if not len(heard):
            return np.zeros((count, 2), np.float32)
        places = np.linspace(0, len(heard) - 1, count)
        both = [np.interp(places, np.arange(len(heard)), heard[:, side]) for side in (0, 1)]
        stretched: Floats = np.stack(both, axis=1).astype(np.float32)
        return stretched


def mixed(music: Iterator[Floats], production: Production) -> Iterator[Floats]:
    """Return the music with the production sound under it, together limited as the music is, block by block. (n, 2)"""
    return limited_blocks(_summed(music, production)) if production.parts else music


def _summed(music: Iterator[Floats], production: Production) -> Iterator[Floats]:
    at = 0
    for block in music:
        yield block + production.between(at, at + len(block))
        at += len(block)
