"""Earlier scenes that stand whole again in the next cut, found among what the division would divide anew."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import chain

from bridge.recut.carrying import Run
from bridge.recut.earlier import Earlier, SceneOutline
from bridge.recut.pieces import parted
from bridge.score.scenes.division import Scene, shown
from bridge.timeline import Shot, Timeline
from bridge.timeline.black import Span, visible
from bridge.timeline.outlines import head_of, outline_of


def with_returned(
    runs: Sequence[Run], intact: Sequence[bool], scenes: Sequence[Scene], cut: Timeline, earlier: Earlier
) -> list[Run]:
    """Make runs of the scenes that are back.

    Only what is new or changed is divided anew, and a scene that stands as it stood gives way to none but its own
    earlier self.

    Args:
        runs: The runs of the cut, end to end.
        intact: For each, whether it shows what its scene showed.
        scenes: The old division.
        cut: The new cut.
        earlier: The earlier scenes.

    Returns:
        End to end.
    """
    places: defaultdict[str, list[Shot]] = defaultdict(list)
    for shot in _loose(runs, intact, cut):
        places[head_of(shot)].append(shot)
    if not places:
        return list(runs)
    claims = _Claims(
        list(runs), {run.start for run, whole in zip(runs, intact, strict=True) if whole}, scenes
    )
    for scene in earlier.begun_by(places.keys()):
        for place in _places(scene, places[scene.shows.head], cut):
            if (
                claims.may_take(scene.id, place)
                and _stands(scene, place, cut)
                and _can_be_had(scene, earlier)
            ):
                claims.take(scene.id, place)
    return claims.runs


def _loose(runs: Sequence[Run], intact: Sequence[bool], cut: Timeline) -> Iterator[Shot]:
    """Yield the shots of runs that are new or changed, and of those beside them."""
    near = {beside for at, whole in enumerate(intact) if not whole for beside in (at - 1, at, at + 1)}
    indices = chain.from_iterable(
        shown(cut.shots, run.start, run.end) for at, run in enumerate(runs) if at in near
    )
    return iter(visible(cut.shots[index] for index in sorted(set(indices))))


def _places(scene: SceneOutline, begins: Collection[Shot], cut: Timeline) -> Iterator[Span]:
    """Yield the places in a cut that begin as an earlier scene does, and have room for it."""
    for shot in begins:
        start = shot.start - scene.shows.lead
        end = start + scene.shows.length
        if start >= 0 and end <= cut.duration:
            yield start, end


def _stands(scene: SceneOutline, place: Span, cut: Timeline) -> bool:
    """Return whether an earlier scene stands whole in a place."""
    inside = [cut.shots[index] for index in shown(cut.shots, *place)]
    return outline_of(inside, *place).content == scene.shows.content


def _can_be_had(scene: SceneOutline, earlier: Earlier) -> bool:
    """Return whether the cue of an earlier scene is known."""
    return any(each.cue.scene.id == scene.id for each in earlier.showing(scene.shows.content))


class _Claims:
    """The runs of a cut, among which earlier scenes take their places one after the other."""

    def __init__(self, runs: list[Run], fixed: Collection[Fraction], scenes: Sequence[Scene]) -> None:
        self.runs = runs
        self._fixed = fixed  # the starts of runs that are intact
        self._scenes = scenes

    def may_take(self, identity: str, place: Span) -> bool:
        """Return whether what is in a place gives way to a scene of that id."""
        parts = [self.runs[at] for at in self._over(place)]
        return self._gives_way(parts, identity, place) and not self._stands_elsewhere(identity, parts)

    def take(self, identity: str, place: Span) -> None:
        """Make one run of a place."""
        start, end = place
        over = self._over(place)
        parts = [self.runs[at] for at in over]
        before, rest = parted([piece for run in parts for piece in run.pieces], start)
        inside, after = parted(rest, end)
        made = (
            Run(parts[0].old, before),
            Run(self._continued(parts, identity, place), inside, returned=True),
            Run(parts[-1].old, after),
        )
        self.runs[over[0] : over[-1] + 1] = [run for run in made if run.pieces]

    def _over(self, place: Span) -> list[int]:
        """Return the indices of the runs that are in a place, or partly so."""
        return [at for at, run in enumerate(self.runs) if run.start < place[1] and place[0] < run.end]

    def _stands_elsewhere(self, identity: str, parts: Sequence[Run]) -> bool:
        """Return whether a scene of an id is intact outside of a place: what is there is a copy of it."""
        fixed = (run for run in self.runs if run.start in self._fixed and run not in parts)
        return any(self._id(run) == identity for run in fixed)

    def _gives_way(self, parts: Sequence[Run], identity: str, place: Span) -> bool:
        """Return whether the runs at a place give way: not all are intact, and none loses a part that is its own."""
        if any(run.returned for run in parts) or all(run.start in self._fixed for run in parts):
            return False
        return all(self._loses_nothing(run, identity, place) for run in parts)

    def _loses_nothing(self, run: Run, identity: str, place: Span) -> bool:
        own = self._id(run) == identity
        if own or run.start in self._fixed:
            return own and _is_within(run, place)
        if run.old is None or _is_within(run, place):
            return True
        new = all(
            piece.old is None for piece in run.pieces if piece.start < place[1] and place[0] < piece.end
        )
        return new and not (run.start < place[0] and place[1] < run.end)

    def _continued(self, parts: Sequence[Run], identity: str, place: Span) -> int | None:
        """Return the old scene that a place continues: the one of that id, else the first that is all in it."""
        within = [run for run in parts if run.old is not None and _is_within(run, place)]
        own = (run for run in within if self._id(run) == identity)
        return next((run.old for run in (*own, *within)), None)

    def _id(self, run: Run) -> str | None:
        return None if run.old is None else self._scenes[run.old].id


def _is_within(run: Run, place: Span) -> bool:
    return place[0] <= run.start and run.end <= place[1]
