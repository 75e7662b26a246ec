"""Delivery of a score into a folder: the one door for every file that Recue writes.

All files are written and flushed in the hidden folder first. Then they take their places together (`integrations.files.commit`).
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from os.path import isfile
from pathlib import Path

from integrations.errors import DeliveryError, UnwrittenError
from integrations.files.atomic_write import write_file
from integrations.files.commit import NEW, Commit, Replacement
from integrations.files.delivery import Delivered, Delivery, Kept, names_a_file
from integrations.files.hidden_folder import NAME as HIDDEN
from integrations.files.hidden_folder import (
    abandoned,
    hidden_folder,
    is_anything_unfinished,
    locked,
    make_shared,
    unfinished,
)
from integrations.files.ledger import Ledger
from integrations.files.unfinished import placing


@dataclass(frozen=True, slots=True)
class FolderTarget:
    """A folder on this machine; it is made if it does not exist."""

    folder: Path

    def deliver(self, delivery: Delivery) -> Delivered:
        """Write every file of a score, in place of those of an earlier one.

        All of them take their places or, after an error, none: also if the process is killed meanwhile, which the next
        delivery or `recover` settles. Whatever stood in a place and is not what Recue wrote there last is kept, under a
        name that says so. Links are moved aside, and never written through.

        Raises:
            UnwrittenError: If the folder or a file cannot be written.
            DeliveryError: If the name cannot name a file, or became another timeline's a moment ago.
        """
        if not names_a_file(delivery.name):
            raise DeliveryError(f"'{delivery.name}' cannot name a file: leave out folders and slashes")
        try:
            return self._deliver(delivery)
        except OSError as error:
            raise UnwrittenError(
                f"The files of {delivery.name} cannot be written to {self.folder} ({self._reason(error)}): "
                "free the folder or name another"
            ) from error

    def _reason(self, error: OSError) -> str:
        """Return what is wrong: the system's word, or that a file is in the folder's place."""
        file = next((each for each in (self.folder, *self.folder.parents) if isfile(each)), None)  # noqa: PTH113 (which raises nothing)
        if file is None:
            return error.strerror or str(error)
        return "it is a file, not a folder" if file == self.folder else f"{file} is a file, not a folder"

    def recover(self) -> tuple[Kept, ...]:
        """Finish what processes that were killed had begun, and clear what they left.

        Returns:
            What was kept.

        Raises:
            UnwrittenError: If the folder cannot be written.
        """
        hidden = self.folder / HIDDEN
        try:
            if hidden.is_symlink() or not hidden.is_dir() or not is_anything_unfinished(hidden):
                return ()  # nothing is unfinished: the folder need not be one that may be written to
            with locked(hidden):
                return self._recover(hidden)
        except OSError as error:
            raise UnwrittenError(
                f"What was left unfinished in {hidden} cannot be finished ({error.strerror}): free the folder"
            ) from error

    def _deliver(self, delivery: Delivery) -> Delivered:
        with ExitStack() as undo:
            for made in _make(self.folder):
                undo.callback(_remove_empty, made)
            hidden = hidden_folder(self.folder)
            with unfinished(hidden) as parts:
                digests = dict(_written(delivery, parts))
                with locked(hidden):
                    recovered = self._recover(hidden)
                    commit = _commit(delivery, digests, Ledger.read(hidden))
                    with placing():
                        kept = commit.run(self.folder, parts)
        files = tuple(str(self.folder / f"{delivery.name}.{suffix}") for suffix in delivery.files)
        return Delivered(files, (*recovered, *kept))

    def _recover(self, hidden: Path) -> tuple[Kept, ...]:
        with abandoned(hidden) as found:
            begun = [(parts, commit) for parts in found if (commit := Commit.read(parts)) is not None]
            return tuple(kept for parts, commit in begun for kept in commit.resume(self.folder, parts))


def _written(delivery: Delivery, parts: Path) -> Iterator[tuple[str, str]]:
    """Write the files of a delivery into numbered folders of unfinished files; yield the suffix and digest of each."""
    for number, (suffix, content) in enumerate(delivery.files.items()):
        own = parts / str(number)
        make_shared(own)
        yield suffix, write_file(own / NEW, content)


def _commit(delivery: Delivery, digests: Mapping[str, str], ledger: Ledger) -> Commit:
    """Return the commit of a delivery whose files are written.

    Raises:
        DeliveryError: If another timeline has taken its name since it was chosen.
    """
    owner = ledger.timelines.get(delivery.name, "")
    if delivery.timeline and owner not in {"", delivery.formerly, delivery.timeline}:
        raise DeliveryError(f"The name {delivery.name} was taken for '{owner}' a moment ago: try again")
    by = delivery.name if delivery.timeline else ""
    files = tuple(
        Replacement(suffix, digest, ledger.last(f"{delivery.name}.{suffix}", by), suffix in delivery.keep)
        for suffix, digest in digests.items()
    )
    return Commit(delivery.name, delivery.timeline, files)


def _make(folder: Path) -> list[Path]:
    """Make a folder and its parents; return those that did not exist, the outermost first."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _remove_empty(folder: Path) -> None:
    """Remove a folder that is still empty."""
    with suppress(OSError):
        folder.rmdir()
