"""The revisions of each timeline: saving, listing, undo and redo."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime

from bridge.errors import StoreError
from bridge.settings.choices import Choice
from bridge.store import revision_rows, scene_rows
from bridge.store.contents import (
    ScoreState,
    digest_of,
    parts_of,
    read_choices,
    read_parts,
    state_of,
    write_parts,
)
from bridge.store.database import Database
from bridge.store.revision import RETURNS, Cause, Revision, Summary, TimelineKey
from bridge.store.scene_rows import StoredScene
from bridge.store.timestamps import timestamp_text


class Revisions:
    """Every timeline's revisions, each a complete state of its score. Thread-safe.

    The history is linear: a new revision follows the current one and becomes current. Going back adds a revision, too,
    so that nothing is lost by it. Each revision has links to the ones that undo and redo lead to
    (`bridge.store.revision_rows.links_after`).
    """

    def __init__(self, database: Database, keep: int) -> None:
        self._database = database
        self._keep = keep

    def timelines(self) -> tuple[TimelineKey, ...]:
        """Return every timeline that has revisions, in order of path."""
        with self._database.reading() as connection:
            return revision_rows.timelines(connection)

    def save(
        self,
        timeline: TimelineKey,
        state: ScoreState,
        when: datetime,
        cause: Cause,
        hash_: str,
        summary: Summary,
        back_to: int | None = None,
        scenes: Iterable[StoredScene] | None = None,
    ) -> Revision:
        """Add a revision and make it the current one; the oldest beyond the number to keep are deleted.

        Args:
            timeline: The timeline it belongs to.
            state: Its contents.
            when: The current time, with its zone.
            cause: Its cause.
            hash_: A hex digest of the timeline's file.
            summary: Its counts and its time.
            back_to: The number of the revision that an undo, a redo or a restore goes back to; else None.
            scenes: Its scenes, by which they are found again; None to add them later.

        Returns:
            The revision, which is on disk.

        Raises:
            NotWrittenError: If it cannot be saved; the store is then as it was.
            StoreError: If there is none to go back to; the store is then as it was.
            ValueError: If a cause that goes back names no revision, or another one does.
        """
        if (cause in RETURNS) != (back_to is not None):
            raise ValueError(f"the cause is {cause!r}, but the revision to go back to is {back_to}")
        parts, saved = parts_of(state), timestamp_text(when)
        digests = {name: digest_of(parts[name]) for name in ("cut", "choices")}
        with self._database.writing() as connection:
            row = revision_rows.append(connection, timeline, saved, cause, hash_, summary, back_to, digests)
            write_parts(connection, row, parts)
            if scenes is not None:
                scene_rows.add_scenes(connection, row, scenes)
            revision_rows.prune(connection, row, self._keep)
            return revision_rows.revision_at(connection, row)

    def listed(self, timeline: TimelineKey) -> tuple[Revision, ...]:
        """Return the revisions of a timeline, newest first."""
        with self._database.reading() as connection:
            return revision_rows.listed(connection, timeline)

    def current(self, timeline: TimelineKey) -> Revision | None:
        """Return the current revision; None where a timeline has none."""
        with self._database.reading() as connection:
            row = revision_rows.current_row(connection, timeline)
            return None if row is None else revision_rows.revision_at(connection, row)

    def state(self, timeline: TimelineKey, number: int) -> ScoreState:
        """Return the contents of a revision.

        Raises:
            StoreError: If there is no such revision, or it is damaged.
        """
        try:
            with self._database.reading() as connection:
                parts = read_parts(connection, revision_rows.row_numbered(connection, timeline, number))
            return state_of(parts)
        except ValueError as error:
            raise StoreError(
                f"Revision {number} of {timeline.path} cannot be read from the store {self._database.path} ({error}); "
                "take another."
            ) from error

    def choices(self, timeline: TimelineKey) -> tuple[tuple[int, Mapping[str, Choice]], ...]:
        """Return the number of each revision and the choices of a person in it, newest first."""
        with self._database.reading() as connection:
            rows = revision_rows.rows(connection, timeline)
            return tuple(read_choices(connection, rows))

    def not_outlined(self, timeline: TimelineKey) -> tuple[int, ...]:
        """Return the numbers of the revisions that were saved without their scenes."""
        with self._database.reading() as connection:
            return scene_rows.not_outlined(connection, timeline)

    def add_scenes(self, timeline: TimelineKey, number: int, scenes: Iterable[StoredScene]) -> None:
        """Add the scenes of a revision that was saved without them.

        Raises:
            StoreError: If there is no such revision.
        """
        with self._database.writing() as connection:
            row = revision_rows.row_numbered(connection, timeline, number)
            scene_rows.add_scenes(connection, row, scenes)

    def scenes_begun_by(self, timeline: TimelineKey, heads: Collection[str]) -> tuple[StoredScene, ...]:
        """Return the scenes of revisions whose first shot begins so, those of the newest revision first."""
        with self._database.reading() as connection:
            return scene_rows.begun_by(connection, timeline, heads)

    def scenes_showing(self, timeline: TimelineKey, content: str) -> tuple[StoredScene, ...]:
        """Return the scenes of revisions that show a content, that of the newest revision first."""
        with self._database.reading() as connection:
            return scene_rows.showing(connection, timeline, content)

    def undo_leads_to(self, timeline: TimelineKey) -> int:
        """Return the number of the revision that an undo of the last step leads to.

        Raises:
            StoreError: If there is none.
        """
        return self._led_to(timeline, "undo", lambda revision: revision.before)

    def undo_all_leads_to(self, timeline: TimelineKey) -> int:
        """Return the number of the revision that undoing every step leads to: the last that an undo can reach.

        Raises:
            StoreError: If there is nothing to undo.
        """
        number = self.undo_leads_to(timeline)
        before = {revision.number: revision.before for revision in self.listed(timeline)}
        while (further := before.get(number)) is not None:
            number = further
        return number

    def redo_leads_to(self, timeline: TimelineKey) -> int:
        """Return the number of the revision that a redo of that step leads to.

        Raises:
            StoreError: If nothing was undone since the last step.
        """
        return self._led_to(timeline, "redo", lambda revision: revision.after)

    def _led_to(self, timeline: TimelineKey, verb: str, link: Callable[[Revision], int | None]) -> int:
        current = self.current(timeline)
        number = None if current is None else link(current)
        if number is None:
            raise StoreError(
                f"There is nothing to {verb} in {timeline.path}; `restore` brings back any revision."
            )
        return number
