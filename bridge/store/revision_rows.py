"""The rows of revisions in the database: the current one of each timeline, and its undo and redo links."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from bridge.errors import StoreError
from bridge.store.revision import Cause, Revision, Summary, TimelineKey
from bridge.store.timestamps import read_timestamp

_REVISIONS = """
    SELECT this.number, this.saved, this.cause, this.hash, before.number, after.number,
        this.id = timeline.current, this.kept, this.fitted, this.composed, this.removed, this.cuts, this.cuts_met, this.ms
    FROM revision AS this JOIN timeline ON timeline.id = this.timeline
    LEFT JOIN revision AS before ON before.id = this.before
    LEFT JOIN revision AS after ON after.id = this.after
"""
_PRUNE = """
    WITH RECURSIVE led (id, steps) AS (
        SELECT current, 0 FROM timeline WHERE id = :timeline
        UNION SELECT before, steps + 1 FROM led JOIN revision USING (id) WHERE before NOTNULL AND steps < :steps
        UNION SELECT after, steps + 1 FROM led JOIN revision USING (id) WHERE after NOTNULL AND steps < :steps
    )
    DELETE FROM revision WHERE timeline = :timeline
        AND number <= (SELECT max(number) FROM revision WHERE timeline = :timeline) - :keep
        AND id NOT IN (SELECT revision FROM push WHERE state IN ('waiting', 'sent'))
        AND id NOT IN (SELECT id FROM led)
"""


def timelines(connection: sqlite3.Connection) -> tuple[TimelineKey, ...]:
    """Return every timeline, in order of path."""
    rows = connection.execute("SELECT path, sequence FROM timeline ORDER BY path, sequence")
    return tuple(key_of(path, sequence) for path, sequence in rows)


def row_numbered(connection: sqlite3.Connection, key: TimelineKey, number: int) -> int:
    """Return the row id of a revision.

    Raises:
        StoreError: If there is none; the sentence says which there are.
    """
    found = rows(connection, key)
    if number in found:
        return found[number]
    there = f"those kept are {_runs(sorted(found))}" if found else "it has none"
    raise StoreError(f"There is no revision {number} of {key.path}; {there}.")


def rows(connection: sqlite3.Connection, key: TimelineKey) -> dict[int, int]:
    """Return the row id of each revision of a timeline by its number, newest first."""
    found = connection.execute(
        """
        SELECT number, revision.id FROM revision JOIN timeline ON timeline.id = timeline
        WHERE path = ? AND sequence = ? ORDER BY number DESC
        """,
        columns(key),
    )
    return dict(found.fetchall())


def listed(connection: sqlite3.Connection, key: TimelineKey) -> tuple[Revision, ...]:
    """Return a timeline's revisions, newest first."""
    rows = connection.execute(
        f"{_REVISIONS} WHERE timeline.path = ? AND timeline.sequence = ? ORDER BY this.number DESC",
        columns(key),
    )
    return tuple(map(_revision, rows))


def revision_at(connection: sqlite3.Connection, row: int) -> Revision:
    """Return the revision in a row."""
    return _revision(connection.execute(f"{_REVISIONS} WHERE this.id = ?", (row,)).fetchone())


def current_row(connection: sqlite3.Connection, key: TimelineKey) -> int | None:
    """Return the row id of the current revision; None where a timeline has none."""
    found = connection.execute(
        "SELECT current FROM timeline WHERE path = ? AND sequence = ?", columns(key)
    ).fetchone()
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Links:
    """The row ids that undo and redo lead to from a revision; None where they lead nowhere."""

    before: int | None = None
    after: int | None = None


def links_of(connection: sqlite3.Connection, row: int) -> Links:
    """Return the links of a revision's row."""
    return Links(*connection.execute("SELECT before, after FROM revision WHERE id = ?", (row,)).fetchone())


def links_after(
    connection: sqlite3.Connection, current: int, cause: Cause, back_to: int | None, same_choices: bool
) -> Links:
    """Return the links of the revision that is to follow the current one.

    A save of the cut changes no choice, so it keeps the links. An undo takes the undo link of the revision that it goes
    back to, and its redo link is the revision that was undone. More points of a curve are undone with those before. A redo, a restore, a new choice and notes that a person
    or a command wrote are undone to the revision before them: each is a step of its own.

    Args:
        connection: In a transaction.
        current: The row id of the current revision.
        cause: The cause of the new revision.
        back_to: The row id that an undo, a redo or a restore goes back to; else None.
        same_choices: True if the new revision has the choices of the current one.
    """
    if cause in {Cause.OPENED, Cause.SAVED} and same_choices:
        return links_of(connection, current)
    if cause is Cause.CURVE_ON and _cause_of(connection, current) in {Cause.CURVE, Cause.CURVE_ON}:
        return Links(links_of(connection, current).before)
    if cause is Cause.UNDONE:
        assert back_to is not None
        return Links(links_of(connection, back_to).before, current)
    if cause is Cause.REDONE:
        assert back_to is not None
        return Links(current, links_of(connection, back_to).after)
    return Links(current)


