"""What moved the music of each scene of a timeline file: of the score that stands, or of the one that would be made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from math import isfinite
from os.path import lexists
from pathlib import Path
from typing import Final

from bridge.commands.going_on import is_of
from bridge.commands.measured_before import measured_before
from bridge.commands.standing_score import content_of
from bridge.job import ReportProgress
from bridge.output.cuesheet.readable_json import Json
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.cuesheet.sheet import curves_entry, film_theme_entry, move_entry, theme_entry, words_entry
from bridge.output.score_place import score_place
from bridge.picture.features.seen_cuts import with_seen_cuts
from bridge.score.appearances import Appearance
from bridge.score.composers import trained_composer
from bridge.score.film.film_themes import By, FilmTheme
from bridge.score.fusion.curves import PLACES, Curves
from bridge.score.inputs import asked_hits, asked_themes, sensed
from bridge.score.moves import Measure, Move, moving, told
from bridge.score.pipeline import account_of, conditions_by_scene, curves_by_scene, theme_film
from bridge.score.scene_words import SceneWords
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from bridge.timeline.timecode import record_timecode
from bridge.words import in_words
from generator.themes.notation import written as notes_of

SCHEMA: Final = "recue.explain/1"
_GIVEN: Final = {By.PERSON: "yours", By.FILM: "composed"}
UNITS: Final = {Measure.TEMPO: " bpm"}
"""The unit of a condition, as people write it after a number."""


@dataclass(frozen=True, slots=True)
class ExplainedScene:
    """A scene, and what moved its music."""

    id: str
    name: str
    first_frame: int
    last_frame: int
    """The last one that is in it."""
    words: SceneWords
    moves: tuple[Move, ...]
    """Condition by condition; none where there is no music, or where it was composed before moves were told."""
    themes: tuple[Appearance, ...] = ()
    """Where themes are in it."""
    first_bar: int = 1
    """The number of its first bar."""
    curves: Curves | None = None
    """What was read of it and what it is composed by; None where it was composed before that was kept."""
    density: tuple[float, ...] = ()
    """The density asked of each bar. (bars,)"""


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """What moved the music of each scene of a timeline."""

    timeline: Timeline
    scenes: tuple[ExplainedScene, ...]
    stands: bool
    """True where it is told of the score that stands."""
    remarks: tuple[str, ...]
    """Sentences on what a person should know."""
    themes: tuple[FilmTheme, ...] = ()
    """The themes of the film."""

    @property
    def document(self) -> Json:
        """All of it for a program."""
        return {
            "schema": SCHEMA,
            "timeline": self.timeline.name,
            "stands": self.stands,
            **({"themes": [film_theme_entry(each) for each in self.themes]} if self.themes else {}),
            "scenes": [self._scene(scene) for scene in self.scenes],
            "notes": list(self.remarks),
        }

    def _scene(self, scene: ExplainedScene) -> Json:
        conditions = groupby(told(scene.moves), key=lambda each: each[0].measure)
        return {
            "id": scene.id,
            "name": scene.name,
            "first_frame": scene.first_frame,
            "last_frame": scene.last_frame,
            "first_timecode": record_timecode(self.timeline, scene.first_frame),
            "last_timecode": record_timecode(self.timeline, scene.last_frame),
            **words_entry(scene.words),
            **(
                {"themes": [theme_entry(each, scene.first_bar) for each in scene.themes]}
                if scene.themes
                else {}
            ),
            "conditions": [_condition(measure, [*group]) for measure, group in conditions],
            "first_bar": scene.first_bar,
            **(
                {"curves": {**curves_entry(scene.curves), "density": [*scene.density]}}
                if scene.curves
                else {}
            ),
        }

    def lines(self, *, bars: bool = False) -> Iterator[str]:
        """All of it for a person: a line for each theme, then one for each scene, and under it one for each condition.

        Args:
            bars: Tell each bar of each scene, too.
        """
        for theme in self.themes:
            yield f"theme {theme.name} ({_GIVEN[theme.by]}): {notes_of(theme.theme)}"
        if self.themes:
            yield ""
        for scene in self.scenes:
            first, last = (record_timecode(self.timeline, at) for at in (scene.first_frame, scene.last_frame))
            yield f"{scene.name}  {scene.id}  {first} to {last}"
            if scene.words.said:
                yield f"  words: {'; '.join(scene.words.said)}"
                yield f"  they ask for: {in_words(scene.words.asks)}"
            if not scene.moves:
                yield "  nothing is told of it: it has no music, or is from before Recue told this"
            for each in scene.themes:
                yield f"  themes: {each.said(scene.first_bar)} ({each.strength})"
            for measure, group in groupby(told(scene.moves), key=lambda each: each[0].measure):
                yield f"  {measure:12}  {_chain(measure, [*group])}"
            if bars:
                yield from _bars(scene)
            yield ""


def _condition(measure: Measure, moves: Sequence[tuple[Move, float | None]]) -> Json:
    """Return a condition and its moves; the first is where it begins, and moved it by nothing."""
    return {
        "condition": measure.value,
        "value": moves[-1][0].value,
        "moves": [{**move_entry(move), "by": by if by is None else round(by, 3) + 0.0} for move, by in moves],
    }


def _chain(measure: Measure, moves: Sequence[tuple[Move, float | None]]) -> str:
    """Write the moves of a condition: `96 bpm (default), 72 bpm (word 'slow', -24)`."""
    shown = [each for each in moves if each[1] is None or each[1]]
    return ", ".join(_step(move, by, UNITS.get(measure, "")) for move, by in shown)


def _bars(scene: ExplainedScene) -> Iterator[str]:
    """Yield a line for each bar of a scene: what was read of it, and under it each condition that differs among its bars."""
    chains = [[*group] for _, group in groupby(scene.moves, key=lambda move: move.measure)]
    differing = [chain for chain in chains if any(move.bars for move in chain)]
    for bar in range(len(scene.density)):
        yield f"  bar {scene.first_bar + bar}: {_read_of(scene, bar)}"
        for chain in differing:
            moves = told(moving(replace(move, value=move.in_bar(bar), because="", bars=()) for move in chain))
            yield f"    {chain[0].measure:12}  {_chain(chain[0].measure, [*moves])}"


def _read_of(scene: ExplainedScene, bar: int) -> str:
    """Write the curves of a bar: `valence -0.31, arousal 0.2, tension 0.25, motion 0.12, loudness -31.5 dB, density 0.4`."""
    told_of = {name: float(getattr(scene.curves, name)[bar]) for name in PLACES} if scene.curves else {}
    told_of["density"] = scene.density[bar]
    known = {name: value for name, value in told_of.items() if isfinite(value)}
    return ", ".join(
        f"{name} {value:g}{' dB' if name == 'loudness' else ''}" for name, value in known.items()
    )


def _step(move: Move, by: float | None, unit: str) -> str:
    value = f"{move.value:g}{unit}" if isinstance(move.value, float) else move.value
    source = f"{move.source} '{move.because}'" if move.because else move.source.value
    return f"{value} ({source}, {by:+.3g})" if by is not None else f"{value} ({source})"


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
