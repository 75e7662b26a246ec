"""Scores the next cut from a standing score: what did not change is kept, what was trimmed is fitted, the rest composed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from bridge.choices import Choice
from bridge.conform import ChangeList, compare
from bridge.cues import CuedScene
from bridge.features.picture import Picture, unseen_notes
from bridge.grid import PinError, SceneLengthError, TempoRequest, black_of, solve_scene
from bridge.grid.bars import BarGrid, Hit, HitKind, SceneGrid
from bridge.grid.laying import measured
from bridge.hits import GivenHits
from bridge.mood import Mood
from bridge.pipeline import (
    Composer,
    Progress,
    ScoredTimeline,
    compose_scenes,
    conditions_by_scene,
    written,
)
from bridge.preferences import Pin
from bridge.rescoring.division import CarriedScene, Recut, carried_division
from bridge.rescoring.extending import extended, extended_bars
from bridge.rescoring.fitting import dressed, fitted
from bridge.settings import Settings
from bridge.spotting import (
    Spotting,
    check_length,
    free_request,
    moods_of,
    pins_of,
    placed,
    spots,
    tempo_request,
)
from bridge.timeline import Timeline

MATERIAL = Fraction(1, 2)
"""Share of a scene that must have been in it before for its music to be fitted rather than composed anew."""
_OWN = frozenset({HitKind.MARKER, HitKind.USER, HitKind.TITLE})
"""Hits an editor sets; cuts are told by the shots, and what moves in the picture does not change with the cut."""


class Fate(StrEnum):
    """What became of a scene's music."""

    KEPT = "kept"
    """The same notes at the same times from the scene's start."""
    FITTED = "fitted"
    """The same material under new bars."""
    COMPOSED = "composed"


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """A score as it stands."""

    timeline: Timeline
    cues: tuple[CuedScene, ...]
    """One a scene, in order."""


@dataclass(frozen=True, slots=True, eq=False)
class Rescored:
    """The score of the next cut."""

    scored: ScoredTimeline
    changes: ChangeList
    fates: tuple[Fate, ...]
    """One a scene, in order."""
    removed: tuple[str, ...]
    """The ids of the scenes that are gone."""


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """A scene of the next cut, and what is to become of it."""

    carried: CarriedScene
    before: CuedScene | None
    """The cue it goes on from."""
    choice: Choice
    pin: Pin
    hits: tuple[Hit, ...]
    """Those inside the scene."""
    fate: Fate


def rescore(
    standing: Standing,
    timeline: Timeline,
    picture: Picture,
    settings: Settings,
    composer: Callable[[], Composer],
    progress: Progress,
    given: GivenHits = GivenHits(),  # noqa: B008 (frozen)
    choices: Mapping[str, Choice] | None = None,
) -> Rescored:
    """Score the next cut.

    A scene that shows what it showed keeps its notes, tempi and take, whatever changed around it. One that was cut
    anew inside keeps its material. Only what is new, mostly new, or asked for otherwise than before is composed, and
    only then is the composer called for.

    Args:
        standing: The score of the cut before.
        timeline: The cut now.
        picture: What is known of its footage.
        settings: What the user wants; of scenes that stand, only pins count.
        composer: Makes what composes; called at most once.
        progress: Told the share of the scenes to compose that are composed; it may raise to leave off.
        given: The hits of the user's own file.
        choices: What a person chose, by scene id; where left out, what was chosen before.

    Raises:
        TimelineError: If the timeline is too short for any bar.
        UsageError: If no bars fit a scene within its tempo range, or what it is pinned to cannot be had; or if a pin of
            the command line names no scene, or a scene has two pins.
    """
    check_length(timeline, settings)
    changes = compare(standing.timeline, timeline)
    recut = Recut(standing.timeline, tuple(cue.scene for cue in standing.cues), timeline, changes)
    carried = carried_division(recut, settings.scenes, free_request(settings))
    hits = spots(timeline, picture, settings, given, [each.scene for each in carried])
    pins, lost = pins_of([each.scene for each in carried], settings)
    plans = [
        _planned(each, standing, timeline, hits, pin, choices)
        for each, pin in zip(carried, pins, strict=True)
    ]
    moods = _moods(plans, timeline, picture, settings)
    asks = tuple(_ask(plan, mood, settings) for plan, mood in zip(plans, moods, strict=True))
    spotted = Spotting(
        timeline,
        picture,
        tuple(each.scene for each in carried),
        moods,
        hits,
        tuple(plan.pin for plan in plans),
        asks,
        black_of(timeline),
        (*timeline.warnings, *given.notes, *lost, *unseen_notes(picture)),
    )
    grids = tuple(_bars(plan, spotted, at, settings) for at, plan in enumerate(plans))
    composed = _composed(plans, spotted, BarGrid(grids), settings, composer, progress)
    cues = [
        composed[at] if plan.fate is Fate.COMPOSED else _carried_cue(plan, bars)
        for at, (plan, bars) in enumerate(zip(plans, grids, strict=True))
    ]
    gone = {cue.scene.id for cue in standing.cues} - {each.scene.id for each in carried}
    return Rescored(
        written(timeline, picture, cues, spotted.notes),
        changes,
        tuple(plan.fate for plan in plans),
        tuple(cue.scene.id for cue in standing.cues if cue.scene.id in gone),
    )


