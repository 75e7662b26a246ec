"""Time a daemon takes to answer a ping while it scores, against one that is idle.

`python -m tests.benchmarks.pings [--runs R] [--pings N] [--flood F]` follows 48 cuts of 60 shots with each of two daemons, saves all
cuts of the one again and again, and pings both about every 5 ms, each from a process of its own. With `--flood` the one that scores gets F packets a second besides, in each run of another
kind of `tests.stress.flood`. On each processor a
clock runs beside them, at the highest priority that is allowed: when even that stands still the machine does, for its
host's sake, and no program answers. Beside other work that fills the processors every answer waits for its turn; where
that is Linux, a root shell that did `echo -20 > /proc/self/autogroup` in a session of its own comes before it.
"""

import argparse
import json
import math
import os
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Self

from bridge.commands.bench.edits import EDITS, Cut, invented, otio
from bridge.daemon.osc.client import ask, new_id
from bridge.errors import HostError
from tests.bridge.daemon.test_serving import Daemon
from tests.stress.flood import KINDS, flood

TIMELINES, SHOTS = 48, 60
PAUSE = 0.005
"""Seconds between an answer and the next ping."""
SLOW = 50.0
"""Milliseconds in which an answer is promised."""
TICK, GAP = 0.001, 0.005
"""Seconds between two ticks of a clock, and from which on one is late."""
PATIENCE, LOST = 60.0, 2.0
"""Seconds after which a score, or the answer to a ping, does not come any more."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, in seconds of a clock that all processes share."""

    begin: float
    end: float

    @property
    def ms(self) -> float:
        """Its length in milliseconds."""
        return 1000 * (self.end - self.begin)

    def shared(self, other: "Span") -> float:
        """Milliseconds that two have in common."""
        return max(0.0, 1000 * (min(self.end, other.end) - max(self.begin, other.begin)))


def pinged(port: int, pings: int) -> list[Span]:
    """From each ping to its last answer; those that were lost are left out."""
    return [answer for answer in (_ping(port) for _ in range(pings)) if answer]


def _ping(port: int) -> Span | None:
    time.sleep(PAUSE)
    began = time.monotonic()
    with suppress(HostError):
        ask("127.0.0.1", port, "/recue/ping", (new_id(),), LOST)
        return Span(began, time.monotonic())
    return None


@contextmanager
def flooded(port: int, kind: str, rate: float) -> Iterator[None]:
    """Send packets of a kind, so many a second, while the context is open."""
    flooding = get_context("spawn").Process(target=flood, args=(port, kind, rate, math.inf), daemon=True)
    if rate:
        flooding.start()
    try:
        yield
    finally:
        if rate:
            flooding.terminate()
            flooding.join()


