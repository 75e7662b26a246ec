"""The user's own file of hits: a table, a MIDI file or an EDL of markers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bridge.errors import UsageError
from bridge.grid.bars import Hit
from bridge.plain_text import plain
from bridge.score.hits.csv_table import table_hits
from bridge.score.hits.marker_list import HEADING, listed_hits
from bridge.score.hits.midi import SIGNATURE, midi_hits, midi_marks
from bridge.timeline import Timeline
from bridge.timeline.timecode import record_timecode
from bridge.written_text import decoded_together
from integrations.files.regular_file import read_file

LARGEST_HITS: Final = 1_000_000
"""Bytes that a file of hits may have: tens of thousands of hits."""
NO_COLOURS: Final[Mapping[str, float]] = MappingProxyType({})
"""Weights of colours where the settings name none."""


@dataclass(frozen=True, slots=True)
class GivenHits:
    """The hits of a user's file."""

    hits: tuple[Hit, ...] = ()
    """Hits inside the timeline, in the file's order."""
    remarks: tuple[str, ...] = ()
    """Sentences for the report."""


def read_hits(
    file: Path,
    timeline: Timeline,
    weight: float,
    encoding: str | None = None,
    colours: Mapping[str, float] = NO_COLOURS,
) -> GivenHits:
    """Read a user's file of hits: a MIDI file or an EDL by its first bytes, else a table.

    See `midi_hits`, `listed_hits` and `table_hits`.

    Args:
        file: Its path.
        timeline: The cut it is for.
        weight: The weight of a hit that gives none.
        encoding: The code page of text that is not in Unicode; guessed where None.
        colours: The weight of a marker of each of these colours.

    Raises:
        UsageError: If it cannot be read, holds no hit, or none that lies in the timeline.
    """
    try:
        content = read_file(file, LARGEST_HITS)
    except OSError as error:
        raise UsageError(
            f"The file of hits {file} cannot be read ({error.strerror}); check --hits or the setting 'hits.file'"
        ) from error
    given = parsed_hits(content, file.name, timeline, weight, encoding, colours)
    return _inside(given, file.name, timeline)


def parsed_hits(
    content: bytes,
    name: str,
    timeline: Timeline,
    weight: float,
    encoding: str | None = None,
    colours: Mapping[str, float] = NO_COLOURS,
) -> GivenHits:
    """Read the bytes of a file of hits, those outside the timeline as well; see `read_hits`.

    Raises:
        UsageError: If it cannot be read.
    """
    marks = midi_marks(content, name) if content.startswith(SIGNATURE) else None
    try:
        written = decoded_together(
            [content] if marks is None else [mark.text for mark in marks], name, encoding
        )
    except ValueError as error:
        raise UsageError(str(error)) from error
    if marks is not None:
        hits = midi_hits(zip(marks, written.texts, strict=True), name, weight)
    elif written.text.lstrip().startswith(HEADING):
        hits = listed_hits(written.text, name, timeline, weight, colours)
    else:
        hits = table_hits(written.text, name, timeline, weight)
    return GivenHits(tuple(replace(hit, name=plain(hit.name)) for hit in hits), written.remarks)


def _inside(given: GivenHits, name: str, timeline: Timeline) -> GivenHits:
    """Leave out the hits outside the timeline, with a remark."""
    hits = given.hits
    if not hits:
        raise UsageError(f"{name} holds no hit; write one a line, or set markers in the MIDI file")
    kept = tuple(hit for hit in hits if 0 <= hit.time < timeline.duration)
    lost = [hit for hit in hits if not 0 <= hit.time < timeline.duration]
    if not kept:
        span = f"{record_timecode(timeline, 0)} to {record_timecode(timeline, timeline.frame_at(timeline.duration))}"
        raise UsageError(
            f"No hit of {name} lies in the timeline, which runs from {span}; times and frames count from its first "
            "frame, timecodes are its own"
        )
    if not lost:
        return given
    what = "1 hit lies" if len(lost) == 1 else f"{len(lost)} hits lie"
    left_out = f"{what} outside the timeline, the first {lost[0].origin}; left out."
    return GivenHits(kept, (*given.remarks, left_out))
