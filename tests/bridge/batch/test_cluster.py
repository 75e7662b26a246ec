"""`recue batch --scheduler`, on a real scheduler and real workers of Dask."""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from bridge.batch import cluster
from bridge.batch.asked import asked
from bridge.batch.cluster import BlindWorkerError, work_there
from bridge.batch.planning import planned
from bridge.batch.receipts import Receipts
from bridge.batch.working import Task
from bridge.cli import main
from tests.bridge.batch.seasons import OPTIONS, PLAIN, results, season
from tests.stress.batch import DASK, free_port, running

needs_dask = pytest.mark.skipif(
    find_spec("distributed") is None, reason="needs Dask: pip install -e '.[test,cluster]'"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a scheduler with a worker of one thread."""
    folder, port = tmp_path_factory.mktemp("dask"), free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = (*DASK, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    worker = (*DASK, "worker", address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--no-nanny")
    with running(*scheduler, log=folder / "scheduler.log"), running(*worker, log=folder / "worker.log"):
        yield address


def batch(*args: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["batch", *map(str, args), *OPTIONS])
    return done.exit_code, done.output


@needs_dask
def test_a_cluster_writes_what_a_process_writes(tmp_path: Path, address: str) -> None:
    cuts = season(tmp_path / "cuts", 2)
    code, said = batch(cuts, "-o", tmp_path / "there", "--scheduler", address)
    assert (code, said.count(" (new): ")) == (0, 2), said
    assert batch(cuts, "-o", tmp_path / "here", "--jobs", 1)[0] == 0
    assert results(tmp_path / "there") == results(tmp_path / "here") != {}
    assert batch(cuts, "-o", tmp_path / "there", "--scheduler", address) == (0, "e1: stands\ne2: stands\n")
    assert list((tmp_path / "there" / "_batch").glob(".probe*")) == []


@needs_dask
def test_a_scheduler_that_does_not_answer_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 0.5)
    address = f"tcp://127.0.0.1:{free_port()}"
    code, said = batch(season(tmp_path / "cuts", 1), "-o", tmp_path / "scores", "--scheduler", address)
    assert (code, said.count("\n"), "does not answer" in said) == (5, 1, True), said


def test_without_dask_the_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    code, said = batch(season(tmp_path / "cuts", 1), "-o", tmp_path / "scores", "--scheduler", "tcp://a:1")
    assert (code, 'pip install "recue[cluster]"' in said) == (4, True), said


def test_a_worker_that_does_not_see_the_storage_says_so(tmp_path: Path) -> None:
    output = tmp_path / "scores"
    (job,) = planned(
        asked([season(tmp_path / "cuts", 1)], output, PLAIN), Receipts(output), retry_failed=False
    )
    with pytest.raises(BlindWorkerError, match=r"does not see .*scores: mount the shared storage"):
        work_there(Task(job.job, job.made_from, output), output / "_batch" / ".probe-1", "1")
    assert not output.exists()