def _planned(
    carried: CarriedScene,
    standing: Standing,
    timeline: Timeline,
    hits: Sequence[Hit],
    pin: Pin,
    choices: Mapping[str, Choice] | None,
) -> _Plan:
    """Decide what becomes of a scene."""
    scene = carried.scene
    before = standing.cues[carried.old] if carried.old is not None else None
    choice = before.choice if before is not None else Choice()
    if choices is not None:
        choice = choices.get(scene.id, Choice())
    held = Pin(
        tempo=choice.tempo or pin.tempo,
        metre=choice.metre or pin.metre,
        solution=choice.solution or pin.solution,
    )
    inside = tuple(hit for hit in hits if scene.start <= hit.time < scene.end)
    fate = Fate.COMPOSED
    if before is not None:
        fate = _fate(carried, before, choice, held, _same_spots(before, carried, inside, timeline.rate))
    return _Plan(carried, before, choice, held, inside, fate)


def _fate(carried: CarriedScene, before: CuedScene, choice: Choice, pin: Pin, same_spots: bool) -> Fate:
    """What becomes of a scene that goes on from another."""
    if _music_of(choice) != _music_of(before.choice) and not choice.locked:
        return Fate.COMPOSED
    if carried.margins is not None and same_spots and (pin == before.pin or choice.locked):
        return Fate.KEPT
    known = sum((piece.duration for piece in carried.pieces if piece.old is not None), Fraction(0))
    if choice.locked or before.edited or known >= MATERIAL * carried.scene.duration:
        return Fate.FITTED
    return Fate.COMPOSED


def _music_of(choice: Choice) -> Choice:
    """What was chosen that only composing anew brings about."""
    return replace(choice, locked=False, palette=None, tempo=None, metre=None, solution=None)


def _same_spots(before: CuedScene, carried: CarriedScene, hits: Sequence[Hit], rate: Fraction) -> bool:
    """Whether an editor's own hits lie where they lay in what a scene showed, to the frame."""
    lead, _ = carried.margins or (Fraction(0), Fraction(0))
    start = carried.scene.start + lead
    inside = [hit for hit in hits if start <= hit.time < start + before.scene.duration]
    was = [hit.hit for hit in before.grid.hits]
    return _spots(was, before.scene.start, rate) == _spots(inside, start, rate)


def _spots(hits: Sequence[Hit], start: Fraction, rate: Fraction) -> list[tuple[HitKind, int]]:
    """Kind and frame of an editor's own hits; on a scene's first frame there is a bar line whatever else is there."""
    found = ((hit.kind, round((hit.time - start) * rate)) for hit in hits if hit.kind in _OWN)
    return sorted(spot for spot in found if spot[1] > 0)


