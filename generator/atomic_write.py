"""The atomic write: a file is there whole or as it was before, whatever goes wrong and even if the power fails.

The integrations have one of their own, because neither library knows the other.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(file: Path) -> Iterator[BinaryIO]:
    """Open a file to be written in place of one that is there; its folder is made if it is not.

    The temporary name is always the same, so that the next process removes what one that was killed left.

    Raises:
        OSError: If it cannot be written; what was there stays as it was, and nothing else is left.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.recue-part")
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
