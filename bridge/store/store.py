"""The store: one file for everything a user's scores went through."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import platformdirs

from bridge.store.database import Database
from bridge.store.features import FeatureCache
from bridge.store.opening import open_database
from bridge.store.pushes import PushJobs
from bridge.store.revisions import Revisions

KEEP = 200
"""How many revisions of a timeline are kept."""
MEASURED = 512 * 2**20
"""Bytes of measured footage that are kept: 149 hours of it, at 12.5 samples a second of 80 bytes each."""


def default_path() -> Path:
    """Where a user's store lies unless told otherwise."""
    return platformdirs.user_state_path("recue") / "store.sqlite"


@dataclass(frozen=True, slots=True)
class Store:
    """An open store; any thread may use it, and several processes may have it open.

    What is said to be saved is on the disk, and survives the process being killed at any instant, and a power cut
    (`bridge.store.opening` says how).
    """

    database: Database
    revisions: Revisions
    features: FeatureCache
    pushes: PushJobs
    note: str
    """A sentence that says what was set aside because it was damaged; empty where all is well."""

    @classmethod
    def open(cls, path: Path, keep: int = KEEP, measured: int = MEASURED) -> Self:
        """Open a store, or begin one; use it with `with`, or close it.

        Args:
            path: The file; its folder is made if it is not there. On a disk of this machine: file systems on a network
                do not lock as this needs.
            keep: How many revisions of each timeline to keep, 1 or more.
            measured: How many bytes of measured footage to keep.

        Raises:
            NotWrittenError: If it cannot be opened to be written.
            StoreError: If it is no store, or is a newer Recue's.
            ValueError: If no revision is to be kept.
        """
        if keep < 1:
            raise ValueError(f"keep is {keep}, but the newest revision always stays: pass 1 or more")
        database, note = open_database(path)
        features = FeatureCache(database, measured)
        return cls(database, Revisions(database, keep), features, PushJobs(database), note)

    def close(self) -> None:
        """Let go of the file.

        Raises:
            NotWrittenError: If it can no longer be written to; every revision that was saved is there all the same.
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
