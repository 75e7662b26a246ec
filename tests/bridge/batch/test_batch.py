"""`recue batch`, in processes of this machine."""

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bridge.batch.asked import asked
from bridge.batch.planning import planned
from bridge.batch.processes import run_here
from bridge.batch.receipts import Receipts
from bridge.batch.working import Task
from bridge.cli import main
from docs.site.objects import BatchJson, BatchReceiptJson
from tests.bridge.batch.seasons import OPTIONS, PLAIN, results, season
from tests.bridge.daemon.test_serving import RECUE, environment


def batch(*args: object) -> Result:
    return CliRunner().invoke(main, ["batch", *map(str, args), *OPTIONS])


def told(done: Result) -> dict[str, BatchJson]:
    lines = [BatchJson.model_validate_json(line) for line in done.stdout.splitlines()]
    return {line.name: line for line in lines}


def test_a_season_with_a_failure_goes_on_and_is_done_once(tmp_path: Path) -> None:
    cuts, output = season(tmp_path / "cuts", 2), tmp_path / "scores"
    (cuts / "e3.otio").write_text("{ no timeline")

    planned_first = batch(cuts, "-o", output, "--dry-run")
    assert planned_first.stdout.splitlines() == [f"e{number}: would run (new)" for number in (1, 2, 3)]
    assert not output.exists()

    done = batch(cuts, "-o", output, "--json")
    assert done.exit_code == 3
    assert {name: line.state for name, line in told(done).items()} == {
        "e1": "made",
        "e2": "made",
        "e3": "failed",
    }
    assert Path(told(done)["e1"].log).read_text().count("scoring") == 1
    BatchReceiptJson.model_validate_json((output / "_batch" / "e1.json").read_text())
    made = results(output)
    assert list(made) == ["e1/e1.mid", "e1/e1.recue.json", "e2/e2.mid", "e2/e2.recue.json"]

    shutil.copy(cuts / "e1.otio", cuts / "e3.otio")
    again = batch(cuts, "-o", output, "--json", "--jobs", 1)
    assert again.exit_code == 0
    assert {name: (line.state, line.why) for name, line in told(again).items()} == {
        "e1": ("stands", "stands"),
        "e2": ("stands", "stands"),
        "e3": ("made", "cut changed"),
    }
    assert results(output).items() >= made.items()


def test_what_failed_is_told_until_it_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "e1.otio").write_text("{ no timeline")
    for words, said in (
        ((), "e1 failed: "),
        ((), "e1 failed before: "),
        (("--retry-failed",), "e1 failed: "),
    ):
        done = batch(tmp_path / "e1.otio", "-o", tmp_path / "scores", *words)
        assert (done.exit_code, done.stdout) == (3, "")
        assert done.stderr.startswith(f"recue: {said}")
        assert done.stderr.count("\n") == 1


def test_a_dry_run_lists_what_failed_too(tmp_path: Path) -> None:
    (tmp_path / "e1.otio").write_text("{ no timeline")
    named = (tmp_path / "e1.otio", "-o", tmp_path / "scores")
    batch(*named)
    assert batch(*named, "--dry-run").stdout.startswith("e1 failed before: ")
    assert batch(*named, "--dry-run", "--retry-failed").stdout == "e1: would run (failed before)\n"
    assert batch(*named, "--dry-run").exit_code == 0


def test_what_cannot_be_asked_is_refused_before_anything_runs(tmp_path: Path) -> None:
    cuts = season(tmp_path / "cuts", 1)
    done = batch(cuts, cuts / "e1.otio", "-o", tmp_path / "scores")
    assert (done.exit_code, "is asked for twice" in done.stderr) == (2, True)
    assert not (tmp_path / "scores").exists()


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no SIGTERM that a process can clear up after"
)
def test_a_batch_that_is_stopped_leaves_nothing_half_and_goes_on(tmp_path: Path) -> None:
    cuts, output = season(tmp_path / "cuts", 3), tmp_path / "scores"
    command = [*RECUE, "batch", str(cuts), "-o", str(output), *OPTIONS]
    (tmp_path / "home").mkdir()
    stopped = subprocess.Popen(command, env=environment(tmp_path / "home"), stderr=subprocess.PIPE, text=True)
    while not list(output.glob("_batch/*.json")):
        assert stopped.poll() is None
        time.sleep(0.01)
    stopped.send_signal(signal.SIGTERM)
    _, said = stopped.communicate(timeout=30)
    assert (stopped.returncode, said) == (143, "recue: stopped\n")
    time.sleep(0.5)  # its processes have two seconds in all
    assert [each for each in output.rglob(".recue/*") if each.is_dir()] == []
    before = {each.stem for each in output.glob("_batch/*.json")}

    whole = subprocess.run(
        [*command, "--json"], env=environment(tmp_path / "home"), capture_output=True, check=True
    )
    lines = [json.loads(line) for line in whole.stdout.splitlines()]
    assert {line["name"] for line in lines if line["state"] == "stands"} == before
    assert len(results(output)) == 6


@pytest.mark.skipif(sys.platform == "win32", reason="ends a process as Linux does where memory runs out")
def test_a_process_that_dies_costs_no_job(tmp_path: Path) -> None:
    output = tmp_path / "scores"
    jobs = asked([season(tmp_path / "cuts", 2)], output, PLAIN)
    tasks = [
        Task(each.job, each.made_from, output) for each in planned(jobs, Receipts(output), retry_failed=False)
    ]

    def kill() -> None:
        while not (
            found := [each for each in multiprocessing.active_children() if each.name == "recue-batch"]
        ):
            time.sleep(0.01)
        assert found[0].pid is not None
        os.kill(found[0].pid, signal.SIGKILL)

    killing = threading.Thread(target=kill)
    killing.start()
    done = {task.job.name: receipt.exit_code for task, receipt in run_here(tasks, 1)}
    killing.join()
    assert done == {"e1": 0, "e2": 0}
