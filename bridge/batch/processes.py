"""Jobs in processes of this machine, some at once. A process does one job after another."""

import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Final, Self

from bridge.batch.receipts import Receipt
from bridge.batch.working import Task, work
from bridge.signals import exit_on_signals, raise_if_stopped
from integrations.files.unfinished import abandon_unfinished

MOST_DEATHS: Final = 2
"""Processes that may die of one job before it counts as failed: the system ends what takes too much memory."""
_GRACE: Final = 0.5
"""Seconds in which processes that are ended may clear up before this one goes on; they have two in all."""
_SPAWN: Final = multiprocessing.get_context("spawn")


@dataclass(eq=False, slots=True)
class _Worker:
    """A process, and the job that it has."""

    process: SpawnProcess
    pipe: Connection
    task: Task | None = None

    @classmethod
    def started(cls) -> Self:
        here, there = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_work_off, args=(there,), name="recue-batch", daemon=True)
        process.start()
        there.close()
        return cls(process, here)

    def begin(self, task: Task) -> None:
        """Give it a job; one that has died in the meantime is found out when it is waited for."""
        self.task = task
        with suppress(OSError):
            self.pipe.send(task)

    def result(self) -> Receipt | None:
        """Return the receipt of its job; None where the process died."""
        try:
            receipt: Receipt = self.pipe.recv()
        except (EOFError, OSError):
            return None
        self.task = None
        return receipt


def run_here(tasks: Sequence[Task], at_once: int) -> Iterator[tuple[Task, Receipt]]:
    """Do jobs in processes, and yield each with its receipt as it ends.

    When the generator is closed, and when a signal stops this process, the others are ended; each leaves its files as
    they were before its job, or the new ones.

    Args:
        tasks: The jobs.
        at_once: How many processes there are.
    """
    waiting, deaths = deque(tasks), Counter[str]()
    with _ended() as workers:
        while waiting or any(each.task for each in workers):
            _fill(workers, waiting, at_once)
            busy = {each.pipe: each for each in workers if each.task}
            for pipe in wait(list(busy)):
                worker = busy[pipe]  # type: ignore[index]
                task, receipt = worker.task, worker.result()
                assert task is not None
                if receipt is None:
                    raise_if_stopped()
                    workers.remove(worker)
                    deaths[task.key] += 1
                    if deaths[task.key] < MOST_DEATHS:
                        waiting.appendleft(task)
                        continue
                    receipt = task.failed(_death(worker), 1)
                yield task, receipt


def _fill(workers: list[_Worker], waiting: deque[Task], at_once: int) -> None:
    """Give a job to every process that has none, and start those that are missing."""
    while waiting:
        free = next((each for each in workers if each.task is None), None)
        if free is None:
            if len(workers) >= at_once:
                return
            free = _Worker.started()
            workers.append(free)
        free.begin(waiting.popleft())


def _death(worker: _Worker) -> str:
    worker.process.join()
    code = worker.process.exitcode or 0
    how = f"was ended ({signal.Signals(-code).name})" if code < 0 else f"ended with exit code {code}"
    return f"Its process {how} {MOST_DEATHS} times; where memory runs out, try --jobs 1."


@contextmanager
def _ended() -> Iterator[list[_Worker]]:
    """Yield the list of processes, which are ended when the context is."""
    workers: list[_Worker] = []
    try:
        yield workers
    finally:
        for each in workers:
            each.pipe.close()  # one that has no job ends by itself
            if each.task:
                each.process.terminate()
        for each in workers:
            each.process.join(_GRACE / len(workers))


def _work_off(pipe: Connection) -> None:
    """Be one of the processes: do jobs until there are no more."""
    with exit_on_signals(abandon_unfinished), suppress(EOFError, OSError):
        while True:
            pipe.send(work(pipe.recv()))
