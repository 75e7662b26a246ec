"""The sound of a score: the whole and its parts as broadcast WAVs, all at one level."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property, partial
from pathlib import Path
from typing import Final, Self

from bridge.output.audio.broadcast_wave import BITS, SAMPLE_RATE, samples_in
from bridge.output.audio.cue_rendering import RINGS, CueRendering
from bridge.output.audio.figures import SoundFigures
from bridge.output.audio.fluidsynth import FluidMixdown
from bridge.output.audio.hall import HALL, MEMORY, ROOM, Hall
from bridge.output.audio.levels import REACH, Span
from bridge.output.audio.mastering import Master
from bridge.output.audio.mixdown import Mix, Mixdown
from bridge.output.audio.rendering import SIDES, Rendering
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.audio.wave_label import WaveLabel
from bridge.output.cue_places import CuePlace
from bridge.output.names import cue_suffix
from bridge.output.stems import cue_file, cue_part_files, part_files
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import CuePreferences, Renderer, Reverb, Settings

HALLS: Final[Mapping[Reverb, Hall | None]] = {Reverb.HALL: HALL, Reverb.ROOM: ROOM, Reverb.OFF: None}
"""The hall of each room that can be asked for."""


def mix_of(midi: bytes, duration: Fraction, soundfont: Path, reverb: Reverb, renderer: Renderer) -> Mix:
    """Return music to be mixed on demand, at the level that its notes have.

    Args:
        midi: A Standard MIDI File whose time zero is the timeline's first frame.
        duration: The timeline's length in seconds.
        soundfont: The SoundFont to play it with.
        reverb: The room it is played in.
        renderer: What plays it.

    Raises:
        MissingError: If the SoundFont cannot be read.
    """
    if renderer is Renderer.FLUIDSYNTH:
        return FluidMixdown.of(midi, duration, soundfont, reverb=reverb is not Reverb.OFF)
    return Mixdown.of(midi, duration, soundfont, HALLS[reverb])


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
        return self._opened(self._duration)

    @property
    def room(self) -> int:
        """Samples for which its room sounds on after a note."""
        hall = HALLS[self._reverb]
        return hall.delay(0) + MEMORY if hall is not None else 0

    @cached_property
    def _ringing(self) -> Mix:
        """The whole, with room to ring out after the picture."""
        return self._opened(self._duration + Fraction(RINGS, SAMPLE_RATE))

    def _opened(self, duration: Fraction) -> Mix:
        return mix_of(self._midi, duration, self.soundfont, self._reverb, self._renderer)

    def mixed(self) -> Mix:
        """Return the mixdown of the whole."""
        return self._whole

    def part(self, midi: bytes, *, dry: bool) -> Mix:
        """Return the mixdown of a part, in the room of the whole or in none."""
        part = self._whole.part(midi)
        return part.dry() if dry else part

    def cue(self, midi: bytes, *, dry: bool) -> Mix:
        """Return the mixdown of a cue or of a part of it, with room to ring out."""
        cue = self._ringing.part(midi)
        return cue.dry() if dry else cue


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

    @property
    def bits(self) -> int:
        """Bits a sample of its files."""
        return self._bits

    def cue(self, place: CuePlace, preferences: CuePreferences) -> dict[str, CueRendering]:
        """Return the files of a cue, by what each of them is: `wav`, `Melody.wav`, `Melody.L.wav`.

        A cue begins at its own timecode and ends when it has died away. It is heard alone, at the level that it has in the
        whole.

        Args:
            place: The cue, and where it begins.
            preferences: Which files there are.

        Raises:
            MissingError: If there is no SoundFont.
        """
        assert self._music.soundfont
        whole = cue_file(self.scored, place.at)
        parts = cue_part_files(self.scored, place.at) if preferences.stems else {}
        files = {part: self._cue(place, part, midi, whole) for part, midi in {"": whole, **parts}.items()}
        if not preferences.split_mono:
            return {cue_suffix(part): file for part, file in files.items()}
        return {cue_suffix(part, side): file.one_side(side) for part, file in files.items() for side in SIDES}

    def _cue(self, place: CuePlace, part: str, midi: bytes, whole: bytes) -> CueRendering:
        timeline, scene = self.scored.timeline, self.scored.cues[place.at].scene
        told = f"{timeline.name}: {place.number}v{place.version} {scene.name}{part and ': '}{part}"
        label = WaveLabel.of(timeline, told, midi, place.start)
        return CueRendering(
            partial(self._music.cue, midi, dry=bool(part) and self._dry_stems),
            partial(self._music.cue, whole, dry=False),
            samples_in(place.start),
            samples_in(place.end),
            replace(label, scene=place.number, take=str(place.version), part=part),
            place.at,
            self._master,
            self._bits,
            self._music.room,
        )


def spans(scored: ScoredTimeline) -> list[Span]:
    """Return the place of each scene in the sound, and how far its loudness may lie from the others'."""
    scenes = [cue.scene for cue in scored.cues]
    return [Span(samples_in(scene.start), samples_in(scene.end), REACH) for scene in scenes]
