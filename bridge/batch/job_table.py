"""The table of a batch: a CSV with a timeline in each row, and settings for it alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Final

from bridge.errors import UsageError
from bridge.settings import known_keys
from bridge.settings.files import anchored
from bridge.written_table import DELIMITERS, rows, stated_delimiter
from bridge.written_text import decoded, lines
from integrations.files.regular_file import read_file

TIMELINE: Final = "timeline"
SEQUENCE: Final = "sequence"
OUTPUT: Final = "output"
LARGEST_TABLE: Final = 8_000_000
"""Bytes that a table may have: tens of thousands of rows."""
_KEYS: Final = frozenset(key for key in known_keys() if "*" not in key)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table."""

    where: str
    """`season.csv, line 4`."""
    timeline: Path
    sequence: str | None
    output: str
    """The folder for the score, as seen from that of the batch; empty where the row says none."""
    values: Mapping[str, object]
    """Settings, nested as they are in `recue.yaml`, with paths that lead from anywhere."""


def read_table(file: Path) -> tuple[TableRow, ...]:
    """Read the table of a batch; its paths are seen from its own folder.

    Raises:
        UsageError: If it cannot be read, has a column that is no setting, or lists no timeline.
    """
    try:
        content = read_file(file, LARGEST_TABLE)
    except OSError as error:
        raise UsageError(f"The table '{file}' cannot be read ({error.strerror}); name a CSV file.") from error
    try:
        text = decoded(content, file.name).text.replace("\ufeff", "")
    except ValueError as error:
        raise UsageError(str(error)) from None
    found = tuple(_rows(text, file))
    if not found:
        raise UsageError(
            f"{file.name} lists no timeline; write one in each row below the names of the columns."
        )
    return found


def _rows(text: str, file: Path) -> Iterator[TableRow]:
    first, *_ = *lines(text), ""
    stated = stated_delimiter(first)
    if stated:
        text = text[len(first) :].removeprefix("\r").removeprefix("\n")
        first, *_ = *lines(text), ""
    columns: Sequence[str] = ()
    for number, cells in rows(text, file.name, stated or max(DELIMITERS, key=first.count)):
        written = [cell.strip() for cell in cells]
        if not columns:
            columns = _columns(written, file.name)
        elif any(written):
            yield _row(f"{file.name}, line {number + bool(stated)}", columns, written, file.parent.absolute())


def _columns(cells: Sequence[str], name: str) -> Sequence[str]:
    """Return the columns as settings are spelled.

    Raises:
        UsageError: If one is no setting, stands twice, or there is none of timelines.
    """
    columns = ["_".join(cell.casefold().replace("-", " ").replace("_", " ").split()) for cell in cells]
    for cell, column in zip(cells, columns, strict=True):
        if column not in _KEYS | {TIMELINE, SEQUENCE, OUTPUT}:
            near = get_close_matches(column, [TIMELINE, SEQUENCE, OUTPUT, *sorted(_KEYS)], n=1, cutoff=0.0)
            raise UsageError(
                f"{name}: the column '{cell}' is no setting; the nearest is '{near[0]}'. Rename or remove it."
            )
        if columns.count(column) > 1:
            raise UsageError(f"{name}: the column '{cell}' stands there twice; remove one of them.")
    if TIMELINE not in columns:
        raise UsageError(f"{name} has no column '{TIMELINE}'; begin it with a row like 'timeline,seed,mood'.")
    return columns


def _row(where: str, columns: Sequence[str], cells: Sequence[str], folder: Path) -> TableRow:
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        raise UsageError(
            f"{where}: it has more cells than there are columns; put text with commas in quotes."
        )
    told = {column: cell for column, cell in zip(columns, cells, strict=False) if cell}
    timeline, output = told.pop(TIMELINE, ""), told.pop(OUTPUT, "").replace("\\", "/").strip("/")
    if not timeline:
        raise UsageError(f"{where}: it names no timeline; write one in the column '{TIMELINE}'.")
    if output and not {"", ".", ".."}.isdisjoint(PurePosixPath(output).parts or ("",)):
        raise UsageError(f"{where}: the output '{output}' leads out of the folder; write a name like 'e01'.")
    sequence = told.pop(SEQUENCE, None)
    return TableRow(where, folder / timeline, sequence, output, anchored(_nested(told), folder))


def _nested(values: Mapping[str, str]) -> dict[str, object]:
    """Return values by keys like `hits.file` in the sections that these name."""
    nested: dict[str, object] = {}
    for key, value in values.items():
        *sections, last = key.split(".")
        inner = nested
        for section in sections:
            below = inner.setdefault(section, {})
            assert isinstance(below, dict)
            inner = below
        inner[last] = value
    return nested
