"""A list of scenes that a person keeps as a table: where each is, and what it is about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bridge.errors import UsageError
from bridge.plain_text import plain
from bridge.story.written import written
from bridge.written_table import DELIMITERS, rows, stated_delimiter
from bridge.written_text import lines

LARGEST_LIST: Final = 4_000_000
"""Bytes that a list may have: thousands of scenes."""
MOST_ROWS: Final = 5_000
"""Scenes of a list that are read."""
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("number", "no", "nr", "#", "scene", "scene no", "scene number", "sc", "scene #", "id"),
    "name": ("name", "title", "scene name", "slug", "slugline", "heading", "scene heading"),
    "start": (
        "start",
        "in",
        "begin",
        "from",
        "tc in",
        "timecode",
        "timecode in",
        "start time",
        "start tc",
        "time",
        "record in",
        "tc",
    ),
    "end": ("end", "out", "to", "until", "tc out", "timecode out", "end time", "end tc", "record out"),
    "length": ("length", "duration", "dur"),
    "description": (
        "description",
        "synopsis",
        "summary",
        "action",
        "plot",
        "story",
        "what happens",
        "content",
        "notes",
        "note",
        "comment",
        "comments",
    ),
    "mood": ("mood", "moods", "tone", "emotion", "feeling", "feel", "atmosphere"),
    "location": ("location", "set", "place", "where", "setting", "int/ext"),
}
"""What the columns of a list may be called."""
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')
_SPACES: Final = re.compile(r"[\s_.-]+")


@dataclass(frozen=True, slots=True)
class ListedScene:
    """A row of a list of scenes; empty where it says nothing."""

    row: int
    """As a spreadsheet counts it."""
    number: str = ""
    name: str = ""
    start: str = ""
    """A timecode, or seconds from the first frame."""
    end: str = ""
    length: str = ""
    """A timecode, or seconds."""
    description: str = ""
    mood: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True)
class SceneList:
    """A list of scenes."""

    name: str
    """Its file's."""
    scenes: tuple[ListedScene, ...]
    remarks: tuple[str, ...] = ()
    """Sentences for the report."""


def read_list(content: bytes, name: str, encoding: str | None = None) -> SceneList:
    """Read a list of scenes from the bytes of a CSV file, as people and spreadsheets write it.

    The first row that holds two or more names of columns names them, whatever stands above it.

    Args:
        content: The file.
        name: Its name in an error.
        encoding: The code page of text that is not in Unicode; guessed where None.

    Raises:
        UsageError: If it cannot be read, names no columns, or has none to find scenes or feeling by.
    """
    read = written(content, name, encoding)
    columns: Sequence[str] = ()
    found = list[ListedScene]()
    for number, cells in _numbered(read.text.replace("\ufeff", ""), name):
        if not columns:
            columns = _columns(cells)
        elif any(cells) and len(found) <= MOST_ROWS:
            found.append(_scene(number, cells, columns))
    _check(columns, found, name)
    more = f"{name} lists more than {MOST_ROWS:,} scenes; those after them are left out."
    remarks = (*read.remarks, more) if len(found) > MOST_ROWS else read.remarks
    return SceneList(name, tuple(found[:MOST_ROWS]), remarks)


def _numbered(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    first, *_ = *lines(text), ""
    stated = stated_delimiter(first)
    if stated:
        text = text[len(first) :].removeprefix("\r").removeprefix("\n")
    head = "\n".join(lines(text)[:20])
    delimiter = stated or max(DELIMITERS, key=_QUOTED.sub("", head).count)
    for number, (_, cells) in enumerate(rows(text, name, delimiter), 1 + bool(stated)):
        yield number, [plain(cell) for cell in cells]


def _columns(cells: Sequence[str]) -> Sequence[str]:
    """Return what each column is, empty for one that is left alone; nothing where the row names none."""
    named = list[str]()
    for cell in cells:
        heading = _SPACES.sub(" ", cell.casefold()).strip(" :")
        kind = next((kind for kind, names in HEADINGS.items() if heading in names), "")
        named.append("" if kind in named else kind)
    return named if sum(map(bool, named)) > 1 else ()


def _scene(row: int, cells: Sequence[str], columns: Sequence[str]) -> ListedScene:
    told = {kind: cell for kind, cell in zip(columns, cells, strict=False) if kind and cell}
    return ListedScene(row, **told)


def _check(columns: Sequence[str], found: Sequence[ListedScene], name: str) -> None:
    if not columns:
        raise UsageError(
            f"{name} names no columns that a list of scenes has; begin it with a row like 'scene,start,end,description,mood'"
        )
    if {"number", "name", "start"}.isdisjoint(columns):
        raise UsageError(
            f"{name} has no column to find its scenes by; add one that is called 'scene', 'name' or 'start'"
        )
    if not found:
        raise UsageError(f"{name} lists no scene; write one in each row below the names of the columns")
