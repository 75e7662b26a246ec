"""A mixdown by FluidSynth, where it is installed and asked for: the .mid as that program plays it."""

import shutil
import subprocess
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self

import numpy as np

from bridge.errors import MissingError
from bridge.output.audio.broadcast_wave import CHANNELS, SAMPLE_RATE, samples_in
from bridge.output.audio.mixdown import BLOCK, Block, closed
from bridge.output.audio.sampler import Floats
from bridge.output.audio.soundfont_file import SoundFontFile

PROGRAM: Final = "fluidsynth"
_GAIN: Final = "0.5"
"""Its own gain: with 0.2, the default, it is softer than Recue; the loudness that is asked for is set after it."""


@dataclass(frozen=True, slots=True, eq=False)
class FluidMixdown:
    """Music as samples, all of it played by FluidSynth and held in memory: 23 MB a minute."""

    played: Floats
    """(n, 2)"""
    samples: int
    """The timeline's length."""
    soundfont: Path
    midi: bytes
    reverb: bool

    @classmethod
    def of(cls, midi: bytes, duration: Fraction, soundfont: Path, *, reverb: bool) -> Self:
        """Have FluidSynth play a MIDI file.

        Args:
            midi: A Standard MIDI File whose time zero is the timeline's first frame.
            duration: The timeline's length in seconds.
            soundfont: The SoundFont.
            reverb: True for its reverb.

        Raises:
            MissingError: If FluidSynth is not installed, or cannot play it, or the SoundFont cannot be read.
        """
        SoundFontFile(soundfont)  # FluidSynth plays silence with one that it cannot read
        with TemporaryDirectory(prefix="recue-") as folder:
            played = _played(midi, soundfont, Path(folder), reverb=reverb)
        return cls(played, samples_in(duration), soundfont, midi, reverb)

    def part(self, midi: bytes) -> Self:
        """Have one of its parts played, from a MIDI file of its own."""
        return self.of(midi, Fraction(self.samples, SAMPLE_RATE), self.soundfont, reverb=self.reverb)

    def dry(self) -> Self:
        """Have it played without reverb."""
        return replace(self, reverb=False).part(self.midi)

    def blocks(self) -> list[Block]:
        """Divide it into blocks of BLOCK samples, the last one longer than the timeline."""
        return [Block(start, []) for start in range(0, self.samples, BLOCK)]

    def sound(self, block: Block, around: int) -> Floats:
        """Return a block, faded out at the timeline's end. (around + BLOCK + around, 2)

        Args:
            block: One of `blocks`.
            around: Samples more at either end.
        """
        first, length = block.first - around, BLOCK + 2 * around
        sound = np.zeros((length, CHANNELS), dtype=np.float32)
        begin, end = max(first, 0), min(first + length, len(self.played))
        if begin < end:
            sound[begin - first : end - first] = self.played[begin:end]
        return closed(sound, first, self.samples)


def _played(midi: bytes, soundfont: Path, folder: Path, *, reverb: bool) -> Floats:
    """Have FluidSynth play a MIDI file into a file of samples. (n, 2)"""
    program = shutil.which(PROGRAM)
    if program is None:
        raise MissingError(
            "FluidSynth was asked for and is not installed: install it, or leave out --renderer and the setting 'renderer'"
        )
    score, sound = folder / "score.mid", folder / "score.raw"
    score.write_bytes(midi)
    command = [
        program,
        "-n",
        "-i",
        "-q",
        "-r",
        str(SAMPLE_RATE),
        "-g",
        _GAIN,
        "-R",
        str(int(reverb)),
        "-C",
        "0",
    ]
    asked = [*command, "-O", "float", "-T", "raw", "-F", str(sound), str(soundfont), str(score)]
    done = subprocess.run(asked, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 (no shell)
    if done.returncode or not sound.is_file() or not sound.stat().st_size:
        said = " ".join(done.stderr.split()) or f"it ended with {done.returncode}"
        raise MissingError(
            f"FluidSynth could not play the score ({said}): leave out --renderer and the setting 'renderer'"
        )
    values = np.fromfile(sound, dtype="<f4")
    return values[: len(values) // CHANNELS * CHANNELS].reshape(-1, CHANNELS)
