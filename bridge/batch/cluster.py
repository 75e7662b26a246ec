"""Jobs on a cluster: Dask hands them to workers on many machines, which all see the folder of the batch.

Dask delivers a job at least once. That each result is there once is the business of `work`: it holds the job, and looks
at its receipt first.
"""

import logging
import platform
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from bridge.batch.jobs import BOOKS
from bridge.batch.receipts import Receipt
from bridge.batch.working import Task, work
from bridge.errors import HostError, MissingError, NotWrittenError, RecueError

if TYPE_CHECKING:
    from distributed import Client

_PATIENCE: Final = 30
"""Seconds to wait for the scheduler, and for a first worker."""
_TRIES: Final = 4
"""Times that jobs are handed in without one of them ending before the connection is cut."""


class BlindWorkerError(HostError):
    """A worker does not see the folder of the batch."""


def run_on_cluster(tasks: Sequence[Task], address: str) -> Iterator[tuple[Task, Receipt]]:
    """Do jobs on the workers of a scheduler, and yield each with its receipt as it ends.

    Where the connection is cut, what has not ended is handed in again; a worker that still has the job ends it, and the
    other one finds it done. When the generator is closed, jobs that have not begun are taken back.

    Args:
        tasks: The jobs; their paths lead to the same on every machine.
        address: The scheduler's, like `tcp://10.0.0.1:8786`.

    Raises:
        MissingError: If Dask is not installed.
        HostError: If the scheduler does not answer, no worker is there, or one cannot be used.
        NotWrittenError: If the folder cannot be written to.
    """
    if not tasks:
        return
    left, tries = {task.key: task for task in tasks}, 0
    with _probe(tasks[0].folder) as (probe, word):
        while left:
            if tries == _TRIES:
                raise HostError(
                    f"The connection to the scheduler {address} breaks again and again; {len(left)} jobs are left. "
                    "The same command goes on where it stopped."
                )
            tries += 1
            with _client(address) as client, suppress(OSError, CancelledError):  # the connection was cut
                _check_workers(client, probe, word)
                for key, receipt in _done(client, left, probe, word):
                    tries = 0
                    yield left.pop(key), receipt


def _done(
    client: "Client", left: Mapping[str, Task], probe: Path, word: str
) -> Iterator[tuple[str, Receipt]]:
    """Hand jobs in, and yield the key and the receipt of each that ends; what gets lost on the way is passed over.

    Raises:
        OSError: If the connection is cut.
        CancelledError: The same.
    """
    from distributed import as_completed  # noqa: PLC0415 (an extra)

    futures = [client.submit(work_there, task, probe, word, key=key) for key, task in left.items()]
    for future in as_completed(futures, loop=client.loop):
        if future.status == "error":
            yield future.key, _failed(left[future.key], future.exception())
        elif future.status == "finished":
            yield future.key, future.result()


def _failed(task: Task, error: BaseException) -> Receipt:
    """Return the receipt of a job that Dask gave up, or that a worker could not begin."""
    from distributed import KilledWorker  # noqa: PLC0415 (an extra)

    if isinstance(error, KilledWorker):
        return task.failed(
            f"{error.allowed_failures + 1} workers died while they had it; where workers come and go, raise "
            "allowed-failures of the scheduler, else give workers more memory.",
            HostError.exit_code,
        )
    code = error.exit_code if isinstance(error, RecueError) else 1
    return task.failed(str(error) or repr(error), code)


def work_there(task: Task, probe: Path, word: str) -> Receipt:
    """Do a job on a worker.

    Raises:
        BlindWorkerError: If it does not see the folder of the batch.
    """
    if not _sees(probe, word):
        raise _blind(f"A worker on {platform.node()}", task.folder)
    return work(task)


def _sees(probe: Path, word: str) -> bool:
    try:
        return probe.read_text(encoding="utf-8") == word
    except (OSError, ValueError):
        return False


def _blind(worker: str, folder: Path) -> BlindWorkerError:
    return BlindWorkerError(
        f"{worker} does not see {folder}: mount the shared storage there under the same path, or stop that worker."
    )


def _check_workers(client: "Client", probe: Path, word: str) -> None:
    """Check that there are workers, each with one thread, and that they see the folder of the batch.

    Raises:
        HostError: If not.
    """
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        raise HostError(
            "The scheduler has no worker; start one with dask worker --nworkers 1 --nthreads 1."
        ) from error
    for worker, threads in client.nthreads().items():
        if threads != 1:
            raise HostError(
                f"The worker {worker} has {threads} threads; start it with --nthreads 1, and more workers instead."
            )
    for worker, sees in client.run(_sees, probe, word).items():
        if not sees:
            raise _blind(f"The worker {worker}", probe.parents[1])


@contextmanager
def _client(address: str) -> "Iterator[Client]":
    try:
        from distributed import Client  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise MissingError(
            'Dask is not installed; add it with pip install "recue[cluster]", or leave out --scheduler.'
        ) from error
    for name in (
        "asyncio",
        "distributed",
        "distributed.client",
        "tornado",
        "tornado.application",
    ):  # what breaks is told in a sentence
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    options: dict[str, Any] = {"timeout": _PATIENCE, "set_as_default": False, "name": "recue-batch"}
    try:
        client = Client(address, **options)
    except (OSError, ValueError, TimeoutError) as error:
        raise HostError(
            f"The scheduler {address} does not answer; start it with dask scheduler, or correct --scheduler."
        ) from error
    try:
        yield client
    finally:
        with suppress(OSError, TimeoutError):
            client.close(timeout=1)


@contextmanager
def _probe(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield a file in the folder of a batch and what it holds, by which a worker shows that it sees the folder.

    Raises:
        NotWrittenError: If it cannot be written.
    """
    word = uuid4().hex
    probe = folder / BOOKS / f".probe-{word}"
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.write_text(word, encoding="utf-8")
    except OSError as error:
        probe.unlink(missing_ok=True)
        raise NotWrittenError(
            f"The folder {folder} cannot be written to ({error.strerror}); free some space, or name another."
        ) from error
    try:
        yield probe, word
    finally:
        probe.unlink(missing_ok=True)
