"""An open timeline with the score of any of its revisions."""

from dataclasses import replace

from bridge.daemon.open_timeline import OpenTimeline, Outcome, TimelineState
from bridge.daemon.rescoring.known_score import score_of
from bridge.errors import UsageError
from bridge.picture.features.picture import Picture
from bridge.score.pipeline import written
from bridge.store import Revision, Revisions, ScoreState, TimelineKey


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
    revision = next(each for each in revisions.listed(key) if each.number == number)
    is_current = number == opened.revision
    return replace(
        opened,
        cut=state.cut,
        scored_cut=state.cut,
        choices=state.choices,
        outcome=_outcome(opened, state, revision),
        revision=number,
        state=opened.state if is_current else TimelineState.SCORED,
        trouble=opened.trouble if is_current else "",
    )


def _outcome(opened: OpenTimeline, state: ScoreState, revision: Revision) -> Outcome:
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
    )
