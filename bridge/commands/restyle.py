"""Restyling as files: a score and another style, mode or palette in, the score in it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from os.path import lexists
from pathlib import Path
from typing import TypeVar

from bridge.commands.conform import deliver_from
from bridge.commands.measured_before import measured_before
from bridge.commands.report import Report
from bridge.commands.standing_score import WrittenScore, sheet_of
from bridge.errors import UsageError
from bridge.job import Job, ReportProgress, ScoredJob, run_job
from bridge.midi.palettes import Palette, palette_named
from bridge.output.delivering import kept_document, recover
from bridge.recut.changes.document import Json
from bridge.recut.fewer_tempi import with_fewer_tempi
from bridge.recut.planning import Fate, Standing
from bridge.score.composers import Composing
from bridge.score.cues import CuedScene
from bridge.score.scenes.calling import called
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.settings.preferences import TempoPlace
from bridge.timeline.formats import check_file, read
from generator.conditions import Key, Mode, Style

Named = TypeVar("Named", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Restyle:
    """The changes that a person asks of scenes; None where a value stays.

    Raises:
        UsageError: If nothing is asked, or the key is of another mode than asked.
    """

    style: Style | None = None
    mode: Mode | None = None
    """The mode, on the tonic that a scene has."""
    key: Key | None = None
    palette: Palette | None = None
    fewer_tempi: bool = False
    """True if their tempi are written anew, as few as meet the hits."""

    def __post_init__(self) -> None:
        if (self.style, self.mode, self.key, self.palette) == (None,) * 4 and not self.fewer_tempi:
            raise UsageError(
                "Nothing is to change; name a --style, a --mode, a --key or a --palette, or ask for --fewer-tempi."
            )
        if self.key and self.mode and self.key.mode is not self.mode:
            raise UsageError(f"The key '{self.key}' is not {self.mode}; ask for one of the two.")

    def of(self, cue: CuedScene) -> Choice:
        """Return the choice for a scene: the changes, over what was chosen before."""
        key = self.key or (Key(cue.key.tonic, self.mode) if self.mode else cue.choice.key)
        return replace(
            cue.choice,
            style=self.style or cue.choice.style,
            key=key,
            palette=self.palette or cue.choice.palette,
        )


def asked_of(
    style: str | None, mode: str | None, key: str | None, palette: str | None, *, fewer_tempi: bool = False
) -> Restyle:
    """Read the changes that a person names.

    Raises:
        UsageError: If there is none of a name, or nothing is asked.
    """
    try:
        tonic = Key.parse(key) if key is not None else None
    except ValueError as error:
        raise UsageError(f"--key: {error}") from None
    return Restyle(
        _one_of(Style, "style", style),
        _one_of(Mode, "mode", mode),
        tonic,
        None if palette is None else palette_named(palette),
        fewer_tempi,
    )


def _one_of(kind: type[Named], what: str, name: str | None) -> Named | None:
    if name is not None and name.lower() not in set(kind):
        raise UsageError(f"there is no {what} '{name}'; name one of {', '.join(kind)}")
    return kind(name.lower()) if name is not None else None


@dataclass(frozen=True, slots=True, eq=False)
class RestyleReport:
    """The outcome of a restyling, for a person and for a program."""

    restyled: tuple[str, ...]
    """The names of the scenes that were asked for, in order."""
    done: ScoredJob
    report: Report

    @property
    def summary(self) -> str:
        """The outcome in one line, for a person."""
        composed = self.done.fates.count(Fate.COMPOSED)
        return f"{self.report.summary}; restyled {', '.join(self.restyled)}: {composed} composed again"

    @property
    def document(self) -> Json:
        """The outcome for a program: the style, key, palette and fate of each scene."""
        scenes = zip(self.done.scored.cues, self.done.fates, strict=True)
        return {
            "scenes": [
                {
                    "id": cue.scene.id,
                    "name": cue.scene.name,
                    "fate": fate.value,
                    "style": cue.style.value,
                    "key": str(cue.key),
                    "palette": cue.palette.value,
                }
                for cue, fate in scenes
            ],
            "sound": self.report.sound_document,
            "notes": list(self.report.remarks),
            "delivered": list(self.report.delivered),
            "kept": kept_document(self.report.kept),
        }


def restyle_files(
    cut_file: Path,
    changes: Restyle,
    scenes: Sequence[str],
    sheet_file: Path | None,
    output: Path | None,
    sequence: str | None,
    settings: Settings,
    progress: ReportProgress,
) -> RestyleReport:
    """Compose scenes of a score again in another style, from the same seed, in the same rhythm, under the same bars.

    All other scenes stay note for note as they are. Another palette alone composes nothing: notes that its instruments do
    not have go to another octave. Fewer tempi alone compose nothing, either.

    Args:
        cut_file: The timeline that was scored.
        changes: The changes.
        scenes: The ids or names of the scenes; all that are not locked where empty.
        sheet_file: The score's cue sheet, with its .mid beside it; the one beside the cut where None.
        output: The folder for the new score; the cut's where None.
        sequence: Which timeline, where the file holds several.
        settings: The settings, over those that the score was made with.
        progress: Called with each step and its share done, from 0 to 1.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    check_file(cut_file)
    if not lexists(cut_file):
        read(cut_file)  # says so before anything is said of its score
    standing_file = sheet_of(cut_file, sheet_file, sequence)
    recovered = recover(standing_file.parent)
    score = WrittenScore.read(standing_file)
    settings = score.settings(settings)
    cut = read(cut_file, **settings.reading, sequence=sequence)
    standing = score.stands(cut, cut_file)
    wanted = _wanted(standing.cues, scenes)
    stood = standing.cues
    if changes.fewer_tempi:
        standing = _with_fewer_tempi(standing, wanted, settings)
    same = [cue.scene.name for at, cue in enumerate(standing.cues) if at in wanted and cue is stood[at]]
    choices = {
        cue.scene.id: changes.of(cue) if at in wanted else cue.choice for at, cue in enumerate(standing.cues)
    }
    composing = Composing(score.sheet.generator, score.sheet.weights)
    with measured_before() as known:
        seen, heard = known.footage, known.sound
        taste = known.taste(settings)
        job = Job(cut_file, cut, settings, composing, standing, choices, seen, known_sound=heard, taste=taste)
        done = run_job(job, progress)
    _check_left_alone(standing.cues, done, {standing.cues[at].scene.id for at in wanted})
    folder = output or cut_file.parent
    named = sheet_file is not None
    report = deliver_from(score, done, cut_file, folder, sequence, settings, composing, progress, named=named)
    restyled = tuple(standing.cues[at].scene.name for at in wanted)
    if changes.fewer_tempi and same:
        report = report.remarked(
            f"The tempi of {', '.join(same)} stay as they are: no fewer are found that meet as many hits."
        )
    return RestyleReport(restyled, done, report.recovered(recovered).remarked(*known.remarks))


