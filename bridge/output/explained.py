"""What moved the music of each scene, for people and for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import isfinite
from typing import Final

from bridge.output.cuesheet.readable_json import Json
from bridge.output.cuesheet.sheet import curves_entry, film_theme_entry, move_entry, theme_entry, words_entry
from bridge.score.appearances import Appearance
from bridge.score.cues import CuedScene
from bridge.score.film.film_themes import By, FilmTheme
from bridge.score.fusion.curves import PLACES, Curves
from bridge.score.moves import Measure, Move, moving, told
from bridge.score.pipeline import ScoredTimeline
from bridge.score.scene_words import SceneWords
from bridge.timeline import Timeline
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

    def of(self, scene: str) -> "Explained":
        """Return what is told of one scene, by its id."""
        return replace(self, scenes=tuple(each for each in self.scenes if each.id == scene))

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


def explained(scored: ScoredTimeline) -> Explained:
    """Tell what moved the music of each scene of a score."""
    told_of, bar = [], 1
    for cue in scored.cues:
        told_of.append(_explained(scored.timeline, cue, bar))
        bar += len(cue.grid.bars)
    themes = scored.film.themes if scored.film else ()
    return Explained(scored.timeline, tuple(told_of), True, (), themes)


def _explained(timeline: Timeline, cue: CuedScene, first_bar: int) -> ExplainedScene:
    scene = cue.scene
    return ExplainedScene(
        scene.id,
        scene.name,
        timeline.frame_at(scene.start),
        timeline.frame_at(scene.end) - 1,
        cue.words,
        cue.moves,
        cue.themes,
        first_bar,
        cue.curves,
        tuple(cue.density.tolist()),
    )
