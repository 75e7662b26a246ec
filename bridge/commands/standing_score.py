"""The standing score, read from its files."""

from dataclasses import dataclass
from os.path import lexists, realpath
from pathlib import Path, PurePath
from typing import Self

from bridge.errors import UsageError
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.cuesheet.sheet_values import Sheet
from bridge.output.made_with import gone_on_with
from bridge.output.names import SHEET, file_hash, midi_beside
from bridge.output.score_place import score_place
from bridge.recut.planning import Standing
from bridge.recut.standing import standing
from bridge.settings import Settings
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from bridge.timeline.reading import Reading
from integrations.files.regular_file import read_file


def sheet_of(cut_file: Path, sheet_file: Path | None, sequence: str | None) -> Path:
    """Return the cue sheet that was named, else the one beside the old cut."""
    return sheet_file or score_place(cut_file.parent, cut_file, sequence).sheet


@dataclass(frozen=True, slots=True, eq=False)
class WrittenScore:
    """A score as it stands in its files."""

    file: Path
    """The cue sheet."""
    midi_file: Path
    """The .mid; that of the cue sheet's name beside it, unless a person names another."""
    sheet: Sheet
    midi: bytes

    @classmethod
    def read(cls, sheet_file: Path, midi_file: Path | None = None) -> Self:
        """Read a score.

        Args:
            sheet_file: Its cue sheet.
            midi_file: Its .mid; the one beside the cue sheet where None.

        Raises:
            UsageError: If a file is missing or cannot be read.
        """
        if not sheet_file.name.endswith(SHEET):
            raise UsageError(f"'{sheet_file}' is no cue sheet: name the {SHEET} file beside the score's .mid")
        midi_file = midi_file or midi_beside(sheet_file)
        sheet = read_sheet(content_of(sheet_file), str(sheet_file))
        return cls(sheet_file, midi_file, sheet, content_of(midi_file))

    def settings(self, given: Settings) -> Settings:
        """Lay the settings that a person gives over those that the score was made with.

        Raises:
            UsageError: If they cannot be used together, or a file that the score was made with is gone.
        """
        return gone_on_with(given, self.sheet.settings, self.file)

    def takes_the_place_of_another(
        self, folder: Path, cut_file: Path, sequence: str | None, *, named: bool
    ) -> bool:
        """Return True if another score stands in a folder for a timeline, and is to be kept.

        Args:
            folder: The folder.
            cut_file: The timeline's file.
            sequence: Which timeline, where the file holds several.
            named: True where a person named this score: whatever stands is then kept. Else it is kept where a person
                worked on it, or where it cannot be read.
        """
        there = score_place(folder, cut_file, sequence).sheet
        if not lexists(there) or realpath(there) == realpath(self.file):
            return False
        try:
            return named or any(scene.worked_on for scene in read_sheet(content_of(there), str(there)).scenes)
        except UsageError:
            return True

    def reading(self, given: Settings) -> Reading:
        """Return what is said of how its timeline is to be read: by a person, else what it was scored with."""
        held = {key: self.sheet.settings[key] for key in given.reading if key in self.sheet.settings}
        said = {key: value for key, value in given.reading.items() if value}
        return Settings.model_validate(held | said).reading

    def old_cut(self, cut_file: Path, reading: Reading, sequence: str | None) -> Timeline:
        """Read the cut that was scored from its file, or from the cue sheet where the file is gone.

        Raises:
            TimelineError: If it cannot be read.
        """
        if self.sheet.cut is not None and not lexists(cut_file):
            return self.sheet.cut
        return read(cut_file, **reading, sequence=sequence)

    def cut(self, cut_file: Path, settings: Settings, sequence: str | None) -> Timeline:
        """Return the cut that was scored: the cue sheet's where it is of this state of the file, or the file is gone.

        Raises:
            TimelineError: If it cannot be read.
        """
        told = self.sheet.cut
        if told is not None and (not lexists(cut_file) or self.sheet.hash == file_hash(cut_file)):
            return told
        return read(cut_file, **self.reading(settings), sequence=sequence)

    def stands(self, cut: Timeline, cut_file: Path) -> Standing:
        """Return the score as it stands, over the cut that was scored.

        Args:
            cut: That cut.
            cut_file: The file it was read from, which may be another export than the one that was scored.

        Raises:
            UsageError: If the files do not belong together, or are not of this cut.
        """
        same_format = PurePath(self.sheet.path).suffix.lower() == cut_file.suffix.lower()
        return standing(self.sheet, self.midi, cut, str(self.midi_file), same_format=same_format)

    def stands_alone(self) -> Standing | None:
        """Return the score as it stands, over the cut that its sheet holds; None where it holds none.

        Raises:
            UsageError: If the files do not belong together.
        """
        cut = self.sheet.cut
        return None if cut is None else self.stands(cut, Path(self.sheet.path))


def content_of(file: Path) -> bytes:
    """Read a file of a score.

    Raises:
        UsageError: If it cannot be read.
    """
    try:
        return read_file(file)
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read ({error.strerror}): name the old score's cue sheet with --score, "
            "or score the new cut with recue score"
        ) from error
