"""Delivery of a score into a folder."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from integrations.atomic_write import placing, written_beside
from integrations.delivery import Delivery
from integrations.errors import DeliveryError, UnwrittenError


@dataclass(frozen=True, slots=True)
class FolderTarget:
    """A folder on this machine; it is made if it does not exist."""

    folder: Path

    def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Write every file of a score, replacing those of an earlier one.

        All content is written and flushed to disk under temporary names before the first file is replaced, so that a
        failure leaves the earlier score as it was.

        Returns:
            The path of each file.

        Raises:
            UnwrittenError: If the folder or a file cannot be written.
            DeliveryError: If the name cannot name a file.
        """
        if not delivery.name or Path(delivery.name).name != delivery.name:
            raise DeliveryError(f"'{delivery.name}' cannot name a file: leave out folders and slashes")
        try:
            return self._replace(delivery)
        except OSError as error:
            reason = error.strerror or str(error)
            raise UnwrittenError(
                f"The score of {delivery.name} cannot be written to {self.folder} ({reason}): "
                "free the folder or name another"
            ) from error

    def _replace(self, delivery: Delivery) -> tuple[str, ...]:
        files = {
            self.folder / f"{delivery.name}.{suffix}": content for suffix, content in delivery.files.items()
        }
        with ExitStack() as unfinished:
            for made in _make(self.folder):
                unfinished.callback(_remove_empty, made)
            written = {
                file: unfinished.enter_context(written_beside(file, content))
                for file, content in files.items()
            }
            with placing():
                for file, temporary in written.items():
                    temporary.replace(file)
        return tuple(str(file) for file in files)


def _make(folder: Path) -> list[Path]:
    """Make a folder and its parents; return those that did not exist, the outermost first."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]


def _remove_empty(folder: Path) -> None:
    """Remove a folder that is still empty."""
    if not any(folder.iterdir()):
        folder.rmdir()
