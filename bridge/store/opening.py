"""Opening of the store's file: checks that it is a store and intact, and migrates it to this version."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from bridge.errors import NotWrittenError, StoreError
from bridge.store.database import BUSY_TIMEOUT, Database, translated_errors
from bridge.store.schema import check_known, migrate
from integrations.files.regular_file import IrregularFileError, open_regular

SETTINGS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "fullfsync": "ON",
    "foreign_keys": "ON",
    "secure_delete": "OFF",
    "journal_size_limit": 16 * 2**20,
}
"""SQLite's settings for the file.

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
"""First bytes of every SQLite file."""
DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
"""SQLite's error codes for a damaged file."""


def open_database(path: Path) -> tuple[Database, str]:
    """Open a store's file; create it and its folder if they do not exist.

    A damaged store is renamed, with its log, and a new one is created. A file that is not a database counts as a
    damaged store only where the lock file beside it shows that Recue opened it before. One process at a time opens a
    store, and the others wait, so that no two rename or migrate the same one.

    Args:
        path: The file.

    Returns:
        The database, and a remark on a damaged store that was renamed; empty if it was intact.

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
    with translated_errors(path), _alone(path):
        damage = _damage(path)
        remark = _set_aside(path, damage) if damage else ""
        return Database(path, _ready(path)), remark


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Lock out other processes that open the same store; the system releases the lock if this process is killed."""
    with closing(_connect(_lock_of(path))) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def _lock_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def _check_kind(path: Path) -> None:
    """Check that a file is not something that never was a store, such as a timeline named by mistake."""
    try:
        with open_regular(path) as file:
            head = file.read(len(MAGIC))
    except IrregularFileError as error:
        raise StoreError(f"{path} is {error.strerror}; name another file.") from error
    except OSError:
        return  # there is none, or SQLite will find that it cannot be opened
    if head and head != MAGIC and not _lock_of(path).exists():
        raise StoreError(f"{path} is no store of Recue's; name another file.")


def _connect(path: Path) -> sqlite3.Connection:
    """Return a connection for any thread, which begins no transaction implicitly."""
    return sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)


def _damage(path: Path) -> str:
    """Return a description of the damage to a store's file; empty if it is intact or does not exist."""
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
    """Rename a damaged store and its log to the first free name; return a sentence that says so."""
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
    """Return a connection to an intact store, migrated to the newest version."""
    connection = _connect(path)
    try:
        for name, value in SETTINGS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection
