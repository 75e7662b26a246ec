"""Re-scoring of the next cut: unchanged scenes are kept, trimmed ones fitted, the rest composed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bridge.grid import PinError, SceneLengthError, TempoRequest, solve_scene
from bridge.grid.bars import PLAIN_CUT, BarGrid, Hit, MetHit, SceneGrid
from bridge.grid.laying import measured
from bridge.learned.course import UNLEARNED, LearnedCourse
from bridge.picture.features.picture import Picture, changes, unseen_remarks
from bridge.picture.features.shot_looks import appearances
from bridge.recut.changes import ChangeList
from bridge.recut.earlier import NO_EARLIER, Earlier
from bridge.recut.extending import extended, extended_bars
from bridge.recut.fitting import fitted, with_palette
from bridge.recut.level_remarks import followed_remarks, own_remarks
from bridge.recut.own_markers import NO_CHANGE, MarkerChange, with_own_markers
from bridge.recut.planning import Fate, Planned, Renewal, ScenePlan, Standing, plan
from bridge.recut.restyling import composed_again, is_rerolled, restyled_choice, told_again
from bridge.recut.standing_plan import standing_plan
from bridge.recut.versions import with_versions
from bridge.score.cue_numbers import numbered
from bridge.score.cues import CuedScene
from bridge.score.film.film import StandingFilm, film_of
from bridge.score.film.plan import FilmPlan
from bridge.score.fusion.material import Material
from bridge.score.fusion.reading import read_scenes
from bridge.score.fusion.remarks import told_remarks
from bridge.score.heard_key import astray_remarks
from bridge.score.hits import GivenHits
from bridge.score.liked_tempo import tempo_cost_remarks
from bridge.score.mood import Mood
from bridge.score.pipeline import (
    Composer,
    Progress,
    ScoredTimeline,
    compose_scenes,
    conditions_by_scene,
    loosened_remarks,
    reheard,
    theme_film,
    unheard_remarks,
    written,
)
from bridge.score.scenes.division import divide
from bridge.score.scenes.silences import end_remarks
from bridge.score.silence import inside
from bridge.score.spotting import (
    Spotting,
    free_request,
    heard_film,
    note_remarks,
    placed,
    ramp_remarks,
    tempo_request,
)
from bridge.score.spotting_sheet.reading import GivenSheet
from bridge.score.theming import unread_remarks
from bridge.score.underscoring import clearing, underscored
from bridge.score.unplayed import unplayed_remarks
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.settings.taste import NO_TASTE, Taste
from bridge.sound.heard import UNHEARD, Sound
from bridge.story.told import UNTOLD, Story
from bridge.themes.own import NO_THEMES, OwnThemes
from bridge.timeline import Timeline
from bridge.timeline.black import Span, black_of
from generator.conditions import Key

NEAR = 1.12
"""The most by which a scene that is fitted may differ in tempo from what it was, as a ratio, where bars fit and miss no
more than the old ones within it: the same notes at another pace are other music."""


@dataclass(frozen=True, slots=True, eq=False)
class Rescored:
    """The score of the next cut."""

    scored: ScoredTimeline
    changes: ChangeList
    fates: tuple[Fate, ...]
    """One fate a scene, in order."""
    removed: tuple[str, ...]
    """The ids of the scenes that are gone."""
    back: tuple[str, ...]
    """Remarks on the scenes that are back, one sentence each."""
    followed: tuple[str, ...] = ()
    """Remarks on the scenes whose music stays under another level, one sentence each."""


def rescore(
    standing: Standing,
    cut: Timeline,
    picture: Picture,
    settings: Settings,
    composer: Callable[[], Composer],
    progress: Progress,
    given: GivenHits = GivenHits(),  # noqa: B008 (frozen)
    choices: Mapping[str, Choice] | None = None,
    renewal: Renewal = Renewal.NONE,
    earlier: Earlier = NO_EARLIER,
    sheet: GivenSheet | None = None,
    own: OwnThemes = NO_THEMES,
    sound: Sound = UNHEARD,
    story: Story = UNTOLD,
    learned: LearnedCourse = UNLEARNED,
    marking: MarkerChange = NO_CHANGE,
    taste: Taste = NO_TASTE,
) -> Rescored:
    """Score the next cut.

    A scene that shows what it showed keeps its notes, tempi and take, whatever changed around it. One that was cut
    anew inside keeps its material. Only what is new, mostly new, or asked for otherwise than before is composed, and
    only then is the composer called for.

    Args:
        standing: The score of the cut before.
        cut: The cut now.
        picture: What is known of its footage.
        settings: The user's settings; for standing scenes that are not renewed, only pins count.
        composer: Makes the composer; called at most once.
        progress: Called with the share of the scenes to compose that are composed; it may raise to cancel.
        given: The hits of the user's own file.
        choices: A person's choices, by scene id; by default those made before.
        renewal: The scenes to compose anew because they were asked for otherwise.
        earlier: The scenes of earlier cuts: one that is back, is so as it was.
        sheet: The user's spotting sheet; None for none.
        own: The user's own themes.
        sound: What is heard of the cut.
        story: What is told of it.
        learned: What encoders tell of it.
        marking: What a person changes of the markers that were set in Recue.
        taste: A person's taste, by which the takes of scenes that are composed are chosen.

    Raises:
        TimelineError: If the timeline is too short for any bar.
        UsageError: If no bars fit a scene within its tempo range, or what it is pinned to cannot be had; or if a pin of
            the command line names no scene, or a scene has two pins.
    """
    planned, spotted = spotted_again(
        standing,
        cut,
        picture,
        settings,
        given,
        choices,
        renewal,
        earlier,
        sheet,
        own,
        sound,
        story,
        learned,
        marking,
    )
    plans, cut = planned.plans, spotted.timeline
    grids = tuple(_bars(each, spotted, at, settings) for at, each in enumerate(plans))
    span = heard_film(spotted, settings)
    carried = {
        at: _carried_cue(each, bars, span, 1 / cut.rate)
        for at, (each, bars) in enumerate(zip(plans, grids, strict=True))
        if each.fate is not Fate.COMPOSED
    }
    cues, told_themes, film_plan = _composed(
        plans, spotted, BarGrid(grids), carried, settings, composer, progress, own, renewal, taste
    )
    composed = [at for at, each in enumerate(plans) if each.fate is Fate.COMPOSED]
    refit = frozenset(at for at, each in enumerate(plans) if each.fate is Fate.FITTED)
    cues = underscored(spotted, cues, settings, refit)
    cues = reheard(spotted, BarGrid(grids), cues, _spoken_anew(plans, cues))
    missing = unheard_remarks(spotted, settings, [each.choice for each in plans], composed)
    loose = (
        *loosened_remarks(spotted, settings, composed),
        *tempo_cost_remarks(spotted, BarGrid(grids), settings, composed),
    )
    astray = astray_remarks([cues[at] for at in composed], settings)
    scored = written(cut, cues, (*spotted.remarks, *told_themes, *missing, *loose, *astray), film_plan)
    stays = [
        (each.before, cue)
        for each, cue in zip(plans, scored.cues, strict=True)
        if each.fate is Fate.KEPT and each.before is not None
    ]
    followed = tuple(followed_remarks(stays))
    remarks = (*scored.remarks, *followed, *own_remarks(scored.cues))
    return Rescored(
        replace(scored, cues=numbered(with_versions(scored.cues, plans, standing.cues)), remarks=remarks),
        planned.changes,
        tuple(each.fate for each in plans),
        tuple(scene.id for scene in planned.gone),
        planned.back,
        followed,
    )


def spotted_again(
    standing: Standing,
    cut: Timeline,
    picture: Picture,
    settings: Settings,
    given: GivenHits,
    choices: Mapping[str, Choice] | None,
    renewal: Renewal,
    earlier: Earlier,
    sheet: GivenSheet | None,
    own: OwnThemes,
    sound: Sound,
    story: Story,
    learned: LearnedCourse,
    marking: MarkerChange = NO_CHANGE,
) -> tuple[Planned, Spotting]:
    """Decide what becomes of each scene, and all that its bars are laid by; the arguments are those of `rescore`.

    Raises:
        TimelineError: If the timeline is too short for any bar.
        UsageError: If a pin of the command line names no scene, or a scene has two pins.
    """
    was = [cue.scene for cue in standing.cues]
    cut, unmarked = with_own_markers(standing.timeline, was, cut, marking)
    planned = plan(standing, cut, picture, settings, given, choices, renewal, earlier, sheet, own, sound)
    plans = planned.plans
    material = Material(cut, picture, sound, story, learned)
    told = _told(plans, material)
    moods = tuple(_mood(each, mood) for each, mood in zip(plans, told, strict=True))
    scenes = tuple(each.carried.scene for each in plans)
    stood = [None if each.fate is Fate.COMPOSED else each.before for each in plans]
    stands = StandingFilm(
        standing_plan(standing),
        tuple(
            None if cue is None or _chooses_bars(each) else cue.grid.bpm
            for cue, each in zip(stood, plans, strict=True)
        ),
        tuple(None if cue is None else cue.style for cue in stood),
    )
    film = film_of(material, scenes, moods, settings, stands)
    asks = tuple(_ask(each, tempo, settings) for each, tempo in zip(plans, film.tempi, strict=True))
    return planned, Spotting(
        cut,
        picture,
        scenes,
        moods,
        told,
        tuple(each.words for each in plans),
        planned.hits,
        tuple(each.pin for each in plans),
        tuple(each.asked for each in plans),
        asks,
        black_of(cut),
        film,
        _once(
            *cut.warnings,
            *(() if any(each.asked.sheet for each in plans) else end_remarks(cut, settings.scenes)),
            *_division_remarks(standing, planned, cut, picture, settings),
            *note_remarks(cut, settings, story),
            *ramp_remarks(settings),
            *given.remarks,
            *unmarked,
            *planned.remarks,
            *planned.back,
            *unseen_remarks(picture),
            *told_remarks(
                material,
                [(each.start, each.end) for each in scenes if each.silence is not None],
                worded=all(each.words.said for each in plans if each.carried.scene.silence is None),
                stands=all(each.fate is not Fate.COMPOSED for each in plans),
            ),
        ),
        sound,
        story,
        learned,
    )


def _once(*remarks: str) -> tuple[str, ...]:
    """Return sentences without those that were said before."""
    return tuple(dict.fromkeys(remarks))


def _spoken_anew(plans: Sequence[ScenePlan], cues: Sequence[CuedScene]) -> frozenset[int]:
    """Return the indices of the scenes whose music stands and whose dialogue is another than before, or lies under other bars."""

    def speech(cue: CuedScene) -> tuple[Span, ...]:
        return cue.underscore.speech if cue.underscore else ()

    return frozenset(
        at
        for at, (each, cue) in enumerate(zip(plans, cues, strict=True))
        if each.before is not None
        and (each.fate is Fate.FITTED or (each.fate is Fate.KEPT and speech(each.before) != speech(cue)))
    )


def _division_remarks(
    standing: Standing, planned: Planned, cut: Timeline, picture: Picture, settings: Settings
) -> tuple[str, ...]:
    """Return the remarks on the division of a cut whose picture did not change, if it would be divided so again: they still hold."""
    if cut.picture_alone != standing.timeline.picture_alone or any(
        each.asked.sheet for each in planned.plans
    ):
        return ()
    names = {each.carried.scene.start: each.carried.scene.name for each in planned.plans}
    free, seen = free_request(settings), changes(cut, picture).tolist()
    looks = appearances(cut, picture)
    again = divide(cut, settings.scenes, free, seen, names, settings.music, looks=looks)
    return again.remarks if [scene.start for scene in again.scenes] == list(names) else ()


def _told(plans: Sequence[ScenePlan], material: Material) -> tuple[Mood, ...]:
    """Return the mood that all sources but words tell of each composed scene, and that of each other as it is."""
    new = [each.carried.scene for each in plans if each.before is None or each.fate is Fate.COMPOSED]
    read = iter(read_scenes(material, new).moods())
    return tuple(
        Mood(each.before.valence, each.before.arousal)
        if each.before is not None and each.fate is not Fate.COMPOSED
        else next(read)
        for each in plans
    )


def _mood(each: ScenePlan, told: Mood) -> Mood:
    """Return the mood of a scene: the old one, or for a composed scene that of its words and of what is told."""
    if each.before is not None and each.same_bars:
        return Mood(each.before.valence, each.before.arousal)
    return told if each.fate is not Fate.COMPOSED else told.asked(each.words.asks)


def _chooses_bars(each: ScenePlan) -> bool:
    """Return whether a person chose one of the proposals for a scene's bars, which are then laid as for a new scene."""
    return each.fate is Fate.FITTED and each.decided.solution is not None


