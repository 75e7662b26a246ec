"""The daemon's log: lines for people on stderr, and JSON Lines in a file."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

import platformdirs

from bridge.errors import NotWrittenError
from bridge.plain_text import plain

_BYTES: Final = 2**20
_FILES: Final = 5
_USUAL: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def log_path() -> Path:
    """Return the path of the log, in the user's log folder."""
    return platformdirs.user_log_path("recue", appauthor=False) / "serve.jsonl"


class JsonLines(logging.Formatter):
    """Formatter of a record as one JSON object: time, level, logger, message, fields of `extra`, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{key: value for key, value in vars(record).items() if key not in _USUAL},
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


class ForPeople(logging.Formatter):
    """Formatter of a record as a sentence; the traceback is for the file alone."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the sentence, with the exception if there is one."""
        cause = f": {record.exc_info[1]!r}" if record.exc_info else ""
        return plain(f"recue: {record.getMessage()}{cause}")


@contextmanager
def logging_to(file: Path, *, quiet: bool = False) -> Iterator[None]:
    """Log Recue's own records to a file and to stderr while the context is open.

    The file is rotated at 1 MiB; the last five are kept.

    Args:
        file: The file.
        quiet: Show on stderr only what is wrong.

    Raises:
        NotWrittenError: If it cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = RotatingFileHandler(file, maxBytes=_BYTES, backupCount=_FILES - 1, encoding="utf-8")
    except OSError as error:
        raise NotWrittenError(
            f"the log {file} cannot be written ({error.strerror}); mend its folder"
        ) from error
    kept.setFormatter(JsonLines())
    shown = logging.StreamHandler()
    shown.setFormatter(ForPeople())
    shown.setLevel(logging.WARNING if quiet else logging.INFO)
    ours = logging.getLogger("bridge")
    before = ours.level
    ours.setLevel(logging.INFO)
    for handler in (kept, shown):
        ours.addHandler(handler)
    try:
        yield
    finally:
        for handler in (shown, kept):
            ours.removeHandler(handler)
            handler.close()
        ours.setLevel(before)