def _cause_of(connection: sqlite3.Connection, row: int) -> str:
    return str(connection.execute("SELECT cause FROM revision WHERE id = ?", (row,)).fetchone()[0])


def append(
    connection: sqlite3.Connection,
    key: TimelineKey,
    when: str,
    cause: Cause,
    hash_: str,
    made: Summary,
    back_to: int | None,
    parts: Mapping[str, bytes],
) -> int:
    """Add a revision, make it the current one, and return its row id.

    Its number is one more than the greatest, which is never deleted before the others.

    Args:
        connection: In a transaction.
        key: The timeline.
        when: The timestamp, as the database has it.
        cause: The cause of the new revision.
        hash_: A hex digest of the timeline's file.
        made: Its counts and its time.
        back_to: The number of the revision that an undo, a redo or a restore goes back to; else None.
        parts: The digests of its cut and of its choices, by name.

    Raises:
        StoreError: If there is no revision of that number.
    """
    connection.execute("INSERT OR IGNORE INTO timeline (path, sequence) VALUES (?, ?)", columns(key))
    timeline, current, greatest = connection.execute(
        """
        SELECT id, current, coalesce((SELECT max(number) FROM revision WHERE timeline = timeline.id), 0)
        FROM timeline WHERE path = ? AND sequence = ?
        """,
        columns(key),
    ).fetchone()
    source = None if back_to is None else row_numbered(connection, key, back_to)
    same = _part_of(connection, current, "choices") == parts["choices"]
    links = Links() if current is None else links_after(connection, current, cause, source, same)
    text = _cause_text(connection, timeline, current, cause, back_to, parts["cut"])
    row = connection.execute(
        """
        INSERT INTO revision
            (timeline, number, before, after, saved, cause, hash, kept, fitted, composed, removed, cuts, cuts_met, ms)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (timeline, greatest + 1, links.before, links.after, when, text, hash_, *astuple(made)),
    ).lastrowid
    assert row is not None
    connection.execute("UPDATE timeline SET current = ? WHERE id = ?", (row, timeline))
    return row


def _cause_text(
    connection: sqlite3.Connection,
    timeline: int,
    current: int | None,
    cause: Cause,
    back_to: int | None,
    cut: bytes,
) -> str:
    """Write a cause, with the number of the revision that it goes back to; a save of an earlier cut does so, too."""
    if cause is Cause.SAVED and _part_of(connection, current, "cut") != cut:
        earlier = _newest_of_cut(connection, timeline, cut)
        return cause.value if earlier is None else f"{Cause.REVERTED} {earlier}"
    return cause.value if back_to is None else f"{cause.value} {back_to}"


def _newest_of_cut(connection: sqlite3.Connection, timeline: int, cut: bytes) -> int | None:
    """Return the number of the newest revision of a cut; None where there is none."""
    found: int | None = connection.execute(
        """
        SELECT max(number) FROM revision JOIN part ON part.revision = revision.id
        WHERE timeline = ? AND name = 'cut' AND digest = ?
        """,
        (timeline, cut),
    ).fetchone()[0]
    return found


def _part_of(connection: sqlite3.Connection, row: int | None, name: str) -> bytes | None:
    """Return the digest of a revision's part; None where there is no revision."""
    found = connection.execute(
        "SELECT digest FROM part WHERE revision = ? AND name = ?", (row, name)
    ).fetchone()
    return found[0] if found else None


def _runs(numbers: Sequence[int]) -> str:
    """Format ascending numbers: `1 to 3`, or `1 and 9 to 200`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    *first, last = (" to ".join(map(str, run)) for run in runs)
    if not first and len(runs[0]) == 1:
        return f"{last} to {last}"
    return f"{', '.join(first)} and {last}" if first else last


def prune(connection: sqlite3.Connection, row: int, keep: int) -> None:
    """Delete the oldest revisions of a timeline, with the parts that no other revision has.

    Args:
        connection: In the transaction that added a revision, so that the current one is the newest.
        row: The row id of that revision.
        keep: The number of revisions that stay. One that a host still waits for stays as well, and those that undo
            and redo lead to in half as many steps.
    """
    (timeline,) = connection.execute("SELECT timeline FROM revision WHERE id = ?", (row,)).fetchone()
    connection.execute(_PRUNE, {"timeline": timeline, "keep": keep, "steps": keep // 2})


def _revision(row: Iterable[Any]) -> Revision:
    number, when, cause, hash_, before, after, current, *made = row
    return Revision(number, read_timestamp(when), cause, hash_, before, after, bool(current), Summary(*made))


def columns(key: TimelineKey) -> tuple[bytes, bytes]:
    """Return a key as the database has it; names that are not valid Unicode are preserved."""
    return str(key.path).encode(errors="surrogatepass"), key.sequence.encode(errors="surrogatepass")


def key_of(path: bytes, sequence: bytes) -> TimelineKey:
    """Return the key that `columns` wrote."""
    return TimelineKey(Path(path.decode(errors="surrogatepass")), sequence.decode(errors="surrogatepass"))
