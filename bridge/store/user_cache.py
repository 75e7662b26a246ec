"""The cache of measurements in a user's own store, opened when it is first asked."""

from os.path import lexists
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from bridge.errors import NotWrittenError, StoreError
from bridge.settings.taste import MarkedTake
from bridge.store.features import FeatureKey
from bridge.store.store import Store, default_path


class UserCache:
    """The cache of a user's own store, for one command; thread-safe.

    What reads no media opens no store, and makes none. A store that cannot be opened is not tried again.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open nothing yet.

        Args:
            path: The store's file; the user's own where None.
        """
        self._path = path
        self._lock = Lock()
        self._store: Store | None = None
        self._failed: StoreError | NotWrittenError | None = None
        self.remark = ""
        """A sentence on a damaged store that was set aside; empty if it was intact."""

    def overlapping(self, key: FeatureKey) -> dict[FeatureKey, bytes]:
        """Return the cached stretches of the same file that overlap a stretch; see `FeatureCache.overlapping`.

        Raises:
            NotWrittenError: If the store cannot be opened for writing.
            StoreError: If it cannot be opened, or not be read.
        """
        return self._opened().features.overlapping(key)

    def keep(self, key: FeatureKey, data: bytes) -> None:
        """Cache the measurements of a stretch; see `FeatureCache.keep`.

        Raises:
            NotWrittenError: If it cannot be written.
            StoreError: If the store cannot be opened.
        """
        self._opened().features.keep(key, data)

    def marked_takes(self) -> tuple[MarkedTake, ...]:
        """Return the takes that the user kept or threw away; none where there is no store.

        Raises:
            NotWrittenError: If the store cannot be opened for writing.
            StoreError: If it cannot be opened, or not be read.
        """
        path = self._path or default_path()
        return self._opened().auditions.all() if lexists(path) else ()

    def close(self) -> None:
        """Close the store, if it was opened.

        Raises:
            NotWrittenError: If it can no longer be written; what was kept in it is there all the same.
        """
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()

    def _opened(self) -> Store:
        with self._lock:
            if self._failed is not None:
                raise self._failed
            if self._store is None:
                self._store = self._open()
                self.remark = self._store.remark
            return self._store

    def _open(self) -> Store:
        path = self._path or default_path()
        try:
            return Store.open(path)
        except OSError as error:
            self._failed = StoreError(f"The store {path} may not be looked at ({error.strerror}).")
            raise self._failed from error
        except (StoreError, NotWrittenError) as error:
            self._failed = error
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
