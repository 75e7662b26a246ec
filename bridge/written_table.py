"""Tables as people and spreadsheets write them: rows of cells, parted by commas, semicolons or tabs."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from bridge.errors import UsageError

DELIMITERS: Final = ",;\t"
_STATED: Final = re.compile(rf'\s*"?sep=(?P<delimiter>[{DELIMITERS}])"?\s*', re.IGNORECASE)
"""The line that spreadsheets begin a table with to say its delimiter."""


def stated_delimiter(line: str) -> str | None:
    """Return the delimiter that a line states for its table (`sep=;`); None where it states none."""
    found = _STATED.fullmatch(line)
    return None if found is None else found["delimiter"]


def rows(text: str, name: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a table with the number of each one's last line.

    Args:
        text: The table.
        name: Its file's name.
        delimiter: What parts its cells.

    Raises:
        UsageError: If it cannot be read as CSV; it names the file and the line.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise UsageError(
            f"{name}, line {reader.line_num}: it cannot be read as CSV ({error}); save the table again"
        ) from error
