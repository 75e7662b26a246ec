"""Time to save a revision, against writing the same files without a store.

`python -m tests.benchmarks.store SCORE.mid SCORE.recue.json [REVISIONS]` repeats both files until they are as long as a
film's (500 KB and 1 MB), changes their last bytes for each revision, and saves that many of a cut of 200 shots and of
2,000. The baseline flushes both files to the disk under temporary names, as `recue score` delivers them.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from bridge.store import Cause, ScoreState, Store, Summary, TimelineKey
from integrations.files.delivery import Delivery
from integrations.files.folder import FolderTarget
from tests.scores import cut_list

MIDI, SHEET = 500_000, 1_000_000
"""Bytes."""


def as_long(content: bytes, size: int) -> bytes:
    """Content repeated until it is of a size; zlib looks back 32 KB, too little to see that it repeats."""
    return (content * (size // len(content) + 1))[:size]


def milliseconds(work: Callable[[], object]) -> float:
    """Return the milliseconds that some work takes."""
    begin = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - begin)


def states(shots: int, midi: bytes, sheet: bytes, count: int) -> list[ScoreState]:
    """So many states of one cut, no two with the same files."""
    cut = cut_list([24] * shots, [f"A{number:03}" for number in range(shots)])
    return [ScoreState(cut, sheet + b"%d" % number, midi + b"%d" % number, {}) for number in range(count)]


def plain(folder: Path, given: list[ScoreState]) -> list[float]:
    """Milliseconds to write the files of each state into a folder."""
    files = [Delivery("cut", {"mid": state.midi, "recue.json": state.sheet}) for state in given]
    return [milliseconds(partial(FolderTarget(folder).deliver, each)) for each in files]


def kept(file: Path, given: list[ScoreState]) -> tuple[list[float], float]:
    """Milliseconds to save each state, and to read the last one back."""
    key, said = TimelineKey(file), (datetime.now(UTC), Cause.SAVED, "", Summary(0, 0, 0, 0, 0, 0, 0.0))
    with Store.open(file) as store:
        saving = [milliseconds(partial(store.revisions.save, key, state, *said)) for state in given]
        return saving, milliseconds(partial(store.revisions.state, key, len(given)))


def line(shots: int, midi: bytes, sheet: bytes, count: int, folder: Path) -> str:
    """Measure a cut of so many shots, and return the line that is printed."""
    given, file = states(shots, midi, sheet, count), folder / f"{shots}.sqlite"
    baseline, (saving, reading) = median(plain(folder, given)), kept(file, given)
    opening = milliseconds(lambda: Store.open(file).close())
    return (
        f"{shots} shots: {median(saving):.1f} ms a revision (at most {max(saving):.1f}), "
        f"x {median(saving) / baseline:.1f} of {baseline:.1f} ms for two plain files; "
        f"{reading:.1f} ms to read one back; {opening:.1f} ms to open {file.stat().st_size / 2**20:.0f} MB"
    )


def main(midi: bytes, sheet: bytes, count: int) -> None:
    """Print a line for each cut."""
    with tempfile.TemporaryDirectory() as folder:
        for shots in (200, 2000):
            print(line(shots, as_long(midi, MIDI), as_long(sheet, SHEET), count, Path(folder)))


if __name__ == "__main__":
    scored, told = (Path(name).read_bytes() for name in sys.argv[1:3])
    main(scored, told, int(sys.argv[3]) if len(sys.argv) > 3 else 100)
