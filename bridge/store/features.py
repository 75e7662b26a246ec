"""A cache of measurements of media files, so that no footage is decoded twice."""

import sqlite3
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Protocol

from bridge.store.database import Database

_STRETCH = """
    path = :path AND size = :size AND mtime_ns = :mtime_ns AND version = :version AND first = :first AND stop = :stop
"""
_NEXT = "(SELECT coalesce(max(used), 0) + 1 FROM feature)"
_FORGET = f"DELETE FROM feature WHERE {_STRETCH}"  # noqa: S608 (our own words)
_USE = f"UPDATE feature SET used = {_NEXT} WHERE {_STRETCH}"  # noqa: S608 (our own words)
_KEEP = f"""
    INSERT INTO feature (path, size, mtime_ns, version, first, stop, used, bytes, data)
    VALUES (:path, :size, :mtime_ns, :version, :first, :stop, {_NEXT}, :bytes, :data)
"""  # noqa: S608 (our own words)
_OVERLAPPING = """
    SELECT first, stop, CAST(data AS BLOB) FROM feature
    WHERE path = :path AND size = :size AND mtime_ns = :mtime_ns AND version = :version
        AND first < :stop AND stop > :first
    ORDER BY first
"""
_EVICT = """
    DELETE FROM feature WHERE id IN (
        SELECT id FROM (SELECT id, sum(bytes) OVER (ORDER BY used DESC) AS held FROM feature) WHERE held > ?
    )
"""


@dataclass(frozen=True, slots=True)
class FeatureKey:
    """One stretch of one media file, as one version of the analysis measures it."""

    path: Path
    """Absolute."""
    size: int
    """Of the file, in bytes."""
    mtime_ns: int
    """Time of the file's last change, in nanoseconds; with path and size it identifies the file's content."""
    version: int
    """Of the analysis (`bridge.picture.footage.flow.ANALYSIS`)."""
    first: int
    """The first sample, counted from the file's first frame."""
    stop: int
    """The first sample after it."""


class Measurements(Protocol):
    """A cache of measurements by media file and stretch."""

    def overlapping(self, key: FeatureKey) -> dict[FeatureKey, bytes]:
        """Return the cached stretches of the same file that overlap a stretch, in order."""

    def keep(self, key: FeatureKey, data: bytes) -> None:
        """Cache the measurements of a stretch."""


class FeatureCache:
    """A thread-safe LRU cache of measurements by media file and stretch, limited in bytes."""

    def __init__(self, database: Database, limit: int) -> None:
        self._database = database
        self._limit = limit
        self._used: dict[FeatureKey, None] = {}  # in order, the latest last; written when something else is
        self._lock = Lock()

    def overlapping(self, key: FeatureKey) -> dict[FeatureKey, bytes]:
        """Return the cached stretches of the same file that overlap a stretch, in order; none if the file has changed.

        Raises:
            StoreError: If the store cannot be read.
        """
        with self._database.reading() as connection:
            rows = connection.execute(_OVERLAPPING, _columns(key)).fetchall()
        found = {replace(key, first=first, stop=stop): bytes(data) for first, stop, data in rows}
        with self._lock:
            for kept in found:
                self._used.pop(kept, None)
                self._used[kept] = None
        return found

    def keep(self, key: FeatureKey, data: bytes) -> None:
        """Cache the measurements of a stretch; those larger than the whole cache are not kept.

        Raises:
            NotWrittenError: If it cannot be written; the store is then as it was.
        """
        if len(data) > self._limit:
            return
        columns = _columns(key)
        with self._database.writing() as connection:
            self._tell_used(connection)
            connection.execute(_FORGET, columns)
            connection.execute(_KEEP, {**columns, "bytes": len(data), "data": data})
            connection.execute(_EVICT, (self._limit,))

    def flush(self) -> None:
        """Write the order of use since the last `keep`, so that the next process evicts in the right order.

        Raises:
            NotWrittenError: If it cannot be written.
        """
        if self._used:
            with self._database.writing() as connection:
                self._tell_used(connection)

    def _tell_used(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            used, self._used = self._used, {}
        connection.executemany(_USE, map(_columns, used))


def _columns(key: FeatureKey) -> dict[str, object]:
    return {**asdict(key), "path": str(key.path).encode(errors="surrogatepass")}
