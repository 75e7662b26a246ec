"""The best bars for the scenes of a timeline file."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bridge.commands.going_on import held_settings
from bridge.commands.measured_before import measured_before
from bridge.job import ReportProgress
from bridge.output.click_files import grid_click
from bridge.output.delivering import deliver_score, kept_remarks
from bridge.output.names import CLICK
from bridge.output.score_place import score_place
from bridge.score.inputs import asked_hits, asked_sheet, sensed
from bridge.score.scenes.calling import called
from bridge.score.solutions import SceneSolutions, solutions_of
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Settings
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from integrations.files.delivery import Kept


@dataclass(frozen=True, slots=True, eq=False)
class TempoReport:
    """The solutions of a timeline's scenes, and the files written."""

    timeline: Timeline
    scenes: tuple[SceneSolutions, ...]
    remarks: tuple[str, ...]
    """Sentences on what a person should know."""
    delivered: tuple[str, ...]
    """The files written."""
    kept: tuple[Kept, ...]
    """The files that stood in their places and were kept."""


def tempo_file(
    cut_file: Path,
    output: Path,
    sequence: str | None,
    settings: Settings,
    scene: str | None,
    click: bool,
    progress: ReportProgress,
) -> TempoReport:
    """Find the best solutions of the scenes a score of a timeline file would have.

    Args:
        cut_file: The file.
        output: The folder for the click track; it is made if it is not there.
        sequence: Which timeline, where the file holds several.
        settings: The settings for the timeline, over those that the score in the folder was made with.
        scene: The id or name of the only scene to look at; None for all.
        click: Write a click track of the bars that a score would have.
        progress: Called with each step and its share done, from 0 to 1.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    place = score_place(output, cut_file, sequence)
    settings = held_settings(cut_file, place.sheet, sequence, settings)
    cut = read(cut_file, **settings.reading, sequence=sequence)
    given = asked_hits(cut, settings)
    with measured_before() as known:
        senses = sensed(cut, cut_file, settings, progress, known.footage, known.sound)
    settings, sheet = senses.settings, asked_sheet(settings)
    spotted = spot(cut, senses.picture, settings, given, sheet, senses.sound, senses.story, senses.learned)
    shown = range(len(spotted.scenes)) if scene is None else [called(spotted.scenes, scene)]
    grid = lay_bars(spotted)
    solutions = solutions_of(spotted, shown, partial(progress, "laying bars"))
    if not click:
        return TempoReport(cut, solutions, (*known.remarks, *spotted.remarks), (), ())
    clicks = grid_click(cut, grid, settings.click.sound, settings.wav_bits)
    delivered = deliver_score(place, {CLICK: clicks})
    remarks = (*known.remarks, *spotted.remarks, *place.remarks, *kept_remarks(delivered.kept))
    return TempoReport(cut, solutions, remarks, delivered.files, delivered.kept)
