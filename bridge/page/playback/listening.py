"""The sound of a score, any stretch of it and any part alone, rendered when it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from bridge.output.audio.broadcast_wave import samples_in
from bridge.output.audio.cache import Cache
from bridge.output.audio.click_wave import clicks_between
from bridge.output.audio.mixdown import BLOCK, Mix
from bridge.output.audio.sampler import Floats
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.clicks import Strike, film_clicks
from bridge.output.preview.production import Production
from bridge.output.sound import mix_of
from bridge.output.stems import part_files
from bridge.picture.footage.shown import sources
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Settings
from bridge.sound.parts import Parts, clip_parts

MIX: Final = "mix"
"""The name of the whole of the music."""
CLICK: Final = "click"
PRODUCTION: Final = "production"
"""The name of the cut's own sound."""
HEADROOM: Final = 0.5
"""The factor that samples are turned down by, so that loud parts fit into 16 bits; players turn them up again."""
_ROOM: Final = 24 * 2**20
"""Bytes of encoded sound that are kept: two minutes of stereo."""
_MIXES: Final = 2
"""Mixes that are kept open: each holds some blocks on its way, of four and of eight megabytes."""
_LARGEST: Final = 2**15 - 1
_Key = tuple[str, int]
"""A part's name, and the number of a block."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of sound as it is sent."""

    samples: bytes
    """Little-endian int16, left and right in turn, at 48,000 Hz, times HEADROOM."""
    length: int
    """Samples of the whole that it is a stretch of."""


@dataclass(eq=False)
class Listening:
    """What can be heard of a score: the music, each part of it, the click and the cut's own sound.

    The music is at the level that its notes have it, in its room; the loudness of a delivered file is not measured for it,
    so that any place is heard at once. The parts together are the music.
    """

    scored: ScoredTimeline
    midi: bytes
    """Its .mid."""
    cut_file: Path
    """The timeline's file, from which its sound is found."""
    settings: Settings
    _kept: Cache[_Key, bytes] = field(init=False)

    def __post_init__(self) -> None:
        self._kept = Cache(self._encoded, len, _ROOM)

    @property
    def parts(self) -> Sequence[str]:
        """The names of the music's parts, in the order of the score."""
        return [*self._part_files]

    @property
    def length(self) -> int:
        """Samples of the whole."""
        return samples_in(self.scored.timeline.duration)

    def stretch(self, name: str, first: int, count: int) -> Stretch:
        """Return a stretch of what is called `name`; it is shorter where the film ends.

        Args:
            name: A part, MIX, CLICK or PRODUCTION.
            first: Its first sample, from the timeline's first frame.
            count: Samples.

        Raises:
            KeyError: If there is no such part.
            MissingError: If there is no SoundFont.
        """
        if name not in (MIX, CLICK, PRODUCTION, *self._part_files):
            raise KeyError(name)
        first = max(0, first)
        stop = min(first + count, self.length)
        blocks = range(first // BLOCK, max(first, stop - 1) // BLOCK + 1) if first < stop else range(0)
        whole = b"".join(self._kept.of((name, at)) for at in blocks)
        skipped = first - blocks.start * BLOCK
        return Stretch(whole[4 * skipped : 4 * (skipped + max(0, stop - first))], self.length)

    @cached_property
    def _part_files(self) -> Mapping[str, bytes]:
        return part_files(self.scored)

    @cached_property
    def _whole(self) -> Mix:
        wanted, duration = self.settings, self.scored.timeline.duration
        soundfont = find_soundfont(wanted.soundfont)
        return mix_of(self.midi, duration, soundfont, wanted.reverb, wanted.renderer)

    @cached_property
    def _mixes(self) -> Cache[str, Mix]:
        return Cache(self._mix_of, lambda _: 1, _MIXES)

    def _mix_of(self, name: str) -> Mix:
        """Return what a part is mixed by; the music itself is one, too, for the whole keeps five minutes of what it mixed."""
        return self._whole.part(self.midi if name == MIX else self._part_files[name])

    @cached_property
    def _clicks(self) -> tuple[tuple[int, Strike], ...]:
        return tuple((samples_in(each.time), each.strike) for each in film_clicks(self.scored))

    @cached_property
    def _production(self) -> Production:
        timeline, folder = self.scored.timeline, self.cut_file
        found = sources(timeline, folder, self.settings.media)
        near = folder if folder.is_dir() else folder.parent
        clips = clip_parts(timeline, near, self.settings.media) if timeline.sounds else Parts()
        return Production.of(timeline, found, 0.0, clips)

    def _encoded(self, key: _Key) -> bytes:
        """Return a block of a part as it is sent."""
        name, at = key
        steps = np.rint(self._sound(name, at * BLOCK) * np.float32(HEADROOM * _LARGEST))
        encoded: bytes = steps.clip(-_LARGEST, _LARGEST).astype("<i2").tobytes()
        return encoded

    def _sound(self, name: str, first: int) -> Floats:
        """Return the block that begins at a sample. (BLOCK, 2)"""
        if name == CLICK:
            return clicks_between(self._clicks, first, BLOCK, self.settings.click.sound)
        if name == PRODUCTION:
            return self._production.between(first, min(first + BLOCK, self.length))
        mix = self._mixes.of(name)
        return mix.sound(mix.blocks()[first // BLOCK], 0)
