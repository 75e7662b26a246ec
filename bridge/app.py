"""The one place that wires the real parts together."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.audio.soundfont import find_soundfont
from bridge.composers import GAN, STYLES, Composing, check_composer, generator_of
from bridge.cues import cuts_met
from bridge.cuesheet.sheet import Provenance, Source
from bridge.errors import NotWrittenError, UsageError, recue_error
from bridge.files import click_track, delivery
from bridge.handwork import check_owner, keep_handwork
from bridge.inputs import asked_hits, see
from bridge.job import Done, Job, Progress, do
from bridge.leftovers import idle_stems
from bridge.names import file_hash, score_name, seen_from
from bridge.otio import read
from bridge.pipeline import ScoredTimeline
from bridge.release import release
from bridge.scenes.calling import called
from bridge.settings import Format, Settings
from bridge.solutions import SceneSolutions, solutions_of
from bridge.spotting import lay_bars, spot
from bridge.timeline import Timeline
from generator.errors import GeneratorError
from integrations.delivery import Delivery
from integrations.errors import DeliveryError
from integrations.folder import FolderTarget

if TYPE_CHECKING:
    from generator.training_set import TrainingSet

TRAINING_SET = "training-set.npz"
"""What the training set is kept in, beside the checkpoint."""
WEIGHTS = ".safetensors"


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run, for a person and for a program."""

    timeline: str
    scenes: int
    bars: int
    cuts: int
    cuts_met: int
    """Within half a frame of a sixteenth."""
    seconds: float
    """The timeline's length."""
    notes: tuple[str, ...]
    delivered: tuple[str, ...]
    """The files written."""

    @property
    def summary(self) -> str:
        """One line for a person."""
        return (
            f"{self.timeline}: {self.seconds:.1f} s, {_counted(self.scenes, 'scene')}, "
            f"{_counted(self.bars, 'bar')}, "
            f"{self.cuts_met} of {self.cuts} cuts met"
        )


def _counted(count: int, noun: str) -> str:
    """A number of things: `1 bar`, `2 bars`."""
    return f"{count} {noun}{'s' * (count != 1)}"


def score_file(
    timeline: Path,
    output: Path,
    sequence: str | None,
    settings: Settings,
    progress: Progress,
    composer: str = GAN,
) -> Report:
    """Score a timeline file into a folder.

    Args:
        timeline: The file.
        output: The folder; it is made if it is not there.
        sequence: Which timeline, where the file holds several.
        settings: What the user wants.
        progress: Told how far each step is.
        composer: Who composes: `gan`, or a baseline.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    cut = read(timeline, rate=settings.rate, sequence=sequence)
    composing = Composing(generator_of(composer))
    done = do(Job(timeline, cut, settings, composing), progress)
    return deliver(done, timeline, output, sequence, settings, composing, progress)


def deliver(
    done: Done,
    timeline: Path,
    output: Path,
    sequence: str | None,
    settings: Settings,
    composing: Composing,
    progress: Progress,
) -> Report:
    """Write a score's files.

    Args:
        done: The score.
        timeline: The file its timeline was read from.
        output: The folder; it is made if it is not there.
        sequence: Which timeline, where the file holds several.
        settings: Say which files, and what to render with.
        composing: What composed.
        progress: Told how far it is.

    Raises:
        RecueError: If a file cannot be written, or is another timeline's; nothing half-done is left behind.
    """
    source = Source(seen_from(output, timeline), file_hash(timeline), sequence or "")
    sounding = {Format.WAV, Format.STEMS} & set(settings.formats)
    font = find_soundfont(settings.soundfont) if sounding else None
    made_by = Provenance(release(), composing.generator, composing.weights, font.name if font else "")
    name = score_name(timeline, sequence)
    check_owner(output, name, timeline.name, sequence or "")
    files = delivery(name, done.scored, done.picture, source, made_by, settings.formats, font)
    progress("writing", 0.0)
    kept = keep_handwork(output, name) if Format.MID in settings.formats else ()
    written = deliver_files(output, files)
    idle = idle_stems(output, name, written) if Format.STEMS in settings.formats else ()
    progress("writing", 1.0)
    return _report(done.scored, written, (*kept, *idle))


@dataclass(frozen=True, slots=True, eq=False)
class TempoReport:
    """The solutions of a timeline's scenes, and what was written."""

    timeline: Timeline
    scenes: tuple[SceneSolutions, ...]
    notes: tuple[str, ...]
    delivered: tuple[str, ...]
    """The files written."""


