"""What was measured of footage and sound before, as every command that reads them uses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bridge.errors import NotWrittenError, StoreError
from bridge.settings import Settings
from bridge.settings.taste import NO_TASTE, Taste, learned
from bridge.store import StoredFootage, StoredSound, UserCache


@dataclass(frozen=True, slots=True, eq=False)
class MeasuredBefore:
    """The caches of one command, in the user's store. Whatever goes wrong with the store, the command goes on."""

    footage: StoredFootage
    sound: StoredSound
    cache: UserCache
    _troubles: list[str] = field(default_factory=list)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences for the report on a store that was set aside, or that cannot be used; none while all is well."""
        troubles = dict.fromkeys((self.footage.trouble, self.sound.trouble, *self._troubles))
        told = (_said(trouble) for trouble in troubles if trouble)
        return (*((self.cache.remark,) if self.cache.remark else ()), *told)

    def taste(self, settings: Settings) -> Taste:
        """Return what was learned of the user's taste; nothing where the settings say so, or the store cannot be read."""
        if not settings.preferences:
            return NO_TASTE
        try:
            return learned(self.cache.marked_takes())
        except (StoreError, NotWrittenError) as error:
            self._troubles.append(str(error))
            return NO_TASTE

    def close(self) -> None:
        """Close the store, if it was opened; `remarks` says what goes wrong."""
        try:
            self.cache.close()
        except (StoreError, NotWrittenError) as error:
            self._troubles.append(str(error))


@contextmanager
def measured_before() -> Iterator[MeasuredBefore]:
    """Give a command the caches of the user's store, and close it at the end.

    The store is opened when the first media file is read, and a command that reads none makes none. One that cannot be
    opened, read or written to stops nothing: the cache is left out, and `remarks` says so once all is closed.
    """
    cache = UserCache()
    known = MeasuredBefore(StoredFootage(cache), StoredSound(cache), cache)
    try:
        yield known
    finally:
        known.close()


def _said(trouble: str) -> str:
    """Write what goes wrong with the store as one sentence of a command that goes on."""
    why = trouble.replace("The ", "the ", 1) if trouble.startswith("The ") else trouble
    return f"What was measured of footage and sound is not kept for the next run: {why}"
