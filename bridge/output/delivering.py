"""Deliver files: written whole into a folder, or refused in one sentence."""

from pathlib import Path

from bridge.errors import recue_error
from bridge.signals import raise_if_stopped
from integrations.delivery import Delivery
from integrations.errors import DeliveryError
from integrations.folder import FolderTarget


def deliver_files(output: Path, files: Delivery) -> tuple[str, ...]:
    """Write files into a folder, and return their paths.

    Raises:
        NotWrittenError: If the folder cannot be written to.
        SystemExit: If a signal asked this process to stop.
    """
    raise_if_stopped()
    try:
        return FolderTarget(output).deliver(files)
    except DeliveryError as error:
        raise recue_error(error) from error
