"""A score with the bytes of its files: as the daemon wrote it, found it in a folder, or has it in the store."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from bridge.output.cuesheet.reading import read_sheet
from bridge.output.cuesheet.sheet_values import Sheet
from bridge.output.names import file_name, midi_beside, score_name
from bridge.recut.planning import Standing
from bridge.recut.standing import standing
from bridge.settings import Format
from bridge.store import ScoreState
from bridge.timeline import Timeline


@dataclass(frozen=True, slots=True)
class ScorePlace:
    """The place of a timeline's score."""

    timeline: Path
    folder: Path

    @property
    def sheet(self) -> Path:
        """Path of the cue sheet."""
        return self.folder / file_name(score_name(self.timeline, None), Format.JSON)

    @property
    def midi(self) -> Path:
        """Path of the .mid."""
        return midi_beside(self.sheet)


@dataclass(frozen=True, slots=True, eq=False)
class WrittenScore:
    """A score as it was last written to the files, or found in them."""

    standing: Standing
    generator: str
    """Name of its composer."""
    weights: str
    """Digest of the composer's weights."""
    seal: str
    """Checksum of its .mid."""
    sheet: bytes
    """The cue sheet, as a file."""
    midi: bytes
    """The .mid, as a file."""
    formats: Collection[Format]
    """Those of .mid and cue sheet that are in the folder."""


def score_in(
    told: Sheet, sheet: bytes, midi: bytes, cut: Timeline, called: str, formats: Collection[Format]
) -> WrittenScore:
    """Return the score in a cue sheet and a .mid.

    Args:
        told: The cue sheet, read.
        sheet: The same, as a file.
        midi: The .mid.
        cut: The cut they were made for.
        called: The .mid's name in an error.
        formats: Those of the two that are in the folder.

    Raises:
        UsageError: If they are not of one score and of this cut, or the .mid cannot be read.
    """
    stands = standing(told, midi, cut, called)
    return WrittenScore(stands, told.generator, told.weights, told.seal, sheet, midi, formats)


def score_of(state: ScoreState, formats: Collection[Format] = ()) -> WrittenScore:
    """Return the score of a revision.

    Args:
        state: The revision's contents.
        formats: Those of .mid and cue sheet that are in the folder.

    Raises:
        UsageError: If it cannot be read.
    """
    told = read_sheet(state.sheet, "The revision's cue sheet")
    return score_in(told, state.sheet, state.midi, state.cut, "The revision's .mid", formats)
