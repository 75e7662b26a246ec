"""The plan of a re-scoring: each scene kept, fitted or composed, decided before any note changes."""

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from fractions import Fraction

from bridge.grid.bars import Hit, HitKind
from bridge.picture.features.picture import Picture
from bridge.recut.asking import (
    Before,
    Requested,
    falls_silent,
    in_lines,
    is_heard_now,
    lasting,
    new_edge_remarks,
    requested,
)
from bridge.recut.carried_curves import carried_curves
from bridge.recut.changes import ChangeList, compare
from bridge.recut.cue_edges import moved_edges
from bridge.recut.division import CarriedScene, CutPair, carried_division
from bridge.recut.earlier import NO_EARLIER, Earlier, EarlierThan
from bridge.recut.sheet_anew import sheet_anew
from bridge.score.cues import CuedScene
from bridge.score.film.plan import FilmPlan
from bridge.score.hits import GivenHits
from bridge.score.scene_requests import Asked
from bridge.score.scene_themes import theme_said, theming_of, wished
from bridge.score.scene_words import SceneWords, said_words
from bridge.score.scenes.division import Scene
from bridge.score.scenes.silences import Silence
from bridge.score.silence import is_heard
from bridge.score.spotting import check_length, free_request, held, pin_names, spots
from bridge.score.spotting_sheet.reading import GivenSheet
from bridge.score.theming import changed_themes
from bridge.settings import Settings
from bridge.settings.choices import READERS, Choice
from bridge.settings.curves import CURVES
from bridge.settings.liked import says_the_same
from bridge.settings.preferences import Pin
from bridge.sound.heard import UNHEARD, Sound
from bridge.themes.own import NO_THEMES, OwnThemes
from bridge.themes.wishes import Wish
from bridge.timeline import Timeline

MATERIAL = Fraction(1, 2)
"""Share of a scene that must have been in it before for its music to be fitted rather than composed anew."""
_OWN = frozenset({HitKind.MARKER, HitKind.USER})
"""Hits an editor sets; cuts and titles are told by the shots, and what moves in the picture does not change with the
cut."""


class Fate(StrEnum):
    """The treatment of a scene's music in the next cut."""

    KEPT = "kept"
    """The same notes at the same times from the scene's start."""
    FITTED = "fitted"
    """The same material under new bars."""
    COMPOSED = "composed"


class Renewal(IntEnum):
    """The scenes to compose anew because they were asked for otherwise; none that is locked or edited by hand."""

    NONE = 0
    """Those whose own choices changed."""
    ASKED = 1
    """Those, too, whose pin changed or whose hits did."""
    ALL = 2


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The score of the cut before."""

    timeline: Timeline
    cues: tuple[CuedScene, ...]
    """One cue a scene, in order."""
    film: FilmPlan | None = None
    """The plan that it was made by; None where it was made before films were planned."""


@dataclass(frozen=True, slots=True, eq=False)
class ScenePlan:
    """A scene of the next cut, and its treatment."""

    carried: CarriedScene
    before: CuedScene | None
    """The cue it continues."""
    choice: Choice
    """A person's choices for it."""
    asked: Asked
    """The requests of the markers in it."""
    words: SceneWords
    """The words that hold for it: of music that is carried over, those that it was composed by."""
    pin: Pin
    hits: tuple[Hit, ...]
    """The hits inside the scene."""
    fate: Fate
    same_bars: bool = False
    """True if it is composed again over the same picture and bars: a person chose another take, style or key, and
    nothing else changed."""
    let_go: bool = False
    """True if the pin that it had holds no more, for it was cut anew."""
    unheeded: bool = False
    """True if other words hold for it now than those that it was composed by: it is locked or edited by hand."""
    changed_theme: str = ""
    """A theme that it has or asks for and that is another now; empty where there is none."""
    themed: bool = False
    """True if other themes are asked for than before."""

    @property
    def decided(self) -> Choice:
        """The choices that hold: a person's for it, and where they leave a thing open the markers'."""
        return self.choice.over(self.asked.choice)


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """The plan of a whole score."""

    changes: ChangeList
    plans: tuple[ScenePlan, ...]
    """One plan a scene of the next cut, in order."""
    hits: tuple[Hit, ...]
    """The hits of the next cut, in order."""
    gone: tuple[Scene, ...]
    """The scenes of the cut before that are there no more."""
    remarks: tuple[str, ...]
    """Remarks for the report, one sentence each."""
    back: tuple[str, ...]
    """Remarks on the scenes that are back, one sentence each."""


