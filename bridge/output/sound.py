"""The sound of a score: the whole and its parts as broadcast WAVs, all at one level."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property, partial
from pathlib import Path
from typing import Final, Self

from bridge.output.audio.broadcast_wave import BITS, samples_in
from bridge.output.audio.figures import SoundFigures
from bridge.output.audio.fluidsynth import FluidMixdown
from bridge.output.audio.hall import HALL, ROOM, Hall
from bridge.output.audio.levels import REACH, Span
from bridge.output.audio.mastering import Master
from bridge.output.audio.mixdown import Mix, Mixdown
from bridge.output.audio.rendering import Rendering
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.audio.wave_label import WaveLabel
from bridge.output.stems import part_files
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Renderer, Reverb, Settings

HALLS: Final[Mapping[Reverb, Hall | None]] = {Reverb.HALL: HALL, Reverb.ROOM: ROOM, Reverb.OFF: None}
"""The hall of each room that can be asked for."""


class _Music:
    """The music of a score, opened for rendering when that is first asked for; it knows nothing of its level."""

    def __init__(
        self, midi: bytes, duration: Fraction, wanted: Path | None, reverb: Reverb, renderer: Renderer
    ) -> None:
        self._midi, self._duration, self._wanted = midi, duration, wanted
        self._reverb, self._renderer = reverb, renderer

    @cached_property
    def soundfont(self) -> Path:
        """The SoundFont to play it with."""
        return find_soundfont(self._wanted)

    @cached_property
    def _whole(self) -> Mix:
        played = self._midi, self._duration, self.soundfont
        if self._renderer is Renderer.FLUIDSYNTH:
            return FluidMixdown.of(*played, reverb=self._reverb is not Reverb.OFF)
        return Mixdown.of(*played, HALLS[self._reverb])

    def mixed(self) -> Mix:
        """Return the mixdown of the whole."""
        return self._whole

    def part(self, midi: bytes, *, dry: bool) -> Mix:
        """Return the mixdown of a part, in the room of the whole or in none."""
        part = self._whole.part(midi)
        return part.dry() if dry else part


class Sound:
    """The sound of a score; nothing is rendered before it is read."""

    def __init__(
        self,
        scored: ScoredTimeline,
        midi: bytes,
        soundfont: Path | None,
        loudness: float | None,
        reverb: Reverb = Reverb.HALL,
        *,
        dry_stems: bool = False,
        bits: int = BITS,
        renderer: Renderer = Renderer.RECUE,
    ) -> None:
        """Open nothing yet.

        Args:
            scored: The score.
            midi: Its .mid.
            soundfont: The SoundFont to render with; one of the machine's where None.
            loudness: The loudness of the whole in LUFS; None to leave it as its notes have it.
            reverb: The room it is played in.
            dry_stems: True for stems without the room.
            bits: Bits a sample: 16 or 24, or 32 for floating-point numbers.
            renderer: What plays it.
        """
        self.scored, self.midi, self._dry_stems, self._bits = scored, midi, dry_stems, bits
        self._music = _Music(midi, scored.timeline.duration, soundfont, reverb, renderer)
        self._master = None if loudness is None else Master(self._music.mixed, spans(scored), loudness)

    @classmethod
    def of(cls, scored: ScoredTimeline, midi: bytes, settings: Settings) -> Self:
        """Return the sound of a score as settings ask for it."""
        return cls(
            scored,
            midi,
            settings.soundfont,
            settings.loudness,
            settings.reverb,
            dry_stems=settings.dry_stems,
            bits=settings.wav_bits,
            renderer=settings.renderer,
        )

    @property
    def figures(self) -> SoundFigures | None:
        """The loudness that was measured; None where nothing was rendered, or no loudness was asked for."""
        return self._master.figures if self._master is not None else None

    def whole(self) -> Rendering:
        """Return the whole, of the timeline's length and start timecode.

        Raises:
            MissingError: If there is no SoundFont.
        """
        assert self._music.soundfont
        timeline = self.scored.timeline
        return Rendering(
            self._music.mixed,
            timeline.duration,
            WaveLabel.of(timeline, timeline.name, self.midi),
            self._master,
            bits=self._bits,
        )

    def stems(self) -> dict[str, Rendering]:
        """Return each part, by its name, fit for a file name.

        Every part is at the level it has in the whole, so that the stems together are the whole before its limiter. A
        part that passes -1 dBTP all by itself is limited, as the whole is. Dry stems lack the room.

        Raises:
            MissingError: If there is no SoundFont.
        """
        assert self._music.soundfont
        timeline = self.scored.timeline
        return {
            part: Rendering(
                partial(self._music.part, midi, dry=self._dry_stems),
                timeline.duration,
                replace(WaveLabel.of(timeline, f"{timeline.name}: {part}", midi), part=part),
                self._master,
                is_part=True,
                bits=self._bits,
            )
            for part, midi in part_files(self.scored).items()
        }


def spans(scored: ScoredTimeline) -> list[Span]:
    """Return the place of each scene in the sound, and how far its loudness may lie from the others'."""
    scenes = [cue.scene for cue in scored.cues]
    return [Span(samples_in(scene.start), samples_in(scene.end), REACH) for scene in scenes]
