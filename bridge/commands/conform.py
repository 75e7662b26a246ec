"""Conform as files: the score of a cut and the next cut in, the next score out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bridge.commands.measured_before import measured_before
from bridge.commands.report import Report, deliver
from bridge.commands.standing_score import WrittenScore, sheet_of
from bridge.job import Job, ReportProgress, ScoredJob, run_job
from bridge.kept_scores import kept_scenes
from bridge.output.delivering import kept_document, recover
from bridge.output.score_place import score_place
from bridge.picture.features.picture import Picture
from bridge.recut.changes import ChangeList, compare
from bridge.recut.changes.document import Json, change_document
from bridge.recut.planning import Fate, Planned, ScenePlan, plan
from bridge.score.composers import Composing
from bridge.score.inputs import asked_hits, asked_sheet, asked_themes
from bridge.settings import Settings
from bridge.timeline import Timeline
from bridge.timeline.formats import read


@dataclass(frozen=True, slots=True, eq=False)
class ConformReport:
    """The outcome of a conform, for a person and for a program."""

    before: Timeline
    changes: ChangeList
    done: ScoredJob
    report: Report

    @property
    def count(self) -> dict[Fate, int]:
        """The number of scenes of each fate."""
        return {fate: self.done.fates.count(fate) for fate in Fate}

    @property
    def summary(self) -> str:
        """The outcome in one line, for a person."""
        fates = ", ".join(f"{count} {fate}" for fate, count in self.count.items())
        return f"{self.report.summary}; scenes: {fates}, {len(self.done.removed)} removed"

    @property
    def document(self) -> Json:
        """The outcome for a program: the change list, and the fate of each scene."""
        scenes = zip(self.done.scored.cues, self.done.fates, strict=True)
        return {
            **change_document(self.before, self.done.scored.timeline, self.changes),
            "scenes": [{"id": c.scene.id, "name": c.scene.name, "fate": fate.value} for c, fate in scenes],
            "removed": list(self.done.removed),
            "sound": self.report.sound_document,
            "notes": list(self.report.remarks),
            "delivered": list(self.report.delivered),
            "kept": kept_document(self.report.kept),
        }


def conform_files(
    old_file: Path,
    new_file: Path,
    sheet_file: Path | None,
    output: Path | None,
    sequence: str | None,
    settings: Settings,
    progress: ReportProgress,
) -> ConformReport:
    """Score a cut from the score of the cut before it.

    Args:
        old_file: The cut that was scored; it may be gone where the cue sheet holds it.
        new_file: The cut as it is.
        sheet_file: The old score's cue sheet, with its .mid beside it; the one beside `old_file` where None.
        output: The folder for the new score; the new cut's where None.
        sequence: Which timeline, where the files hold several.
        settings: The settings for the new cut, over those that the old score was made with.
        progress: Called with each step and its share done, from 0 to 1.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    standing_file = sheet_of(old_file, sheet_file, sequence)
    recovered = recover(standing_file.parent)
    score = WrittenScore.read(standing_file)
    settings = score.settings(settings)
    old, new = (
        score.old_cut(old_file, settings.reading, sequence),
        read(new_file, **settings.reading, sequence=sequence),
    )
    composing = Composing(score.sheet.generator, score.sheet.weights)
    folder = output or new_file.parent
    earlier = kept_scenes(score.file, score_place(folder, new_file, sequence).sheet)
    stands = score.stands(old, old_file)
    with measured_before() as known:
        seen, heard = known.footage, known.sound
        taste = known.taste(settings)
        job = Job(
            new_file,
            new,
            settings,
            composing,
            stands,
            None,
            seen,
            earlier=earlier,
            known_sound=heard,
            taste=taste,
        )
        done = run_job(job, progress)
    named = sheet_file is not None
    report = deliver_from(score, done, new_file, folder, sequence, settings, composing, progress, named=named)
    return ConformReport(old, compare(old, new), done, report.recovered(recovered).remarked(*known.remarks))


def deliver_from(
    score: WrittenScore,
    done: ScoredJob,
    cut_file: Path,
    folder: Path,
    sequence: str | None,
    settings: Settings,
    composing: Composing,
    progress: ReportProgress,
    *,
    named: bool,
) -> Report:
    """Write a score that goes on from another, and keep what would be lost by it.

    Args:
        score: The other.
        done: The score.
        cut_file: The file its timeline was read from.
        folder: The folder; it is made if it is not there.
        sequence: Which timeline, where the file holds several.
        settings: The settings.
        composing: The composer.
        progress: Called with each step and its share done, from 0 to 1.
        named: True where a person named the other score.

    Raises:
        RecueError: If a file cannot be written; nothing half-done is left behind.
    """
    keep_old = done.loses_work or score.takes_the_place_of_another(folder, cut_file, sequence, named=named)
    return deliver(
        done,
        cut_file,
        folder,
        sequence,
        settings,
        composing,
        progress,
        keep_old=keep_old,
        went_on_from=score.midi,
    )


def plan_files(
    old_file: Path, new_file: Path, sheet_file: Path | None, sequence: str | None, settings: Settings
) -> Planned | None:
    """Plan the fate of each scene, and write nothing; None where no score is named and none lies beside the old cut.

    The arguments and errors are those of `conform_files`. The picture is not looked at: it decides nothing here.
    """
    standing_file = sheet_of(old_file, sheet_file, sequence)
    if sheet_file is None and not standing_file.exists():
        return None
    score = WrittenScore.read(standing_file)
    settings = score.settings(settings)
    old, new = (
        score.old_cut(old_file, settings.reading, sequence),
        read(new_file, **settings.reading, sequence=sequence),
    )
    unseen = Picture.unseen(new, "it decides nothing here")
    given, sheet = asked_hits(new, settings), asked_sheet(settings)
    own, earlier = asked_themes(new_file, settings), kept_scenes(score.file)
    stands = score.stands(old, old_file)
    return plan(stands, new, unseen, settings, given, earlier=earlier, sheet=sheet, own=own)


def fates_document(plans: Sequence[ScenePlan]) -> list[Json]:
    """Return the fate of each scene, for a program."""
    return [
        {"id": each.carried.scene.id, "name": each.carried.scene.name, "fate": each.fate.value}
        for each in plans
    ]