def plan(
    standing: Standing,
    cut: Timeline,
    picture: Picture,
    settings: Settings,
    given: GivenHits = GivenHits(),  # noqa: B008 (frozen)
    choices: Mapping[str, Choice] | None = None,
    renewal: Renewal = Renewal.NONE,
    earlier: Earlier = NO_EARLIER,
    sheet: GivenSheet | None = None,
    own: OwnThemes = NO_THEMES,
    sound: Sound = UNHEARD,
) -> Planned:
    """Decide the fate of each scene.

    A scene that shows what it showed is kept, whatever changed around it. One that was cut anew inside is fitted. Only
    what is new, mostly new, or asked for otherwise than before is composed.

    Args:
        standing: The score of the cut before.
        cut: The cut now.
        picture: What is known of its footage.
        settings: The user's settings.
        given: The hits of the user's own file.
        choices: A person's choices, by scene id; by default those made before.
        renewal: The scenes to compose anew because they were asked for otherwise.
        earlier: The scenes of earlier cuts: one that is back, is so as it was.
        sheet: The user's spotting sheet, which decides the scenes where it says anything new; None for none.
        own: The user's own themes: scenes that have one that is another now, or ask for it, are composed.
        sound: What is heard of the cut.

    Raises:
        TimelineError: If the timeline is too short for any bar.
        UsageError: If it is too short for the tempo range that was asked for; or if a pin of the command line names no
            scene, or a scene has two pins.
    """
    check_length(cut, settings)
    standing = replace(standing, timeline=in_lines(standing.timeline, cut))
    changes = compare(standing.timeline, cut)
    recut = CutPair(standing.timeline, tuple(cue.scene for cue in standing.cues), cut, changes)
    before = EarlierThan(standing.cues, earlier)
    anew = sheet_anew(sheet, standing.timeline, standing.cues, cut)
    listed, moved = anew.cues if anew else None, moved_edges(standing.cues, choices)
    carried = carried_division(
        recut, settings.scenes, free_request(settings), before, settings.music, listed, moved
    )
    scenes = [each.scene for each in carried]
    hits = spots(cut, picture, settings, given, scenes, sound)
    named, lost = pin_names(scenes, settings)
    stood = [_before(each, standing) for each in carried]
    chosen: Sequence[Choice] = [_choice(each, was, choices) for each, was in zip(carried, stood, strict=True)]
    were = [_with_curves(was, each) for was, each in zip(stood, carried, strict=True)]
    requests, told = requested(scenes, were, chosen, cut, settings, anew, anew=renewal is Renewal.ALL)
    if anew is None:
        unread = sheet.unread if sheet else ()
        told = (*told, *unread, *new_edge_remarks(recut, scenes, requests, settings))
    else:
        chosen = [
            _under(each, request.asked, was)
            for each, request, was in zip(chosen, requests, were, strict=True)
        ]
    chosen, requests, unkept = lasting(scenes, were, chosen, requests, settings)
    theming, _ = theming_of(scenes, settings)
    requests = tuple(
        replace(each, asked=replace(each.asked, theming=text))
        for each, text in zip(requests, theming, strict=True)
    )
    wishes = [
        wished(choice.over(request.asked.choice), request.asked)
        for choice, request in zip(chosen, requests, strict=True)
    ]
    changed = changed_themes(standing.film.themes if standing.film else (), own, wishes)
    said = said_words(
        scenes,
        settings,
        chosen,
        [request.asked.words for request in requests],
        [request.asked.reference for request in requests],
    )
    plans = tuple(
        _planned(
            each,
            was,
            cut,
            hits,
            _pinned(settings, named.get(at)),
            choice,
            request,
            said.of(at, choice),
            renewal,
            _changed_in(was, wishes[at], changed),
        )
        for at, (each, was, choice, request) in enumerate(zip(carried, were, chosen, requests, strict=True))
    )
    there = {each.scene.id for each in carried}
    gone = tuple(cue.scene for cue in standing.cues if cue.scene.id not in there)
    let_go = (
        f"'{each.carried.scene.name}' was cut anew, and is not pinned any more; pin it again if you like."
        for each in plans
        if each.let_go
    )
    remarks = (
        *told,
        *unkept,
        *_by_hand_remarks(plans),
        *said.remarks,
        *_unheeded_remarks(plans),
        *_old_theme_remarks(plans),
        *lost,
        *let_go,
    )
    return Planned(changes, plans, hits, gone, remarks, tuple(_back_remarks(plans)))


