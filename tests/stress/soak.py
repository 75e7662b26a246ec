"""A day of a daemon in short: an hour of saves, choices, pushes to nobody and hostile packets, watched from outside.

`python -m tests.stress.soak [--minutes 60] [--output FILE]` starts `recue serve` on the example film, with its footage
and in all formats, and on two invented cuts. Every few seconds something happens to it: a cut is saved, becomes
unreadable, is deleted or comes back; a choice is made, undone, redone or restored; a score is pushed to a host that
never answers; a subscriber vanishes without a word. All the while packets come in at a rate, of each kind of
`tests.stress.flood` in turn, and it is pinged. Its memory, threads, open files, store and log are sampled, and the table
ends in verdicts. It needs Linux.
"""

import argparse
import json
import os
import platform
import random
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import Pipe, active_children, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

import opentimelineio as oti

from bridge.commands.bench.edits import EDITS, Cut, invented, otio
from bridge.daemon.osc.wire import Message, Value
from bridge.demo import FILM
from bridge.errors import HostError
from tests.bridge.daemon.test_serving import Daemon
from tests.stress.flood import KINDS, Ping, flood, ping, senders

FORMATS = "mid,json,wav,m4a,mp3,png,stems,otio,dawproject,rpp"
EVERY = 10.0
"""Seconds between two samples."""
TURN = 20.0
"""Seconds of one kind of flood."""
PAUSE = 0.2
"""Seconds between two pings."""
SETTLED, LAST = 5.0, 5.0
"""Minutes after which memory is what it is to stay, and minutes at the end whose median it is compared with."""
GROWTH, SLOW = 0.05, 50.0
"""The growth that is allowed, and the milliseconds in which 99 of 100 pings are to be answered."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The daemon and the process that listens for it, at one moment."""

    minutes: float
    """Since the start."""
    rss: float
    """Resident memory in MiB."""
    threads: int
    files: int
    """Open files and sockets."""
    store: float
    """The store and its log (WAL), in MiB."""
    log: float
    """The log and those before it, in MiB."""
    pings: int
    """Since the sample before."""
    lost: int
    slow: float
    """The 99th percentile of those pings, in milliseconds."""
    load: float
    """The machine's load average of a minute."""

    @property
    def line(self) -> str:
        """The row of the table."""
        return (
            f"{self.minutes:7.2f} {self.rss:7.1f} {self.threads:7d} {self.files:5d} {self.store:7.1f} {self.log:6.2f} "
            f"{self.pings:5d} {self.lost:4d} {self.slow:7.1f} {self.load:5.1f}"
        )


HEAD = "minutes  memory threads files   store    log pings lost    99th  load"


def percentile(pings: Sequence[Ping], share: float) -> float:
    """Return the milliseconds in which a share of the answered pings was; 0 where there was none."""
    took = sorted(each.ms for each in pings if each.ms is not None)
    return took[min(len(took) - 1, int(share * len(took)))] if took else 0.0


def pinging(port: int, tell: Connection) -> None:
    """Ping again and again, until the process is ended."""
    while True:
        tell.send(ping(port))
        time.sleep(PAUSE)


def kind_at(began: float, now: float) -> str:
    """Return the kind of flood at a time of the monotonic clock."""
    return KINDS[int((now - began) / TURN) % len(KINDS)]


def flooded(port: int, rate: float, began: float) -> None:
    """Send each kind of flood in turn, until the process is ended."""
    with senders() as sockets:
        while True:
            turn = int((time.monotonic() - began) / TURN)
            until = began + (turn + 1) * TURN
            flood(port, kind_at(began, time.monotonic()), rate, until, sockets)


