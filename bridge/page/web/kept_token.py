"""The token that opens the page, kept from one start of the daemon to the next, so that an open page goes on after it."""

import os
import re
import secrets
from pathlib import Path
from typing import Final

import platformdirs

from bridge.errors import NotWrittenError
from integrations.files.atomic_write import written_beside
from integrations.files.regular_file import read_file

_BYTES: Final = 32
"""Bytes of chance in a token."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")
"""What `secrets.token_urlsafe` makes of them."""
_OTHERS: Final = 0o077
"""The permissions of everybody but the user."""


def token_path() -> Path:
    """Return the path of the token's file, in the user's state folder."""
    return platformdirs.user_state_path("recue", appauthor=False) / "page-token"


def kept_token(file: Path) -> str:
    """Return the token in a file that the user alone may read; where there is none, or others may read it, a new one.

    Args:
        file: The file; the new token is kept in it.

    Raises:
        NotWrittenError: If a new one cannot be kept.
    """
    known = _known(file)
    if known:
        return known
    token = secrets.token_urlsafe(_BYTES)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with written_beside(file, token.encode(), private=True) as temporary:
            temporary.replace(file)
    except OSError as error:
        raise NotWrittenError(
            f"the token of the page cannot be kept in {file} ({error.strerror}); mend its folder, or use --no-page"
        ) from error
    return token


def _known(file: Path) -> str:
    """Return the token in a file; empty where it is none, or others may read it."""
    try:
        status = file.lstat()
        content = read_file(file, 2 * _BYTES)
    except OSError:
        return ""
    if os.name == "posix" and (status.st_mode & _OTHERS or status.st_uid != os.getuid() or file.is_symlink()):
        return ""
    token = content.decode("latin-1")
    return token if _TOKEN.fullmatch(token) else ""