@dataclass(frozen=True, slots=True)
class _Pinned:
    """The pin of a scene."""

    pin: Pin
    before: bool
    """True if it only holds since before: it is let go where the scene is cut anew, which seldom has room for it."""


def _pinned(settings: Settings, name: str | None) -> _Pinned:
    """Return the pin of a scene by the name under which it is pinned, if it is."""
    pin = Pin() if name is None else settings.pins[name]
    return _Pinned(pin, name in settings.pinned_before)


def _planned(
    carried: CarriedScene,
    was: Before | None,
    cut: Timeline,
    hits: Sequence[Hit],
    pinned: _Pinned,
    choice: Choice,
    request: Requested,
    words: SceneWords,
    renewal: Renewal,
    changed_theme: str,
) -> ScenePlan:
    """Decide the fate of one scene."""
    decided, before = choice.over(request.asked.choice), was.cue if was else None
    pin = held(decided, pinned.pin)
    if before is not None and carried.back is not None and pinned.pin == Pin():
        before = replace(before, pin=pin)  # it was pinned, if it was, to where it is
    carried = replace(carried, scene=replace(carried.scene, silence=_silence(before, request, decided)))
    scene = carried.scene
    first, last = (bisect_left(hits, edge, key=lambda hit: hit.time) for edge in (scene.start, scene.end))
    inside = tuple(hits[first:last])
    fate, same_bars, let_go, unheeded, themed = Fate.COMPOSED, False, False, False, False
    if before is not None:
        same_spots = _same_spots(before, carried, inside, request.hits, cut.rate)
        other_words = not says_the_same(words.said, before.words.said)
        renewed = _renewed(renewal, before, decided, same=same_spots and pin == before.pin)
        themed = bool(changed_theme)
        themed = themed or theme_said(decided, request.asked) != theme_said(before.decided, before.asked)
        renewed = renewed or (other_words and not (decided.locked or before.edited))
        renewed = renewed or falls_silent(before, scene.silence, decided)
        renewed = renewed or is_heard_now(before, scene.silence, decided)
        fate = Fate.COMPOSED if renewed else _fate(carried, before, decided, pin, same_spots)
        fate = Fate.COMPOSED if themed and not (decided.locked or before.edited) else fate
        old = before.decided
        as_chosen = replace(
            decided,
            take=old.take,
            style=old.style,
            key=old.key,
            theme=old.theme,
            **{name: getattr(old, name) for name in CURVES},
        )
        would_stand = _fate(carried, before, as_chosen, pin, same_spots) is Fate.KEPT
        anew = renewed or any(carried.margins or ())
        same_bars = fate is Fate.COMPOSED and would_stand and not anew
        words = words if fate is Fate.COMPOSED and not same_bars else before.words
        theming = request.asked.theming if fate is Fate.COMPOSED else before.asked.theming
        request = replace(request, asked=replace(request.asked, theming=theming))
        unheeded = other_words and fate is not Fate.COMPOSED
        let_go = pinned.before and carried.margins is None and fate is not Fate.KEPT
        pin = held(decided, Pin()) if let_go else pin
    if before is not None and (fate is not Fate.KEPT or any(carried.margins or ())):
        before = before.as_written  # from memory as from files
    return ScenePlan(
        carried,
        before,
        choice,
        request.asked,
        words,
        pin,
        inside,
        fate,
        same_bars,
        let_go,
        unheeded,
        changed_theme,
        themed,
    )


