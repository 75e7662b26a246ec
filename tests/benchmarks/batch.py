"""Timelines an hour of two workers of one thread on Dask, beside one process of one thread, and a worker's memory.

python -m tests.benchmarks.batch --timelines 200

Each process is held to one core, so that the ratio is that of the cores. The time is that of the whole command, with the start
of everything: Python, the scheduler and its workers. The season is copied for each round; rounds take turns, and the median
counts. Memory is what a worker holds (resident) after its first jobs and after its last.
"""

import argparse
import os
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.stress.batch import DASK, begun, ended, free_port, receipts, running, season, worker


def held_to(cores: set[int]) -> None:
    """Hold this process, and what it starts from now on, to some cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


def resident(pid: int) -> float:
    """Return the megabytes that a process holds."""
    line = next(
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")
    )
    return int(line.split()[1]) / 1024


def alone(cuts: Path, output: Path, core: int) -> float:
    """Return the seconds that one process takes."""
    began = time.perf_counter()
    held_to({core})
    code, lines = ended(begun(cuts, output, "--jobs", "1"))
    assert (code, {line["state"] for line in lines}) == (0, {"made"})
    return time.perf_counter() - began


def together(cuts: Path, output: Path, cores: list[int], held: list[tuple[int, float]]) -> float:
    """Return the seconds that two workers take, and note what one holds as receipts come in."""
    began, port = time.perf_counter(), free_port()
    scheduler = (*DASK, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    with ExitStack() as stack:
        held_to(set(cores))
        stack.enter_context(running(*scheduler, log=output.parent / "scheduler.log"))
        for number, core in enumerate(cores):
            held_to({core})
            process = stack.enter_context(worker(output.parent, port, f"worker{number}", "--no-nanny"))
        held_to(set(cores))
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.2):
                held.append((receipts(output), resident(process.pid)))

        watching = threading.Thread(target=watch)
        watching.start()
        code, lines = ended(begun(cuts, output, "--scheduler", f"tcp://127.0.0.1:{port}"))
        over.set()
        watching.join()
        seconds = time.perf_counter() - began
    assert (code, {line["state"] for line in lines}) == (0, {"made"})
    return seconds


def main() -> None:
    """Print the ratio and the memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timelines", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))[:2] if hasattr(os, "sched_getaffinity") else [0, 1]
    one, two = [], []
    held: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory() as base:
        cuts = season(Path(base) / "cuts", given.timelines)
        for number in range(given.rounds):
            (Path(base) / str(number)).mkdir()
            one.append(alone(cuts, Path(base) / str(number) / "alone", cores[0]))
            two.append(together(cuts, Path(base) / str(number) / "together", cores, held))
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {given.timelines} timelines")
    print(f"one process of one thread   {median(one):7.1f} s")
    print(f"two workers of one thread   {median(two):7.1f} s   x {median(one) / median(two):.2f}")
    for share in (0.1, 0.25, 0.5, 0.75, 1.0):
        done = int(given.timelines * share)
        at = next((size for count, size in held if count >= done - 1), held[-1][1])
        print(f"a worker after {done:4} of {given.timelines}: {at:6.0f} MB")


if __name__ == "__main__":
    main()
