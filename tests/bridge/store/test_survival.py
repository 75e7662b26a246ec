"""Faults that a store survives: kills, power cuts, other processes, a full disk."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bridge.errors import NotWrittenError, StoreError
from bridge.store import Cause, Store
from tests.bridge.store.values import CUT, MADE, OTHER, a_state, minutes

ROOT = Path(__file__).parents[3]
SAVING = [sys.executable, "-m", "tests.bridge.store.saving"]


def saved(store: Store, *numbers: int, size: int = 40) -> None:
    for number in numbers:
        store.revisions.save(CUT, a_state(number, size), minutes(0), Cause.SAVED, "", MADE)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_process_may_be_killed_at_any_instant() -> None:
    done = subprocess.run([*SAVING, "30"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("30 killed")


def test_a_log_cut_anywhere_holds_the_last_complete_revision(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    with Store.open(file) as store:
        saved(store, 1, 2, 3, size=10)
        log = (tmp_path / "store.sqlite-wal").read_bytes()
        written = file.read_bytes()
    found = set()
    for share in range(40):
        torn = tmp_path / str(share) / "store.sqlite"
        torn.parent.mkdir()
        torn.write_bytes(written)
        torn.with_name("store.sqlite-wal").write_bytes(log[: len(log) * share // 39])
        with Store.open(torn) as store:
            assert store.remark == ""
            numbers = [revision.number for revision in store.revisions.listed(CUT)]
            for number in numbers:
                assert store.revisions.state(CUT, number).midi == a_state(number, 10).midi
        assert numbers == list(range(len(numbers), 0, -1))
        found.add(len(numbers))
    assert found == {0, 1, 2, 3}


def test_two_processes_save_at_once(tmp_path: Path) -> None:
    command = [*SAVING, "some", str(tmp_path / "store.sqlite"), "25"]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    numbers = [int(number) for process in both for number in process.communicate()[0].split()]
    assert sorted(numbers) == list(range(1, 51))
    with Store.open(tmp_path / "store.sqlite") as store:
        assert len(store.revisions.listed(CUT)) == 50


def test_many_threads_read_while_one_writes(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite") as store, ThreadPoolExecutor(4) as pool:
        saved(store, 1)

        def look(_: int) -> bytes:
            current = store.revisions.current(CUT)
            assert current
            return store.revisions.state(CUT, current.number).midi

        seen = pool.map(look, range(60))
        saved(store, *range(2, 12))
        known = {a_state(number).midi for number in range(1, 12)}
        assert set(seen) <= known


def test_a_full_disk_is_said_and_loses_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite") as store:
        saved(store, 1)
        with store.database.reading() as connection:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages + 10}")
        with pytest.raises(
            NotWrittenError, match=r"store\.sqlite cannot grow, for the disk is full; free some space\.$"
        ):
            saved(store, 2)
        assert [revision.number for revision in store.revisions.listed(CUT)] == [1]
        with store.database.reading() as connection:
            connection.execute("PRAGMA max_page_count = 100000")
        saved(store, 2)
        assert store.revisions.state(CUT, 2).midi == a_state(2).midi


def test_another_program_that_holds_it_is_waited_for_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bridge.store.opening.BUSY_TIMEOUT", 0.05)
    with Store.open(tmp_path / "store.sqlite") as one, Store.open(tmp_path / "store.sqlite") as other:
        with one.database.writing(), pytest.raises(StoreError, match="in use by another program"):
            saved(other, 1)
        saved(other, 1)
        assert one.revisions.listed(CUT) == other.revisions.listed(CUT)


def test_an_error_in_a_transaction_takes_it_back(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite") as store:

        def interrupted() -> None:
            with store.database.writing() as connection:
                connection.execute("INSERT INTO timeline (path, sequence) VALUES (x'2f', x'')")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            interrupted()
        assert store.revisions.timelines() == ()


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store.sqlite")
    store.close()
    store.close()
    with pytest.raises(StoreError, match="cannot be used"):
        store.revisions.listed(OTHER)
