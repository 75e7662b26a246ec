"""A day of the daemon in seconds: what one round of saves, pictures and failures leaves in memory, the next does not add.

Nothing is collected but the young generations, as in the daemon: what holds itself by a cycle and grew old stays. The
same for an hour, from outside, is `python -m tests.stress.soak`.
"""

import gc
import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bridge.commands.bench.edits import EDITS, invented, otio
from bridge.daemon.debouncing import Stamp
from bridge.daemon.open_timeline import Decision, OpenTimeline, TimelineState, Work
from bridge.daemon.push_worker import PushContent
from bridge.daemon.pushing import Pushing
from bridge.daemon.rescoring import Rescorer
from bridge.daemon.serving import COLLECTED
from bridge.daemon.timelines import OpenTimelines
from bridge.daemon.worker import Worker
from bridge.errors import NotConfirmedError, RecueError, UsageError
from bridge.settings.choices import Choice
from bridge.store import Cause, PushJob, Store
from bridge.timeline.formats import read
from tests.bridge.daemon.rescoring.test_rescorer import Weighed

WAIT = 60.0
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
OURS = ("matplotlib", "bridge", "generator", "integrations")


class Nobody:
    """A watcher of nothing."""

    def follow(self, path: Path, seen: Stamp | None = None) -> None:
        pass

    def unfollow(self, path: Path) -> None:
        pass


def never_confirmed(_job: PushJob, content: PushContent | None, _clock: object) -> str:
    assert content
    raise NotConfirmedError("not confirmed: nobody answered")


class Day:
    """A daemon's timelines, with a worker, a push worker, and one cut that is saved and asked about."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        (folder / "recue.yaml").write_text("formats: mid,json,png\npicture: false\nhosts: {push: reaper}\n")
        store = stack.enter_context(Store.open(folder / "store.sqlite", keep=3))
        self.pushing = stack.enter_context(Pushing({"reaper": never_confirmed}, store, lambda: NOON))
        rescorer = Rescorer(store, None, Weighed, lambda: NOON, enqueue=self.pushing.enqueue)
        self.worker = stack.enter_context(Worker(lambda *_: None))
        work = Work(
            read,
            rescorer.begin,
            rescorer.look,
            rescorer.midi,
            rescorer.is_edited,
            rescorer.take_up,
            rescorer.rescore,
            rescorer.finish,
            rescorer.deliver,
            rescorer.propose,
            rescorer.forget,
            warm=lambda: None,
        )
        self.timelines = OpenTimelines(self.worker, Nobody(), Nobody(), work)
        rng = random.Random(1)  # noqa: S311 (a test's own cut)
        cut = invented(12, rng)
        self.cuts = [otio(cut), otio(EDITS["trim"](cut, 3, rng)), otio(EDITS["swap"](cut, 5, rng))]
        self.file = folder / "cut.otio"

    def pass_once(self) -> None:
        """Save every cut and have its picture drawn, and have everything fail once that people can have fail."""
        self.save()
        self.timelines.troubled(self.file, TimelineState.UNREADABLE, "half of it was saved")
        self.fail(self.timelines.decide("", self.cannot))
        self.fail(self.timelines.decide("", self.unscorable))
        self.fail(self.timelines.open(str(self.file.with_name("missing.otio"))))
        self.fail(self.pushing.ask(self.file, "reaper"))
        self.rest()

    def save(self) -> None:
        """Save every cut, and wait for its picture."""
        for cut in self.cuts:
            self.file.write_bytes(cut)
            self.timelines.saved(self.file, read(self.file))
            self.rest()

    def rest(self) -> None:
        """Wait until the worker has drawn the last picture, which it is told to after it has written the notes."""
        for _ in range(2):
            rested = threading.Event()
            self.worker.rest(Path("/last"), lambda _, rested=rested: rested.set())  # type: ignore[misc]
            assert rested.wait(WAIT)

    @staticmethod
    def fail(asked: Future[None]) -> None:
        assert isinstance(asked.exception(WAIT), RecueError)

    @staticmethod
    def cannot(_opened: OpenTimeline) -> Decision:
        raise UsageError("there is nothing to undo")

    @staticmethod
    def unscorable(opened: OpenTimeline) -> Decision:
        assert opened.outcome
        scene = opened.outcome.scored.cues[0].scene.id
        return Decision({scene: Choice(tempo=1e6)}, Cause.TEMPO)


def census() -> Counter[str]:
    """Count the objects of Recue's own classes, and of those that draw."""
    kinds = Counter(type(each) for each in gc.get_objects())
    named = {f"{kind.__module__}.{kind.__name__}": count for kind, count in kinds.items()}
    return Counter({name: count for name, count in named.items() if name.startswith(OURS)})


def none_more_than(before: Counter[str]) -> None:
    """Wait until the threads, too, have let go of what they last worked on."""
    until = time.monotonic() + WAIT
    while grown := census() - before:
        assert time.monotonic() < until, grown
        time.sleep(0.1)


@pytest.fixture
def day(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Day]:
    caplog.set_level(logging.CRITICAL, "bridge")  # pytest keeps every record, and a record its error
    thresholds = gc.get_threshold()
    with ExitStack() as stack:
        day = Day(tmp_path, stack)
        gc.collect()
        gc.set_threshold(*COLLECTED)
        stack.callback(gc.set_threshold, *thresholds)
        yield day


def test_a_day_leaves_no_more_in_memory_than_its_first_hour(day: Day) -> None:
    day.pass_once()
    day.pass_once()
    before = census()
    for _ in range(3):
        day.pass_once()
    none_more_than(before)


def test_a_timeline_that_is_closed_is_let_go(day: Day) -> None:
    day.pass_once()
    before = census()
    for number in range(3):
        day.file = day.file.with_name(f"cut {number}.otio")
        day.save()
        day.fail(day.pushing.ask(day.file, "reaper"))
        day.timelines.close(str(day.file)).result(WAIT)
    none_more_than(before)
