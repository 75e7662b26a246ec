"""The queue of pushes to hosts, kept on disk so that a restart neither loses a push nor repeats one."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bridge.errors import StoreError
from bridge.store import revision_rows
from bridge.store.database import Database
from bridge.store.revision import TimelineKey
from bridge.store.timestamps import read_timestamp, timestamp_text


class PushState(StrEnum):
    """The state of a push."""

    WAITING = "waiting"
    """To be sent when it is due."""
    SENT = "sent"
    """The host has not confirmed it yet; to be sent again when it is due."""
    CONFIRMED = "confirmed"
    FAILED = "failed"
    """It is not tried again."""


@dataclass(frozen=True, slots=True)
class PushJob:
    """One revision on its way to one host."""

    id: int
    host: str
    timeline: TimelineKey
    revision: int
    state: PushState
    tries: int
    """Number of times it was sent."""
    error: str
    """Error of the last try; empty where there was none."""
    due: datetime
    """Time of the next try, in UTC."""


_JOBS = """
    SELECT push.id, host, path, sequence, number, state, tries, error, due
    FROM push JOIN revision ON revision.id = push.revision JOIN timeline ON timeline.id = revision.timeline
"""


class PushJobs:
    """The push jobs of every timeline. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, host: str, timeline: TimelineKey, revision: int, due: datetime) -> PushJob:
        """Add a push job; it replaces one of the same timeline and host that has not been sent yet.

        Raises:
            StoreError: If there is no such revision.
        """
        with self._database.writing() as connection:
            row = revision_rows.row_numbered(connection, timeline, revision)
            connection.execute(
                """
                DELETE FROM push WHERE state = 'waiting' AND host = ? AND revision IN (
                    SELECT id FROM revision WHERE timeline = (SELECT timeline FROM revision WHERE id = ?)
                )
                """,
                (host, row),
            )
            job = connection.execute(
                "INSERT INTO push (host, revision, state, due) VALUES (?, ?, 'waiting', ?)",
                (host, row, timestamp_text(due)),
            ).lastrowid
            return _job(connection, job)

    def due(self, now: datetime) -> tuple[PushJob, ...]:
        """Return the jobs to send now, or to retry because no host confirmed them in time; the longest due first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"{_JOBS} WHERE state IN ('waiting', 'sent') AND due <= ? ORDER BY due, push.id",
                (timestamp_text(now),),
            )
            return tuple(map(_read, rows))

    def unsettled(self, host: str) -> tuple[PushJob, ...]:
        """Return the jobs of a host that wait or are not confirmed yet, due or not; newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"{_JOBS} WHERE state IN ('waiting', 'sent') AND host = ? ORDER BY push.id DESC", (host,)
            )
            return tuple(map(_read, rows))

    def hasten(self, host: str, due: datetime) -> None:
        """Shorten the back-off of a host's open jobs, so that all are due by a time."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE push SET due = :due WHERE state IN ('waiting', 'sent') AND host = :host AND due > :due",
                {"host": host, "due": timestamp_text(due)},
            )

    def listed(self, timeline: TimelineKey) -> tuple[PushJob, ...]:
        """Return all jobs of a timeline's revisions, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"{_JOBS} WHERE path = ? AND sequence = ? ORDER BY push.id DESC",
                revision_rows.columns(timeline),
            )
            return tuple(map(_read, rows))

    def sent(self, job: int, again: datetime) -> PushJob:
        """Mark a job as sent, count the try, and set when to retry it unless the host confirms.

        Raises:
            StoreError: If there is no such job.
        """
        return self._change(job, "state = 'sent', tries = tries + 1, due = ?", timestamp_text(again))

    def confirmed(self, job: int) -> PushJob:
        """Mark a job as confirmed by the host.

        Raises:
            StoreError: If there is no such job.
        """
        return self._change(job, "state = 'confirmed', error = ''")

    def failed(self, job: int, error: str, again: datetime | None) -> PushJob:
        """Record an error, and the time of the retry; None to give up.

        Raises:
            StoreError: If there is no such job.
        """
        said = error.encode(errors="backslashreplace").decode()
        if again is None:
            return self._change(job, "state = 'failed', error = ?", said)
        return self._change(job, "state = 'waiting', error = ?, due = ?", said, timestamp_text(again))

    def _change(self, job: int, assignments: str, *values: str) -> PushJob:
        with self._database.writing() as connection:
            connection.execute(f"UPDATE push SET {assignments} WHERE id = ?", (*values, job))  # noqa: S608 (our own words)
            return _job(connection, job)


def _job(connection: sqlite3.Connection, job: int | None) -> PushJob:
    found = connection.execute(f"{_JOBS} WHERE push.id = ?", (job,)).fetchone()
    if found is None:
        raise StoreError(f"There is no push job {job}; its revision may have been given up since.")
    return _read(found)


def _read(row: Iterable[Any]) -> PushJob:
    job, host, path, sequence, number, state, tries, error, due = row
    key = revision_rows.key_of(path, sequence)
    return PushJob(job, host, key, number, PushState(state), tries, error, read_timestamp(due))
