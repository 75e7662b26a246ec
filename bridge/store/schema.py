"""The schema of the store, and the migrations from earlier versions."""

import sqlite3
from collections.abc import Sequence

from bridge.errors import StoreError

APPLICATION = int.from_bytes(b"ReCu")
"""SQLite's application id of a store."""

Migration = Sequence[str]
"""Statements that migrate from one version of the schema to the next."""

FIRST: Migration = (
    """
    CREATE TABLE timeline (
        id INTEGER PRIMARY KEY,
        path BLOB NOT NULL,      -- resolved; UTF-8, what is no Unicode as surrogates
        sequence BLOB NOT NULL,  -- which of several in the file; empty where there is one
        current INTEGER REFERENCES revision (id),
        UNIQUE (path, sequence)
    )
    """,
    """
    CREATE TABLE revision (
        id INTEGER PRIMARY KEY,
        timeline INTEGER NOT NULL REFERENCES timeline (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        before INTEGER REFERENCES revision (id) ON DELETE SET NULL,  -- where undo leads
        saved TEXT NOT NULL,
        cause TEXT NOT NULL,
        hash TEXT NOT NULL,
        kept INTEGER NOT NULL,
        composed INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        cuts INTEGER NOT NULL,
        cuts_met INTEGER NOT NULL,
        ms REAL NOT NULL,
        UNIQUE (timeline, number)
    )
    """,
    "CREATE INDEX revision_before ON revision (before)",
    """
    CREATE TABLE blob (
        digest BLOB PRIMARY KEY,  -- SHA-256 of the content
        data BLOB NOT NULL        -- the content, compressed by zlib
    )
    """,
    """
    CREATE TABLE part (
        revision INTEGER NOT NULL REFERENCES revision (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        digest BLOB NOT NULL REFERENCES blob (digest),
        PRIMARY KEY (revision, name)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX part_digest ON part (digest)",
    """
    CREATE TRIGGER collect AFTER DELETE ON part
    WHEN NOT EXISTS (SELECT 1 FROM part WHERE digest = old.digest)
    BEGIN
        DELETE FROM blob WHERE digest = old.digest;
    END
    """,
    """
    CREATE TABLE feature (
        id INTEGER PRIMARY KEY,
        path BLOB NOT NULL,
        size INTEGER NOT NULL,      -- of the media file, in bytes
        mtime_ns INTEGER NOT NULL,
        first INTEGER NOT NULL,     -- samples from the file's first frame
        stop INTEGER NOT NULL,
        version INTEGER NOT NULL,
        used INTEGER NOT NULL,      -- counts up: the least is the longest unused
        bytes INTEGER NOT NULL,     -- of the data
        data BLOB NOT NULL,
        UNIQUE (path, size, mtime_ns, version, first, stop)
    )
    """,
    "CREATE INDEX feature_used ON feature (used, bytes)",
    """
    CREATE TABLE push (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        host TEXT NOT NULL,
        revision INTEGER NOT NULL REFERENCES revision (id) ON DELETE CASCADE,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'confirmed', 'failed')),
        tries INTEGER NOT NULL DEFAULT 0,
        error TEXT NOT NULL DEFAULT '',
        due TEXT NOT NULL
    )
    """,
    "CREATE INDEX push_revision ON push (revision)",
    "CREATE INDEX push_due ON push (state, due)",
)

REDO: Migration = (
    "ALTER TABLE revision ADD COLUMN after INTEGER REFERENCES revision (id) ON DELETE SET NULL",
    "CREATE INDEX revision_after ON revision (after)",
    """
    UPDATE revision SET before = (
        SELECT choice.before FROM revision AS choice
        WHERE choice.timeline = revision.timeline AND choice.number < revision.number
            AND choice.cause NOT IN ('opened', 'saved')
        ORDER BY choice.number DESC LIMIT 1
    ) WHERE cause IN ('opened', 'saved')
    """,
)
"""Migration that adds the redo link of each revision; undo leads from a saved cut to before the last choice."""

SCENES: Migration = (
    """
    CREATE TABLE scene (
        timeline INTEGER NOT NULL REFERENCES timeline (id) ON DELETE CASCADE,
        content TEXT NOT NULL,    -- digest of what it shows
        id BLOB NOT NULL,         -- its own; UTF-8, what is no Unicode as surrogates
        head TEXT NOT NULL,       -- digest of how its first shot begins
        lead TEXT NOT NULL,       -- exact seconds before that shot
        length TEXT NOT NULL,     -- exact seconds
        revision INTEGER NOT NULL REFERENCES revision (id) ON DELETE CASCADE,  -- the newest that has it
        PRIMARY KEY (timeline, content, id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX scene_head ON scene (timeline, head)",
    "CREATE INDEX scene_revision ON scene (revision)",
    "ALTER TABLE revision ADD COLUMN outlined INTEGER NOT NULL DEFAULT 0",  # 1 where its scenes are in that table
)
"""Migration that adds the scenes of each revision by what they show; those of earlier revisions are added when they are
first asked for."""

FITTED: Migration = ("ALTER TABLE revision ADD COLUMN fitted INTEGER NOT NULL DEFAULT 0",)
"""Migration that counts fitted scenes by themselves; before, they were counted as composed."""

AUDITIONS: Migration = (
    """
    CREATE TABLE audition (
        film BLOB NOT NULL,   -- path of the timeline; UTF-8, what is no Unicode as surrogates
        scene BLOB NOT NULL,  -- its own id, likewise
        take INTEGER NOT NULL,
        mark TEXT NOT NULL CHECK (mark IN ('kept', 'thrown')),
        heard TEXT NOT NULL,  -- what was heard of the take, as JSON
        PRIMARY KEY (film, scene, take)
    ) WITHOUT ROWID
    """,
)
"""Migration that adds the takes that a person kept or threw away; they stay when their revisions are deleted."""

MIGRATIONS: Sequence[Migration] = (FIRST, REDO, SCENES, FITTED, AUDITIONS)
"""The first creates an empty store's tables, each other leads to the next version; a released one never changes."""


def check_known(connection: sqlite3.Connection, newest: int = len(MIGRATIONS)) -> None:
    """Check that a database is new, or a store that this Recue knows.

    Args:
        connection: To the database.
        newest: The newest known version of the schema.

    Raises:
        StoreError: If it is another program's, or a newer Recue's; the sentence begins after the file's name.
    """
    mark, version = _number(connection, "application_id"), _number(connection, "user_version")
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if mark != APPLICATION and (mark or version or tables):
        raise StoreError("is another program's database, not a store; name another file")
    if version > newest:
        raise StoreError(
            f"was written by a newer Recue (its schema is {version}, this one knows {newest}); update Recue, or name "
            "another file"
        )


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Migrate a database to the newest version, one transaction a step, so that no step is ever half done.

    Args:
        connection: The only one that migrates; in autocommit mode, outside any transaction.
        migrations: The step to each version, the first from an empty database.

    Raises:
        sqlite3.Error: If a step fails; the database is as it was before that step.
    """
    known = _number(connection, "user_version")
    for version, statements in enumerate(migrations[known:], start=known + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {version}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
