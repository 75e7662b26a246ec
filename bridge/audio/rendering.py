"""Renders a score as a broadcast WAV."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from symusic import Score, Synthesizer, core

from bridge.audio.broadcast_wave import SAMPLE_RATE, header, samples_in
from bridge.audio.limiter import limited
from bridge.audio.sampler import Floats, Pitch, Sounding, mix
from bridge.errors import MissingError

QUALITY = 1
"""How the renderer interpolates between a SoundFont's samples: linearly."""
LEVEL = np.float32(4.0)
"""What every note is multiplied by: fixed, so that a recut changes no level."""
CLOSING = 960
"""Samples of the fade at the timeline's end, where music still sounds: 20 ms."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A WAV in the making: its blocks are rendered as they are asked for, the same each time."""

    midi: bytes
    """A Standard MIDI File whose time zero is the timeline's first frame."""
    duration: Fraction
    """Seconds: the WAV's length."""
    start: Fraction
    """Start timecode in seconds."""
    description: str
    """For people; goes into the header."""
    soundfont: Path

    def __iter__(self) -> Iterator[bytes]:
        """The file, block by block.

        Raises:
            MissingError: If the SoundFont cannot be read.
            UsageError: If the timeline is too long for a WAV file.
        """
        samples = samples_in(self.duration)
        yield header(samples, self.start, self.description)
        synthesizer = _synthesizer(self.soundfont)
        sounds = mix(_notes(self.midi), samples, partial(_held, synthesizer))
        left = samples
        for block in limited(sounds):
            yield _pcm(block[:, :left], left)
            left -= block.shape[1]


def _synthesizer(soundfont: Path) -> Synthesizer:
    try:
        return Synthesizer(sf_path=str(soundfont), sample_rate=SAMPLE_RATE, quality=QUALITY)
    except RuntimeError as error:
        reason = " ".join(str(error).split())
        raise MissingError(
            f"The SoundFont {soundfont} cannot be read ({reason}): name another in 'soundfont'"
        ) from error


def _held(synthesizer: Synthesizer, pitch: Pitch, samples: int) -> Floats:
    """Render a pitch held for so many samples, at the level it is mixed at. (2, samples)."""
    program, drums, number = pitch
    score, track = core.ScoreSecond(960), core.TrackSecond("", program, drums)
    track.notes.append(core.NoteSecond(0.0, samples / SAMPLE_RATE + 0.01, number, 127))
    score.tracks.append(track)
    sound = np.asarray(synthesizer.render(score, stereo=True))
    return LEVEL * sound[:, :samples]


def _notes(midi: bytes) -> list[Sounding]:
    """Read a MIDI file's notes, in samples and in order."""
    score = Score.from_midi(midi)
    edges = np.array([tempo.time for tempo in score.tempos])
    tempi = np.array([tempo.mspq for tempo in score.tempos])
    notes = []
    for track in score.tracks:
        columns = track.notes.numpy()
        starts = _samples(columns["time"], edges, tempi, score.ticks_per_quarter)
        ends = _samples(columns["time"] + columns["duration"], edges, tempi, score.ticks_per_quarter)
        rows = zip(starts, ends, columns["pitch"].tolist(), columns["velocity"].tolist(), strict=True)
        notes += [Sounding(a, b, (track.program, track.is_drum, p), v) for a, b, p, v in rows]
    return sorted(notes, key=lambda note: (note.start, note.pitch, note.end))


def _samples(
    ticks: npt.NDArray[np.int32], edges: npt.NDArray[np.int64], tempi: npt.NDArray[np.int64], quarter: int
) -> list[int]:
    """The sample nearest each tick, counted in whole microseconds a quarter so that nothing adds up.

    Args:
        ticks: (n,)
        edges: The tick of each tempo event. (m,)
        tempi: Microseconds a quarter from there on. (m,)
        quarter: Ticks a quarter.
    """
    passed = np.concatenate(([0], np.cumsum(np.diff(edges) * tempi[:-1])))
    at = np.searchsorted(edges, ticks, side="right") - 1
    microticks = passed[at] + (ticks - edges[at]) * tempi[at]
    samples: list[int] = np.rint(microticks * (SAMPLE_RATE / (quarter * 1e6))).astype(np.int64).tolist()
    return samples


def _pcm(block: Floats, left: int) -> bytes:
    """Write sound as 16 bit samples, faded out where the timeline ends.

    Args:
        block: (2, n)
        left: Samples from the block's start to the timeline's end.
    """
    samples = block * np.float32(32767)
    if left - CLOSING < samples.shape[1]:
        fade = (left - np.arange(samples.shape[1], dtype=np.float32)) / np.float32(CLOSING)
        samples *= np.minimum(fade, 1)
    return bytes(np.rint(samples, out=samples).astype("<i2").T.copy())
