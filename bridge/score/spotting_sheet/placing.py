"""A spotting sheet placed on a cut: its cues in order, with what each row asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from bridge.errors import UsageError
from bridge.score.scene_requests import Asked
from bridge.score.scenes.sheet_cues import SheetCue
from bridge.score.spotting_sheet.cells import read_key, read_metre, read_tempo
from bridge.score.spotting_sheet.columns import ASK, Column, SheetRow
from bridge.score.spotting_sheet.reading import GivenSheet
from bridge.settings.choices import Choice
from bridge.themes.wishes import wishes
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_frame, record_timecode

FIELDS: Mapping[Column, str] = {
    Column.DIRECTION: "mood",
    Column.KEY: "key",
    Column.TEMPO: "tempo",
    Column.METRE: "metre",
    Column.INSTRUMENTS: "instruments",
    Column.THEME: "theme",
}
"""The names in `Asked` of what the columns of ASK ask."""


@dataclass(frozen=True, slots=True)
class PlacedCue:
    """A cue of a sheet, and its row."""

    cue: SheetCue
    row: SheetRow
    values: Mapping[Column, object]
    """The value of each cell of ASK that is not empty."""

    def asked(self, columns: frozenset[Column]) -> Asked:
        """Return what some of its cells ask."""
        values = {FIELDS[each]: self.values[each] for each in ASK if each in columns}
        texts = {name: (str(values.pop(name)),) for name in ("mood", "instruments") if name in values}
        by_sheet = frozenset({*values, *texts})
        return Asked(
            Choice.of(values),
            mood=texts.get("mood", ()),
            instruments=texts.get("instruments", ()),
            by_sheet=by_sheet,
        )


@dataclass(frozen=True, slots=True)
class PlacedSheet:
    """A spotting sheet on a cut."""

    digest: str
    """A digest of what it decides."""
    placed: tuple[PlacedCue, ...]
    """In order of time; none overlaps another."""
    remarks: tuple[str, ...] = ()
    """Sentences for the report."""

    @property
    def cues(self) -> tuple[SheetCue, ...]:
        """The cues alone."""
        return tuple(each.cue for each in self.placed)


def placed(sheet: GivenSheet, timeline: Timeline) -> PlacedSheet:
    """Place a sheet on a cut; what has no out lasts until the next cue, or until the cut ends.

    Raises:
        UsageError: If a cell cannot be read, or a cue lies outside of the cut, ends before it begins or overlaps another;
            the sentence names the row and the column.
    """
    starts = [(_frame(sheet, row, Column.IN, timeline), row) for row in sheet.rows]
    starts.sort(key=lambda each: each[0])
    nexts = [*(frame for frame, _ in starts[1:]), timeline.frame_at(timeline.duration)]
    found = [
        _placed(sheet, row, first, after, timeline) for (first, row), after in zip(starts, nexts, strict=True)
    ]
    for before, after in pairwise(found):
        if after.cue.start < before.cue.end:
            raise UsageError(
                f"{after.cue.where}, column 'in': {after.row[Column.IN]} is before the cue of row "
                f"{before.row.number} ends, {before.row[Column.OUT]}; no two cues may overlap"
            )
    return PlacedSheet(sheet.digest, tuple(found), (*sheet.remarks, *sheet.unread))


def _placed(sheet: GivenSheet, row: SheetRow, first: int, after: int, timeline: Timeline) -> PlacedCue:
    where = _where(sheet, row)
    last = _frame(sheet, row, Column.OUT, timeline) if row[Column.OUT] else after
    if last <= first:
        raise UsageError(
            f"{where}, column 'out': {row[Column.OUT] or 'the next cue'} is not after {row[Column.IN]}, "
            "where the cue begins; correct one of them"
        )
    cue = SheetCue(_time(first, timeline), _time(last, timeline), row[Column.NAME], where)
    return PlacedCue(cue, row, _values(row, where))


def _values(row: SheetRow, where: str) -> Mapping[Column, object]:
    values: dict[Column, object] = {each: row[each] for each in ASK if row[each]}
    column = Column.METRE
    try:
        metre = read_metre(row[column]) if row[column] else None
        values |= {Column.METRE: metre} if metre else {}
        column = Column.KEY
        values |= {column: read_key(row[column])} if row[column] else {}
        column = Column.TEMPO
        values |= {column: read_tempo(row[column], metre)} if row[column] else {}
        column = Column.THEME
        wishes(row[column])
    except ValueError as error:
        raise UsageError(f"{where}, column '{column}': {error}") from None
    return values


def _where(sheet: GivenSheet, row: SheetRow) -> str:
    return f"{sheet.name}, row {row.number}"


def _frame(sheet: GivenSheet, row: SheetRow, column: Column, timeline: Timeline) -> int:
    """Return the frame of a timecode, which may be the first one after the timeline in the column `out`."""
    where, frames = f"{_where(sheet, row)}, column '{column}'", timeline.frame_at(timeline.duration)
    try:
        frame = record_frame(timeline, row[column])
    except ValueError as error:
        raise UsageError(f"{where}: {error}") from None
    if not 0 <= frame < frames + (column is Column.OUT):
        span = f"{record_timecode(timeline, 0)} to {record_timecode(timeline, frames)}"
        raise UsageError(
            f"{where}: {row[column]} is outside of the cut, which runs from {span}; give a sheet of this cut"
        )
    return frame


def _time(frame: int, timeline: Timeline) -> Fraction:
    """Return the instant of a frame: that of a cut or of the timeline's end, if one is in it, else where it begins."""
    edges = (*(cut.time for cut in timeline.cuts), timeline.duration)
    return next((edge for edge in edges if timeline.frame_at(edge) == frame), frame / timeline.rate)
