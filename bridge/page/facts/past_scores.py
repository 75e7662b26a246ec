"""An open timeline with the score of any of its revisions."""

import json
from collections.abc import Mapping
from dataclasses import replace

from bridge.daemon.open_timeline import OpenTimeline, Outcome, TimelineState
from bridge.daemon.rescoring.known_score import score_of
from bridge.errors import UsageError
from bridge.picture.features.picture import Picture
from bridge.recut.planning import Fate
from bridge.score.pipeline import written
from bridge.store import Revision, Revisions, ScoreState, Summary, TimelineKey


def with_revision(opened: OpenTimeline, number: int | None, revisions: Revisions) -> OpenTimeline:
    """Return an open timeline with the score of a revision: that which it has, where it is the current one.

    Args:
        opened: The timeline.
        number: The revision's number; None for the current one.
        revisions: The store's.

    Raises:
        UsageError: If it has no score yet, or there is no such revision.
    """
    if number is None:
        number = opened.revision
    if opened.outcome is not None and number == opened.revision:
        return opened
    if number == 0:
        raise UsageError(opened.trouble or f"{opened.path.name} has no score yet; ask again when it has")
    key = TimelineKey.of(opened.path)
    state = revisions.state(key, number)
    listed = {each.number: each for each in revisions.listed(key)}
    before = revisions.state(key, number - 1).sheet if number - 1 in listed else b""
    fates = fates_since(before, state.sheet, listed[number].summary)
    is_current = number == opened.revision
    return replace(
        opened,
        cut=state.cut,
        scored_cut=state.cut,
        choices=state.choices,
        outcome=_outcome(opened, state, listed[number], fates),
        revision=number,
        state=opened.state if is_current else TimelineState.SCORED,
        trouble=opened.trouble if is_current else "",
    )


def fates_since(before: bytes, sheet: bytes, summary: Summary) -> Mapping[str, Fate]:
    """Return what became of the scenes of a revision, by their ids, as far as it can be told.

    Music whose version is as it was is kept. Where the revision counts fitted scenes and composed ones, it cannot be told
    which of those that were there is which.

    Args:
        before: The cue sheet of the revision before; empty where there is none any more.
        sheet: The revision's cue sheet.
        summary: Its counts.
    """
    were, changed = _versions(before), None
    if not (summary.fitted and summary.composed):
        changed = Fate.FITTED if summary.fitted else Fate.COMPOSED
    found = {
        scene: Fate.KEPT if were.get(scene) == version else changed if scene in were else Fate.COMPOSED
        for scene, version in _versions(sheet).items()
    }
    return {scene: fate for scene, fate in found.items() if were and fate is not None}


def _versions(sheet: bytes) -> Mapping[str, int]:
    """Return the version of each scene's music by a cue sheet; none where it cannot be read."""
    try:
        return {str(scene["id"]): int(scene.get("version", 1)) for scene in json.loads(sheet)["scenes"]}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _outcome(
    opened: OpenTimeline, state: ScoreState, revision: Revision, fates: Mapping[str, Fate]
) -> Outcome:
    """Return the result of scoring that a revision is; its picture is known where it is of the cut that is open."""
    score, summary = score_of(state).standing, revision.summary
    seen = opened.outcome.picture if opened.outcome and opened.scored_cut == state.cut else None
    return Outcome(
        written(score.timeline, score.cues, (), score.film),
        seen or Picture.unseen(score.timeline, "it is of an earlier cut"),
        (),
        summary.kept,
        summary.fitted,
        summary.composed,
        summary.removed,
        revision.number,
        state.choices,
        fates=fates,
    )
