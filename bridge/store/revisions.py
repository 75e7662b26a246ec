"""The revisions of each timeline: saved, listed, undone, redone, restored."""

import sqlite3
from collections.abc import Callable
from datetime import datetime

from bridge.errors import StoreError
from bridge.store import line
from bridge.store.comparison import Comparison, compare
from bridge.store.contents import State, copy_parts, parts_of, read_parts, state_of, write_parts
from bridge.store.database import Database
from bridge.store.instants import instant_text
from bridge.store.revision import Revision, Summary, TimelineKey


class Revisions:
    """Every timeline's revisions, each a complete state of its score.

    They are a line: a new one follows the one that stands, and from then on stands itself. Undo goes back along the
    line and redo forward; neither makes a revision. One saved after an undo leaves those that were undone out of the
    line, but they stay in the list, and `restore` makes a new revision with the content of any.
    """

    def __init__(self, database: Database, keep: int) -> None:
        self._database = database
        self._keep = keep

    def timelines(self) -> tuple[TimelineKey, ...]:
        """Every timeline that has revisions, in order of path."""
        with self._database.reading() as connection:
            return line.timelines(connection)

    def save(
        self, timeline: TimelineKey, state: State, when: datetime, cause: str, hash_: str, summary: Summary
    ) -> Revision:
        """Add a revision, which then stands; the oldest beyond the number to keep are given up.

        Args:
            timeline: Whose.
            state: All that it holds.
            when: Now.
            cause: One of `Cause`.
            hash_: A hex digest of the timeline's file.
            summary: What came of it.

        Returns:
            The revision; it is on the disk.

        Raises:
            NotWrittenError: If it cannot be saved; the store is then as it was.
        """
        parts, saved = parts_of(state), instant_text(when)
        with self._database.writing() as connection:
            row = line.append(connection, timeline, saved, cause, hash_, summary)
            write_parts(connection, row, parts)
            line.prune(connection, row, self._keep)
            return line.revision_at(connection, row)

    def listed(self, timeline: TimelineKey) -> tuple[Revision, ...]:
        """The revisions of a timeline, newest first; none where it has none."""
        with self._database.reading() as connection:
            return line.listed(connection, timeline)

    def current(self, timeline: TimelineKey) -> Revision | None:
        """The revision that stands; None where a timeline has none."""
        with self._database.reading() as connection:
            row = line.current_row(connection, timeline)
            return None if row is None else line.revision_at(connection, row)

    def state(self, timeline: TimelineKey, number: int) -> State:
        """All that a revision holds.

        Raises:
            StoreError: If there is no such revision, or it is damaged.
        """
        try:
            with self._database.reading() as connection:
                parts = read_parts(connection, line.row_numbered(connection, timeline, number))
            return state_of(parts)
        except ValueError as error:
            raise StoreError(
                f"Revision {number} of {timeline.path} cannot be read from the store {self._database.path} ({error}); "
                "take another."
            ) from error

    def undo(self, timeline: TimelineKey) -> Revision:
        """Go back one revision.

        Returns:
            The one that stands now.

        Raises:
            StoreError: If there is none to go back to.
        """
        return self._step(timeline, line.row_before, "undo")

    def redo(self, timeline: TimelineKey) -> Revision:
        """Go forward again by one revision.

        Returns:
            The one that stands now.

        Raises:
            StoreError: If nothing was undone since the last revision was saved.
        """
        return self._step(timeline, line.row_after, "redo")

    def restore(self, timeline: TimelineKey, number: int, when: datetime) -> Revision:
        """Add a revision with the content of an earlier one.

        Args:
            timeline: Whose.
            number: The earlier one's.
            when: Now.

        Returns:
            The new revision, which stands; its summary is the earlier one's.

        Raises:
            StoreError: If there is no such revision.
        """
        saved = instant_text(when)
        with self._database.writing() as connection:
            source = line.row_numbered(connection, timeline, number)
            old = line.revision_at(connection, source)
            row = line.append(connection, timeline, saved, f"restored {number}", old.hash, old.summary)
            copy_parts(connection, source, row)
            line.prune(connection, row, self._keep)
            return line.revision_at(connection, row)

    def compare(self, timeline: TimelineKey, earlier: int, later: int) -> Comparison:
        """Tell which scenes two revisions share.

        Raises:
            StoreError: If there is no such revision, or its cue sheet cannot be read.
        """
        return compare(self.state(timeline, earlier).sheet, self.state(timeline, later).sheet)

    def _step(
        self, timeline: TimelineKey, find: Callable[[sqlite3.Connection, int], int | None], verb: str
    ) -> Revision:
        """Let the revision before or after the one that stands be the one."""
        with self._database.writing() as connection:
            current = line.current_row(connection, timeline)
            row = None if current is None else find(connection, current)
            if row is None:
                raise StoreError(
                    f"There is nothing to {verb} in {timeline.path}; `restore` brings back any revision."
                )
            line.stand(connection, row)
            return line.revision_at(connection, row)
