"""The scenes that the revisions of a timeline have: one that is back, is so as it was in the newest of them."""

import logging
from collections.abc import Collection, Iterator, Sequence

from bridge.daemon.cancellation import Abandoned, Cancelled
from bridge.daemon.rescoring.known_score import score_of
from bridge.errors import RecueError
from bridge.recut.earlier import EarlierCue, SceneOutline, outlines
from bridge.recut.planning import Standing
from bridge.store import Cause, Revisions, StoredScene, TimelineKey

LOG = logging.getLogger(__name__)
_WORK: Collection[str] = {Cause.FOUND, Cause.EDITED}
"""Causes of revisions in which notes may have been edited by hand."""


class StoredScenes:
    """The scenes of a timeline's revisions, for one score: each revision is read at most once."""

    def __init__(self, revisions: Revisions, key: TimelineKey) -> None:
        """Read nothing yet.

        Args:
            revisions: The store's.
            key: The timeline.
        """
        self._revisions, self._key = revisions, key
        self._scores: dict[int, Standing | None] = {}

    def begun_by(self, heads: Collection[str]) -> Sequence[SceneOutline]:
        """Return the scenes whose first shot begins so, the newest first."""
        found = self._revisions.scenes_begun_by(self._key, heads)
        return [SceneOutline(scene.id, scene.shows) for scene in found]

    def showing(self, content: str) -> Iterator[EarlierCue]:
        """Yield the scenes of a content, the newest first."""
        for scene in self._revisions.scenes_showing(self._key, content):
            stood = self._score(scene.revision)
            cues = stood.cues if stood else ()
            cue = next((each for each in cues if each.scene.id == scene.id), None)
            if stood is not None and cue is not None:
                is_last_word = not cue.edited or not self._edited_since(scene.revision)
                yield EarlierCue(cue, stood.timeline, f"revision {scene.revision}", is_last_word)

    def add_missing(self, cancelled: Cancelled) -> None:
        """Add the scenes of revisions that were saved before scenes were stored.

        Raises:
            Abandoned: If it was cancelled; those that were added need not be added again.
        """
        for number in self._revisions.not_outlined(self._key):
            if cancelled():
                raise Abandoned
            stood = self._read(number)
            self._revisions.add_scenes(self._key, number, stored_scenes(stood) if stood else ())

    def _score(self, number: int) -> Standing | None:
        """Return the score of a revision, which is read once. (A cache of the method would hold all of it in a cycle.)"""
        if number not in self._scores:
            self._scores[number] = self._read(number)
        return self._scores[number]

    def _read(self, number: int) -> Standing | None:
        """Return the score of a revision; None where it cannot be read, which is logged."""
        try:
            return score_of(self._revisions.state(self._key, number)).standing
        except RecueError as error:
            LOG.warning("%s", error, extra={"timeline": str(self._key.path)})
            return None

    def _edited_since(self, number: int) -> bool:
        """Return True if notes may have been edited by hand since a revision."""
        later = (each for each in self._revisions.listed(self._key) if each.number > number)
        return any(each.cause in _WORK for each in later)


def stored_scenes(stood: Standing) -> tuple[StoredScene, ...]:
    """Return the scenes of a score as the store has them."""
    return tuple(StoredScene(each.id, each.shows) for each in outlines(stood.timeline, stood.cues))
