"""Opening the store's file: seeing that it is one, whole, and of this version."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from bridge.errors import NotWrittenError, StoreError
from bridge.store.database import PATIENCE, Database, said
from bridge.store.schema import check_known, migrate

SETTINGS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "fullfsync": "ON",
    "foreign_keys": "ON",
    "secure_delete": "OFF",
    "journal_size_limit": 16 * 2**20,
}
"""How SQLite keeps the file.

In WAL mode a transaction is appended to a log, each page with a checksum, and counts from the instant its last page is
there: a process may be killed at any other, and the log up to the last complete transaction is what the next one reads.
For a kill NORMAL would do, as the system still holds what the process wrote. But the store says of a revision that it
is saved, and the daemon then tells hosts so; after a power cut NORMAL may have lost the last of them, since it waits
for the disk at checkpoints alone. FULL waits at every commit (fullfsync: on macOS, too, until it is on the disk), one
flush of 2 ms a revision on an ordinary disk.

Several processes may write, but one is better: SQLite before 3.51.3 has a race, never seen in the wild, between one
connection's checkpoints and another's commit (Source: https://www.sqlite.org/wal.html#walresetbug). One that only reads
makes no checkpoint.

Deleted revisions need not be wiped from the file; the log is cut back to the limit (bytes) when it was longer.
"""
MAGIC = b"SQLite format 3\0"
"""What every SQLite file begins with."""
DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
"""What SQLite calls a file that it cannot make sense of."""


def open_database(path: Path) -> tuple[Database, str]:
    """Open a store's file, making it and its folder if they are not there.

    A damaged one is set aside, its log with it, and a new one begun; a file that is no database is one only where
    Recue opened a store before, which the lock beside it tells. One process at a time opens a store: the others wait,
    so that two never set aside or migrate the same one.

    Args:
        path: The file.

    Returns:
        The database, and a sentence that says what was set aside; empty where all is well.

    Raises:
        NotWrittenError: If the file or its folder cannot be written to.
        StoreError: If the file is no store, or is a newer Recue's.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWrittenError(
            f"The folder {path.parent} cannot be made for the store ({error.strerror}); name another file."
        ) from error
    _check_kind(path)
    with said(path), _alone(path):
        damage = _damage(path)
        note = _set_aside(path, damage) if damage else ""
        return Database(path, _ready(path)), note


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other processes from opening the same store: a lock that the system takes back if this one is killed."""
    with closing(_connect(_lock_of(path))) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def _lock_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def _check_kind(path: Path) -> None:
    """See that a file is not something that never was a store, such as a timeline named by mistake."""
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError:
        return  # there is none, or SQLite will find that it cannot be opened
    if head and head != MAGIC and not _lock_of(path).exists():
        raise StoreError(f"{path} is no store of Recue's; name another file.")


def _connect(path: Path) -> sqlite3.Connection:
    """A connection for any thread that begins no transaction on its own."""
    return sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)


def _damage(path: Path) -> str:
    """What is wrong with a store's file; empty if nothing is, or there is none."""
    try:
        with closing(_connect(path)) as connection:
            _check_known(path, connection)
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        if not getattr(error, "sqlite_errorname", "").startswith(DAMAGE):
            raise
        found = str(error)
    return "" if found == "ok" else " ".join(found.split())


def _check_known(path: Path, connection: sqlite3.Connection) -> None:
    try:
        check_known(connection)
    except StoreError as error:
        raise StoreError(f"The store {path} {error}.") from error


def _set_aside(path: Path, damage: str) -> str:
    """Rename a damaged store and its log to the first name that is free; returns the sentence that says so."""
    names = (path.with_name(f"{path.stem}.damaged-{number}{path.suffix}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    try:
        for suffix in ("-wal", "-shm", ""):  # the file last: until it is gone the store is still there
            with suppress(FileNotFoundError):
                path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    except OSError as error:
        raise NotWrittenError(
            f"The store {path} is damaged ({damage}) and cannot be set aside ({error.strerror}); close what uses it, "
            "or name another file."
        ) from error
    return f"The store {path} was damaged ({damage}); it was set aside as {aside.name}, and a new one begun."


def _ready(path: Path) -> sqlite3.Connection:
    """A connection to a whole store, at the newest version."""
    connection = _connect(path)
    try:
        for name, value in SETTINGS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection
