"""A score that stands, read from its files."""

from pathlib import Path, PurePath

from bridge.errors import UsageError
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.cuesheet.told import Sheet
from bridge.output.names import SHEET, midi_beside, sheet_beside
from bridge.recut.planning import Standing
from bridge.recut.standing import standing
from bridge.timeline import Timeline


def sheet_of(old: Path, sheet: Path | None, sequence: str | None) -> Path:
    """The cue sheet that was named, else the one beside the old cut."""
    return sheet or sheet_beside(old, sequence)


def read_standing(sheet: Path, timeline: Timeline, cut: Path) -> tuple[Sheet, Standing]:
    """Read a score from its files.

    Args:
        sheet: The cue sheet; the .mid of its name lies beside it.
        timeline: The cut it was made for.
        cut: The file that was read from, which may be another export than the one that was scored.

    Raises:
        UsageError: If a file is missing or cannot be read, or they do not belong together.
    """
    if not sheet.name.endswith(SHEET):
        raise UsageError(f"'{sheet}' is no cue sheet: name the {SHEET} file beside the score's .mid")
    midi = midi_beside(sheet)
    told = read_sheet(_content(sheet), str(sheet))
    same_format = PurePath(told.path).suffix.lower() == cut.suffix.lower()
    return told, standing(told, _content(midi), timeline, str(midi), same_format=same_format)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({error.strerror}): name the old score's cue sheet with --score, "
            "or score the new cut with recue score"
        ) from error
