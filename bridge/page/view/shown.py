"""A score as it is shown, with what is known beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bridge.picture.features.course import Course
from bridge.recut.planning import Fate
from bridge.score.cues import CuedScene
from bridge.timeline import Timeline


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A score to show."""

    timeline: Timeline
    """The cut that it is of."""
    cues: Sequence[CuedScene]
    """Its scenes, in order."""
    name: str
    """Its name: that of its files."""
    path: str = ""
    """The cut's file."""
    revision: int = 0
    """Its number in the store; 0 where it is in none."""
    course: Course | None = None
    """The picture's features over time; None where nothing is known of them."""
    reel: int | None = None
    """The reel's number in the numbers of cues; that in the name where None."""
    fates: Mapping[str, Fate] = field(default_factory=dict)
    """What became of each scene when this revision was made, by its id; nothing where that is not known."""
    takes: Mapping[str, int] = field(default_factory=dict)
    """How many takes there are of a scene, by its id; those up to the one that is heard where nothing is told."""
    remarks: Sequence[str] = ()
    """Sentences on what a person should know."""
    state: str = ""
    """The state of the timeline, as `bridge.daemon.open_timeline.TimelineState` has it; empty where none is followed."""
    trouble: str = ""
    """One sentence on an error; empty where there is none."""
