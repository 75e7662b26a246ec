"""The folder that a measurement writes to."""

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
        NotWrittenError: If it cannot be made, or written to in the context.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=f"recue-{name}-") as folder:
            yield Path(folder)
    except OSError as error:
        raise NotWrittenError(
            f"The temporary folder cannot be written to ({error.strerror}); free some space, or name another in TMPDIR."
        ) from error
