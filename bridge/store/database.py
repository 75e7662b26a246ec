"""One SQLite file that many threads use: one connection, one transaction at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from bridge.errors import NotWrittenError, StoreError

PATIENCE = 10.0
"""Seconds to wait for another process's transaction."""
_DISK = "cannot be written to disk; check the disk, or name another file"
_DAMAGED = "is damaged; close what uses it and start again, and it will be set aside"
REASONS = {
    "SQLITE_FULL": "cannot grow, for the disk is full; free some space",
    "SQLITE_BUSY": f"has been in use by another program for {PATIENCE:g} s; close that one, or try again",
    "SQLITE_READONLY": "may not be written to; change its permissions, or name another file",
    "SQLITE_PERM": "may not be opened; change its permissions, or name another file",
    "SQLITE_CANTOPEN": "cannot be opened; check that its folder is there and may be written to, or name another file",
    "SQLITE_IOERR": _DISK,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
}
"""What SQLite's error codes mean for a person; an extended code (`SQLITE_IOERR_WRITE`) means what its first two words
do."""


UNWRITABLE = {"SQLITE_FULL", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN", "SQLITE_IOERR"}
"""Those of them that say that nothing can be written."""


class Database:
    """A connection that threads share.

    One connection under one lock, for every transaction here takes milliseconds: a thread that reads waits at most for
    one revision to be saved, no thread leaves a connection open behind it, and nothing is ever seen half done.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._lock = Lock()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is on the disk, whole, when it is left, or never was if it is left by an error.

        Raises:
            NotWrittenError: If nothing can be written.
            StoreError: If it cannot be done for another reason.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A transaction that sees one state of the store, whatever other processes write meanwhile.

        Raises:
            StoreError: If the store cannot be read.
        """
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock, said(self.path):
            self._connection.execute(begin)
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Write what is in the log into the file and let go of it; once is enough, twice does no harm.

        Raises:
            NotWrittenError: If the file can no longer be written; what was saved stays in the log beside it.
        """
        with self._lock, said(self.path):
            self._connection.close()


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Say an error of SQLite in one sentence.

    Raises:
        NotWrittenError: In place of one of the errors in UNWRITABLE.
        StoreError: In place of any other.
    """
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        kind = "_".join(name.split("_")[:2])
        said_as = NotWrittenError if kind in UNWRITABLE else StoreError
        raise said_as(f"The store {path} {REASONS.get(kind, f'cannot be used ({error})')}.") from error
