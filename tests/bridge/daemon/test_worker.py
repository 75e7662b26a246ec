"""The worker's order, what it cancels, and what it survives."""

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from weakref import ref

import pytest

from bridge.daemon.cancellation import Abandoned, Cancelled, GivenUp
from bridge.daemon.worker import PATIENCE, Worker
from bridge.errors import RecueError, UsageError

A, B, C = Path("/a"), Path("/b"), Path("/c")
WAIT = 20.0


class WorkerHarness:
    """A worker, the jobs it has done, and a job that blocks it."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.reported: list[tuple[Path, Exception]] = []
        self.worker = Worker(lambda path, error: self.reported.append((path, error)))
        self.release = threading.Event()

    def hold(self) -> None:
        """Block the worker until `release` is set."""
        busy = threading.Event()

        def job(_: Cancelled) -> None:
            busy.set()
            assert self.release.wait(WAIT)

        self.worker.ask(Path("/held"), job)
        assert busy.wait(WAIT)

    def ask(self, path: Path, name: str) -> Future[None]:
        return self.worker.ask(path, lambda _: self.done.append(name))

    def renew(self, path: Path, name: str) -> None:
        self.worker.renew(path, lambda _: self.done.append(name))

    def finish(self) -> list[str]:
        """Let it do everything; returns what it did."""
        finished = threading.Event()
        self.worker.renew(Path("/last"), lambda _: finished.set())
        self.release.set()
        assert finished.wait(WAIT)
        return self.done


@pytest.fixture
def harness() -> Iterator[WorkerHarness]:
    harness = WorkerHarness()
    with harness.worker:
        yield harness
        harness.release.set()


def test_requests_go_before_saves_and_each_timelines_in_order(harness: WorkerHarness) -> None:
    harness.hold()
    harness.renew(A, "save of a")
    harness.ask(B, "b1")
    harness.ask(A, "a1")
    harness.ask(A, "a2")
    assert harness.finish() == ["a1", "b1", "a2", "save of a"]


def test_timelines_take_turns(harness: WorkerHarness) -> None:
    harness.hold()
    for name in ("a1", "a2", "a3"):
        harness.ask(A, name)
    for name in ("b1", "b2"):
        harness.ask(B, name)
    harness.ask(C, "c1")
    assert harness.finish() == ["a1", "b1", "c1", "a2", "b2", "a3"]


def test_only_the_newest_save_counts(harness: WorkerHarness) -> None:
    harness.hold()
    for number in range(50):
        harness.renew(A, f"a{number}")
    harness.renew(B, "b")
    assert harness.finish() == ["a49", "b"]


def until_cancelled(started: threading.Event, cancelled: Cancelled) -> None:
    """Work for as long as it is wanted."""
    started.set()
    for _ in range(int(WAIT * 1000)):
        if cancelled():
            raise Abandoned
        threading.Event().wait(0.001)
    pytest.fail("nobody cancelled it")


def test_a_newer_save_cancels_the_work_on_an_older_one(harness: WorkerHarness) -> None:
    started = threading.Event()
    harness.worker.renew(A, lambda cancelled: until_cancelled(started, cancelled))
    assert started.wait(WAIT)
    harness.renew(B, "b")  # another timeline's save cancels nothing
    harness.renew(A, "a")
    assert harness.finish() == ["b", "a"]
    assert harness.reported == []


def test_a_request_that_a_save_cancelled_is_done_again(harness: WorkerHarness) -> None:
    started = threading.Event()
    again: list[str] = []

    def lock(cancelled: Cancelled) -> None:
        if not again:
            again.append("first")
            until_cancelled(started, cancelled)
        harness.done.append("locked")

    future = harness.worker.ask(A, lock)
    assert started.wait(WAIT)
    harness.renew(A, "save")
    assert future.result(WAIT) is None
    assert harness.finish() == ["locked", "save"]


def test_work_that_is_cancelled_again_and_again_is_let_finish(harness: WorkerHarness) -> None:
    tries = []

    def work(cancelled: Cancelled) -> None:
        tries.append(1)
        harness.renew(A, "save")
        if cancelled():
            raise Abandoned

    harness.worker.ask(A, work).result(WAIT)
    assert len(tries) == PATIENCE + 1
    assert harness.finish() == ["save"]


def test_a_failed_job_is_told_and_the_next_is_done(
    harness: WorkerHarness, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(error: Exception) -> None:
        raise error

    refused, broken = UsageError("no such scene"), ZeroDivisionError("unforeseen")
    assert harness.worker.ask(A, lambda _: fail(refused)).exception(WAIT) is refused
    assert harness.worker.ask(A, lambda _: fail(broken)).exception(WAIT) is broken
    harness.worker.renew(A, lambda _: fail(refused))
    harness.worker.renew(B, lambda _: fail(broken))
    assert harness.ask(C, "c").result(WAIT) is None
    harness.finish()
    assert harness.reported == [(A, refused), (B, broken)]
    logged = [record for record in caplog.records if record.exc_info]
    assert [record.exc_info[1] for record in logged if record.exc_info] == [broken, broken]


def test_stopping_cancels_what_runs_and_tells_what_waits() -> None:
    started = threading.Event()
    with Worker(lambda *_: None) as worker:
        running = worker.ask(A, lambda cancelled: until_cancelled(started, cancelled))
        waiting = worker.ask(B, lambda _: None)
        assert started.wait(WAIT)
    for future in (running, waiting, worker.ask(C, lambda _: None)):
        with pytest.raises(RecueError, match="Recue is stopping"):
            future.result(0)
    assert not worker._thread.is_alive()


def test_thousands_of_saves_leave_nothing_behind(harness: WorkerHarness) -> None:
    for number in range(10_000):
        harness.renew(Path(f"/{number % 48}"), "save")
    harness.finish()
    assert not harness.worker._lanes
    assert not harness.worker._abandoned


class Score:
    """What a job works on."""


def test_a_request_that_fails_leaves_nothing_in_memory(harness: WorkerHarness) -> None:
    """The daemon practically never collects cycles that are not young."""
    left: list[ref[Score]] = []

    def job(_: Cancelled) -> None:
        score = Score()
        left.append(ref(score))
        raise UsageError("there is nothing to undo")

    gc.disable()
    try:
        with pytest.raises(UsageError, match="nothing to undo"):
            harness.worker.ask(A, job).result(WAIT)
        harness.finish()
        assert left[0]() is None
    finally:
        gc.enable()


def test_what_a_person_cancels_is_not_done_again(harness: WorkerHarness) -> None:
    begun = threading.Event()
    asked = harness.worker.ask(A, lambda cancelled: until_cancelled(begun, cancelled))
    assert begun.wait(WAIT)
    waits, other = harness.ask(A, "waits"), harness.ask(B, "other")
    harness.renew(A, "newer")
    later = harness.worker.ask_at_rest(A, lambda _: harness.done.append("later"))
    harness.worker.give_up(A)
    for each in (asked, waits, later):
        with pytest.raises(GivenUp, match="cancelled"):
            each.result(WAIT)
    assert other.result(WAIT) is None
    assert harness.finish() == ["other"]


def test_work_at_leisure_is_cancelled_by_a_person_too(harness: WorkerHarness) -> None:
    begun = threading.Event()
    harness.worker.rest(A, lambda cancelled: until_cancelled(begun, cancelled))
    assert begun.wait(WAIT)
    harness.worker.give_up(B)
    harness.worker.give_up(A)
    assert harness.finish() == []
    assert [(path, type(error)) for path, error in harness.reported] == [(A, GivenUp)]


def test_a_request_that_can_wait_makes_way_and_is_done_when_nothing_else_is(harness: WorkerHarness) -> None:
    begun, done = threading.Event(), list[str]()

    def deliver(cancelled: Cancelled) -> None:
        if not begun.is_set():
            begun.set()
            while not cancelled():
                pass
            raise Abandoned
        done.append("delivered")

    asked = [harness.worker.ask_at_rest(A, deliver), harness.worker.ask_at_rest(A, lambda _: None)]
    assert begun.wait(WAIT)
    harness.worker.rest(A, lambda _: None)
    harness.worker.ask(B, lambda _: done.append("sooner")).result(WAIT)
    assert [each.result(WAIT) for each in asked] == [None, None]
    assert done == ["sooner", "delivered"]


def test_stopping_tells_requests_that_wait_for_leisure() -> None:
    started = threading.Event()
    with Worker(lambda *_: None) as worker:
        asked = [
            worker.ask_at_rest(A, lambda cancelled: until_cancelled(started, cancelled)),
            worker.ask_at_rest(A, lambda _: None),
        ]
        assert started.wait(WAIT)
    for future in (*asked, worker.ask_at_rest(A, lambda _: None)):
        with pytest.raises(RecueError, match="Recue is stopping"):
            future.result(0)
