"""The takes that a person keeps or throws away, and what is learned from them."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Final

from bridge.daemon.asked_scene import decided, scene_of
from bridge.daemon.checked_choices import checked_mark, checked_take
from bridge.daemon.kept_takes import newest_takes
from bridge.daemon.open_timeline import OpenTimeline
from bridge.daemon.rescoring.known_score import score_of
from bridge.daemon.service import PreferenceStatus
from bridge.daemon.timelines import OpenTimelines
from bridge.errors import UsageError
from bridge.score.cues import CuedScene
from bridge.score.heard_take import heard_of
from bridge.settings.taste import MarkedTake, learned
from bridge.store import Auditions, Revisions, TimelineKey

_SIDES: Final = {
    "density": ("sparser music", "busier music"),
    "thickness": ("thinner music", "fuller music"),
    "register": ("lower music", "higher music"),
    "loudness": ("softer music", "louder music"),
    "length": ("shorter notes", "longer notes"),
    "leaps": ("smaller leaps", "wider leaps"),
    "repetition": ("less repetition", "more repetition"),
    "dissonance": ("fewer dissonances", "more dissonances"),
}
"""What is liked better, below 0 and above it."""


class Auditioning:
    """The verbs on takes that are kept and thrown away, and on what is learned from them."""

    def __init__(self, timelines: OpenTimelines, revisions: Revisions, auditions: Auditions) -> None:
        """Record what is kept and thrown away of the takes of these timelines."""
        self._timelines, self._revisions, self._auditions = timelines, revisions, auditions

    def audition(self, timeline: str, scene: str, take: int, mark: str) -> Future[None]:
        """Record that a take of a scene was `kept` or `thrown`; empty erases that. No score changes by it."""
        number, said = checked_take(take), checked_mark(mark)

        def record(opened: OpenTimeline) -> None:
            found = scene_of(opened, scene)
            if said is None:
                self._auditions.unmark(str(opened.path), found.id, number)
                return
            cue = self._take(opened, found.id, number, decided(opened, found).take or 0)
            if cue is None:
                raise UsageError(
                    f"no revision has take {number} of '{found.name}'; reroll it, or name one that is there"
                )
            self._auditions.mark(MarkedTake(str(opened.path), found.id, number, said, heard_of(cue)))

        return self._timelines.ask(timeline, record)

    def preferences(self) -> Sequence[PreferenceStatus]:
        """List what was learned from takes that were kept and thrown away."""
        takes = self._auditions.all()
        taste = learned(takes)
        return [
            PreferenceStatus(
                name, weight, f"liked better: {_SIDES[name][weight > 0]}", taste.digest, len(takes)
            )
            for name, weight in taste.weights.items()
        ]

    def erase_preferences(self) -> None:
        """Erase all that was recorded of takes, and so what was learned from it."""
        self._auditions.erase()

    def _take(self, opened: OpenTimeline, scene: str, take: int, current: int) -> CuedScene | None:
        """Return a scene as it is in the newest revision that has a take of it; None where none has."""
        if take == current and opened.outcome is not None:
            return next((cue for cue in opened.outcome.scored.cues if cue.scene.id == scene), None)
        key = TimelineKey.of(opened.path)
        newest = newest_takes(self._revisions, key, scene)
        if take not in newest:
            return None
        cues = score_of(self._revisions.state(key, newest[take])).standing.cues
        return next((cue for cue in cues if cue.scene.id == scene), None)
