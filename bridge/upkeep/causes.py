"""Why there is a new revision."""

from bridge.choices import Choice
from bridge.daemon.opened import OpenTimeline
from bridge.store import Cause

_CAUSES = {
    "take": Cause.TAKE,
    "valence": Cause.MOOD,
    "arousal": Cause.MOOD,
    "style": Cause.STYLE,
    "palette": Cause.PALETTE,
    "key": Cause.KEY,
    "tempo": Cause.TEMPO,
    "metre": Cause.METRE,
    "solution": Cause.SOLUTION,
}
"""What a choice that differs is called."""


def cause_of(opened: OpenTimeline) -> Cause:
    """Why an open timeline is scored: it is new, its cut is, or a person chose otherwise."""
    if opened.outcome is None:
        return Cause.OPENED
    before = {cue.scene.id: cue.choice for cue in opened.outcome.scored.cues}
    if opened.cut is opened.scored_cut:
        for scene, choice in opened.choices.items():
            cause = _differing(before.get(scene, Choice()), choice)
            if cause is not None:
                return cause
    return Cause.SAVED


def _differing(old: Choice, new: Choice) -> Cause | None:
    if old.locked != new.locked:
        return Cause.LOCKED if new.locked else Cause.UNLOCKED
    return next((cause for name, cause in _CAUSES.items() if getattr(old, name) != getattr(new, name)), None)