def _before(carried: CarriedScene, standing: Standing) -> Before | None:
    """Return the scene that a scene continues: as it was before it was away, or as it stands; None for a new one."""
    if carried.back is not None:
        return Before(carried.back.cue, carried.back.cut)
    return None if carried.old is None else Before(standing.cues[carried.old], standing.timeline)


def _with_curves(was: Before | None, carried: CarriedScene) -> Before | None:
    """Return the scene that a scene continues with its curves where the picture is that they were recorded over."""
    if was is None or not was.cue.choice.curves:
        return was
    choice = carried_curves(was.cue.choice, was.cue.scene, carried.scene, carried.pieces)
    return replace(was, cue=replace(was.cue, choice=choice))


def _changed_in(was: Before | None, told: tuple[Wish, ...] | None, changed: frozenset[str]) -> str:
    """Return the first theme that a scene has or asks for and that is another now; empty where there is none."""
    names = [*(wish.name for wish in told or ()), *(each.theme for each in (was.cue.themes if was else ()))]
    return next((name for name in names if name.casefold() in changed), "")


def _choice(carried: CarriedScene, was: Before | None, choices: Mapping[str, Choice] | None) -> Choice:
    """Return a person's choices for a scene: those given, else those made before; curves stay on their picture."""
    if choices is not None and carried.back is None:
        own = choices.get(carried.scene.id, Choice())
    else:
        own = was.cue.choice if was is not None else Choice()
    return own if was is None else carried_curves(own, was.cue.scene, carried.scene, carried.pieces)


def _under(choice: Choice, asked: Asked, was: Before | None) -> Choice:
    """Return a person's choices for a scene without those in whose place a spotting sheet asks for something new."""
    before = Choice() if was is None else was.cue.asked.choice
    names = asked.by_sheet & READERS.keys()
    new = (name for name in names if getattr(asked.choice, name) != getattr(before, name))
    return replace(choice, **dict.fromkeys(new))


def _silence(before: CuedScene | None, request: Requested, decided: Choice) -> Silence | None:
    """Return the reason for which a scene has no music; a silent scene that is locked stays one."""
    if before is not None and decided.locked and request.silence is None and not is_heard(before.music):
        return before.scene.silence
    return request.silence


def _by_hand_remarks(plans: Iterable[ScenePlan]) -> Iterator[str]:
    """Yield a sentence on each scene that keeps its notes although it is to be silent."""
    for each in plans:
        scene, cue = each.carried.scene, each.before
        if scene.silence is not None and each.fate is not Fate.COMPOSED and cue and is_heard(cue.music):
            what = "locked" if each.decided.locked else "edited by hand"
            yield (
                f"'{scene.name}' is {what} and keeps its notes, though silence is asked for there; "
                "/recue/scene/music with none silences it."
            )


def _unheeded_remarks(plans: Iterable[ScenePlan]) -> Iterator[str]:
    """Yield a sentence on each scene that keeps its music although other words hold for it."""
    for each in plans:
        if each.unheeded:
            what = "locked" if each.decided.locked else "edited by hand"
            yield f"'{each.carried.scene.name}' is {what} and keeps its music, though its words are others now."


