"""A table of hits, as CSV that people and spreadsheets write."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest

from bridge.errors import UsageError
from bridge.grid.bars import Hit, HitKind
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_frame
from bridge.written_table import DELIMITERS, rows, stated_delimiter
from bridge.written_text import lines

PLACES = ("time", "timecode", "frame")
"""Columns with the place of a hit."""
COLUMNS = (*PLACES, "weight", "name")
_TIMECODE = re.compile(
    r"\d{1,3}:\d{1,2}:\d{1,2}:\d{1,3}"
    r"|\d{1,2}([:;.])\d\d\1\d\d(?:[:;]|\1)\d\d(?!\.?\d)"
    r"|\d\d([:;.])\d\d\2\d\d[.,]\d\d(?!\.?\d)"
)
"""Four fields parted by colons, or of two digits each: `1:02.5;3` is a time and a weight, as is `1:00:10;3`. The hours
may have one digit, but for `1:00:10.12`, which is a time with decimals."""
_CLOCK = re.compile(
    r"(?:(?:(?P<hours>\d{1,6}):)?(?P<minutes>[0-5]?\d):)?(?P<seconds>\d{1,9}(?:[.,]\d{1,30})?)"
)
_FIRST_CELL = re.compile(rf'\s*"?(?>{_TIMECODE.pattern}|{_CLOCK.pattern})"?\s*(?P<delimiter>[{DELIMITERS}])')
"""A time or timecode with the delimiter after it; the comma of `12,5;3` is a decimal one."""
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,30})?")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a table by column."""

    where: str
    """`hits.csv, line 4`."""
    cells: dict[str, str]


def table_hits(text: str, name: str, timeline: Timeline, weight: float) -> Iterator[Hit]:
    """Read a table of hits.

    The first line may name the columns: one of `time` (seconds from the first frame, or `1:02.5`), `timecode` (the
    timeline's own) and `frame` (the first is 0), and if wanted `weight` and `name`, in any order. Without it they
    are a time or timecode, then a weight if it is a number, then a name. Cells are parted by commas, semicolons or
    tabs; empty lines and those that begin with `#` are left out.

    Args:
        text: The table.
        name: Its file's name.
        timeline: The cut; its timecode is what the table's is on.
        weight: The weight of a hit whose line gives none.

    Raises:
        UsageError: If a line cannot be read; it names the file, the line and a remedy.
    """
    for line in _lines(text, name):
        yield Hit(
            _place(line, timeline),
            HitKind.USER,
            _weight(line, weight),
            line.cells.get("name", ""),
            line.where,
        )


def _lines(text: str, name: str) -> Iterator[_Line]:
    columns: Sequence[str] | None = None
    delimiter = _delimiter(text)
    for number, row in rows(text, name, delimiter):
        cells, where = [cell.strip() for cell in row], f"{name}, line {number}"
        if not any(cells) or cells[0].startswith("#") or stated_delimiter(delimiter.join(row)):
            continue
        if columns is None:
            columns = _header(cells, where)
            if columns:
                continue
        if not columns and delimiter == ";":
            cells = _with_timecode(cells)
        yield _Line(where, _by_column(cells, columns, where))


def _delimiter(text: str) -> str:
    """Return the delimiter of the first line: the one after its time, else the most frequent one."""
    begun = (line for line in lines(text) if line.strip() and not line.startswith("#"))
    first = next(begun, "")
    if stated := stated_delimiter(first):
        return stated
    timed = _FIRST_CELL.match(first)
    return timed["delimiter"] if timed else max(DELIMITERS, key=_TIMECODE.sub("", first).count)


def _with_timecode(cells: list[str]) -> list[str]:
    """Join the first cells where they are the fields of one timecode, split at its own semicolons."""
    found = _TIMECODE.match(";".join(cells))
    fields = found[0].count(";") + 1 if found else 1
    joined = ";".join(cells[:fields])
    return [joined, *cells[fields:]] if found and joined == found[0] else cells


def _header(cells: Sequence[str], where: str) -> Sequence[str]:
    """Return the columns that a line names; none where it holds a hit already."""
    names = [cell.casefold() for cell in cells]
    begun = cells[0].lstrip("+-.")[:1]
    if not any(name in COLUMNS for name in names) and (begun.isdigit() or not begun):
        return ()
    wrong = next((cell for cell, name in zip(cells, names, strict=True) if name not in COLUMNS), None)
    if wrong is not None:
        what = f"'{wrong}' is no column"
    elif sum(name in PLACES for name in names) != 1:
        what = "one column has to say where"
    elif len(set(names)) < len(names):
        what = "no column may stand twice"
    else:
        return names
    raise UsageError(
        f"{where}: {what}; name one of time, timecode and frame, and weight and name if you like"
    )


def _by_column(cells: Sequence[str], columns: Sequence[str] | None, where: str) -> dict[str, str]:
    if columns:
        if any(cells[len(columns) :]):
            raise UsageError(
                f"{where}: it has more cells than columns; put a name with the delimiter in quotes"
            )
        return dict(zip_longest(columns, cells[: len(columns)], fillvalue=""))
    place = "timecode" if _TIMECODE.fullmatch(cells[0]) else "time"
    weighed = len(cells) > 1 and _NUMBER.fullmatch(cells[1]) is not None
    found = {place: cells[0], "weight": cells[1] if weighed else ""}
    return {**found, "name": ", ".join(cell for cell in cells[1 + weighed :] if cell)}


def _place(line: _Line, timeline: Timeline) -> Fraction:
    """Return the time of a hit, in seconds from the timeline's first frame."""
    column = next(name for name in line.cells if name in PLACES)
    read = {"time": _time, "frame": _frame, "timecode": _timecode}[column]
    return read(line.cells[column], line.where, timeline)


def _time(text: str, where: str, _: Timeline) -> Fraction:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise UsageError(f"{where}: '{text}' is no time; write seconds like 62.5, or minutes like 1:02.5")
    minutes = 60 * int(found["hours"] or 0) + int(found["minutes"] or 0)
    return 60 * minutes + Fraction(found["seconds"].replace(",", "."))


def _frame(text: str, where: str, timeline: Timeline) -> Fraction:
    if not text.isdecimal() or len(text) > 9:
        raise UsageError(
            f"{where}: '{text}' is no frame; write a whole number, 0 for the timeline's first frame"
        )
    return int(text) / timeline.rate


def _timecode(text: str, where: str, timeline: Timeline) -> Fraction:
    try:
        return record_frame(timeline, text) / timeline.rate
    except ValueError as error:
        raise UsageError(f"{where}: {error}") from None


def _weight(line: _Line, default: float) -> float:
    text = line.cells.get("weight", "")
    if not text:
        return default
    if _NUMBER.fullmatch(text) is None:
        raise UsageError(f"{line.where}: the weight '{text}' is no number; write one like 2, or 0 for no hit")
    return float(text.replace(",", "."))