def tick(processor: int, asked: Connection) -> None:
    """Watch a clock on one processor until asked for the times it was late."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {processor})
        with suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    gaps, last = [], time.monotonic()
    while not asked.poll(TICK):
        now = time.monotonic()
        if now - last > GAP:
            gaps.append(Span(last, now))
        last = now
    asked.send(gaps)


class Clocks:
    """A clock on each processor, as long as the context lasts."""

    def __init__(self) -> None:
        self.gaps: list[list[Span]] = []
        """Spans in which each was late; known when the context is left."""
        self._context = get_context("spawn")

    def __enter__(self) -> Self:
        self._ends = []
        for processor in range(os.cpu_count() or 1):
            mine, its = self._context.Pipe()
            self._context.Process(target=tick, args=(processor, its), daemon=True).start()
            self._ends.append(mine)
        return self

    def __exit__(self, *_: object) -> None:
        for end in self._ends:
            end.send(None)
        self.gaps = [end.recv() for end in self._ends]

    def stood(self, span: Span) -> float:
        """Milliseconds of a span in which the processor that stood longest did."""
        return max(sum(gap.shared(span) for gap in gaps) for gaps in self.gaps)

    @property
    def worst(self) -> float:
        """Milliseconds that one was late."""
        return max((gap.ms for gaps in self.gaps for gap in gaps), default=0.0)


@contextmanager
def following(home: Path, cuts: Sequence[Cut]) -> Iterator[tuple[Daemon, list[Path]]]:
    """Yield a daemon that has scored some cuts, and their files."""
    folder = home / "cuts"
    folder.mkdir(parents=True)
    (folder / "recue.yaml").write_text("formats: mid,json\npicture: false\n")
    files = [folder / f"{number:02}.otio" for number in range(len(cuts))]
    for file, cut in zip(files, cuts, strict=True):
        file.write_bytes(otio(cut))
    daemon = Daemon(home, folder)
    try:
        daemon.hears("scored", len(files))
        yield daemon, files
    finally:
        daemon.stop()


def port_of(daemon: Daemon) -> int:
    """Return the port that a daemon listens on."""
    return int(json.loads(daemon.lock.read_text())["port"])


def saved(files: Sequence[Path], cuts: Sequence[Cut], rng: random.Random) -> list[Cut]:
    """Trim a shot of every cut, save them all at once as editors do, by rename, and wait until all are scored."""
    trimmed = [EDITS["trim"](cut, rng.randrange(len(cut)), rng) for cut in cuts]
    notes = [file.with_suffix(".mid") for file in files]
    before = [note.stat().st_mtime_ns for note in notes]
    for file, cut in zip(files, trimmed, strict=True):
        part = file.with_suffix(".part")
        part.write_bytes(otio(cut))
        part.replace(file)
    until = time.monotonic() + PATIENCE
    while any(note.stat().st_mtime_ns == then for note, then in zip(notes, before, strict=True)):
        assert time.monotonic() < until, "the daemon scores no more"
        time.sleep(0.01)
    return trimmed


def told(called: str, answers: Sequence[Span], pings: int) -> str:
    """Format a run's pings to a daemon for printing."""
    took = sorted(answer.ms for answer in answers)
    lost = f", {pings - len(took)} lost" if len(took) < pings else ""
    return f"{called} {median(took):5.2f} {took[int(0.99 * len(took))]:6.2f} {took[-1]:7.2f}{lost}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--pings", type=int, default=1500, help="in each run, to each daemon")
    parser.add_argument("--flood", type=float, default=0, help="packets a second to the daemon that scores")
    asked = parser.parse_args()
    rng = random.Random(1)  # noqa: S311 (an invented cut is no secret)
    cuts = [invented(SHOTS, rng) for _ in range(TIMELINES)]
    print("milliseconds: median, 99th of 100, worst")
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        pool = stack.enter_context(ProcessPoolExecutor(2, get_context("spawn")))
        idle, _ = stack.enter_context(following(home / "idle", cuts))
        busy, files = stack.enter_context(following(home / "busy", cuts))
        for run in range(1, asked.runs + 1):
            saves, kind = 0, KINDS[(run - 1) % len(KINDS)]
            with flooded(port_of(busy), kind, asked.flood), Clocks() as clocks:
                both = [pool.submit(pinged, port_of(daemon), asked.pings) for daemon in (busy, idle)]
                while not all(one.done() for one in both):
                    cuts, saves = saved(files, cuts, rng), saves + len(cuts)
            scoring, at_rest = (one.result() for one in both)
            print(
                f"run {run:2}, {saves} saves{f', flood of {kind}' if asked.flood else ''}: "
                f"{told('scoring', scoring, asked.pings)}; {told('idle', at_rest, asked.pings)}; "
                f"the machine stood still {clocks.worst:.0f} at most",
                flush=True,
            )
            if slow := [answer for answer in scoring if answer.ms > SLOW]:
                excused = sum(answer.ms - clocks.stood(answer) <= SLOW for answer in slow)
                print(f"    over {SLOW:g} while scoring: {len(slow)}, {excused} of them the machine's doing")


if __name__ == "__main__":
    main()
