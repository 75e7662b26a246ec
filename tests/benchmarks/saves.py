"""Growth of a daemon over many saves: its memory, threads and file handles, against those after the first hundred.

`python -m tests.benchmarks.saves [SAVES [SHOTS]]` saves a cut again and again, each time another edit of it, waits each time
until the new score is in the files, and prints what the daemon holds. Needs /proc.
"""

import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bridge.commands.bench.edits import EDITS, invented, otio
from tests.benchmarks.pings import following
from tests.bridge.daemon.test_serving import Daemon

SAVES, SHOTS = 10_000, 20
SETTLED = 100
"""Saves after which the daemon holds what it needs."""
UNCHANGED = 5.0
"""Seconds after which an edit is taken to have left the score as it was."""
LOOKS = 20
"""Number of times that the figures are printed."""


@dataclass(frozen=True, slots=True)
class Resources:
    """Resources that a process holds."""

    megabytes: float
    threads: int
    handles: int

    @classmethod
    def of(cls, pid: int) -> "Resources":
        """Look at a process."""
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
        told = dict(line.split(":", 1) for line in lines)
        handles = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        return cls(int(told["VmRSS"].split()[0]) / 1024, int(told["Threads"]), handles)


def watched(daemon: Daemon, file: Path, saves: int, shots: int) -> None:
    """Save a file again and again, and print what the daemon holds."""
    rng = random.Random(1)  # noqa: S311 (an invented cut)
    cut, midi, first = invented(shots, rng), file.with_suffix(".mid"), None
    for number in range(1, saves + 1):
        edited = EDITS[rng.choice(sorted(EDITS))](cut, rng.randrange(len(cut) - 1), rng)
        cut = edited if shots // 2 <= len(edited) <= 2 * shots else invented(shots, rng)
        before = midi.stat().st_mtime_ns
        part = file.with_name(".part")
        part.write_bytes(otio(cut))
        part.replace(file)
        given_up = time.monotonic() + UNCHANGED
        while midi.stat().st_mtime_ns == before and time.monotonic() < given_up:
            time.sleep(0.001)
        if number == SETTLED or number % max(saves // LOOKS, 1) == 0:
            held = Resources.of(daemon.process.pid)
            first = first or held
            print(
                f"{number:6} saves  {held.megabytes:6.1f} MB ({held.megabytes / first.megabytes:.3f} of the first)  "
                f"{held.threads} threads  {held.handles} handles",
                flush=True,
            )


def main(saves: int = SAVES, shots: int = SHOTS) -> None:
    """Watch a daemon over so many saves."""
    cut = invented(shots, random.Random(1))  # noqa: S311 (an invented cut)
    with (
        tempfile.TemporaryDirectory(prefix="recue-bench-") as folder,
        following(Path(folder), [cut]) as (daemon, files),
    ):
        watched(daemon, files[0], saves, shots)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
