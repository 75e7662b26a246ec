"""Edits as hits: cuts, dissolves, title cards and freezes, as the timeline has them."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from bridge.grid.bars import Hit, HitKind
from bridge.picture.features.playback import pieces
from bridge.settings.preferences import HitWeights
from bridge.timeline import MediaKind, Timeline
from bridge.timeline.black import visible


def cut_hits(timeline: Timeline, weights: HitWeights) -> Iterator[Hit]:
    """Yield a hit at every cut, of a dissolve at its edit point."""
    for cut in timeline.cuts:
        if cut.dissolve:
            frames = timeline.frame_at(cut.dissolve)
            yield Hit(cut.time, HitKind.CUT, weights.dissolve, "", f"dissolve of {frames} frames")
        else:
            yield Hit(cut.time, HitKind.CUT, weights.cut, "", "hard cut")


def title_hits(timeline: Timeline, weights: HitWeights) -> Iterator[Hit]:
    """Yield a hit at every title card's start, and at every shot that cuts in from black.

    A title counts also where it fades in; any other shot that fades in has no instant to meet.
    """
    cuts, dark = {cut.time for cut in timeline.cuts}, Fraction(0)
    for shot in visible(timeline.shots):
        if shot.media.kind is MediaKind.GENERATOR:
            yield Hit(shot.start, HitKind.TITLE, weights.title, shot.name, "title card")
        elif shot.start > dark and shot.start in cuts:
            yield Hit(shot.start, HitKind.TITLE, weights.title, shot.name, "shot out of black")
        dark = shot.end


def freeze_hits(timeline: Timeline, weights: HitWeights) -> Iterator[Hit]:
    """Yield a hit at every instant a retime freezes the picture, inside a shot or from one to the next.

    The next shot is a freeze frame of this one where it holds the media's instant that this one ends on.
    """
    frame, shots = 1 / timeline.rate, visible(timeline.shots)
    for shot in shots:
        played = pieces(shot) if shot.ramp else ()
        for before, after in pairwise(played):
            if before.speed and not after.speed:
                yield Hit(after.record[0], HitKind.FREEZE, weights.freeze, "", "retime to a standstill")
    for shot, held in pairwise(shots):
        same = shot.media == held.media and shot.end == held.start
        if same and shot.speed and not held.speed and abs(shot.source_end - held.source_start) <= frame:
            yield Hit(held.start, HitKind.FREEZE, weights.freeze, "", "freeze frame")
