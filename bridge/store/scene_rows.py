"""The rows of scenes in the database: by what they show, the newest revision that has them."""

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from bridge.store.revision import TimelineKey
from bridge.store.revision_rows import columns
from bridge.timeline.outlines import Outline

_ADD = """
    INSERT INTO scene (timeline, content, id, head, lead, length, revision)
    VALUES ((SELECT timeline FROM revision WHERE id = :revision), :content, :id, :head, :lead, :length, :revision)
    ON CONFLICT DO UPDATE SET revision = max(revision, excluded.revision)
"""
_SCENES = """
    SELECT scene.id, content, head, lead, length, number
    FROM scene JOIN timeline ON timeline.id = scene.timeline JOIN revision ON revision.id = scene.revision
    WHERE path = ? AND sequence = ?
"""


@dataclass(frozen=True, slots=True)
class StoredScene:
    """A scene that a revision has."""

    id: str
    shows: Outline
    revision: int = 0
    """Number of the newest revision that has it; 0 where it is being stored."""


def add_scenes(connection: sqlite3.Connection, row: int, scenes: Iterable[StoredScene]) -> None:
    """Add the scenes of a revision.

    Args:
        connection: In a transaction.
        row: The revision's row id.
        scenes: Its scenes.
    """
    connection.executemany(_ADD, [_values(row, scene) for scene in scenes])
    connection.execute("UPDATE revision SET outlined = 1 WHERE id = ?", (row,))


def begun_by(
    connection: sqlite3.Connection, key: TimelineKey, heads: Collection[str]
) -> tuple[StoredScene, ...]:
    """Return the scenes whose first shot begins so, those of the newest revision first."""
    found = (
        row for head in heads for row in connection.execute(f"{_SCENES} AND head = ?", (*columns(key), head))
    )
    return tuple(sorted(map(_scene, found), key=lambda scene: -scene.revision))


def showing(connection: sqlite3.Connection, key: TimelineKey, content: str) -> tuple[StoredScene, ...]:
    """Return the scenes of a content, that of the newest revision first."""
    rows = connection.execute(f"{_SCENES} AND content = ? ORDER BY number DESC", (*columns(key), content))
    return tuple(map(_scene, rows))


def not_outlined(connection: sqlite3.Connection, key: TimelineKey) -> tuple[int, ...]:
    """Return the numbers of the revisions whose scenes were not added yet."""
    rows = connection.execute(
        """
        SELECT number FROM revision JOIN timeline ON timeline.id = timeline
        WHERE path = ? AND sequence = ? AND NOT outlined ORDER BY number
        """,
        columns(key),
    )
    return tuple(number for (number,) in rows)


def _values(row: int, scene: StoredScene) -> dict[str, object]:
    shows = scene.shows
    return {
        "revision": row,
        "content": shows.content,
        "id": scene.id.encode(errors="surrogatepass"),
        "head": shows.head,
        "lead": str(shows.lead),
        "length": str(shows.length),
    }


def _scene(row: tuple[bytes, str, str, str, str, int]) -> StoredScene:
    identity, content, head, lead, length, number = row
    shows = Outline(content, head, Fraction(lead), Fraction(length))
    return StoredScene(identity.decode(errors="surrogatepass"), shows, number)
