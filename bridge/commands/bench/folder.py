"""The folder that a measurement writes to."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bridge.errors import NotWrittenError


@contextmanager
def temporary_folder(name: str) -> Iterator[Path]:
    """Make a temporary folder, which is removed with all its content when the context ends.

    Args:
        name: The measurement's name.

    Raises:
        NotWrittenError: If it cannot be made.
    """
    with writing():
        folder = Path(tempfile.gettempdir()) / f"recue-{name}-{secrets.token_hex(8)}"
    try:  # before it is made: a signal that comes just then leaves nothing
        with writing():
            folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing() -> Iterator[None]:
    """Translate the system's errors into one sentence, around nothing but writes to the temporary folder.

    Raises:
        NotWrittenError: In place of the system's error.
    """
    try:
        yield
    except OSError as error:
        raise NotWrittenError(
            f"The temporary folder cannot be written to ({error.strerror}); free some space, or name another in TMPDIR."
        ) from error
