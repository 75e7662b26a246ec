"""A preview of a score to mail: an .mp4 of the picture and the music."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from bridge.output.audio.broadcast_wave import CHANNELS
from bridge.output.audio.rendering import Rendering
from bridge.output.audio.sampler import Floats
from bridge.output.preview.burning import Burn, burning
from bridge.output.preview.canvas import Canvas
from bridge.output.preview.encoding import Encoder, Heading, encoder, write_mp4
from bridge.output.preview.pictures import Pictures
from bridge.output.preview.production import Production, mixed
from bridge.picture.footage.shown import sources
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Settings
from bridge.sound.parts import Parts, clip_parts
from bridge.timeline.timecode import clock_timecode
from integrations.files.unfinished import noted

Progress = Callable[[str, float], None]
"""Receives the name of a step and the share of it that is done, 0 to 1."""
_STEP: Final = "rendering the preview"
_CHUNK: Final = 2**20
"""Bytes that are read at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """An .mp4, made on demand in a temporary file; memory does not grow with its length."""

    scored: ScoredTimeline
    music: Rendering
    """The score's sound."""
    cut_file: Path
    settings: Settings
    progress: Progress
    encoder: Encoder
    _unheard: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls, scored: ScoredTimeline, music: Rendering, cut_file: Path, settings: Settings, progress: Progress
    ) -> "Preview":
        """Prepare a preview; nothing is read yet.

        Args:
            scored: The score.
            music: Its sound.
            cut_file: The timeline's file, from which footage is found.
            settings: The folder of the footage, what is burned in, and how soft the production sound is.
            progress: Receives the share that is done.

        Raises:
            MissingError: If no encoder is here.
        """
        return cls(scored, music, cut_file, settings, progress, encoder())

    def __iter__(self) -> Iterator[bytes]:
        """Yield the file as soon as it is made; empty blocks before, so that a reader may break off.

        Raises:
            MissingError: If the SoundFont cannot be read.
        """
        yield from self.music.measured()
        with _folder() as folder:
            file = folder / "preview.mp4"
            yield from self._written(file)
            with file.open("rb") as made:
                while block := made.read(_CHUNK):
                    yield block

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences on what a person should know of it; complete once it was read."""
        return (*self.encoder.remarks, *self._unheard)

    def _written(self, file: Path) -> Iterator[bytes]:
        """Write the file; yield nothing after each frame."""
        timeline, wanted = self.scored.timeline, self.settings.preview
        found = sources(timeline, self.cut_file, self.settings.media)
        pictures = Pictures.of(timeline, found)
        production = Production.of(timeline, found, wanted.production, self._clips())
        frames = _burned(pictures, burning(self.scored, wanted.burn_in))
        heading = Heading(timeline.rate, pictures.size, timeline.name, clock_timecode(timeline, 0))
        sound = mixed(self._music(), production)
        for done in write_mp4(file, heading, self.encoder.name, frames, sound):
            self.progress(_STEP, min(1.0, done / max(1, pictures.frames)))
            yield b""
        self._unheard[:] = production.remarks

    def _clips(self) -> Parts:
        """Find what the clips of sound play; nothing where the cut has none, or their sound is left out."""
        timeline, folder = self.scored.timeline, self.cut_file
        if not timeline.sounds or self.settings.preview.production is None:
            return Parts()
        return clip_parts(timeline, folder if folder.is_dir() else folder.parent, self.settings.media)

    def _music(self) -> Iterator[Floats]:
        """Yield the music block by block. (n, 2)"""
        for block in self.music.blocks(np.ndarray.tobytes):
            yield np.frombuffer(block, np.float32).reshape(-1, CHANNELS)


def _burned(pictures: Pictures, burns: tuple[Burn, ...]) -> Iterator[Canvas]:
    """Yield the frames with what is burned in."""
    for number, canvas in enumerate(pictures):
        painted = canvas.copy() if burns else canvas
        for burn in burns:
            burn(painted, number)
        yield painted


@contextmanager
def _folder() -> Iterator[Path]:
    """Make a temporary folder, which is removed also where the process has to end as it is."""
    outer = Path(tempfile.mkdtemp(prefix="recue-"))
    try:
        folder = outer / "preview"
        folder.mkdir()
        with noted(folder):
            yield folder
    finally:
        shutil.rmtree(outer, ignore_errors=True)
