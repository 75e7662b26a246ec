"""The line of a timeline's revisions in the database: which stands, what is before it and after it."""

import sqlite3
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path
from typing import Any

from bridge.errors import StoreError
from bridge.store.instants import read_instant
from bridge.store.revision import Revision, Summary, TimelineKey

_REVISIONS = """
    SELECT this.number, this.saved, this.cause, this.hash, before.number, this.id = timeline.current,
        this.kept, this.composed, this.removed, this.cuts, this.cuts_met, this.ms
    FROM revision AS this JOIN timeline ON timeline.id = this.timeline
    LEFT JOIN revision AS before ON before.id = this.before
"""
_PRUNE = """
    DELETE FROM revision WHERE timeline = :timeline
        AND number <= (SELECT max(number) FROM revision WHERE timeline = :timeline) - :keep
        AND id NOT IN (SELECT revision FROM push WHERE state IN ('waiting', 'sent'))
"""


def timelines(connection: sqlite3.Connection) -> tuple[TimelineKey, ...]:
    """Every timeline, in order of path."""
    rows = connection.execute("SELECT path, sequence FROM timeline ORDER BY path, sequence")
    return tuple(key_of(path, sequence) for path, sequence in rows)


def row_numbered(connection: sqlite3.Connection, key: TimelineKey, number: int) -> int:
    """The row of a revision.

    Raises:
        StoreError: If there is none; the sentence says which there are.
    """
    rows = connection.execute(
        """
        SELECT number, revision.id FROM revision JOIN timeline ON timeline.id = timeline
        WHERE path = ? AND sequence = ? ORDER BY number
        """,
        columns(key),
    ).fetchall()
    found: dict[int, int] = dict(rows)
    if number in found:
        return found[number]
    there = f"those kept are {rows[0][0]} to {rows[-1][0]}" if rows else "it has none"
    raise StoreError(f"There is no revision {number} of {key.path}; {there}.")


def listed(connection: sqlite3.Connection, key: TimelineKey) -> tuple[Revision, ...]:
    """A timeline's revisions, newest first."""
    rows = connection.execute(
        f"{_REVISIONS} WHERE timeline.path = ? AND timeline.sequence = ? ORDER BY this.number DESC",
        columns(key),
    )
    return tuple(map(_revision, rows))


def revision_at(connection: sqlite3.Connection, row: int) -> Revision:
    """The revision of a row."""
    return _revision(connection.execute(f"{_REVISIONS} WHERE this.id = ?", (row,)).fetchone())


def current_row(connection: sqlite3.Connection, key: TimelineKey) -> int | None:
    """The row of the revision that stands; None where a timeline has none."""
    found = connection.execute(
        "SELECT current FROM timeline WHERE path = ? AND sequence = ?", columns(key)
    ).fetchone()
    return found[0] if found else None


def row_before(connection: sqlite3.Connection, row: int) -> int | None:
    """The row an undo leads to; None where there is none."""
    found: int | None = connection.execute("SELECT before FROM revision WHERE id = ?", (row,)).fetchone()[0]
    return found


def row_after(connection: sqlite3.Connection, row: int) -> int | None:
    """The row a redo leads to; None where there is none.

    It is the newest that follows: a new revision after an undo becomes that, and what was undone is never reached again.
    """
    found = connection.execute(
        "SELECT id FROM revision WHERE before = ? ORDER BY number DESC LIMIT 1", (row,)
    ).fetchone()
    return found[0] if found else None


def append(
    connection: sqlite3.Connection, key: TimelineKey, when: str, cause: str, hash_: str, made: Summary
) -> int:
    """Add a revision after the one that stands, and let it stand; returns its row.

    Its number is one more than the greatest, which is never given up before the others.
    """
    connection.execute("INSERT OR IGNORE INTO timeline (path, sequence) VALUES (?, ?)", columns(key))
    timeline, current, greatest = connection.execute(
        """
        SELECT id, current, coalesce((SELECT max(number) FROM revision WHERE timeline = timeline.id), 0)
        FROM timeline WHERE path = ? AND sequence = ?
        """,
        columns(key),
    ).fetchone()
    row = connection.execute(
        """
        INSERT INTO revision
            (timeline, number, before, saved, cause, hash, kept, composed, removed, cuts, cuts_met, ms)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (timeline, greatest + 1, current, when, cause, hash_, *astuple(made)),
    ).lastrowid
    assert row is not None
    stand(connection, row)
    return row


def stand(connection: sqlite3.Connection, row: int) -> None:
    """Let a revision be the one that stands."""
    connection.execute(
        "UPDATE timeline SET current = ? WHERE id = (SELECT timeline FROM revision WHERE id = ?)", (row, row)
    )


def prune(connection: sqlite3.Connection, row: int, keep: int) -> None:
    """Give up the oldest revisions of a timeline, with the parts that no other holds.

    Args:
        connection: In the transaction that added a revision, so that the one that stands is the newest.
        row: That revision's.
        keep: How many of the newest stay; one that a host still waits for stays as well.
    """
    (timeline,) = connection.execute("SELECT timeline FROM revision WHERE id = ?", (row,)).fetchone()
    connection.execute(_PRUNE, {"timeline": timeline, "keep": keep})


def _revision(row: Iterable[Any]) -> Revision:
    number, when, cause, hash_, before, current, *made = row
    return Revision(number, read_instant(when), cause, hash_, before, bool(current), Summary(*made))


def columns(key: TimelineKey) -> tuple[bytes, bytes]:
    """A key as the database has it: a name that is no Unicode is kept, too."""
    return str(key.path).encode(errors="surrogatepass"), key.sequence.encode(errors="surrogatepass")


def key_of(path: bytes, sequence: bytes) -> TimelineKey:
    """The key that `columns` wrote."""
    return TimelineKey(Path(path.decode(errors="surrogatepass")), sequence.decode(errors="surrogatepass"))
