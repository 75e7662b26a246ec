"""The columns of a spotting sheet, and a row of it."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b


class Column(StrEnum):
    """A column, by its heading."""

    NUMBER = "number"
    NAME = "name"
    IN = "in"
    OUT = "out"
    LENGTH = "length"
    DIRECTION = "direction"
    HITS = "hits"
    KEY = "key"
    TEMPO = "tempo"
    METRE = "metre"
    INSTRUMENTS = "instruments"
    THEME = "theme"
    NOTES = "notes"
    SCORED = "as scored"
    """The cells of the row that nobody asked for on a sheet: what stands there unchanged asks for nothing."""


DECIDE = (
    Column.NAME,
    Column.IN,
    Column.OUT,
    Column.DIRECTION,
    Column.KEY,
    Column.TEMPO,
    Column.METRE,
    Column.INSTRUMENTS,
    Column.THEME,
    Column.NOTES,
)
"""Columns that are read from a sheet that is given back; the others tell."""
ASK = (Column.DIRECTION, Column.KEY, Column.TEMPO, Column.METRE, Column.INSTRUMENTS, Column.THEME)
"""Columns that ask something of a cue's music."""
TELL: Mapping[Column, str] = {
    Column.LENGTH: "it is the time from 'in' to 'out'",
    Column.HITS: "hits come from markers, tables of hits, picture and sound",
}
"""Columns that only tell, and why they are not read."""
_ALSO: Mapping[str, Column] = {
    "#": Column.NUMBER,
    "no": Column.NUMBER,
    "no.": Column.NUMBER,
    "cue": Column.NUMBER,
    "cue number": Column.NUMBER,
    "cue no": Column.NUMBER,
    "cue no.": Column.NUMBER,
    "title": Column.NAME,
    "cue name": Column.NAME,
    "cue title": Column.NAME,
    "start": Column.IN,
    "tc in": Column.IN,
    "time in": Column.IN,
    "end": Column.OUT,
    "tc out": Column.OUT,
    "time out": Column.OUT,
    "duration": Column.LENGTH,
    "description": Column.DIRECTION,
    "mood": Column.DIRECTION,
    "meter": Column.METRE,
    "instrumentation": Column.INSTRUMENTS,
    "themes": Column.THEME,
    "note": Column.NOTES,
    "comments": Column.NOTES,
}
"""Other headings that people give them."""
_LIKE = 0.75
"""Likeness from which on a heading is taken for a slip of the pen."""


def column(heading: str) -> Column | None:
    """Return the column of a heading; None for one that is not Recue's."""
    name = " ".join(heading.casefold().split())
    return Column(name) if name in set(Column) else _ALSO.get(name)


def meant(heading: str) -> Column | None:
    """Return the column that a heading which is none was probably meant for."""
    close = difflib.get_close_matches(" ".join(heading.casefold().split()), list(Column), 1, _LIKE)
    return Column(close[0]) if close else None


SEPARATOR = " | "
"""What parts the cells that a row was scored with."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One cue of a sheet."""

    cells: Mapping[Column, str]
    """The text of each cell that is not empty."""
    number: int = 0
    """The row's number in its file, counted from 1; 0 for one of no file."""

    def __getitem__(self, column: Column) -> str:
        """Return the text of a cell; empty where there is none."""
        return self.cells.get(column, "")

    def asks(self, column: Column) -> str:
        """Return the text of a cell that a person wrote; empty where it is as Recue wrote it."""
        text, scored = self[column], self[Column.SCORED]
        return "" if f"{SEPARATOR}{text}{SEPARATOR}" in f"{SEPARATOR}{scored}{SEPARATOR}" else text


def digest_of(rows: tuple[SheetRow, ...], *, numbers: bool = True) -> str:
    """Return a digest of what rows decide, in whatever order they stand; an empty cell of a column that came later is none.

    Args:
        rows: The rows.
        numbers: False for the digest of before a person's numbers of cues counted.
    """
    told = sorted(_decided(row, numbers=numbers) for row in rows)
    return blake2b("\n".join(told).encode(errors="replace"), digest_size=8).hexdigest()


def _decided(row: SheetRow, *, numbers: bool) -> str:
    """Return what a row decides, as text."""
    cells = [f"{each}={row[each]}" for each in DECIDE if row[each] or each is not Column.THEME]
    number = row.asks(Column.NUMBER) if numbers else ""
    return "\t".join([*cells, *([f"{Column.NUMBER}={number}"] if number else [])])
