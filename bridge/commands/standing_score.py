"""The standing score, read from its files."""

from pathlib import Path, PurePath

from bridge.errors import UsageError
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.cuesheet.sheet_values import Sheet
from bridge.output.names import SHEET, midi_beside
from bridge.output.score_place import score_place
from bridge.recut.planning import Standing
from bridge.recut.standing import standing
from bridge.regular_file import read_file
from bridge.timeline import Timeline


def sheet_of(cut_file: Path, sheet_file: Path | None, sequence: str | None) -> Path:
    """Return the cue sheet that was named, else the one beside the old cut."""
    return sheet_file or score_place(cut_file.parent, cut_file, sequence).sheet


def read_standing(sheet_file: Path, cut: Timeline, cut_file: Path) -> tuple[Sheet, Standing]:
    """Read a score from its files.

    Args:
        sheet_file: The cue sheet; the .mid of its name lies beside it.
        cut: The cut it was made for.
        cut_file: The file that was read from, which may be another export than the one that was scored.

    Raises:
        UsageError: If a file is missing or cannot be read, or they do not belong together.
    """
    if not sheet_file.name.endswith(SHEET):
        raise UsageError(f"'{sheet_file}' is no cue sheet: name the {SHEET} file beside the score's .mid")
    midi = midi_beside(sheet_file)
    sheet = read_sheet(_content(sheet_file), str(sheet_file))
    same_format = PurePath(sheet.path).suffix.lower() == cut_file.suffix.lower()
    return sheet, standing(sheet, _content(midi), cut, str(midi), same_format=same_format)


def _content(file: Path) -> bytes:
    try:
        return read_file(file)
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({error.strerror}): name the old score's cue sheet with --score, "
            "or score the new cut with recue score"
        ) from error