def tempo_file(
    timeline: Path,
    output: Path,
    sequence: str | None,
    settings: Settings,
    scene: str | None,
    click: bool,
    progress: Progress,
) -> TempoReport:
    """Find the best solutions of the scenes a score of a timeline file would have.

    Args:
        timeline: The file.
        output: The folder for the click track; it is made if it is not there.
        sequence: Which timeline, where the file holds several.
        settings: What the user wants.
        scene: The id or name of the only scene to look at; None for all.
        click: Whether to write a click track of the bars a score would have.
        progress: Told how far each step is.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    cut = read(timeline, rate=settings.rate, sequence=sequence)
    given = asked_hits(cut, settings.hits)
    font = find_soundfont(settings.soundfont) if click else None
    picture = see(cut, timeline, settings, partial(progress, "reading the picture"))
    spotted = spot(cut, picture, settings, given)
    shown = range(len(spotted.scenes)) if scene is None else [called(spotted.scenes, scene)]
    grid = lay_bars(spotted)
    solutions = solutions_of(spotted, shown, partial(progress, "laying bars"))
    written: tuple[str, ...] = ()
    if font is not None:
        name = score_name(timeline, sequence)
        check_owner(output, name, timeline.name, sequence or "")
        written = deliver_files(output, click_track(name, cut, grid, font))
    return TempoReport(cut, solutions, spotted.notes, written)


def deliver_files(output: Path, files: Delivery) -> tuple[str, ...]:
    """Write files into a folder; returns their paths.

    Raises:
        NotWrittenError: If the folder cannot be written to.
    """
    try:
        return FolderTarget(output).deliver(files)
    except DeliveryError as error:
        raise recue_error(error) from error


def _report(scored: ScoredTimeline, written: tuple[str, ...], kept: tuple[str, ...]) -> Report:
    return Report(
        timeline=scored.timeline.name,
        scenes=len(scored.cues),
        bars=sum(len(cue.grid.bars) for cue in scored.cues),
        cuts=len(scored.timeline.cuts),
        cuts_met=cuts_met(scored.timeline, scored.cues),
        seconds=float(scored.timeline.duration),
        notes=(*scored.notes, *kept),
        delivered=written,
    )


def train_composer(
    composer: str,
    corpus: Path,
    output: Path,
    checkpoint: Path,
    steps: int | None,
    seed: int | None,
    threads: int,
    report: Callable[[str], None],
) -> None:
    """Train the composer, a baseline, or the styles, and write the weights.

    Raises:
        UsageError: If there is nothing of this name to train, the corpus or the checkpoint cannot be read, or the
            checkpoint is of another run.
        NotWrittenError: If the weights or the checkpoint cannot be written.
    """
    import torch  # noqa: PLC0415 (slow to load)

    from generator.recipe import Recipe  # noqa: PLC0415
    from generator.training_set import training_set  # noqa: PLC0415

    check_composer(composer, STYLES)
    if output.suffix != WEIGHTS:
        raise UsageError(f"weights are written as {WEIGHTS}; name a file like {output.stem}{WEIGHTS} with -o")
    torch.set_num_threads(threads)
    try:
        music = training_set(corpus, checkpoint.with_name(TRAINING_SET), Recipe().bars)
        _check_writable(output.parent)  # better now than after hours
        weights = _trained(composer, music, checkpoint, steps, seed, report)
    except GeneratorError as error:
        raise recue_error(error) from error
    deliver_files(output.parent, Delivery(output.stem, {output.suffix.removeprefix("."): weights}))


def _check_writable(folder: Path) -> None:
    """See that something can be written to a folder, which is made if it is not there.

    Raises:
        NotWrittenError: If nothing can.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"0")
    except OSError as error:
        raise NotWrittenError(
            f"The weights cannot be written to {folder} ({error.strerror}): free the folder or name another with -o"
        ) from error


def _trained(
    composer: str,
    music: "TrainingSet",
    checkpoint: Path,
    steps: int | None,
    seed: int | None,
    report: Callable[[str], None],
) -> bytes:
    """The weights' file, learned from a training set."""
    from generator.baselines import composer as baseline  # noqa: PLC0415 (loads torch)
    from generator.baselines.kinds import trained  # noqa: PLC0415
    from generator.recipe import Recipe  # noqa: PLC0415
    from generator.styles import training as styles  # noqa: PLC0415
    from generator.training import train  # noqa: PLC0415

    given = {"steps": steps, "seed": seed}
    recipe = replace(Recipe(), **{name: value for name, value in given.items() if value is not None})
    if composer == STYLES:
        return styles.trained(music.pieces, music.check, report)
    if composer == GAN:
        return train(music, recipe, checkpoint, report)
    learned = trained(composer, music.pieces, music.check, steps, seed, checkpoint, report)
    return baseline.pack(composer, learned, music.harmony)
