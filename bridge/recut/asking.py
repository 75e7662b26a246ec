"""The requests that hold for carried scenes: those of the cut and the settings now, as far as they were not read before.

What stands is not changed because markers or leaders are read in a new way: the cut before is read again as the cut now
is, and where both ask for the same in a scene, it stays as it was scored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bridge.grid.request import TempoRequest
from bridge.plain_text import plain
from bridge.recut.changes.changes import MarkChange
from bridge.recut.division import CutPair
from bridge.recut.own_markers import editors_markers
from bridge.score.cues import CuedScene
from bridge.score.hits.markers import marker_hits
from bridge.score.scene_requests import Asked, scene_requests, unfit
from bridge.score.scenes.division import Scene
from bridge.score.scenes.remarks import lost_markers, lost_silences, moved_markers
from bridge.score.scenes.segmentation import Bars
from bridge.score.scenes.silences import Silence, Silences, silences_of
from bridge.score.sheet_rows import scored_row
from bridge.score.silence import is_heard
from bridge.score.spotting import free_of, free_request, pin_names, silenced_scenes
from bridge.score.spotting_sheet.asking import Stood, sheet_requests
from bridge.score.spotting_sheet.placing import PlacedSheet
from bridge.settings import Division, Settings
from bridge.settings.choices import Choice
from bridge.settings.preferences import Music, Pin
from bridge.timeline import Timeline


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """A scene as it was scored, and the cut it was in."""

    cue: CuedScene
    cut: Timeline


@dataclass(frozen=True, slots=True)
class Requested:
    """The requests that hold for a scene."""

    asked: Asked
    silence: Silence | None
    hits: frozenset[int]
    """The frames of the cut before in which markers are hits, as they are read now."""


class Reading:
    """A cut before, read as cuts are read now."""

    def __init__(self, cut: Timeline, scenes: Sequence[Scene], settings: Settings) -> None:
        """Read nothing before it is asked for.

        Args:
            cut: The cut.
            scenes: Some of its scenes, in order.
            settings: The user's settings now.
        """
        self._cut, self._scenes, self._settings = cut, scenes, settings

    @cached_property
    def hits(self) -> frozenset[int]:
        """The frames in which markers are hits."""
        found = marker_hits(self._cut, self._settings.scenes, self._settings.hits)
        return frozenset(self._cut.frame_at(hit.time) for hit in found if hit.weight > 0)

    def silence(self, scene: Scene) -> Silence | None:
        """Return the reason for which a scene has no music; that of the cut, not of the settings."""
        stretch = self._silences.begun_at(scene.start, scene.end)
        return None if stretch is None else stretch.why

    @cached_property
    def _silences(self) -> Silences:
        return silences_of(self._cut, self._settings.scenes, {})

    @cached_property
    def asked(self) -> Mapping[str, Asked]:
        """What the markers in each scene ask of it, by its id."""
        free = [free_request(self._settings)] * len(self._scenes)
        read = scene_requests(self._cut, self._scenes, self._settings.scenes, free)
        return {scene.id: each for scene, each in zip(self._scenes, read.scenes, strict=True)}


def in_lines(cut: Timeline, now: Timeline) -> Timeline:
    """Return the cut before with the line ends in its markers' comments, which were once read as spaces.

    Args:
        cut: The cut before.
        now: The cut now: where a comment of it differs in line ends alone, it is the same comment.
    """
    lines = {plain(mark.comment): mark.comment for mark in now.markers}
    marks = (replace(mark, comment=lines.get(mark.comment, mark.comment)) for mark in cut.markers)
    return replace(cut, markers=tuple(marks))


def requested(
    scenes: Sequence[Scene],
    before: Sequence[Before | None],
    choices: Sequence[Choice],
    cut: Timeline,
    settings: Settings,
    sheet: PlacedSheet | None = None,
    *,
    anew: bool = False,
) -> tuple[tuple[Requested, ...], tuple[str, ...]]:
    """Find the requests that hold for scenes, and sentences for the report.

    A cut without a marker, where there were several, has lost them in another format: what they asked for holds.

    Args:
        scenes: The scenes of the cut now, in order.
        before: The scene that each continues; None for a new one.
        choices: A person's choices for each.
        cut: The cut now.
        settings: The user's settings.
        sheet: A spotting sheet that is new; None where none is.
        anew: Scenes are composed anew whatever they were: only what a person locked or edited is read as before.
    """
    free = [free_of(pin, settings) for pin in _pins(scenes, settings)]
    read = scene_requests(cut, scenes, settings.scenes, free)
    silenced, unknown = silenced_scenes(scenes, settings)
    now, ranges = Reading(cut, scenes, settings), silences_of(cut, settings.scenes, settings.music)
    written, unmet = _written(sheet, cut, scenes, before, free)
    readings = _readings(before, settings)
    found, kept = [], False
    for at, (scene, was, choice, asked) in enumerate(zip(scenes, before, choices, read.scenes, strict=True)):
        reading = None if was is None else readings[id(was.cut)]
        fresh = anew and was is not None and not (was.cue.edited or choice.over(asked.choice).locked)
        lost = was is not None and not editors_markers(cut) and len(editors_markers(was.cut)) > 1
        kept = kept or (lost and was is not None and _has_asked(was.cue))
        stretch = ranges.begun_at(scene.start, scene.end)
        if choice.music is Music.NONE:
            silence: Silence | None = Silence.CHOICE
        elif at in silenced or (stretch is not None and stretch.why is Silence.SETTINGS):
            silence = Silence.SETTINGS
        elif sheet is not None:
            silence = _of_sheet(scene, was)
        elif Silence.EDGES in {scene.silence, was.cue.scene.silence if was else None}:
            silence = Silence.EDGES
        else:
            silence = _silence(now.silence(scene), was, reading, lost=lost, anew=fresh)
        same = was is not None and reading is not None and (lost or asked == reading.asked[was.cue.scene.id])
        same = same and (lost or not fresh)
        sheet_asked = written[at] if sheet is not None else was.cue.asked.of_sheet if was else Asked()
        settled = was is not None and same and not was.cue.asked.by_sheet
        stands = sheet_asked.over(was.cue.asked.of_markers if was is not None and settled else asked)
        found.append(Requested(stands, silence, reading.hits if reading else frozenset()))
    gone = ("The cut has no markers any more; what they asked of its scenes still holds.",) if kept else ()
    return tuple(found), (*read.remarks, *unmet, *(() if sheet else ranges.remarks), *unknown, *gone)


def lasting(
    scenes: Sequence[Scene],
    before: Sequence[Before | None],
    choices: Sequence[Choice],
    requests: Sequence[Requested],
    settings: Settings,
) -> tuple[tuple[Choice, ...], tuple[Requested, ...], tuple[str, ...]]:
    """Return the choices and requests that scenes can still have, and a sentence on each that is let go.

    A tempo or a metre that held before is let go where a scene has another length now that no such bars fill, and so is a
    chosen proposal, which was one for the length before.

    Args:
        scenes: The scenes of the cut now, in order.
        before: The scene that each continues; None for a new one.
        choices: A person's choices for each.
        requests: The requests that hold for each.
        settings: The user's settings.
    """
    held, asked, told = [], [], []
    for scene, was, choice, each, pin in zip(
        scenes, before, choices, requests, _pins(scenes, settings), strict=True
    ):
        lost = _let_go(scene, was, choice.over(each.asked.choice), free_of(pin, settings))
        held.append(replace(choice, **dict.fromkeys(lost)))
        asked.append(replace(each, asked=each.asked.without(lost)))
        told += [
            f"'{scene.name}' was cut anew, and lets go of the {name} that was asked for: {why}."
            for name, why in lost.items()
        ]
    return tuple(held), tuple(asked), tuple(told)


def _let_go(scene: Scene, was: Before | None, decided: Choice, free: TempoRequest) -> Mapping[str, str]:
    """Return the reason for each choice of before that a scene can have no more, by the choice's name."""
    if was is None or was.cue.scene.duration == scene.duration:
        return {}
    before, lost = was.cue.decided, dict(unfit(decided, scene, free))
    if decided.solution is not None:
        lost["solution"] = "its bars are laid anew, near the tempo that it had"
    return {name: why for name, why in lost.items() if getattr(decided, name) == getattr(before, name)}


