"""Conform as files: the score of a cut and the next cut in, the next score out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from bridge.app import Report, deliver
from bridge.composers import Composing
from bridge.conform import ChangeList, compare
from bridge.conform.document import Json, change_document
from bridge.cuesheet.reading import read_sheet
from bridge.cuesheet.told import Sheet
from bridge.errors import UsageError
from bridge.features.picture import Picture
from bridge.inputs import asked_hits
from bridge.job import Done, Job, Progress, do
from bridge.names import SHEET, midi_beside, sheet_beside
from bridge.otio import read
from bridge.rescoring.planning import Fate, Planned, ScenePlan, Standing, plan
from bridge.rescoring.standing import standing
from bridge.settings import Settings
from bridge.timeline import Timeline


@dataclass(frozen=True, slots=True, eq=False)
class ConformReport:
    """What came of a conform, for a person and for a program."""

    before: Timeline
    changes: ChangeList
    done: Done
    report: Report

    @property
    def count(self) -> dict[Fate, int]:
        """How many scenes met each fate."""
        return {fate: self.done.fates.count(fate) for fate in Fate}

    @property
    def summary(self) -> str:
        """One line for a person."""
        said = ", ".join(f"{count} {fate}" for fate, count in self.count.items())
        return f"{self.report.summary}; scenes: {said}, {len(self.done.removed)} removed"

    @property
    def document(self) -> Json:
        """Everything, for a program: the change list, and what became of each scene."""
        scenes = zip(self.done.scored.cues, self.done.fates, strict=True)
        return {
            **change_document(self.before, self.done.scored.timeline, self.changes),
            "scenes": [{"id": c.scene.id, "name": c.scene.name, "fate": fate.value} for c, fate in scenes],
            "removed": list(self.done.removed),
            "notes": list(self.report.notes),
            "delivered": list(self.report.delivered),
        }


def conform_files(
    old: Path,
    new: Path,
    sheet: Path | None,
    output: Path | None,
    sequence: str | None,
    settings: Settings,
    progress: Progress,
) -> ConformReport:
    """Score a cut from the score of the cut before it.

    Args:
        old: The cut that was scored.
        new: The cut as it is.
        sheet: The old score's cue sheet, with its .mid beside it; the one beside `old` where None.
        output: The folder for the new score; the new cut's where None.
        sequence: Which timeline, where the files hold several.
        settings: What the user wants.
        progress: Told how far each step is.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    before, cut = (read(path, rate=settings.rate, sequence=sequence) for path in (old, new))
    told, stands = read_standing(sheet_of(old, sheet, sequence), before, old)
    composing = Composing(told.generator, told.weights)
    done = do(Job(new, cut, settings, composing, stands), progress)
    report = deliver(done, new, output or new.parent, sequence, settings, composing, progress)
    return ConformReport(before, compare(before, cut), done, report)


def plan_files(
    old: Path, new: Path, sheet: Path | None, sequence: str | None, settings: Settings
) -> Planned | None:
    """Say what would become of each scene, and write nothing; None where no score is named and none lies beside `old`.

    The arguments and errors are those of `conform_files`. The picture is not looked at: it decides nothing here.
    """
    place = sheet_of(old, sheet, sequence)
    if sheet is None and not place.exists():
        return None
    before, cut = (read(path, rate=settings.rate, sequence=sequence) for path in (old, new))
    _, stands = read_standing(place, before, old)
    unseen = Picture.unseen(cut, "it decides nothing here")
    return plan(stands, cut, unseen, settings, asked_hits(cut, settings.hits))


def sheet_of(old: Path, sheet: Path | None, sequence: str | None) -> Path:
    """The cue sheet that was named, else the one beside the old cut."""
    return sheet or sheet_beside(old, sequence)


def fates_document(plans: Sequence[ScenePlan]) -> list[Json]:
    """What becomes of each scene, for a program."""
    return [
        {"id": each.carried.scene.id, "name": each.carried.scene.name, "fate": each.fate.value}
        for each in plans
    ]


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