def _ask(each: ScenePlan, tempo: float, settings: Settings) -> TempoRequest:
    """Return the tempi and metres a scene may have: if it is fitted, near its old tempo and in its old metre."""
    if each.before is None or each.fate is Fate.COMPOSED or _chooses_bars(each):
        return tempo_request(tempo, each.pin, settings, each.words, each.carried.scene.duration)
    near = each.before.grid.bpm
    free = settings.model_copy(update={"tempo": None})
    ask = tempo_request(near, each.pin, free, each.words, each.carried.scene.duration)
    ask = replace(ask, preferred=min(max(near, ask.low), ask.high))
    return ask if each.pin.metre else replace(ask, metres=(each.before.grid.metre,))


def _bars(each: ScenePlan, spotted: Spotting, at: int, settings: Settings) -> SceneGrid:
    """Return the bars of a scene: the old ones if it is kept, else laid anew."""
    scene, frame = each.carried.scene, 1 / spotted.timeline.rate
    if each.before is not None and (each.same_bars or each.fate is Fate.KEPT):
        met = _met_again(each.before.grid, each.hits, scene.start)
        before = each.before if met else each.before.as_written
        bars = extended_bars(before.grid, scene.start, each.carried.margins)
        return replace(bars, hits=met or measured(each.hits, scene.start, bars.lines, frame))
    ask = spotted.asks[at]
    if each.before is None or each.fate is not Fate.FITTED or _chooses_bars(each):
        return _laid(each, ask, spotted)
    near = _laid_if(each, _near(ask, each.before.grid.bpm), spotted)
    if near is not None and near.weight_missed < each.before.grid.weight_missed + PLAIN_CUT:
        return near
    if each.pin.metre:
        return _better(near, _laid(each, ask, spotted))
    free = _laid_if(each, ask, spotted)
    if near is None and free is None:  # in its metre no bars fit any more: in the others they may
        return _laid(each, replace(ask, metres=settings.grid.metres), spotted)
    return _better(near, free or near)


