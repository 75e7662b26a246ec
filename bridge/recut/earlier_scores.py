"""The scenes of earlier scores that are whole, such as those that were kept beside a score."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property

from bridge.recut.earlier import EarlierCue, SceneOutline, outlines
from bridge.recut.planning import Standing


class EarlierScores:
    """The scenes of some earlier scores, which are read when they are first asked for."""

    def __init__(self, read: Callable[[], Iterable[tuple[str, Standing]]]) -> None:
        """Read nothing yet.

        Args:
            read: Returns each score with its name for people, the newest first.
        """
        self._read = read

    @cached_property
    def _scenes(self) -> Sequence[tuple[SceneOutline, EarlierCue]]:
        return [
            (outline, EarlierCue(cue, stood.timeline, name, is_last_word=False))
            for name, stood in self._read()
            for outline, cue in zip(outlines(stood.timeline, stood.cues), stood.cues, strict=True)
        ]

    def begun_by(self, heads: Collection[str]) -> Sequence[SceneOutline]:
        """Return the scenes whose first shot begins so, the newest first."""
        return [outline for outline, _ in self._scenes if outline.shows.head in heads]

    def showing(self, content: str) -> Iterator[EarlierCue]:
        """Yield the scenes of a content, the newest first."""
        return (cue for outline, cue in self._scenes if outline.shows.content == content)
