"""Files that a person saves at a random instant while Recue delivers over them: never lost.

python -m tests.stress.races --deliveries 1000
"""

import argparse
import logging
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import pytest

from bridge.commands.bench.edits import Cut, otio
from bridge.daemon.open_timeline import OpenTimeline
from bridge.daemon.rescoring import Rescorer
from bridge.errors import RecueError
from bridge.store import Store
from bridge.timeline.formats import read
from integrations.files import renaming
from integrations.files.delivery import Content, Delivery
from integrations.files.folder import FolderTarget
from tests.bridge.daemon.rescoring.test_rescorer import Weighed, a_cut, quietly, trimmed
from tests.folders import contents
from tests.recuts import recue
from tests.stress.person import EDITS
from tests.stress.quick_scores import quick_scores
from tests.stress.saving import SAVES

SUFFIXES: Final = ("mid", "recue.json", "wav", "m4a", "mp3", "png", "rpp")
FORMATS: Final = "mid,json,wav,m4a,mp3,png,rpp"


@dataclass(frozen=True, slots=True)
class Order:
    """A save that another process is to do."""

    place: Path
    how: str
    content: bytes
    delay: float
    """Seconds from the order to the save."""
    pause: float
    """Seconds that the save takes."""


@dataclass(slots=True)
class Outcome:
    """The outcome of many deliveries, over each of which a file was saved."""

    deliveries: int = 0
    during: int = 0
    """Saves that began before the delivery ended."""
    kept: int = 0
    in_place: int = 0
    refused: int = 0
    """Deliveries that did not happen, because what was saved is nothing to go on from."""
    lost: list[str] = field(default_factory=list)
    mixed: int = 0
    """Sets that were part one and part another."""

    def __str__(self) -> str:
        return (
            f"{self.deliveries} deliveries, {self.during} files saved during one, {self.kept} kept, "
            f"{self.in_place} in place, {self.refused} refused, {self.mixed} sets mixed, {len(self.lost)} lost"
        )


def save_for_ever(orders: "Connection[float, Order]") -> None:
    """Save what is ordered, and answer with the instant at which each save began, until there are no more orders."""
    while True:
        try:
            order = orders.recv()
        except EOFError:
            return
        time.sleep(order.delay)
        began = time.monotonic()
        SAVES[order.how](order.place, order.content, order.pause)
        orders.send(began)


def deliver_for_ever(orders: "Connection[bool, tuple[Path, bytes]]") -> None:
    """Deliver sets of a tag, until there are no more orders."""
    while True:
        try:
            folder, tag = orders.recv()
        except EOFError:
            return
        FolderTarget(folder).deliver(a_set(tag))
        orders.send(True)


@contextmanager
def another_process(work: Callable[[Any], None]) -> "Iterator[Connection[Any, Any]]":
    """Have another process do some work while the context is open, with a connection to it."""
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=work, args=(there,), daemon=True)
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.close()
        process.join(10)


def a_set(tag: bytes) -> Delivery:
    """Return a set of files that all tell a tag."""
    files: dict[str, Content] = {
        suffix: [suffix.encode(), b" " * 20_000, b"[" + tag + b"]"] for suffix in SUFFIXES
    }
    return Delivery("cut", files, "cut.otio")


def raced(folder: Path, deliveries: int, seed: int, deliver: Callable[[int], bool]) -> Outcome:
    """Deliver again and again while another process saves one of the files at a random instant.

    Args:
        folder: The folder of the files.
        deliveries: How many.
        seed: Of the files, instants and ways of saving.
        deliver: Delivers the set of a number; returns False where it was refused.
    """
    rng = random.Random(seed)
    outcome, took = Outcome(), 0.02
    before: dict[str, bytes] = {}
    with another_process(save_for_ever) as saver:
        for number in range(deliveries):
            token = f"<saved {number} by a person>".encode()
            place = folder / f"cut.{rng.choice(SUFFIXES)}"
            content = _edited(place, token)
            how = rng.choice(sorted(SAVES))
            saver.send(Order(place, how, content, rng.uniform(0, 1.2 * took), rng.uniform(0, took / 2)))
            began = time.monotonic()
            done = deliver(number)
            ended = time.monotonic()
            outcome.deliveries += done
            outcome.refused += not done
            outcome.during += saver.recv() < ended
            took += 0.1 * (ended - began - took)
            others = [each for name, each in before.items() if name != place.name]
            before = _judged(outcome, folder, place, token, others, how)
            if not done:  # the person takes away what nothing can go on from
                place.unlink(missing_ok=True)
                before.clear()
    return outcome


def _edited(place: Path, token: bytes) -> bytes:
    """Return what a person saves: of a .mid with its notes, so that Recue can go on from it."""
    old = place.read_bytes() if place.suffix == ".mid" and place.exists() else b""
    return EDITS["notes"](old, token)