def _better(near: SceneGrid | None, free: SceneGrid | None) -> SceneGrid:
    """Return the bars near a scene's tempo, or the others where they meet more, by the weight of a plain cut."""
    assert free is not None
    return near if near is not None and near.weight_met > free.weight_met - PLAIN_CUT else free


def _laid_if(each: ScenePlan, ask: TempoRequest, spotted: Spotting) -> SceneGrid | None:
    """Lay the bars of a scene; None where none fit."""
    try:
        return _laid(each, ask, spotted)
    except SceneLengthError:
        return None


def _near(ask: TempoRequest, bpm: float) -> TempoRequest:
    """Narrow a request to tempi near one, as far as it allows them."""
    low, high = max(ask.low, bpm / NEAR), min(ask.high, bpm * NEAR)
    if ask.tempo is not None or low > high:
        return ask
    return replace(ask, low=low, high=high, preferred=min(max(ask.aim, low), high))


def _met_again(before: SceneGrid, hits: Sequence[Hit], start: Fraction) -> tuple[MetHit, ...]:
    """Return the met hits of bars that did not change, if the hits lie where they lay; else nothing."""
    if len(hits) != len(before.hits):
        return ()
    by = start - before.start
    pairs = list(zip(hits, before.hits, strict=True))
    if any(now.time - was.hit.time != by for now, was in pairs):
        return ()
    return tuple(MetHit(now, was.step, was.error, was.closeness) for now, was in pairs)