def _with_fewer_tempi(standing: Standing, wanted: Sequence[int], settings: Settings) -> Standing:
    """Return a standing score with the tempi of some scenes written anew."""
    by_bar, frame = settings.grid.tempo is TempoPlace.BAR, 1 / standing.timeline.rate
    cues = tuple(
        with_fewer_tempi(cue, frame, by_bar=by_bar) if at in wanted else cue
        for at, cue in enumerate(standing.cues)
    )
    return replace(standing, cues=cues)


def _wanted(cues: Sequence[CuedScene], names: Sequence[str]) -> list[int]:
    """Return the indices of the scenes to restyle, in order.

    Raises:
        UsageError: If a name is no scene's, or a scene that was named is locked, or all are.
    """
    if not names:
        free = [at for at, cue in enumerate(cues) if not cue.decided.locked]
        if not free:
            raise UsageError("Every scene is locked; unlock one first.")
        return free
    scenes = [cue.scene for cue in cues]
    wanted = sorted({called(scenes, name) for name in names})
    for at in wanted:
        if cues[at].decided.locked:
            raise UsageError(f"The scene '{scenes[at].name}' is locked; unlock it first.")
    return wanted


def _check_left_alone(before: Sequence[CuedScene], done: ScoredJob, wanted: set[str]) -> None:
    """Check that nothing but what was asked for changed.

    Raises:
        UsageError: If the settings are not those the score was made with, so that other scenes would change.
    """
    known: Mapping[str, CuedScene] = {cue.scene.id: cue for cue in before}
    for cue, fate in zip(done.scored.cues, done.fates, strict=True):
        was = known.get(cue.scene.id)
        stays = was is not None and (was.grid.bars, was.tempi) == (cue.grid.bars, cue.tempi)
        if not stays or fate is Fate.FITTED or (fate is Fate.COMPOSED and cue.scene.id not in wanted):
            raise UsageError(
                f"The scene '{cue.scene.name}' would get other bars; give only the options the score was made with."
            )
