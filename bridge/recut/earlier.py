"""The scenes that earlier states of a score had, so that one that comes back does so as it was."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bridge.score.cues import CuedScene
from bridge.timeline import Shot, Timeline
from bridge.timeline.outlines import Outline, outline_of


@dataclass(frozen=True, slots=True)
class SceneOutline:
    """A scene by what it shows."""

    id: str
    shows: Outline


@dataclass(frozen=True, slots=True, eq=False)
class EarlierCue:
    """A scene as it was in an earlier state of the score."""

    cue: CuedScene
    cut: Timeline
    """The cut it was in."""
    when: str
    """The state for people: `revision 14`."""
    is_last_word: bool
    """True if no person is known to have done anything to the scene since."""

    @property
    def shots(self) -> tuple[Shot, ...]:
        """The shots that are seen in it."""
        return tuple(self.cut.shots[index] for index in self.cue.scene.shots)


class Earlier(Protocol):
    """A source of earlier scenes."""

    def begun_by(self, heads: Collection[str]) -> Sequence[SceneOutline]:
        """Return the scenes whose first shot begins as one of `bridge.timeline.outlines.head_of`, the newest first."""
        ...

    def showing(self, content: str) -> Iterable[EarlierCue]:
        """Yield the scenes of a content, the newest first."""
        ...


def outlines(cut: Timeline, cues: Iterable[CuedScene]) -> tuple[SceneOutline, ...]:
    """Return the outline of each scene of a score."""
    scenes = (cue.scene for cue in cues)
    return tuple(
        SceneOutline(scene.id, outline_of([cut.shots[at] for at in scene.shots], scene.start, scene.end))
        for scene in scenes
    )


class EarlierOf:
    """The scenes of several sources, one after the other."""

    def __init__(self, *sources: Earlier) -> None:
        self._sources = sources

    def begun_by(self, heads: Collection[str]) -> Sequence[SceneOutline]:
        """Return the scenes whose first shot begins so, those of the first source first."""
        return [outline for source in self._sources for outline in source.begun_by(heads)]

    def showing(self, content: str) -> Iterator[EarlierCue]:
        """Yield the scenes of a content, those of the first source first."""
        return (cue for source in self._sources for cue in source.showing(content))


class EarlierThan:
    """The earlier scenes in which nothing is missing that a person did to the same scene since."""

    def __init__(self, cues: Iterable[CuedScene], earlier: Earlier) -> None:
        """Look at a source of earlier scenes through the score that stands.

        Args:
            cues: The scenes of that score.
            earlier: The source.
        """
        self._now = {cue.scene.id: cue for cue in cues}
        self._earlier = earlier

    def begun_by(self, heads: Collection[str]) -> Sequence[SceneOutline]:
        """Return the scenes whose first shot begins so, the newest first."""
        return self._earlier.begun_by(heads)

    def showing(self, content: str) -> Iterator[EarlierCue]:
        """Yield the scenes of a content, the newest first."""
        return (each for each in self._earlier.showing(content) if self._holds(each))

    def _holds(self, each: EarlierCue) -> bool:
        now = self._now.get(each.cue.scene.id)
        same = now is None or (now.choice, now.edited) == (each.cue.choice, each.cue.edited)
        return same and (now is None or each.is_last_word)


NO_EARLIER = EarlierOf()
"""No earlier scenes."""
