"""Deliver files: written whole into a folder, or refused in one sentence."""

from pathlib import Path

from bridge.errors import recue_error
from integrations.delivery import Delivery
from integrations.errors import DeliveryError
from integrations.folder import FolderTarget


def deliver_files(output: Path, files: Delivery, *, keep_old: bool = False) -> tuple[str, ...]:  # noqa: ARG001
    """Write files into a folder, and return their paths.

    Raises:
        NotWrittenError: If the folder cannot be written to.
    """
    try:
        return FolderTarget(output).deliver(files)
    except DeliveryError as error:
        raise recue_error(error) from error
