"""A thread-safe SQLite file: one connection, one transaction at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from bridge.errors import NotWrittenError, StoreError

BUSY_TIMEOUT = 10.0
"""Seconds to wait for another process's transaction."""
_DISK = "cannot be written to disk; check the disk, or name another file"
_DAMAGED = "is damaged; close what uses it and start again, and it will be set aside"
REASONS = {
    "SQLITE_FULL": "cannot grow, for the disk is full; free some space",
    "SQLITE_BUSY": f"has been in use by another program for {BUSY_TIMEOUT:g} s; close that one, or try again",
    "SQLITE_READONLY": "may not be written to; change its permissions, or name another file",
    "SQLITE_PERM": "may not be opened; change its permissions, or name another file",
    "SQLITE_CANTOPEN": "cannot be opened; check that its folder is there and may be written to, or name another file",
    "SQLITE_IOERR": _DISK,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
}
"""SQLite's error codes in words; an extended code (`SQLITE_IOERR_WRITE`) is looked up by its first two words."""


UNWRITABLE = {"SQLITE_FULL", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN", "SQLITE_IOERR"}
"""Error codes that mean that nothing can be written."""


class Database:
    """A connection that threads share; all methods are thread-safe.

    One connection under one lock is enough, because every transaction takes milliseconds: a reader waits at most for
    one revision to be saved, no thread leaves a connection open, and no reader sees half a transaction.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = Lock()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction that is committed to disk on exit, and rolled back if an error leaves it.

        Raises:
            NotWrittenError: If nothing can be written.
            StoreError: If it fails for another reason.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction that sees a snapshot of the store, whatever other processes write meanwhile.

        Raises:
            StoreError: If the store cannot be read.
        """
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock, translated_errors(self.path):
            self._connection.execute(begin)
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Write the log (WAL) into the file and close it; idempotent.

        Raises:
            NotWrittenError: If the file can no longer be written; everything saved stays in the log beside it.
        """
        with self._lock, translated_errors(self.path):
            self._connection.close()


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Translate SQLite's errors into Recue's, one sentence each.

    Raises:
        NotWrittenError: In place of an error in UNWRITABLE.
        StoreError: In place of any other.
    """
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        kind = "_".join(name.split("_")[:2])
        translated = NotWrittenError if kind in UNWRITABLE else StoreError
        raise translated(f"The store {path} {REASONS.get(kind, f'cannot be used ({error})')}.") from error
