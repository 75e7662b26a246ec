"""Processor time of each measure of the picture, beside that of decoding the same frames.

Run it as `python -m tests.benchmarks.measures FILM...`; without films it measures the example film. Times are in
milliseconds of the processor per decoded frame; the share is of decoding.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from math import floor
from pathlib import Path
from unittest.mock import patch

from bridge.demo import FILM
from bridge.picture.footage import blocks, glancing, pair
from bridge.picture.footage.flow import measure
from bridge.picture.footage.sampling import stills
from bridge.picture.footage.video import opened, probe

MOST = 500
"""Frames of a film that are measured at the most."""
PARTS = {
    "camera": (pair, "move_of"),
    "detail": (blocks, "detail_of"),
    "glances": (blocks, "glance"),
    "of glances: faces": (glancing, "_faces"),
    "of glances: titles": (glancing, "title_score"),
    "of glances: salient": (glancing, "salient"),
}
"""The functions whose time is taken, by what they measure; where they are called from."""


@contextmanager
def clocked(taken: dict[str, float]) -> Iterator[None]:
    """Take the processor time of every part."""

    def timed(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object) -> object:
            began = time.thread_time()
            try:
                return function(*args)
            finally:
                taken[name] += time.thread_time() - began

        return call

    with ExitStack() as stack:
        for name, (module, function) in PARTS.items():
            stack.enter_context(patch.object(module, function, timed(name, getattr(module, function))))
        yield


def report(path: Path) -> dict[str, object]:
    """Measure one film."""
    video = probe(path)
    began = time.process_time()
    with opened(path) as container:
        frames = 0
        for _ in container.decode(video=0):
            frames += 1
            if frames == MOST:
                break
    decoding = time.process_time() - began
    last = floor((frames - 1) / video.rate * video.sample_rate)
    began = time.process_time()
    taken = list(stills(video, 0, last, video.sample_rate))
    reducing = time.process_time() - began - decoding
    parts = dict.fromkeys(PARTS, 0.0)
    list(measure(taken[:5], 0))  # the network of faces is loaded
    with clocked(parts):
        began = time.process_time()
        list(measure(taken, 0))
        measuring = time.process_time() - began
    own = parts["camera"] + parts["detail"] + parts["glances"]
    seconds = {"decoding": decoding, "reducing": reducing, "flow": measuring - own, **parts}
    return {
        "film": path.name,
        "frames": frames,
        "sampled": len(taken),
        "milliseconds": {name: round(1000 * each / frames, 3) for name, each in seconds.items()},
        "share_without_flow": round(own / decoding, 3),
        "share": round((measuring + reducing) / decoding, 3),
    }


def main() -> None:
    """Print the report, one JSON object a film."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("films", nargs="*", type=Path, default=[FILM.with_suffix(".mp4")])
    for film in parser.parse_args().films:
        print(json.dumps(report(film)))


if __name__ == "__main__":
    main()
