"""The store: one file for the revisions, measured footage and pushes of a user's scores."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import platformdirs

from bridge.store.auditions import Auditions
from bridge.store.database import Database
from bridge.store.features import FeatureCache
from bridge.store.opening import open_database
from bridge.store.pushes import PushJobs
from bridge.store.revisions import Revisions

KEEP = 200
"""Revisions that are kept of a timeline."""
MEASURED = 512 * 2**20
"""Bytes of measured footage that are kept: 60 hours of it, at 12.5 samples a second of about 200 bytes each."""


def default_path() -> Path:
    """Return the default path of a user's store."""
    return platformdirs.user_state_path("recue") / "store.sqlite"


@dataclass(frozen=True, slots=True)
class Store:
    """An open store; thread-safe, and several processes may have it open.

    A save is durable when its call returns: it survives a kill of the process and a power cut (see
    `bridge.store.opening`).
    """

    database: Database
    revisions: Revisions
    features: FeatureCache
    pushes: PushJobs
    auditions: Auditions
    remark: str
    """A sentence for the log on a damaged store that was renamed; empty if it was intact."""

    @classmethod
    def open(cls, path: Path, keep: int = KEEP, measured: int = MEASURED) -> Self:
        """Open a store, or create one; use it with `with`, or close it.

        Args:
            path: The file; its folder is created if it does not exist. On a local disk: network file systems do not
                lock as SQLite needs.
            keep: Number of revisions of each timeline to keep, 1 or more.
            measured: Bytes of measured footage to keep.

        Raises:
            NotWrittenError: If it cannot be opened for writing.
            StoreError: If it is not a store, or a newer Recue's.
            ValueError: If `keep` is less than 1.
        """
        if keep < 1:
            raise ValueError(f"keep is {keep}, but the newest revision always stays: pass 1 or more")
        database, remark = open_database(path)
        features = FeatureCache(database, measured)
        return cls(
            database, Revisions(database, keep), features, PushJobs(database), Auditions(database), remark
        )

    def close(self) -> None:
        """Write the cache's order of use, and close the file.

        Raises:
            NotWrittenError: If it can no longer be written; every saved revision is there all the same.
        """
        try:
            self.features.flush()
        finally:
            self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
