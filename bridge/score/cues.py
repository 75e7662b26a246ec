"""Scenes with all that was decided for them, and their music."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP, Tempi, written_lines
from bridge.midi.expression_layer import Ride
from bridge.midi.palettes import Palette
from bridge.midi.passage import Ints, Passage
from bridge.score.appearances import Appearance
from bridge.score.fusion.curves import Curves
from bridge.score.moves import Move
from bridge.score.scene_requests import Asked
from bridge.score.scene_words import SceneWords
from bridge.score.scenes.division import Scene
from bridge.score.sizes import Size
from bridge.score.underscore.underscored import Underscored
from bridge.settings.choices import Choice
from bridge.settings.preferences import Pin
from bridge.timeline import Timeline
from generator.conditions import Floats, Key, Style
from generator.score import Voice
from generator.textures import Texture


@dataclass(frozen=True, slots=True, eq=False)
class CuedScene:
    """One scene with all that was decided for it, and its music."""

    scene: Scene
    grid: SceneGrid
    music: Passage
    key: Key
    style: Style
    palette: Palette
    density: Floats
    """Share of each bar's sixteenths that were asked to carry an onset, 0 to 1. (bars,)"""
    seed: int
    """The seed of the cue."""
    valence: float
    """-1 for dark to 1 for bright."""
    arousal: float
    """-1 for calm to 1 for driven."""
    tempi: Tempi | None = None
    """The tempi it was written with, which it keeps wherever it comes to lie; None until it is written."""
    choice: Choice = Choice()  # noqa: RUF009 (frozen)
    """The choices a person made for it."""
    asked: Asked = Asked()  # noqa: RUF009 (frozen)
    """The requests of the markers in it."""
    pin: Pin = Pin()  # noqa: RUF009 (frozen)
    """The pin that its bars were laid to."""
    edited: bool = False
    """True where a person edited its notes."""
    words: SceneWords = SceneWords()  # noqa: RUF009 (frozen)
    """The words that it was composed by."""
    moves: tuple[Move, ...] = ()
    """The sources that moved its conditions; none where it was composed before they were told."""
    curves: Curves | None = None
    """What was read of it, and what it was composed by, bar by bar; None where it was composed before that was kept."""
    sizes: tuple[Size, ...] = ()
    """The size of the ensemble in each bar; none where it was composed before form decided it, and loudness does. (bars,)"""
    composed: Mapping[Voice, Ints] = field(default_factory=dict)
    """The composer's notes of the voices that players play otherwise, for another palette. (n, 6) each"""
    themes: tuple[Appearance, ...] = ()
    """Where themes are in it."""
    textures: tuple[Texture, ...] = ()
    """The texture of each bar, FREE where the composer decided; none where it does in all, or none is told. (bars,)"""
    count: str = ""
    """Its number in its reel, which it keeps: `2`, or `2A` for a later one behind it; empty until it has one."""
    version: int = 1
    """The version of its music: it goes up whenever that changes."""
    underscore: Underscored | None = None
    """The level that it has under dialogue; None where nobody speaks in the film, or nothing is known of it."""
    without: frozenset[str] = frozenset()
    """Parts of its palette, by the name of their track, that are not drawn: a person removed them, or they did not exist
    when it was scored."""

    taste: str = ""
    """The digest of the person's taste that chose it among takes; empty where none did."""

    @property
    def decided(self) -> Choice:
        """The choices that hold: a person's for it, and where they leave a thing open the markers'."""
        return self.choice.over(self.asked.choice)

    @property
    def ride(self) -> Ride:
        """The layer under dialogue that its music is written under."""
        return self.underscore.ride if self.underscore else Ride()

    @property
    def is_handwork(self) -> bool:
        """True if a person edited or locked it: only a person changes it."""
        return self.edited or bool(self.decided.locked)

    @property
    def worked_on(self) -> bool:
        """True if a person edited, locked or decided anything of it."""
        return self.edited or self.choice != Choice()

    @property
    def as_written(self) -> "CuedScene":
        """The cue with its lines at the times of the .mid, as a cue that is read back from its files has them."""
        if self.tempi is None:
            return self
        lines = written_lines(self.tempi, self.grid.lines[-1], len(self.grid.lines) - 1)
        return replace(self, grid=replace(self.grid, lines=lines))


def curves_of(cue: CuedScene) -> Curves:
    """Return the curves of a scene; those of its mood where it was composed before curves were kept."""
    if cue.curves is not None:
        return cue.curves
    bars = len(cue.grid.bars)
    mood = {"valence": cue.valence, "arousal": cue.arousal, "tension": (cue.arousal - cue.valence) / 2}
    unknown = dict.fromkeys(("motion", "loudness", "speech"), math.nan)
    return Curves.rounded(**{name: np.full(bars, value) for name, value in (mood | unknown).items()})


def theme_ticks(cue: CuedScene, tick: int) -> Iterator[tuple[int, Appearance]]:
    """Yield the tick of the first bar line of each theme in a scene that begins at `tick`, in order, and the theme."""
    for each in sorted(cue.themes, key=lambda each: each.bar):
        yield tick + TICKS_PER_STEP * cue.grid.bar_steps[each.bar], each


def cuts_met(timeline: Timeline, cues: Iterable[CuedScene]) -> int:
    """Count the cuts of a timeline that lie within half a frame of a sixteenth."""
    met = {hit.hit.time for cue in cues for hit in cue.grid.hits if hit.met}
    return sum(cut.time in met for cut in timeline.cuts)
