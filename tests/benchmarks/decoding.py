"""Speed of reading the picture beside plain decoding of the same frames, and the memory that it takes.

Run it as `python -m tests.benchmarks.decoding FILM...`; without films it measures an H.264 and a ProRes file of 1920 x 1080
at 25 frames a second that it makes. Plain decoding and reading take turns, because the speed of a machine wanders; the
quickest turn of each counts.
"""

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from bridge.picture.footage.reading import Range, read_features
from bridge.picture.footage.video import probe

SIZE = (1920, 1080)
RATE = 25


def draw(path: Path, codec: str, pixels: str, frames: int, options: dict[str, str]) -> Path:
    """Encode soft blotches that pan under film grain."""
    dice = np.random.default_rng(1)
    wide = cv2.resize(
        dice.integers(0, 255, (68, 240), np.uint8), (2 * SIZE[0], SIZE[1]), interpolation=cv2.INTER_CUBIC
    )
    grain = dice.integers(-5, 6, (4, SIZE[1], SIZE[0])).astype(np.int16)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=RATE, options=options)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *SIZE, pixels
        for index in range(frames):
            at = 7 * index % SIZE[0]
            luma = np.clip(wide[:, at : at + SIZE[0]] + grain[index % 4], 0, 255).astype(np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.dstack([luma] * 3), "rgb24")))
        container.mux(stream.encode())
    return path


def made(folder: Path, seconds: int) -> list[Path]:
    """Make the films that are measured where none are given."""
    quick = {"preset": "veryfast", "crf": "20"}
    return [
        draw(folder / "h264.mp4", "libx264", "yuv420p", seconds * RATE, quick),
        draw(folder / "prores.mov", "prores_ks", "yuv422p10le", seconds * RATE // 3, {"profile": "3"}),
    ]


def plain(path: Path) -> int:
    """Decode a file with PyAV, in FFmpeg's threads, and nothing else."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        return sum(1 for _ in container.decode(stream))


def read(path: Path) -> int:
    """Read a whole file as scoring does; return the number of its samples."""
    video = probe(path)
    features = read_features(Range(video, Fraction(0), video.duration or Fraction(10)), lambda _: None)
    return len(features.motion)


def timed(work: Callable[[Path], int], path: Path) -> tuple[float, float, int]:
    """Return wall seconds, processor seconds and what came out."""
    wall, used = time.perf_counter(), time.process_time()
    count = work(path)
    return time.perf_counter() - wall, time.process_time() - used, count


def report(path: Path, turns: int) -> Iterator[dict[str, object]]:
    """Measure a file, and yield one line on it."""
    results = [(timed(plain, path), timed(read, path)) for _ in range(turns)]
    walls, cpus = ([min(pair[which][k] for pair in results) for which in (0, 1)] for k in (0, 1))
    frames, samples = results[0][0][2], results[0][1][2]
    yield {
        "film": path.name,
        "frames": frames,
        "samples_per_second": round(float(probe(path).sample_rate), 2),
        "samples": samples,
        "plain_frames_per_second": round(frames / walls[0]),
        "read_frames_per_second": round(frames / walls[1]),
        "ratio": round(walls[0] / walls[1], 3),
        "processor_ratio": round(cpus[0] / cpus[1], 3),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    """Print the report, one JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("films", nargs="*", type=Path)
    parser.add_argument("--turns", type=int, default=5, help="how often each is measured")
    parser.add_argument("--seconds", type=int, default=16, help="of the film that is made")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for film in asked.films or made(Path(folder), asked.seconds):
            for line in report(film, asked.turns):
                print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
