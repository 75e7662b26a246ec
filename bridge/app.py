"""The one place that wires the real parts together."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import torch

from bridge import pipeline
from bridge.audio.soundfont import find_soundfont
from bridge.cuesheet.sheet import Provenance, Source
from bridge.errors import MissingError, UsageError
from bridge.features.picture import Picture
from bridge.files import delivery
from bridge.footage.reading import read_picture
from bridge.hits import GivenHits, read_hits
from bridge.otio import read
from bridge.preferences import HitPreferences
from bridge.settings import Format, Settings
from bridge.timeline import Timeline
from generator.composing import Composer
from generator.corpus import read_corpus
from generator.errors import GeneratorError, WeightsError
from generator.training import Recipe, train
from integrations.errors import DeliveryError
from integrations.folder import FolderTarget

Progress = Callable[[str, float], None]
"""Told what is being done and the share of it that is done, 0 to 1."""
GENERATOR = "recue-gan"


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
            f"{self.timeline}: {self.seconds:.1f} s, {self.scenes} scenes, {self.bars} bars, "
            f"{self.cuts_met} of {self.cuts} cuts met"
        )


def score_file(
    timeline: Path, output: Path, sequence: str | None, settings: Settings, progress: Progress
) -> Report:
    """Score a timeline file into a folder.

    Args:
        timeline: The file.
        output: The folder; it is made if it is not there.
        sequence: Which timeline, where the file holds several.
        settings: What the user wants.
        progress: Told how far each step is.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    cut = read(timeline, rate=settings.rate, sequence=sequence)
    given = asked_hits(cut, settings.hits)
    composer = trained_composer()
    picture = see(cut, timeline, settings, partial(progress, "reading the picture"))
    scored = pipeline.score(cut, picture, settings, composer, partial(progress, "composing"), given)
    source = Source(_seen_from(output, timeline), file_hash(timeline), sequence or "")
    font = find_soundfont(settings.soundfont) if Format.WAV in settings.formats else None
    made_by = Provenance(version("recue"), GENERATOR, composer.weights.digest, font.name if font else "")
    files = delivery(timeline.stem, scored, source, made_by, settings.formats, font)
    progress("writing", 0.0)
    try:
        written = FolderTarget(output).deliver(files)
    except DeliveryError as error:
        raise UsageError(str(error)) from error
    progress("writing", 1.0)
    return _report(scored, written)


def trained_composer() -> Composer:
    """The composer that ships with Recue.

    Raises:
        MissingError: If its weights cannot be read.
    """
    torch.set_num_threads(1)  # a scene is too small to share out: waiting for a busy core costs more than it brings
    try:
        return Composer.trained()
    except WeightsError as error:
        raise MissingError(str(error)) from error


def see(cut: Timeline, file: Path, settings: Settings, progress: Callable[[float], None]) -> Picture:
    """Read the picture, unless the user does not want it."""
    if settings.picture:
        return read_picture(cut, file, settings.media, progress)
    return Picture.of(cut, ["the picture was not asked for"] * len(cut.shots))


def asked_hits(cut: Timeline, preferences: HitPreferences) -> GivenHits:
    """Read the user's own file of hits, if there is one.

    Raises:
        UsageError: If it cannot be read.
    """
    if preferences.file is None:
        return GivenHits()
    return read_hits(preferences.file, cut, preferences.weights.user)


def file_hash(timeline: Path) -> str:
    """The SHA-256 of a timeline, in hexadecimal; of a folder (.otiod, .fcpxmld), of its files in order of name."""
    files = sorted(p for p in timeline.rglob("*") if p.is_file()) if timeline.is_dir() else [timeline]
    digest = sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _seen_from(folder: Path, file: Path) -> str:
    """A file as seen from a folder, with forward slashes; its name alone where they are on different drives."""
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return file.name


def _report(scored: pipeline.ScoredTimeline, written: tuple[str, ...]) -> Report:
    met = {hit.hit.time for cue in scored.cues for hit in cue.grid.hits if hit.met}
    return Report(
        timeline=scored.timeline.name,
        scenes=len(scored.cues),
        bars=sum(len(cue.grid.bars) for cue in scored.cues),
        cuts=len(scored.timeline.cuts),
        cuts_met=sum(cut.time in met for cut in scored.timeline.cuts),
        seconds=float(scored.timeline.duration),
        notes=scored.notes,
        delivered=written,
    )


def train_composer(
    corpus: Path,
    output: Path,
    checkpoint: Path,
    steps: int | None,
    seed: int | None,
    threads: int,
    report: Callable[[str], None],
) -> None:
    """Train the composer and write its weights.

    Raises:
        UsageError: If the corpus cannot be read.
    """
    torch.set_num_threads(threads)
    given = {"steps": steps, "seed": seed}
    recipe = replace(Recipe(), **{name: value for name, value in given.items() if value is not None})
    try:
        pieces, check = (list(read_corpus(corpus, split)) for split in ("train", "valid"))
    except GeneratorError as error:
        raise UsageError(str(error)) from error
    weights = train(pieces, check, recipe, checkpoint, report)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(weights)
