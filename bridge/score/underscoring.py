"""The underscore of a score: the level of its scenes under dialogue, and what stays of their notes there."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from bridge.grid.bars import BarGrid, SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP, TempoMap, scene_ticks
from bridge.midi.expression_layer import Own
from bridge.midi.passage import Passage
from bridge.score.conditioning import strong_hits
from bridge.score.cues import CuedScene
from bridge.score.silence import is_heard
from bridge.score.spotting import Spotting
from bridge.score.underscore.clearing import cleared
from bridge.score.underscore.dialogue import Dialogue, dialogue_of
from bridge.score.underscore.laying import with_curves
from bridge.score.underscore.reducing import UNIT
from bridge.score.underscore.spoken import Spoken, spoken
from bridge.score.underscore.thinning import Stays
from bridge.score.underscore.underscored import Underscored, inside
from bridge.settings import Settings
from bridge.settings.preferences import Underscore
from generator.conditions import Statement


def dialogue_in(spotted: Spotting, grid: SceneGrid) -> Dialogue:
    """Return the dialogue of a scene, over its bars."""
    return dialogue_of(spoken(spotted.sound, spotted.story).speech, grid)


def stays_in(grid: SceneGrid, themes: Sequence[Statement]) -> Stays:
    """Return the notes of a scene that stay whatever is said over them: its strong hits, and what is stated in it.

    Args:
        grid: Its bars: what meets a hit heavier than a plain cut stays, and what begins with the scene or holds. A plain cut in
            dialogue goes from one speaker to another, and is nothing to be struck.
        themes: What voices state in it; the film's own themes are reduced under words already.
    """
    steps = frozenset({0, *grid.fermatas, *strong_hits(grid)})
    lines = [step * TICKS_PER_STEP for step in grid.bar_steps]
    spans = (
        (
            each.voice,
            lines[each.bar] + UNIT * each.notes[0].tick,
            lines[each.bar] + UNIT * (each.notes[-1].tick + each.notes[-1].duration),
        )
        for each in themes
        if each.notes
    )
    return Stays(steps, tuple(spans))


def clearing(spotted: Spotting, cue: CuedScene, settings: Settings) -> Callable[[Passage], Passage]:
    """Return what clears the parts that are drawn for a scene from under its dialogue."""
    dialogue, strong = dialogue_in(spotted, cue.grid), frozenset(strong_hits(cue.grid))
    level = cue.decided.underscore or settings.underscore
    return lambda music: cleared(music, dialogue, level, strong)


def ridden(cues: Sequence[CuedScene], grid: BarGrid, tempo: TempoMap) -> tuple[CuedScene, ...]:
    """Return cues with the layers under dialogue that their music is written under."""
    told = [cue.underscore for cue in cues]
    if all(each is None for each in told):
        return tuple(cues)
    starts = [cue.scene.start for cue in cues]
    heard = [is_heard(cue.music) for cue in cues]
    laid = with_curves(told, starts, heard, tempo, scene_ticks(grid))
    return tuple(replace(cue, underscore=each) for cue, each in zip(cues, laid, strict=True))


def underscored(
    spotted: Spotting,
    cues: Sequence[CuedScene],
    settings: Settings,
    refit: Collection[int] = (),
) -> tuple[CuedScene, ...]:
    """Return cues with the level that each has under dialogue, and the dialogue in it.

    Where it is not known whether anybody speaks, music that stands keeps what it has.

    Args:
        spotted: The scenes, and what is heard and told of the film.
        cues: One a scene, in order.
        settings: The user's settings for all scenes.
        refit: The indices of the scenes whose music stands with other bars: a person's curve on a track is then its whole.
    """
    said = spoken(spotted.sound, spotted.story)
    return tuple(
        replace(cue, underscore=_underscored(cue, said, settings.underscore, is_refit=at in refit))
        for at, cue in enumerate(cues)
    )


def _underscored(cue: CuedScene, said: Spoken, level: Underscore, *, is_refit: bool) -> Underscored | None:
    before = cue.underscore
    if not said.known:
        return None if before is None or is_refit else replace(before, curve=None)
    if not said.speech:
        return None
    own = before.own if before is not None else ()
    if is_refit:
        whole = sum(cue.grid.bars) * TICKS_PER_STEP
        own = tuple(Own(track, 0, whole) for track in dict.fromkeys(each.track for each in own))
    speech = inside(said.spans, cue.scene.start, cue.scene.end)
    return Underscored(cue.decided.underscore or level, speech, None, own)
