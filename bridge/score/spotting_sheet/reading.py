"""Reading of a spotting sheet that a person gives back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bridge.errors import UsageError
from bridge.plain_text import plain
from bridge.score.spotting_sheet.cells import text_cell
from bridge.score.spotting_sheet.columns import TELL, Column, SheetRow, column, digest_of, meant
from bridge.score.spotting_sheet.formulas import unguarded
from bridge.written_table import DELIMITERS, rows, stated_delimiter
from bridge.written_text import decoded, lines

LARGEST_SHEET: Final = 4_000_000
"""Bytes that a sheet may have: thousands of cues."""
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')


@dataclass(frozen=True, slots=True)
class GivenSheet:
    """A spotting sheet as it was read."""

    name: str
    """Its file's name."""
    rows: tuple[SheetRow, ...]
    """In the file's order."""
    remarks: tuple[str, ...] = ()
    """Sentences for the report."""
    unread: tuple[str, ...] = ()
    """Sentences on what a person wrote into columns that only tell."""

    @property
    def digest(self) -> str:
        """A digest of what it decides."""
        return digest_of(self.rows)


def parsed_sheet(content: bytes, name: str, encoding: str | None = None) -> GivenSheet:
    """Read a spotting sheet from the bytes of a CSV file, as spreadsheets write it.

    Its first row that is not empty names the columns, in any order; `in` is needed, and those that are not Recue's are
    left alone.

    Args:
        content: The file.
        name: Its name in an error.
        encoding: The code page of text that is not in Unicode; guessed where None.

    Raises:
        UsageError: If it cannot be read; it names the row, the column and a remedy.
    """
    try:
        read = decoded(content, name, encoding)
    except ValueError as error:
        raise UsageError(str(error)) from None
    numbered = [
        (number, cells) for number, cells in _numbered(read.text.replace("\ufeff", ""), name) if any(cells)
    ]
    if not numbered:
        raise UsageError(
            f"{name} is empty; write the names of the columns in its first row, and a cue in each other"
        )
    (head, headings), body = numbered[0], numbered[1:]
    columns, strange = _columns(headings, f"{name}, row {head}")
    found = tuple(_row(cells, columns, number, name) for number, cells in body)
    if not found:
        raise UsageError(
            f"{name} holds no cue; write one in each row, with the timecodes where it begins and ends"
        )
    return GivenSheet(name, found, (*read.remarks, *strange), tuple(_unread(found, name)))


def _numbered(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each row with its number, as a spreadsheet counts them."""
    first, *_ = *lines(text), ""
    stated = stated_delimiter(first)
    if stated:
        text = text[len(first) :].removeprefix("\r").removeprefix("\n")
    delimiter = stated or _delimiter(text)
    for number, (_, cells) in enumerate(rows(text, name, delimiter), 1):
        yield number, [unguarded(text_cell(cell)) for cell in cells]


def _delimiter(text: str) -> str:
    """Return the delimiter of the headings: the most frequent one in the first line that is not empty."""
    first = next((line for line in lines(text) if line.strip()), "")
    return max(DELIMITERS, key=_QUOTED.sub("", first).count)


def _columns(headings: Sequence[str], where: str) -> tuple[list[Column | None], tuple[str, ...]]:
    """Return the column of each heading, None for one that is left alone, and sentences on those."""
    found = [column(heading) for heading in headings]
    if Column.IN not in found:
        raise UsageError(
            f"{where}: no column is called 'in'; name the column of the timecodes at which cues begin so, "
            f"and the others {', '.join(each for each in Column if each is not Column.IN)}"
        )
    for heading, each in zip(headings, found, strict=True):
        likely = meant(heading) if each is None and heading else None
        if likely is not None and likely not in found:
            raise UsageError(
                f"{where}, column '{heading}': there is no such column; did you mean '{likely}'? "
                "Call it so, or something quite different"
            )
    twice = next((each for each in found if each is not None and found.count(each) > 1), None)
    if twice is not None:
        raise UsageError(f"{where}: the column '{twice}' stands there twice; rename or remove one")
    strange = [
        plain(heading) for heading, each in zip(headings, found, strict=True) if each is None and heading
    ]
    if not strange:
        return found, ()
    named, are = ", ".join(f"'{each}'" for each in strange), "is" if len(strange) == 1 else "are"
    return found, (f"{named} in {where} {are} no column of Recue's, and not read.",)


def _unread(found: Sequence[SheetRow], name: str) -> Iterator[str]:
    """Yield a sentence for each column that only tells, and in which a person wrote something."""
    known = [row for row in found if row[Column.SCORED]]
    for told, why in TELL.items():
        rows = [str(row.number) for row in known if row.asks(told)]
        if rows:
            *some, last = rows
            where = f"rows {', '.join(some)} and {last}" if some else f"row {last}"
            yield f"{name}, {where}, column '{told}': what you wrote there is not read, for {why}."


def _row(cells: Sequence[str], columns: Sequence[Column | None], number: int, name: str) -> SheetRow:
    if any(cells[len(columns) :]):
        raise UsageError(
            f"{name}, row {number}: it has more cells than there are columns; put a text with the delimiter in quotes"
        )
    told = {each: cell for each, cell in zip(columns, cells, strict=False) if each is not None and cell}
    if Column.IN not in told:
        raise UsageError(
            f"{name}, row {number}, column 'in': it is empty; write the timecode at which the cue begins, "
            "or delete the row"
        )
    return SheetRow(told, number)
