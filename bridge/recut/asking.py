"""The requests that hold for carried scenes: those of the cut and the settings now, as far as they were not read before.

What stands is not changed because markers or leaders are read in a new way: the cut before is read again as the cut now
is, and where both ask for the same in a scene, it stays as it was scored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bridge.grid.request import TempoRequest
from bridge.score.cues import CuedScene
from bridge.score.hits.markers import marker_hits
from bridge.score.scene_requests import Asked, scene_requests
from bridge.score.scenes.division import Scene
from bridge.score.scenes.silences import Silence, Silences, silences_of
from bridge.score.sheet_rows import scored_row
from bridge.score.silence import is_heard
from bridge.score.spotting import free_of, free_request, pin_names, silenced_scenes
from bridge.score.spotting_sheet.asking import Stood, sheet_requests
from bridge.score.spotting_sheet.placing import PlacedSheet
from bridge.settings import Settings
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

    def __init__(self, cut: Timeline, settings: Settings) -> None:
        self._cut, self._settings = cut, settings

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

    def asked(self, scene: Scene) -> Asked:
        """Return what the markers in a scene ask of it."""
        free = free_request(self._settings)
        return scene_requests(self._cut, [scene], self._settings.scenes, [free]).scenes[0]


def requested(
    scenes: Sequence[Scene],
    before: Sequence[Before | None],
    choices: Sequence[Choice],
    cut: Timeline,
    settings: Settings,
    sheet: PlacedSheet | None = None,
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
    """
    free = [free_of(pin, settings) for pin in _pins(scenes, settings)]
    read = scene_requests(cut, scenes, settings.scenes, free)
    silenced, unknown = silenced_scenes(scenes, settings)
    now, ranges = Reading(cut, settings), silences_of(cut, settings.scenes, settings.music)
    written, unmet = _written(sheet, cut, scenes, before, free)
    readings = {id(each.cut): Reading(each.cut, settings) for each in before if each is not None}
    found, kept = [], False
    for at, (scene, was, choice, asked) in enumerate(zip(scenes, before, choices, read.scenes, strict=True)):
        reading = None if was is None else readings[id(was.cut)]
        lost = was is not None and not cut.markers and len(was.cut.markers) > 1
        kept = kept or (lost and was is not None and _has_asked(was.cue))
        stretch = ranges.begun_at(scene.start, scene.end)
        if choice.music is Music.NONE:
            silence: Silence | None = Silence.CHOICE
        elif at in silenced or (stretch is not None and stretch.why is Silence.SETTINGS):
            silence = Silence.SETTINGS
        elif sheet is not None:
            silence = _of_sheet(scene, was)
        else:
            silence = _silence(now.silence(scene), was, reading, lost=lost)
        same = was is not None and reading is not None and (lost or asked == reading.asked(was.cue.scene))
        sheet_asked = written[at] if sheet is not None else was.cue.asked.of_sheet if was else Asked()
        settled = was is not None and same and not was.cue.asked.by_sheet
        stands = sheet_asked.over(was.cue.asked.of_markers if was is not None and settled else asked)
        found.append(Requested(stands, silence, reading.hits if reading else frozenset()))
    gone = ("The cut has no markers any more; what they asked of its scenes still holds.",) if kept else ()
    return tuple(found), (*read.remarks, *unmet, *(() if sheet else ranges.remarks), *unknown, *gone)


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


def _pins(scenes: Sequence[Scene], settings: Settings) -> list[Pin]:
    named, _ = pin_names(scenes, settings)
    return [settings.pins[named[at]] if at in named else Pin() for at in range(len(scenes))]


def _has_asked(cue: CuedScene) -> bool:
    return cue.asked != Asked() or cue.scene.silence is Silence.MARKER


def _silence(
    now: Silence | None, was: Before | None, reading: Reading | None, *, lost: bool
) -> Silence | None:
    """Return the reason of the cut for which a scene has no music: as it was scored, if the cuts ask for the same."""
    if was is None or reading is None:
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
