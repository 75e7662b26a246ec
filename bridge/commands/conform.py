"""Conform as files: the score of a cut and the next cut in, the next score out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bridge.commands.report import Report, deliver
from bridge.commands.standing_score import read_standing, sheet_of
from bridge.job import Job, ReportProgress, ScoredJob, run_job
from bridge.picture.features.picture import Picture
from bridge.recut.changes import ChangeList, compare
from bridge.recut.changes.document import Json, change_document
from bridge.recut.planning import Fate, Planned, ScenePlan, plan
from bridge.score.composers import Composing
from bridge.score.inputs import asked_hits
from bridge.settings import Settings
from bridge.timeline import Timeline
from bridge.timeline.formats import read


@dataclass(frozen=True, slots=True, eq=False)
class ConformReport:
    """What came of a conform, for a person and for a program."""

    before: Timeline
    changes: ChangeList
    done: ScoredJob
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
    progress: ReportProgress,
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
    done = run_job(Job(new, cut, settings, composing, stands), progress)
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


def fates_document(plans: Sequence[ScenePlan]) -> list[Json]:
    """What becomes of each scene, for a program."""
    return [
        {"id": each.carried.scene.id, "name": each.carried.scene.name, "fate": each.fate.value}
        for each in plans
    ]