def _written(
    sheet: PlacedSheet | None,
    cut: Timeline,
    scenes: Sequence[Scene],
    before: Sequence[Before | None],
    free: Sequence[TempoRequest],
) -> tuple[tuple[Asked, ...], tuple[str, ...]]:
    """Return what a sheet asks of scenes, and sentences for the report; nothing where none is new."""
    if sheet is None:
        return (), ()
    stood = {
        at: Stood(scored_row(was.cut, was.cue), was.cue.asked)
        for at, (scene, was) in enumerate(zip(scenes, before, strict=True))
        if was is not None and scene.silence is None and was.cue.scene.silence is None
    }
    return sheet_requests(sheet, cut, scenes, free, stood)


def _of_sheet(scene: Scene, was: Before | None) -> Silence | None:
    """Return the reason for which a scene of a sheet has no music: the one it had, if it had one."""
    if scene.silence is None or was is None:
        return scene.silence
    return was.cue.scene.silence or scene.silence


def new_edge_remarks(
    recut: CutPair, scenes: Sequence[Scene], requests: Sequence[Requested], settings: Settings
) -> tuple[str, ...]:
    """Return sentences on the markers and silences that came with a cut: those that moved to a cut, or find no room.

    Args:
        recut: The two cuts.
        scenes: The scenes of the cut now, in order.
        requests: The requests that hold for each.
        settings: The user's settings.
    """
    bars = Bars(free_request(settings))
    was = silences_of(recut.old, settings.scenes, {})
    now = silences_of(recut.new, settings.scenes, settings.music)
    new = {change.new for change in recut.changes.markers if change.kind is not MarkChange.UNCHANGED}
    set_anew = [recut.new.markers[at] for at in new if at is not None]
    anchors = [anchor for anchor in now.begun if anchor.marker in set_anew]
    starts = {scene.start for scene in scenes}
    silent = {scene.start for scene, each in zip(scenes, requests, strict=True) if each.silence is not None}
    stood = {(each.start, each.end) for each in was.stretches}
    came = replace(
        now, stretches=tuple(each for each in now.stretches if (each.start, each.end) not in stood)
    )
    if settings.scenes.division is not Division.AUTO:
        return lost_silences(recut.new, came, silent, bars)
    first = {anchor.time: anchor for anchor in reversed(anchors)}
    return (
        *moved_markers([anchor for anchor in anchors if anchor.time in starts]),
        *lost_markers(recut.new, anchors, first, starts, starts, bars),
        *lost_silences(recut.new, came, silent, bars),
    )


