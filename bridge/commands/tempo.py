"""The best bars for the scenes of a timeline file."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bridge.job import ReportProgress
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.delivering import deliver_files
from bridge.output.files import click_track
from bridge.output.kept_edits import check_owner
from bridge.output.names import score_name
from bridge.score.inputs import asked_hits, see
from bridge.score.scenes.calling import called
from bridge.score.solutions import SceneSolutions, solutions_of
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Settings
from bridge.timeline import Timeline
from bridge.timeline.formats import read


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
    progress: ReportProgress,
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