def _old_theme_remarks(plans: Iterable[ScenePlan]) -> Iterator[str]:
    """Yield a sentence on each scene that keeps a theme as it was."""
    for each in plans:
        if each.changed_theme and each.before is not None and each.fate is not Fate.COMPOSED:
            what = "locked" if each.decided.locked else "edited by hand"
            name = each.carried.scene.name
            yield f"'{name}' is {what} and keeps the theme '{each.changed_theme}' as it was."


def _back_remarks(plans: Iterable[ScenePlan]) -> Iterator[str]:
    """Yield a sentence on each scene that is back."""
    for each in plans:
        if each.carried.back is not None and each.fate is not Fate.COMPOSED:
            how = "as it was in" if each.fate is Fate.KEPT else "from"
            fitted = ", fitted anew" if each.fate is Fate.FITTED else ""
            yield f"{each.carried.scene.name} is back {how} {each.carried.back.when}{fitted}."


def _renewed(renewal: Renewal, before: CuedScene, choice: Choice, *, same: bool) -> bool:
    """Return whether a scene is composed anew because it was asked for otherwise; `same` says its pin and hits were not."""
    asked = renewal is Renewal.ALL or (renewal is Renewal.ASKED and not same)
    return asked and not (choice.locked or before.edited)


def _fate(carried: CarriedScene, before: CuedScene, choice: Choice, pin: Pin, same_spots: bool) -> Fate:
    """Return the fate of a scene that continues another."""
    if _music_of(choice) != _music_of(before.decided) and not choice.locked:
        return Fate.COMPOSED
    if carried.margins is not None and same_spots and (pin == before.pin or choice.locked):
        return Fate.KEPT
    known = sum((piece.duration for piece in carried.pieces if piece.old is not None), Fraction(0))
    if choice.locked or before.edited or known >= MATERIAL * carried.scene.duration:
        return Fate.FITTED
    return Fate.COMPOSED


def _music_of(choice: Choice) -> Choice:
    """Return the choices that only composing anew can satisfy."""
    return replace(
        choice,
        locked=None,
        take=choice.take or None,
        palette=None,
        tempo=None,
        metre=None,
        solution=None,
        underscore=None,
        edges=None,
    )


def _same_spots(
    before: CuedScene, carried: CarriedScene, hits: Sequence[Hit], were: Collection[int], rate: Fraction
) -> bool:
    """Return whether an editor's own hits lie where they lay in what a scene showed, to the frame.

    A marker that was a hit and is none any more as markers are read now does not count.

    Args:
        before: The scene as it was scored.
        carried: The scene.
        hits: Those in it now.
        were: The frames of the cut before in which markers are hits, as they are read now.
        rate: Frames a second.
    """
    lead, _ = carried.margins or (Fraction(0), Fraction(0))
    start = carried.scene.start + lead
    inside = [hit for hit in hits if start <= hit.time < start + before.scene.duration]
    told = (met.hit for met in before.grid.hits)
    was = [hit for hit in told if hit.kind is not HitKind.MARKER or not _near(hit, rate).isdisjoint(were)]
    return _spots(was, before.scene.start, rate) == _spots(inside, start, rate)


def _near(hit: Hit, rate: Fraction) -> frozenset[int]:
    """Return the frames that are within half a frame of a hit, which may stand for several."""
    return frozenset({math.floor(hit.time * rate), math.ceil(hit.time * rate)})


def _spots(hits: Sequence[Hit], start: Fraction, rate: Fraction) -> list[tuple[HitKind, int]]:
    """Return kind and frame of an editor's own hits; a scene's first frame always has a bar line, and is left out."""
    found = ((hit.kind, round((hit.time - start) * rate)) for hit in hits if hit.kind in _OWN)
    return sorted(spot for spot in found if spot[1] > 0)
