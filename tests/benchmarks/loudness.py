"""Loudness of the sound of scores, read by FFmpeg's meter, before and after it is set.

Run as `python -m tests.benchmarks.loudness TIMELINE... [--loudness -23]`; prints for each timeline the integrated loudness
and the true peak of its sound as its notes have it and as it is written, the true peak that Recue tells of, the LU between its loudest and its softest scene,
the crest factor, what the limiter took off, the seconds of processor time that rendering takes, and the level of the last frame against the
loudest moment of the last bar.
"""

import argparse
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from bridge.errors import RecueError
from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.loudness import Floats
from bridge.output.files import midi_file
from bridge.output.sound import Sound
from bridge.picture.features.picture import Picture
from bridge.score.composers import trained_composer
from bridge.score.pipeline import ScoredTimeline, score
from bridge.settings import Settings
from bridge.timeline.formats import read
from tests.ffmpeg_meter import ffmpeg_reads

COLUMNS = ("LUFS", "dBTP", "told dBTP", "scenes LU", "crest dB", "limited", "cpu s", "end dB")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read of the sound of a score."""

    loudness: float
    """LUFS."""
    true_peak: float
    """dBTP."""
    crest: float
    """Decibels from the root mean square to the highest sample."""
    end: float
    """Decibels of the last frame of the picture against the loudest of the last two seconds."""


def samples(blocks: Iterable[bytes]) -> Iterator[Floats]:
    """Yield the sound of a WAV in its blocks. (n, 2) each"""
    sounding = [block for block in blocks if block][1:]
    for block in sounding:
        yield (np.frombuffer(block, "<i2").reshape(-1, 2) / np.float32(32767)).astype(np.float32)


def metered(blocks: Iterable[Floats]) -> tuple[float, float]:
    """Return the integrated loudness and the true peak that FFmpeg reads."""
    told = ffmpeg_reads(blocks)
    return told["lavfi.r128.I"], 20 * np.log10(max(told["true_peak"], 1e-9))


def reading(blocks: list[Floats], rate: Fraction) -> Reading:
    """Read the sound of a timeline of a frame rate."""
    loudness, true_peak = metered(blocks)
    peak = max(float(np.abs(block).max()) for block in blocks)
    mean = sum(float(np.square(block.astype(np.float64)).sum()) for block in blocks) / sum(
        block.size for block in blocks
    )
    last = np.abs(np.concatenate(blocks[-2:])[-2 * SAMPLE_RATE :]).max(axis=1)
    frame = round(SAMPLE_RATE / rate)
    end = 20 * np.log10(max(float(last[-frame:].max()), 1e-6) / max(float(last.max()), 1e-6))
    return Reading(loudness, true_peak, 20 * np.log10(peak / np.sqrt(mean)), end)


def rendered(scored: ScoredTimeline, loudness: float | None) -> tuple[Sound, list[Floats], float]:
    """Render a score; return its sound, the blocks, and the seconds of processor time that it took."""
    sound = Sound(scored, midi_file(scored), None, loudness, bits=16)
    began = time.process_time()
    blocks = list(samples(list(sound.whole())))
    return sound, blocks, time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("timelines", nargs="+", type=Path)
    parser.add_argument("--loudness", type=float, default=-23.0)
    asked = parser.parse_args()
    composer = trained_composer()
    print(f"{'timeline':34}{'':9}" + "".join(f"{column:>11}" for column in COLUMNS))
    for file in asked.timelines:
        try:
            cut = read(file, rate=Fraction(25) if file.suffix == ".edl" else None)
            scored = score(
                cut, Picture.unseen(cut, "not looked at"), Settings(picture=False), composer, lambda _: None
            )
        except RecueError as error:
            print(f"{file.name[:33]:34}{error}")
            continue
        for words, loudness in (("as played", None), ("written", asked.loudness)):
            sound, blocks, took = rendered(scored, loudness)
            told, figures = reading(blocks, cut.rate), sound.figures
            apart = f"{figures.scenes_apart_before:.1f}>{figures.scenes_apart:.1f}" if figures else ""
            limited = f"{figures.limited:.1f}" if figures else ""
            peak = f"{figures.whole.true_peak:.2f}" if figures and figures.whole.true_peak is not None else ""
            values = (
                f"{told.loudness:.2f}",
                f"{told.true_peak:.2f}",
                peak,
                apart,
                f"{told.crest:.1f}",
                limited,
            )
            row = "".join(f"{value:>11}" for value in (*values, f"{took:.2f}", f"{told.end:.0f}"))
            name = (
                f"{file.name[:26]} {float(cut.duration):.0f}s"
                if loudness is None
                else f"  {len(scored.cues)} scenes"
            )
            print(f"{name:34}{words:9}{row}", flush=True)


if __name__ == "__main__":
    main()