def film(number: int) -> bytes:
    """Return a cut of the example film, with one clip trimmed: one of 36."""
    timeline = oti.adapters.read_from_file(str(FILM))
    clips = list(timeline.find_clips())
    clip = clips[number % 9 * len(clips) // 9]
    shown = clip.source_range
    trimmed = shown.duration - oti.opentime.RationalTime(2 + 3 * (number // 9 % 4), shown.duration.rate)
    clip.source_range = oti.opentime.TimeRange(shown.start_time, trimmed)
    return str(oti.adapters.write_to_string(timeline, "otio_json")).encode()


class Editor:
    """People and programs that use a daemon, one deed at a time."""

    def __init__(self, daemon: Daemon, folders: Sequence[Path], rng: random.Random) -> None:
        self.daemon, self.rng, self.done = daemon, rng, Counter[str]()
        self.refused = Counter[str]()
        self.film, self.long, self.other = (
            folders[0] / "film.otio",
            folders[1] / "long.otio",
            folders[1] / "other.otio",
        )
        self.cuts: dict[Path, Cut] = {self.long: invented(60, rng), self.other: invented(20, rng)}
        for file in (self.film, *self.cuts):
            self.write(file, self.content(file))
        self.deeds: dict[Callable[[], None], int] = {
            self.save_film: 6,
            self.save_cut: 6,
            self.spoil: 1,
            self.delete: 1,
            self.choose: 6,
            self.go_back: 3,
            self.push: 1,
            self.subscribe: 1,
            self.close_and_open: 1,
        }

    def act(self) -> None:
        """Do something, at random."""
        (deed,) = self.rng.choices(list(self.deeds), list(self.deeds.values()))
        deed()
        self.done[deed.__name__] += 1

    def content(self, file: Path) -> bytes:
        """Return another cut of a file."""
        if file == self.film:
            return film(self.rng.randrange(36))
        edit, cut = EDITS[self.rng.choice(sorted(EDITS))], self.cuts[file]
        edited = edit(cut, self.rng.randrange(len(cut) - 1), self.rng)
        self.cuts[file] = edited if 15 <= len(edited) <= 70 else cut
        return otio(self.cuts[file])

    @staticmethod
    def write(file: Path, content: bytes) -> None:
        """Save as editors do, by rename."""
        part = file.with_suffix(".saving")
        part.write_bytes(content)
        part.replace(file)

    def ask(self, address: str, *values: Value) -> list[Message]:
        """Ask the daemon, and count what it refuses."""
        try:
            answers = self.daemon.ask(address, *values)
        except HostError:
            self.refused[f"{address}: no answer"] += 1
            return []
        if answers[-1].address == "/recue/error":
            self.refused[address] += 1
        return answers

    def save_film(self) -> None:
        self.write(self.film, self.content(self.film))

    def save_cut(self) -> None:
        file = self.rng.choice(list(self.cuts))
        self.write(file, self.content(file))

    def spoil(self) -> None:
        """Save half a file, and the whole a while later."""
        content = self.content(self.other)
        self.write(self.other, content[: len(content) // 2])
        time.sleep(self.rng.choice((0.5, 7)))
        self.write(self.other, content)

    def delete(self) -> None:
        """Delete a file, and bring it back."""
        self.other.unlink(missing_ok=True)
        time.sleep(self.rng.choice((0.2, 2)))
        self.write(self.other, self.content(self.other))

    def choose(self) -> None:
        """Choose something for a scene."""
        file = str(self.rng.choice((self.film, self.long)))
        scenes = [m for m in self.ask("/recue/scene/list", file) if m.address == "/recue/scene"]
        if not scenes:
            return
        scene = str(self.rng.choice(scenes).arguments[2])
        wishes: list[tuple[str, *tuple[Value, ...]]] = [
            ("reroll",),
            ("mood", self.rng.uniform(-1, 1), self.rng.uniform(-1, 1)),
            ("tempo", self.rng.choice((0.0, 80.0, 112.0))),
            ("palette", self.rng.choice(("", "synth", "chamber"))),
            ("lock", self.rng.choice((0, 0, 1))),
        ]
        wish, *values = self.rng.choice(wishes)
        self.ask(f"/recue/scene/{wish}", file, scene, *values)

    def go_back(self) -> None:
        file = str(self.rng.choice((self.film, self.long)))
        status = self.ask("/recue/status", file)
        revision = int(status[0].arguments[2]) if len(status) == 2 else 1
        steps = (("undo",), ("redo",), ("revision/restore", self.rng.randint(max(1, revision - 9), revision)))
        step, *values = self.rng.choice(steps)
        self.ask(f"/recue/{step}", file, *values)

    def push(self) -> None:
        self.ask("/recue/push", str(self.film), "reaper")

    def subscribe(self) -> None:
        """Subscribe, and vanish."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
            gone.bind(("127.0.0.1", 0))
            self.ask("/recue/subscribe", gone.getsockname()[1])

    def close_and_open(self) -> None:
        self.ask("/recue/timeline/close", str(self.long))
        self.ask("/recue/timeline/open", str(self.long))


def size(files: Iterator[Path]) -> float:
    """Return the size of files together, in MiB."""
    return sum(file.stat().st_size for file in files) / 2**20


def sampled(daemon: Daemon, began: float, pings: Sequence[Ping]) -> Sample:
    """Look at a daemon."""
    state, proc = daemon.home / "state" / "recue", Path("/proc") / str(daemon.process.pid)
    listener = (proc / "task" / str(daemon.process.pid) / "children").read_text().split()
    both = [proc, *(Path("/proc") / child for child in listener)]
    told = [dict(line.split(":", 1) for line in (one / "status").read_text().splitlines()) for one in both]
    return Sample(
        minutes=(time.monotonic() - began) / 60,
        rss=sum(int(one["VmRSS"].split()[0]) for one in told) / 2**10,
        threads=sum(int(one["Threads"]) for one in told),
        files=sum(len(list((one / "fd").iterdir())) for one in both),
        store=size(state.glob("store.sqlite*")),
        log=size((state / "log").glob("serve.jsonl*")),
        pings=len(pings),
        lost=sum(each.ms is None for each in pings),
        slow=percentile(pings, 0.99),
        load=os.getloadavg()[0],
    )


def verdicts(samples: Sequence[Sample], pings: Sequence[Ping]) -> Iterator[str]:
    """Yield a sentence for each thing that was to hold."""
    end = samples[-1].minutes
    settled = median(each.rss for each in samples if abs(each.minutes - min(SETTLED, end / 2)) <= 1)
    last = median(each.rss for each in samples if each.minutes >= end - LAST)
    growth = last / settled - 1
    held = {True: "holds", False: "FAILS"}
    yield (
        f"{held[growth <= GROWTH]}: memory {last:.0f} MiB at the end (median of {LAST:g} minutes), {settled:.0f} MiB after "
        f"{SETTLED:g} minutes (median of two): {growth:+.1%}, {GROWTH:+.0%} allowed; {max(s.rss for s in samples):.0f} at most"
    )
    lost = sum(each.ms is None for each in pings)
    yield f"{held[lost == 0]}: {lost} of {len(pings)} pings lost"
    took = percentile(pings, 0.99)
    yield (
        f"{held[took < SLOW]}: 99 of 100 pings answered within {took:.1f} ms, {SLOW:g} allowed; half within "
        f"{percentile(pings, 0.5):.1f}, the slowest {percentile(pings, 1):.0f}"
    )


def soaked(home: Path, minutes: float, rate: float, pace: float, say: Callable[[str], None]) -> None:
    """Run a daemon for some minutes, and say how it does.

    Args:
        home: An empty folder.
        minutes: How long.
        rate: Packets a second of the flood.
        pace: Seconds between two deeds.
        say: Receives the lines of the table.
    """
    folders = [home / "film", home / "cuts"]
    for folder in folders:
        folder.mkdir(parents=True)
    shutil.copy(FILM.with_suffix(".mp4"), folders[0])
    (folders[0] / "recue.yaml").write_text(f"formats: {FORMATS}\nhosts: {{push: reaper}}\n")
    (folders[1] / "recue.yaml").write_text("formats: mid,json,png\npicture: false\nhosts: {push: reaper}\n")
    with ExitStack() as stack:
        silent = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        silent.bind(("127.0.0.1", 0))
        daemon = Daemon(home, *folders, "--reaper-port", silent.getsockname()[1])
        stack.callback(daemon.stop)
        editor = Editor(daemon, folders, random.Random(1))
        daemon.hears("recue: scored ", 3)
        port = int(json.loads(daemon.lock.read_text())["port"])
        began = time.monotonic()
        context = get_context("spawn")
        context.Process(target=flooded, args=(port, rate, began), daemon=True).start()
        heard, tell = Pipe(duplex=False)
        context.Process(target=pinging, args=(port, tell), daemon=True).start()
        samples, pings = list[Sample](), list[Ping]()
        say(HEAD)
        while time.monotonic() < began + 60 * minutes:
            until = time.monotonic() + EVERY
            while time.monotonic() < until:
                editor.act()
                time.sleep(pace * editor.rng.uniform(0.5, 1.5))
            new = list[Ping]()
            while heard.poll():
                new.append(heard.recv())
            pings += new
            samples.append(sampled(daemon, began, new))
            say(samples[-1].line)
        for process in active_children():
            process.terminate()
        scores = sum("recue: scored " in line for line in daemon.lines)
        say(
            f"\n{scores} scores; {', '.join(f'{count} {deed}' for deed, count in sorted(editor.done.items()))}"
        )
        say(
            f"not done: {', '.join(f'{count} {what}' for what, count in sorted(editor.refused.items())) or 'none'}"
        )
        say(
            f"packets: {rate:g} a second, {TURN:g} s of each kind in turn; pings beside each, 99 of 100 within:"
        )
        for kind in KINDS:
            beside = [each for each in pings if kind_at(began, each.sent) == kind]
            say(f"    {kind:8} {percentile(beside, 0.99):6.1f} ms, of {len(beside)}")
        for verdict in verdicts(samples, pings):
            say(verdict)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=5000, help="packets a second")
    parser.add_argument("--pace", type=float, default=3, help="seconds between two deeds")
    parser.add_argument("--output", type=Path, help="write the table to a file, too")
    asked = parser.parse_args()
    if asked.output:
        asked.output.write_text("")

    def say(line: str) -> None:
        print(line, flush=True)
        if asked.output:
            with asked.output.open("a") as table:
                table.write(f"{line}\n")

    say(f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as home:
        soaked(Path(home).resolve(), asked.minutes, asked.rate, asked.pace, say)


if __name__ == "__main__":
    signal.signal(
        signal.SIGTERM, lambda number, _: sys.exit(128 + number)
    )  # the daemon is stopped all the same
    main()
