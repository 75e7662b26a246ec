"""Time to read 10,000 items, against what OpenTimelineIO needs to parse the same file.

Run as `python -m tests.benchmarks.read`; prints seconds and their ratio, which is to stay under 3.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import opentimelineio as otio

from bridge.timeline.formats import read
from tests.bridge.timeline.formats.builders import busy_timeline

ITEMS = 10_000
TRACKS = 4
ROUNDS = 5


def fastest(task: Callable[[], object]) -> float:
    """Seconds the quickest of several rounds takes."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        task()
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "busy.otio"
        otio.adapters.write_to_file(busy_timeline(ITEMS, TRACKS), str(path))
        parse = fastest(lambda: otio.adapters.read_from_file(str(path)))
        whole = fastest(lambda: read(path))
    print(
        f"{ITEMS} items on {TRACKS} tracks: parse {parse:.3f} s, read {whole:.3f} s, ratio {whole / parse:.2f}"
    )


if __name__ == "__main__":
    main()
