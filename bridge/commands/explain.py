"""What moved the music of each scene of a timeline file: of the score that stands, or of the one that would be made."""

from itertools import accumulate
from os.path import lexists
from pathlib import Path

from bridge.commands.going_on import is_of
from bridge.commands.measured_before import measured_before
from bridge.commands.standing_score import content_of
from bridge.job import ReportProgress
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.explained import Explained, ExplainedScene
from bridge.output.score_place import score_place
from bridge.picture.features.seen_cuts import with_seen_cuts
from bridge.score.composers import trained_composer
from bridge.score.inputs import asked_hits, asked_themes, sensed
from bridge.score.pipeline import account_of, conditions_by_scene, curves_by_scene, theme_film
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.timeline.formats import read


def explain_file(
    cut_file: Path,
    output: Path,
    sequence: str | None,
    settings: Settings,
    progress: ReportProgress,
    *,
    fresh: bool = False,
) -> Explained:
    """Tell what moved the music of each scene of a timeline: of the score that stands in a folder, if one does.

    Args:
        cut_file: The file.
        output: The folder.
        sequence: Which timeline, where the file holds several.
        settings: The settings for the timeline; they do not change what is told of a score that stands.
        progress: Called with each step and its share done, from 0 to 1.
        fresh: Tell what a score from scratch would be made by, whatever stands.

    Raises:
        RecueError: One sentence, whatever goes wrong.
    """
    sheet_file = score_place(output, cut_file, sequence).sheet
    if not fresh and lexists(sheet_file):
        stands = _of_sheet(sheet_file, cut_file, sequence, settings)
        if stands is not None:
            return stands
    return _of_cut(cut_file, sequence, settings, progress)


def _of_sheet(sheet_file: Path, cut_file: Path, sequence: str | None, settings: Settings) -> Explained | None:
    """Tell what moved the music of a score that stands; None where it is of another timeline."""
    sheet = read_sheet(content_of(sheet_file), str(sheet_file))
    if not is_of(sheet, cut_file, sequence):
        return None
    timeline = sheet.cut or read(cut_file, **settings.reading, sequence=sequence)
    scenes = tuple(
        ExplainedScene(
            each.id,
            each.name,
            each.first_frame,
            each.last_frame,
            each.words,
            each.moves,
            each.themes,
            each.first_bar,
            each.curves,
            each.density,
        )
        for each in sheet.scenes
    )
    remark = f"This is told of the score that stands, {sheet_file.name}; --fresh tells what a score from scratch would be made by."
    themes = sheet.film.themes if sheet.film else ()
    return Explained(timeline, scenes, True, (remark,), themes)


def _of_cut(cut_file: Path, sequence: str | None, settings: Settings, progress: ReportProgress) -> Explained:
    """Tell what a score from scratch would be made by, without composing any of it but the theme that a film may have."""
    cut = read(cut_file, **settings.reading, sequence=sequence)
    given, own = asked_hits(cut, settings), asked_themes(cut_file, settings)
    with measured_before() as known:
        senses = sensed(cut, cut_file, settings, progress, known.footage, known.sound)
    picture, settings = senses.picture, senses.settings
    spotted = spot(
        with_seen_cuts(cut, picture),
        picture,
        settings,
        given,
        sound=senses.sound,
        story=senses.story,
        learned=senses.learned,
    )
    grid, composer, every = lay_bars(spotted), trained_composer(), range(len(spotted.scenes))
    styles = composer.styles
    conditions = conditions_by_scene(spotted, grid, settings, styles)
    spotted, told = theme_film(spotted, grid, conditions, settings, composer, own, plans=True)
    first_bars = accumulate((len(bars.bars) for bars in grid.scenes), initial=1)
    account = account_of(spotted, grid, conditions, settings, styles, [Choice()] * len(every), every)
    curves = curves_by_scene(spotted, grid, conditions)
    scenes = tuple(
        ExplainedScene(
            scene.id,
            scene.name,
            cut.frame_at(scene.start),
            cut.frame_at(scene.end) - 1,
            spotted.words[at],
            account[at],
            told.appearances[at],
            first_bar,
            curves[at],
            tuple(conditions[at].density.tolist()) if scene.silence is None else (0.0,) * conditions[at].bars,
        )
        for at, (scene, first_bar) in enumerate(zip(spotted.scenes, first_bars, strict=False))
    )
    return Explained(
        cut, scenes, False, (*known.remarks, *spotted.remarks, *told.remarks), spotted.film.plan.themes
    )