def _judged(
    outcome: Outcome, folder: Path, place: Path, token: bytes, others: list[bytes], how: str
) -> dict[str, bytes]:
    """Look for what was saved, throw away what was kept, and return what a person's files in the places hold."""
    there = contents(folder)
    kept = {name: content for name, content in there.items() if ".kept-" in name}
    if any(token in content for content in kept.values()):
        outcome.kept += 1
    elif token in there.get(place.name, b""):
        outcome.in_place += 1
    else:
        outcome.lost.append(f"{token!r} in {place.name} by {how}: {sorted(there)}")
    for other in others:
        if not any(other in content for content in there.values()):
            outcome.lost.append(f"{other!r}, which stood in another place: {sorted(there)}")
    for name in kept:
        (folder / name).unlink()
    return {place.name: token} if token in there.get(place.name, b"") else {}


def into_a_folder(folder: Path, deliveries: int, seed: int) -> Outcome:
    """Race against deliveries of sets."""

    def deliver(number: int) -> bool:
        FolderTarget(folder).deliver(a_set(str(number).encode()))
        return True

    return raced(folder, deliveries, seed, deliver)


def without_the_system_call(folder: Path, deliveries: int, seed: int) -> Outcome:
    """Race against deliveries as systems do them that cannot exchange two names."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(renaming, "_system_call", lambda: None)
        return into_a_folder(folder, deliveries, seed)


def by_two_processes(folder: Path, deliveries: int, seed: int) -> Outcome:
    """Race against two processes that deliver at once; what stands in the end is of one of the two."""
    mixed = 0
    with another_process(deliver_for_ever) as other:

        def deliver(number: int) -> bool:
            nonlocal mixed
            one, two = f"{number} here".encode(), f"{number} there".encode()
            other.send((folder, two))
            FolderTarget(folder).deliver(a_set(one))
            other.recv()
            there = [
                (folder / f"cut.{suffix}").read_bytes()
                for suffix in SUFFIXES
                if (folder / f"cut.{suffix}").exists()
            ]
            mixed += len({tag for tag in (one, two) for held in there if b"[" + tag + b"]" in held}) > 1
            return True

        outcome = raced(folder, deliveries, seed, deliver)
    outcome.mixed = mixed
    return outcome


def by_the_daemon(folder: Path, deliveries: int, seed: int) -> Outcome:
    """Race against the daemon's saves, with the files that it writes when it is idle."""
    (folder / "recue.yaml").write_text(f"formats: {FORMATS}\npicture: false\n")
    file, cuts = folder / "cut.otio", _cuts()
    opened: OpenTimeline | None = None

    def deliver(number: int) -> bool:
        nonlocal opened
        file.write_bytes(otio(cuts[number % 2]))
        opened = opened or rescorer.begin(file, read(file))
        try:
            outcome = rescorer.rescore(opened, read(file), lambda: False, quietly)
            opened = OpenTimeline(file, folder, read(file), outcome=outcome, revision=outcome.revision)
            rescorer.finish(opened, lambda: False, quietly)
        except RecueError:
            return False
        return True

    with tempfile.TemporaryDirectory() as other, Store.open(Path(other) / "store.sqlite") as store:
        rescorer = Rescorer(store, None, Weighed, lambda: datetime.now(UTC))
        return raced(folder, deliveries, seed, deliver)


def by_commands(folder: Path, deliveries: int, seed: int) -> Outcome:
    """Race against `recue score` and `recue conform`, in turns."""
    cut = folder / "cut.otio"
    cut.write_bytes(otio(_cuts()[0]))
    options = ("--no-picture", "--formats", FORMATS)

    def deliver(number: int) -> bool:
        told = recue(*(("conform", cut, cut) if number % 2 else ("score", cut)), *options)
        assert told.exit_code in {0, 2}, told.output
        return told.exit_code == 0

    return raced(folder, deliveries, seed, deliver)


def _cuts() -> tuple[Cut, Cut]:
    """Return two short cuts, which differ in one shot."""
    cut = a_cut(6)
    return cut, trimmed(cut, 2)


RACES: Final[dict[str, tuple[Callable[[Path, int, int], Outcome], int]]] = {
    "deliveries": (into_a_folder, 1),
    "without the exchange of names": (without_the_system_call, 1),
    "by two processes": (by_two_processes, 1),
    "by the daemon": (by_the_daemon, 2),
    "by commands": (by_commands, 10),
}
"""Each race, and the part of all deliveries that it does."""


def run(name: str, deliveries: int, seed: int) -> Outcome:
    """Run a race in a folder of its own."""
    race, part = RACES[name]
    with tempfile.TemporaryDirectory(prefix="recue-races-") as folder, quick_scores():
        return race(Path(folder), -(-deliveries // part), seed)


def main() -> None:
    """Run every race, and print a line each."""
    asked = argparse.ArgumentParser(prog="python -m tests.stress.races", description=__doc__)
    asked.add_argument(
        "--deliveries", type=int, default=1000, help="in each race; fewer where they take long"
    )
    asked.add_argument(
        "--seed", type=int, default=1, help="begins with the same files, instants and ways of saving"
    )
    given = asked.parse_args()
    logging.disable(logging.CRITICAL)
    for name in RACES:
        outcome = run(name, given.deliveries, given.seed)
        print(f"{name}: {outcome}", *outcome.lost, sep="\n  ", flush=True)


if __name__ == "__main__":
    main()
