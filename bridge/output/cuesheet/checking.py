"""Consistency of a cue sheet: scenes end to end over the cut, and bars and tempi as long as they."""

from fractions import Fraction
from itertools import pairwise

from bridge.errors import UsageError
from bridge.grid.tempo_map import TICKS_PER_QUARTER, TICKS_PER_STEP
from bridge.output.cuesheet.sheet_values import Sheet, SheetScene
from bridge.timeline import Timeline

_LOOSE = 2
"""Frames by which a scene's tempi may be longer or shorter than its frames: each edge is rounded to one."""
_MICROSECONDS = 1_000_000
"""Microseconds in a second."""


def check_sheet(sheet: Sheet) -> None:
    """Check that a cue sheet's values agree with one another.

    Raises:
        UsageError: If they do not: the part of a sentence that says which.
    """
    if not sheet.scenes:
        raise UsageError("it has no scene")
    if len({scene.id for scene in sheet.scenes}) < len(sheet.scenes):
        raise UsageError("two of its scenes have one id")
    _check_order(sheet)
    for scene in sheet.scenes:
        _check_tempi(scene, sheet.rate)
        _check_places(scene)
    if sheet.cut is not None:
        _check_cut(sheet, sheet.cut)


def _check_order(sheet: Sheet) -> None:
    """Check that scenes are end to end over the cut, their frames and bars counted on."""
    frame, bar = 0, 1
    for scene in sheet.scenes:
        if scene.first_frame != frame or scene.last_frame < frame:
            raise UsageError(f"scene '{scene.name}' does not go on where the one before ends")
        if scene.time is not None and abs(scene.time * sheet.rate - frame) > Fraction(1, 2):
            raise UsageError(f"scene '{scene.name}' does not begin on its first frame, {frame}")
        if scene.first_bar != bar:
            raise UsageError(f"the bars of scene '{scene.name}' are not counted on from the scene before")
        frame, bar = scene.last_frame + 1, bar + len(scene.bars)
    if frame != sheet.frames:
        raise UsageError(f"its scenes end at frame {frame}, but the cut has {sheet.frames}")


def _check_tempi(scene: SheetScene, rate: Fraction) -> None:
    """Check that tempi are in order, and last as long as the scene's frames."""
    end = scene.steps * TICKS_PER_STEP
    ticks = [*(event.tick for event in scene.tempi), end]
    if ticks[0] != 0 or any(later <= tick for tick, later in pairwise(ticks)):
        raise UsageError(f"the tempi of scene '{scene.name}' are not in order from 0 to before {end}")
    spans = zip(pairwise(ticks), scene.tempi, strict=True)
    written = sum((later - tick) * event.microseconds for (tick, later), event in spans)
    seconds = Fraction(written, TICKS_PER_QUARTER * _MICROSECONDS)
    frames = scene.last_frame + 1 - scene.first_frame
    if abs(seconds * rate - frames) > _LOOSE:
        raise UsageError(
            f"the bars of scene '{scene.name}' last {float(seconds):.3f} s, but its frames {float(frames / rate):.3f} s"
        )


def _check_cut(sheet: Sheet, cut: Timeline) -> None:
    """Check that the shots of the cut are in order, and that it is the one that the scenes are of."""
    if (cut.rate, cut.frame_at(cut.duration)) != (sheet.rate, sheet.frames):
        raise UsageError(f"its cut has not the {sheet.frames} frames of its scenes")
    edges = [Fraction(0), *(time for shot in cut.shots for time in (shot.start, shot.end)), cut.duration]
    if any(later < time for time, later in pairwise(edges)):
        raise UsageError("the shots of its cut are not in order")
    if (missing := sheet.shot_missing_in(cut)) is not None:
        raise UsageError(f"its cut is not the one of its scenes, shot {missing} first")


def _check_places(scene: SheetScene) -> None:
    """Check that hits and fermatas are in the scene's bars and frames."""
    for bar, beat in scene.fermatas:
        if scene.step(bar, beat) + scene.metre.beat > scene.steps:
            raise UsageError(f"a fermata of scene '{scene.name}' holds past its end")
    for hit in scene.hits:
        scene.step(hit.bar, hit.beat)
        if not scene.first_frame <= hit.frame <= scene.last_frame + 1:
            raise UsageError(f"a hit of scene '{scene.name}' is at frame {hit.frame}, which is not in it")
