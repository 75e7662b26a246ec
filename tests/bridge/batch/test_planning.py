"""Why each job of a batch would run, and that each result is there once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.batch import working
from bridge.batch.asked import asked
from bridge.batch.planning import PlannedJob, Why, planned
from bridge.batch.receipts import Receipt, Receipts
from bridge.batch.working import Task, work
from tests.bridge.batch.seasons import PLAIN, episode, results


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    return episode(tmp_path / "e1.otio")


def plan(cut: Path, *, retry: bool = False, **values: object) -> PlannedJob:
    output = cut.parent / "scores"
    jobs = asked([cut], output, {**PLAIN, **values})
    (only,) = planned(jobs, Receipts(output), retry_failed=retry)
    return only


def run(cut: Path, **values: object) -> Receipt:
    planned_job = plan(cut, retry=False, **values)
    return work(Task(planned_job.job, planned_job.made_from, cut.parent / "scores"))


def test_what_was_made_from_the_same_stands(cut: Path) -> None:
    assert plan(cut).why is Why.NEW
    receipt = run(cut)
    assert receipt.files == ("e1/e1.mid", "e1/e1.recue.json")
    assert (plan(cut).why, plan(cut).runs, plan(cut).receipt) == (Why.STANDS, False, receipt)


def test_what_is_asked_for_twice_is_made_once(cut: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt, made = run(cut), results(cut.parent / "scores")
    monkeypatch.setattr(working, "score_file", unforeseen)
    assert run(cut) == receipt
    assert results(cut.parent / "scores") == made


def test_a_batch_that_ended_between_score_and_receipt_makes_the_same_again(cut: Path) -> None:
    run(cut)
    made = results(cut.parent / "scores")
    Receipts(cut.parent / "scores").file("e1").unlink()
    assert plan(cut).why is Why.NEW
    run(cut)
    assert results(cut.parent / "scores") == made


def test_a_recut_conforms_from_the_score_before(cut: Path) -> None:
    run(cut)
    episode(cut, 52)
    assert plan(cut).why is Why.CUT
    assert any("Went on from the score" in note for note in run(cut).notes)


def themes(cut: Path) -> None:
    (cut.parent / "themes").mkdir()
    (cut.parent / "themes" / "anna.mid").write_bytes(b"MThd")


def another_model(cut: Path) -> None:
    receipts = Receipts(cut.parent / "scores")
    file = receipts.file("e1")
    file.write_text(file.read_text().replace('"model": "', '"model": "older '))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda cut: (cut.parent / "recue.yaml").write_text("seed: 8\n"), Why.SETTINGS),
        (
            lambda cut: (cut.parent / "e1.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nNo!\n"),
            Why.SETTINGS,
        ),
        (themes, Why.SETTINGS),
        (another_model, Why.MODEL),
        (lambda cut: (cut.parent / "scores" / "e1" / "e1.mid").unlink(), Why.GONE),
        (lambda cut: (cut.parent / "scores" / "_batch" / "e1.json").write_text("{"), Why.NEW),
    ],
)
def test_what_changed_is_why_it_runs(cut: Path, change: Callable[[Path], object], why: Why) -> None:
    run(cut)
    change(cut)
    assert (plan(cut).why, plan(cut).runs) == (why, True)


def test_a_file_that_settings_name_is_known_by_what_it_holds(cut: Path) -> None:
    spots = cut.parent / "spots.csv"
    spots.write_text("time,name\n1.0,a look\n")
    run(cut, hits={"file": str(spots)})
    assert plan(cut, hits={"file": str(spots)}).why is Why.STANDS
    spots.write_text("time,name\n1.5,a look\n")
    assert plan(cut, hits={"file": str(spots)}).why is Why.SETTINGS


def test_what_failed_runs_again_when_it_is_asked_to_or_changed(cut: Path) -> None:
    cut.write_text("{ no timeline")
    receipt = run(cut)
    assert (receipt.exit_code, receipt.files) == (3, ())
    assert (plan(cut).why, plan(cut).runs, plan(cut).receipt) == (Why.FAILED, False, receipt)
    assert plan(cut, retry=True).runs
    episode(cut)
    assert (plan(cut).why, plan(cut).runs) == (Why.CUT, True)


def unforeseen(*_: object, **__: object) -> None:
    raise ZeroDivisionError("a mistake")


def test_what_nobody_foresaw_is_a_failure_of_one_job(cut: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "score_file", unforeseen)
    receipt = run(cut)
    assert (receipt.exit_code, "ZeroDivisionError" in receipt.error) == (1, True)
    assert "Traceback" in (cut.parent / "scores" / "_batch" / "e1.log").read_text()


def test_a_worker_of_another_release_makes_nothing(cut: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = plan(cut)
    monkeypatch.setattr(working, "model", lambda: "0.0.1 abc")
    receipt = work(Task(job.job, job.made_from, cut.parent / "scores"))
    assert (receipt.exit_code, "install the same" in receipt.error) == (5, True)
    assert plan(cut).why is Why.NEW