def _laid(each: ScenePlan, ask: TempoRequest, spotted: Spotting) -> SceneGrid:
    scene = each.carried.scene
    try:
        return solve_scene(
            scene.duration,
            each.hits,
            1 / spotted.timeline.rate,
            ask,
            start=scene.start,
            black=spotted.black,
        )
    except (SceneLengthError, PinError) as error:
        raise type(error)(f"{placed(scene, spotted.timeline)}: {error}") from error


def _composed(
    plans: Sequence[ScenePlan],
    spotted: Spotting,
    grid: BarGrid,
    carried: Mapping[int, CuedScene],
    settings: Settings,
    composer: Callable[[], Composer],
    progress: Progress,
    own: OwnThemes,
    renewal: Renewal,
    taste: Taste,
) -> tuple[tuple[CuedScene, ...], tuple[str, ...], FilmPlan]:
    """Return one cue a scene: those carried over, and those composed to join them; remarks on themes; and the film's plan."""
    if len(carried) == len(plans):
        plan_stands = spotted.film.plan
        unread = unread_remarks(plan_stands.themes, own)
        return tuple(carried[at] for at in range(len(plans))), tuple(unread), plan_stands
    again = {at: each.before for at, each in enumerate(plans) if each.same_bars and each.before is not None}
    choices = [
        restyled_choice(again[at], each.decided) if at in again else each.choice
        for at, each in enumerate(plans)
    ]
    called, keys = composer(), [_standing_key(each) for each in plans]
    told = conditions_by_scene(spotted, grid, settings, called.styles, choices, keys)
    standing = {at: cue.themes for at, cue in carried.items()}
    plans_themes = renewal is Renewal.ALL
    spotted, themes = theme_film(
        spotted, grid, told, settings, called, own, choices, standing, plans=plans_themes
    )
    told = [
        told_again(one, again[at], plans[at].decided, themed=plans[at].themed) if at in again else one
        for at, one in enumerate(themes.conditions)
    ]
    seeds = {at: old.seed for at, old in again.items() if not is_rerolled(old, plans[at].decided)}
    cues = compose_scenes(
        spotted, grid, told, settings, called, progress, choices, carried, seeds, themes.appearances, taste
    )
    cues = tuple(
        composed_again(cue, again[at], plans[at].choice, plans[at].decided, clearing(spotted, cue, settings))
        if at in again
        else cue
        for at, cue in enumerate(cues)
    )
    unplayed = unplayed_remarks(spotted, told, cues, (at for at in range(len(plans)) if at not in carried))
    return cues, (*themes.remarks, *unplayed), spotted.film.plan


def _standing_key(each: ScenePlan) -> Key | None:
    """Return the key of music that is carried over; None for a scene that is composed."""
    return None if each.before is None or each.fate is Fate.COMPOSED else each.before.key


def _carried_cue(each: ScenePlan, bars: SceneGrid, film: Span, frame: Fraction) -> CuedScene:
    """Return a cue that is carried over: as it was, or fitted to its new bars."""
    assert each.before is not None
    cue = with_palette(each.before, each.choice)
    now = replace(cue, scene=each.carried.scene, grid=bars, choice=each.choice, asked=each.asked)
    if each.fate is Fate.KEPT:
        return extended(now, each.before.grid, each.carried.margins)
    told = fitted(cue, replace(now, pin=each.pin), each.carried.pieces)
    return told if told.is_handwork else replace(told, music=inside(told.music, bars, film, frame))