def _moods(
    plans: Sequence[_Plan], timeline: Timeline, picture: Picture, settings: Settings
) -> tuple[Mood, ...]:
    """The mood of each scene: what a person chose, what it had, what it is where it is composed."""
    found = moods_of(timeline, picture, [plan.carried.scene for plan in plans], settings.seed)
    return tuple(_mood(plan, mood) for plan, mood in zip(plans, found, strict=True))


def _mood(plan: _Plan, found: Mood) -> Mood:
    chosen = plan.choice
    if plan.before is not None and plan.fate is not Fate.COMPOSED:
        return Mood(plan.before.valence, plan.before.arousal)
    return Mood(
        found.valence if chosen.valence is None else chosen.valence,
        found.arousal if chosen.arousal is None else chosen.arousal,
    )


def _ask(plan: _Plan, mood: Mood, settings: Settings) -> TempoRequest:
    """The tempi and metres a scene may have: near its old tempo and in its old metre where its material is fitted."""
    if plan.before is None or plan.fate is Fate.COMPOSED:
        return tempo_request(mood.tempo, plan.pin, settings)
    near = plan.before.grid.bpm
    ask = tempo_request(near, plan.pin, settings.model_copy(update={"tempo": None}))
    return ask if plan.pin.metre else replace(ask, metres=(plan.before.grid.metre,))


def _bars(plan: _Plan, spotted: Spotting, at: int, settings: Settings) -> SceneGrid:
    """The bars of a scene: what it had where it is kept, else laid anew."""
    scene, half_frame = plan.carried.scene, 1 / spotted.timeline.rate / 2
    if plan.before is not None and plan.fate is Fate.KEPT:
        bars = extended_bars(plan.before.grid, scene.start, plan.carried.margins)
        return replace(bars, hits=measured(plan.hits, scene.start, bars.lines, half_frame))
    asks = [spotted.asks[at]]
    if plan.fate is Fate.FITTED and not plan.pin.metre:
        asks.append(replace(asks[0], metres=settings.grid.metres))
    for ask in asks[:-1]:
        try:
            return _laid(plan, ask, spotted)
        except SceneLengthError:
            continue  # its own metre holds no bars here any more: the others may
    return _laid(plan, asks[-1], spotted)


def _laid(plan: _Plan, ask: TempoRequest, spotted: Spotting) -> SceneGrid:
    scene = plan.carried.scene
    try:
        return solve_scene(
            scene.duration,
            plan.hits,
            1 / spotted.timeline.rate,
            ask,
            start=scene.start,
            black=spotted.black,
        )
    except (SceneLengthError, PinError) as error:
        raise type(error)(f"{placed(scene, spotted.timeline)}: {error}") from error


def _composed(
    plans: Sequence[_Plan],
    spotted: Spotting,
    grid: BarGrid,
    settings: Settings,
    composer: Callable[[], Composer],
    progress: Progress,
) -> dict[int, CuedScene]:
    """The cues that are composed, by scene."""
    only = [at for at, plan in enumerate(plans) if plan.fate is Fate.COMPOSED]
    if not only:
        return {}
    choices = [plan.choice for plan in plans]
    told = conditions_by_scene(spotted, grid, settings, choices)
    cues = compose_scenes(spotted, grid, told, settings, composer(), progress, choices, only)
    return dict(zip(only, cues, strict=True))


def _carried_cue(plan: _Plan, bars: SceneGrid) -> CuedScene:
    """A cue that goes on: as it was, or fitted to its new bars."""
    assert plan.before is not None
    cue = dressed(plan.before, plan.choice)
    now = replace(cue, scene=plan.carried.scene, grid=bars, choice=plan.choice)
    if plan.fate is Fate.KEPT:
        return extended(now, plan.before.grid, plan.carried.margins)
    return fitted(cue, replace(now, pin=plan.pin), plan.carried.pieces)
