"""Conform as files: the score of a cut and the next cut in, the next score out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath

from bridge.app import Progress, Report, asked_hits, deliver, see
from bridge.composers import NamedComposer, composer_called
from bridge.conform.document import Json, change_document
from bridge.cuesheet.reading import read_sheet
from bridge.cuesheet.told import Sheet
from bridge.errors import UsageError
from bridge.features.picture import Picture
from bridge.otio import read
from bridge.rescoring.planning import Fate, Planned, ScenePlan, Standing, plan
from bridge.rescoring.rescoring import Rescored, rescore
from bridge.rescoring.standing import standing
from bridge.settings import Format, Settings
from bridge.timeline import Timeline

SHEET = ".recue.json"


@dataclass(frozen=True, slots=True, eq=False)
class ConformReport:
    """What came of a conform, for a person and for a program."""

    before: Timeline
    rescored: Rescored
    report: Report

    @property
    def count(self) -> dict[Fate, int]:
        """How many scenes met each fate."""
        return {fate: self.rescored.fates.count(fate) for fate in Fate}

    @property
    def summary(self) -> str:
        """One line for a person."""
        said = ", ".join(f"{count} {fate}" for fate, count in self.count.items())
        return f"{self.report.summary}; scenes: {said}, {len(self.rescored.removed)} removed"

    @property
    def document(self) -> Json:
        """Everything, for a program: the change list, and what became of each scene."""
        scenes = zip(self.rescored.scored.cues, self.rescored.fates, strict=True)
        return {
            **change_document(self.before, self.rescored.scored.timeline, self.rescored.changes),
            "scenes": [{"id": c.scene.id, "name": c.scene.name, "fate": fate.value} for c, fate in scenes],
            "removed": list(self.rescored.removed),
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
    place = sheet_of(old, sheet)
    told, stands = read_standing(place, before, old)
    picture = see(cut, new, settings, partial(progress, "reading the picture"))
    composing = Composing(told.generator, told.weights)
    rescored = rescore(
        stands,
        cut,
        picture,
        settings,
        composing.composer,
        partial(progress, "composing"),
        asked_hits(cut, settings.hits),
    )
    folder = output or new.parent
    report = deliver(
        rescored.scored, new, folder, sequence, settings, composing.generator, composing.weights, progress
    )
    return ConformReport(before, rescored, report)


def plan_files(
    old: Path, new: Path, sheet: Path | None, sequence: str | None, settings: Settings
) -> Planned | None:
    """Say what would become of each scene, and write nothing; None where no score is named and none lies beside `old`.

    The arguments and errors are those of `conform_files`. The picture is not looked at: it decides nothing here.
    """
    place = sheet_of(old, sheet)
    if sheet is None and not place.exists():
        return None
    before, cut = (read(path, rate=settings.rate, sequence=sequence) for path in (old, new))
    _, stands = read_standing(place, before, old)
    unseen = Picture.of(cut, ["it decides nothing here"] * len(cut.shots))
    return plan(stands, cut, unseen, settings, asked_hits(cut, settings.hits))


def sheet_of(old: Path, sheet: Path | None) -> Path:
    """The cue sheet that was named, else the one beside the old cut."""
    return sheet or old.with_name(f"{old.stem}{SHEET}")


def fates_document(plans: Sequence[ScenePlan]) -> list[Json]:
    """What becomes of each scene, for a program."""
    return [
        {"id": each.carried.scene.id, "name": each.carried.scene.name, "fate": each.fate.value}
        for each in plans
    ]


class Composing:
    """The composer that a score goes on with, loaded when it is first asked for."""

    def __init__(
        self, generator: str, weights: str, load: Callable[[str], NamedComposer] = composer_called
    ) -> None:
        """Load nothing yet.

        Args:
            generator: The name of what composed so far.
            weights: A digest of its weights.
            load: Loads the composer of a name, or gives the one that is loaded.
        """
        self.generator = generator
        self.weights = weights
        self._load = load

    def composer(self) -> NamedComposer:
        """The composer; from now on `weights` are its own.

        Raises:
            UsageError: If there is none of its name.
            MissingError: If its weights cannot be read.
        """
        composer = self._load(self.generator)
        self.weights = composer.digest
        return composer


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
    midi = sheet.with_name(f"{sheet.name.removesuffix(SHEET)}.{Format.MID}")
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