def _readings(before: Sequence[Before | None], settings: Settings) -> Mapping[int, Reading]:
    """Return a reading of each cut that scenes were in, by its identity."""
    cuts = {id(each.cut): each.cut for each in before if each is not None}
    there: dict[int, list[Scene]] = {at: [] for at in cuts}
    for each in before:
        if each is not None:
            there[id(each.cut)].append(each.cue.scene)
    ordered = {at: sorted(scenes, key=lambda scene: scene.start) for at, scenes in there.items()}
    return {at: Reading(cuts[at], ordered[at], settings) for at in cuts}


def _pins(scenes: Sequence[Scene], settings: Settings) -> list[Pin]:
    named, _ = pin_names(scenes, settings)
    return [settings.pins[named[at]] if at in named else Pin() for at in range(len(scenes))]


def _has_asked(cue: CuedScene) -> bool:
    return cue.asked != Asked() or cue.scene.silence is Silence.MARKER


def _silence(
    now: Silence | None, was: Before | None, reading: Reading | None, *, lost: bool, anew: bool
) -> Silence | None:
    """Return the reason of the cut for which a scene has no music: as it was scored, if the cuts ask for the same."""
    if was is None or reading is None or (anew and not lost):
        return now
    stood = was.cue.scene.silence
    if lost and stood is Silence.MARKER:
        return stood
    same = now == reading.silence(was.cue.scene)
    return stood if same and stood not in {Silence.SETTINGS, Silence.CHOICE} else now


def falls_silent(cue: CuedScene, silence: Silence | None, choice: Choice) -> bool:
    """Return whether the music of a scene gives way to silence; what a person edited or locked only to their own choice."""
    by_hand = cue.edited or bool(choice.locked)
    return silence is not None and is_heard(cue.music) and (silence is Silence.CHOICE or not by_hand)


def is_heard_now(cue: CuedScene, silence: Silence | None, choice: Choice) -> bool:
    """Return whether a scene without music is to have some now."""
    return cue.scene.silence is not None and silence is None and not is_heard(cue.music) and not choice.locked
