"""Content of a path at which a store is opened: nothing, a store of any version, damage, something else."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bridge.errors import NotWrittenError, StoreError
from bridge.grid.metre import SIX_EIGHT
from bridge.settings.choices import Choice
from bridge.store import Cause, FeatureKey, Store
from bridge.store.opening import SETTINGS
from bridge.store.revision_rows import columns
from bridge.store.schema import APPLICATION, MIGRATIONS, migrate
from bridge.store.timestamps import timestamp_text
from generator.conditions import Style
from tests.bridge.midi.test_edit_seal import a_score
from tests.bridge.store.values import CUT, MADE, a_sheet, a_state, minutes
from tests.scores import cut_list

STORES = Path(__file__).parents[2] / "golden"
"""A store of each version as SQL, its version among it, as `sqlite3 .dump` writes it."""
MEASURED = FeatureKey(Path("/media/a.mov"), 10, 20, 1, 0, 100)


def save(store: Store) -> None:
    store.revisions.save(CUT, a_state(1), minutes(0), Cause.OPENED, "", MADE)


def database(file: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(file, isolation_level=None))


def schema(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()


def test_a_store_and_its_folder_are_made(tmp_path: Path) -> None:
    with Store.open(tmp_path / "state" / "recue" / "store.sqlite") as store:
        assert (store.remark, store.revisions.timelines()) == ("", ())
        assert store.revisions.current(CUT) is None
        save(store)
    with Store.open(tmp_path / "state" / "recue" / "store.sqlite") as store:
        assert len(store.revisions.listed(CUT)) == 1


def test_it_waits_for_the_disk_at_every_commit(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite") as store, store.database.reading() as connection:
        kept = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in SETTINGS}
    assert kept == {**SETTINGS, "journal_mode": "wal", "synchronous": 2} | {
        "fullfsync": 1,
        "foreign_keys": 1,
        "secure_delete": 0,
    }


@pytest.mark.parametrize("version", range(len(MIGRATIONS) + 1))
def test_a_store_of_every_earlier_version_is_brought_to_this_one(version: int, tmp_path: Path) -> None:
    with database(tmp_path / "old.sqlite") as old, database(tmp_path / "new.sqlite") as new:
        migrate(old, MIGRATIONS[:version])
        migrate(old)
        migrate(new)
        assert schema(old) == schema(new)
        for connection in (old, new):
            assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    with Store.open(tmp_path / "old.sqlite") as store:
        save(store)


def test_a_migration_keeps_what_is_there(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.sqlite") as store:
        save(store)
    note = "ALTER TABLE revision ADD COLUMN note TEXT NOT NULL DEFAULT ''"
    with database(tmp_path / "store.sqlite") as connection:
        migrate(connection, [*MIGRATIONS, [note]])
        assert connection.execute("SELECT number, note FROM revision").fetchall() == [(1, "")]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)


def test_a_migration_that_fails_leaves_the_version_before_it(tmp_path: Path) -> None:
    good, bad = ["CREATE TABLE more (x)"], ["CREATE TABLE most (x)", "CREATE TABLE most (x)"]
    with database(tmp_path / "store.sqlite") as connection:
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            migrate(connection, [*MIGRATIONS, good, bad])
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert "more" in tables
        assert "most" not in tables
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)


def test_a_newer_recues_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    with database(file) as connection:
        migrate(connection, [*MIGRATIONS, ["CREATE TABLE more (x)"]])
    before = file.read_bytes()
    known = len(MIGRATIONS)
    with pytest.raises(
        StoreError, match=rf"its schema is {known + 1}, this one knows {known}\); update Recue"
    ):
        Store.open(file)
    assert file.read_bytes() == before


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "bookmarks.sqlite"
    with database(file) as connection:
        connection.execute("CREATE TABLE bookmark (url)")
    before = file.read_bytes()
    with pytest.raises(StoreError, match="is another program's database, not a store"):
        Store.open(file)
    assert file.read_bytes() == before
    assert APPLICATION == 0x52654375


def test_a_file_that_never_was_a_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "cut.otio"
    file.write_bytes(b'{"OTIO_SCHEMA": "Timeline.1"}')
    for _ in range(2):
        with pytest.raises(StoreError, match=r"cut\.otio is no store of Recue's; name another file\."):
            Store.open(file)
    assert list(tmp_path.iterdir()) == [file]
    assert file.read_bytes() == b'{"OTIO_SCHEMA": "Timeline.1"}'


@pytest.mark.parametrize("damage", ["text", "truncated", "overwritten", "index"])
def test_a_damaged_store_is_set_aside_and_a_new_one_begun(damage: str, tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    with Store.open(file) as store:
        save(store)
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(
        {
            "text": b"this is no database, but it may be something that a person wrote " * 100,
            "truncated": whole[:middle],
            "overwritten": whole[:4096] + bytes(len(whole) - 4096),
            "index": whole[:4096] + bytes(range(256)) * 16 * 9 + whole[4096 * 10 :],
        }[damage]
    )
    left = file.read_bytes()
    for number in (1, 2):
        with Store.open(file) as store:
            assert f"it was set aside as store.damaged-{number}.sqlite, and a new one begun." in store.remark
            assert store.revisions.timelines() == ()
            save(store)
        assert (tmp_path / f"store.damaged-{number}.sqlite").read_bytes() == left
        file.write_bytes(left)


def test_of_several_who_open_a_damaged_store_one_sets_it_aside(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    Store.open(file).close()
    file.write_bytes(b"no store" * 4000)
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(Store.open, [file] * 6))
    assert sum(store.remark != "" for store in stores) == 1
    assert len(list(tmp_path.glob("*.damaged-*.sqlite"))) == 1
    save(stores[0])
    assert all(len(store.revisions.listed(CUT)) == 1 for store in stores)
    for store in stores:
        store.close()


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_what_each_version_kept_is_there(version: int, tmp_path: Path) -> None:
    with database(tmp_path / "store.sqlite") as connection:
        connection.executescript((STORES / f"store_{version}.sql").read_text(encoding="utf-8"))
    with Store.open(tmp_path / "store.sqlite") as store:
        assert [
            (each.number, each.cause, each.before, each.when) for each in store.revisions.listed(CUT)
        ] == [
            (2, "restored 1", 1, minutes(1)),
            (1, "opened", None, minutes(0)),
        ]
        state = store.revisions.state(CUT, 2)
        assert (state.cut, state.sheet, state.midi) == (cut_list([24, 48], ["A", "B"]), a_sheet(), a_score())
        assert state.choices == {"A": Choice(take=2, style=Style.SONG, metre=SIX_EIGHT)}
        assert store.features.overlapping(MEASURED) == {MEASURED: b"measured"}
        assert [(job.host, job.revision) for job in store.pushes.due(minutes(2))] == [("reaper", 2)]
        assert store.revisions.undo_leads_to(CUT) == 1
        save(store)


def test_undo_in_a_store_of_the_first_version_takes_back_choices_and_no_saves(tmp_path: Path) -> None:
    with database(tmp_path / "store.sqlite") as connection:
        migrate(connection, MIGRATIONS[:1])
        connection.execute("INSERT INTO timeline (id, path, sequence) VALUES (1, ?, ?)", columns(CUT))
        for number, cause in enumerate(["opened", "mood", "saved", "tempo", "saved", "saved"], start=1):
            connection.execute(
                "INSERT INTO revision VALUES (?, 1, ?, ?, ?, ?, '', 0, 0, 0, 0, 0, 1.0)",
                (number, number, number - 1 or None, timestamp_text(minutes(number)), cause),
            )
        connection.execute("UPDATE timeline SET current = 6")
    with Store.open(tmp_path / "store.sqlite") as store:
        listed = store.revisions.listed(CUT)
        assert [(each.number, each.before) for each in listed] == [
            (6, 3),
            (5, 3),
            (4, 3),
            (3, 1),
            (2, 1),
            (1, None),
        ]


@pytest.mark.parametrize("place", ["folder", "file/store.sqlite"])
def test_a_place_where_no_store_can_be_is_said(place: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(
        NotWrittenError, match=r"(cannot be opened|cannot be made for the store).*name another file\.$"
    ):
        Store.open(tmp_path / place)


def test_at_least_one_revision_is_kept(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="keep is 0"):
        Store.open(tmp_path / "store.sqlite", keep=0)
