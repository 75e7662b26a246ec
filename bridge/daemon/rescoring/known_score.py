"""A score as the daemon knows it, with the bytes of its files."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from bridge.output.cuesheet.reading import read_sheet
from bridge.output.cuesheet.sheet_values import Sheet
from bridge.output.names import midi_beside
from bridge.recut.planning import Standing
from bridge.recut.standing import standing
from bridge.settings import Format
from bridge.store import ScoreState
from bridge.timeline import Timeline

PAIR = frozenset({Format.MID, Format.JSON})
"""The formats that are a score together."""


@dataclass(frozen=True, slots=True)
class FilePair:
    """The .mid and the cue sheet of a timeline's score, wherever they are written."""

    timeline: Path
    sheet: Path

    @property
    def midi(self) -> Path:
        """The .mid, beside the cue sheet."""
        return midi_beside(self.sheet)

    @property
    def there(self) -> frozenset[Format]:
        """The formats of those that are there."""
        files = {Format.MID: self.midi, Format.JSON: self.sheet}
        return frozenset(form for form, file in files.items() if file.exists())


@dataclass(frozen=True, slots=True, eq=False)
class KnownScore:
    """A score as it was last written to the files, or found in them."""

    standing: Standing
    generator: str
    """Name of its composer."""
    weights: str
    """Digest of the composer's weights."""
    seal: str
    """Checksum of its .mid."""
    settings: Mapping[str, object]
    """The settings that it was made with, as its cue sheet tells them."""
    sheet: bytes
    """The cue sheet, as a file."""
    midi: bytes
    """The .mid, as a file."""
    formats: Collection[Format]
    """Those of PAIR that were in the folder."""


def known_score(
    told: Sheet, sheet: bytes, midi: bytes, cut: Timeline, called: str, formats: Collection[Format]
) -> KnownScore:
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
    return KnownScore(stands, told.generator, told.weights, told.seal, told.settings, sheet, midi, formats)


def score_of(state: ScoreState, formats: Collection[Format] = ()) -> KnownScore:
    """Return the score of a revision.

    Args:
        state: The revision's contents.
        formats: Those of .mid and cue sheet that are in the folder.

    Raises:
        UsageError: If it cannot be read.
    """
    told = read_sheet(state.sheet, "The revision's cue sheet")
    return known_score(told, state.sheet, state.midi, state.cut, "The revision's .mid", formats)
