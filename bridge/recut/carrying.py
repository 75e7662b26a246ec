"""Carrying of a division into scenes over to the next cut, so that an edit in one scene renames no other."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from bridge.recut.pieces import CutPiece
from bridge.score.scenes.division import Scene

Margins = tuple[Fraction, Fraction]
"""Seconds before and after something."""
Holds = Callable[[Fraction], bool]
"""A test whether a scene can have a length in seconds."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive pieces of the new cut that are scored as one."""

    old: int | None
    """The old scene it continues, counted from 0; None for a new scene."""
    pieces: tuple[CutPiece, ...]
    returned: bool = False
    """True where it shows what an earlier scene showed, and is a scene whatever lies beside it."""
    edged: bool = False
    """True where a person moves an edge of it, or of the cue beside it."""
    silent: bool = False
    """True for what such a cue gives up."""

    @property
    def start(self) -> Fraction:
        """Seconds from the new timeline's first frame."""
        return self.pieces[0].start

    @property
    def end(self) -> Fraction:
        """Seconds from the new timeline's first frame."""
        return self.pieces[-1].end

    @property
    def duration(self) -> Fraction:
        """Length in seconds."""
        return self.end - self.start

    def joined(self, other: "Run") -> "Run":
        """Join this and the run after it; the result continues this one's scene, or the other's if this is new."""
        return Run(self.old if self.old is not None else other.old, self.pieces + other.pieces)

    def margins(self, scenes: Sequence[Scene], holds: Holds) -> Margins | None:
        """Return the seconds it shows before and after exactly what its old scene showed.

        None if it does not show that, or if either is long enough for a bar.
        """
        if self.old is None or self.edged:
            return None
        scene = scenes[self.old]
        spans = [piece.old for piece in self.pieces]
        first = next((at for at, span in enumerate(spans) if span and span[0] == scene.start), len(spans))
        at = scene.start
        for piece in self.pieces[first:]:
            if at == scene.end:
                break
            if not piece.same or piece.old is None or piece.old[0] != at:
                return None
            at = piece.old[1]
        if at != scene.end:
            return None
        lead = self.pieces[first].start - self.start
        tail = self.duration - scene.duration - lead
        return None if any(margin and holds(margin) for margin in (lead, tail)) else (lead, tail)


WithReturned = Callable[[Sequence[Run], Sequence[bool]], list[Run]]
"""Function that makes runs of the earlier scenes that stand whole again.

Arguments: the runs, end to end; for each, whether it shows what its scene showed.
"""


def carry(
    pieces: Iterable[CutPiece],
    scenes: Sequence[Scene],
    holds: Holds,
    shortest: float,
    rate: Fraction,
    with_returned: WithReturned = lambda runs, _: list(runs),
) -> tuple[Run, ...]:
    """Carry a division over.

    Every piece of an old scene stays in it while the scene's pieces stay together. A piece inserted between two pieces
    of one scene joins it. A piece inserted between two scenes is a scene of its own, and the scenes beside it stay as
    they are, unless it is shorter than `shortest` and one of them changed anyway, or it holds no bar: then it joins one
    that changed, else the one before it, after whose last bar it comes.

    Args:
        pieces: The new cut's, end to end.
        scenes: The old division.
        holds: Tests whether a length holds bars.
        shortest: Preferred minimum of a scene in seconds.
        rate: Frames a second of the new cut.
        with_returned: Makes runs of the earlier scenes that stand whole again; by default none.

    Returns:
        End to end; no two continue the same old scene. All hold bars, unless no division of the cut does.
    """
    edges = [scene.start for scene in scenes]
    marks = [float(edge) for edge in edges]
    apart = [part for piece in pieces for part in piece.cut_at(edges, marks, rate)]
    runs = _gathered(_principal(_runs(apart, marks)))
    runs = with_returned(runs, [run.margins(scenes, holds) is not None for run in runs])
    runs = [run for run in _settled(runs, scenes, holds, Fraction(shortest)) if run.pieces]
    return tuple(runs)


def _runs(pieces: Iterable[CutPiece], marks: Sequence[float]) -> list[Run]:
    """Group neighbouring pieces of one old scene, or of none."""
    labelled = _labelled(list(pieces), marks)
    return [
        Run(old, tuple(piece for _, piece in group))
        for old, group in groupby(labelled, key=lambda each: each[0])
    ]


def _labelled(pieces: Sequence[CutPiece], marks: Sequence[float]) -> list[tuple[int | None, CutPiece]]:
    """Label each piece with its old scene; a part that was added to a shot takes that of the rest of the shot."""
    scenes = [_scene_of(piece, marks) for piece in pieces]
    for at, piece in enumerate(pieces):
        if piece.old is None and piece.shot is not None:
            beside = (other for other in (at - 1, at + 1) if 0 <= other < len(pieces))
            own = (scenes[other] for other in beside if pieces[other].shot == piece.shot)
            scenes[at] = next((scene for scene in own if scene is not None), None)
    return list(zip(scenes, pieces, strict=True))


def _scene_of(piece: CutPiece, marks: Sequence[float]) -> int | None:
    return None if piece.old is None else bisect_right(marks, float(piece.old[0])) - 1


def _principal(runs: Sequence[Run]) -> list[tuple[Run, bool]]:
    """Mark the longest run of each old scene, which is where the scene is; its other runs were moved away."""
    best: dict[int, int] = {}
    for index, run in enumerate(runs):
        if run.old is not None and (run.old not in best or run.duration > runs[best[run.old]].duration):
            best[run.old] = index
    return [(run, run.old is not None and best[run.old] == index) for index, run in enumerate(runs)]


def _gathered(runs: Sequence[tuple[Run, bool]]) -> list[Run]:
    """Join each scene's runs if only new or moved ones lie between; runs that moved further are new."""
    gathered: list[Run] = []
    waiting: list[Run] = []  # new or strayed, since the last principal run
    for run, principal in runs:
        if not principal:
            waiting.append(run)
            continue
        until = next((at for at, stray in enumerate(waiting) if stray.old == run.old), len(waiting))
        before, between = _taken(gathered[-1:], waiting[:until])
        gathered[-1:] = before
        own, ahead = _taken_back(run, [*between, *waiting[until:]])
        gathered += [*(Run(None, stray.pieces) for stray in ahead), own]
        waiting = []
    before, between = _taken(gathered[-1:], waiting)
    gathered[-1:] = before
    return _together([*gathered, *(Run(None, stray.pieces) for stray in between)])


def _taken(last: Sequence[Run], waiting: Sequence[Run]) -> tuple[list[Run], list[Run]]:
    """Join a run with those that moved behind it, up to the last of its own scene; return it and the rest."""
    own = [
        index for index, run in enumerate(waiting) if last and run.old is not None and run.old == last[0].old
    ]
    if not own:
        return list(last), list(waiting)
    merged = last[0]
    for run in waiting[: own[-1] + 1]:
        merged = merged.joined(run)
    return [merged], list(waiting[own[-1] + 1 :])


def _taken_back(run: Run, waiting: Sequence[Run]) -> tuple[Run, list[Run]]:
    """Join a run with those that moved ahead of it, from the first of its own scene; return it and the rest."""
    own = [index for index, stray in enumerate(waiting) if stray.old == run.old]
    if not own:
        return run, list(waiting)
    pieces = tuple(piece for stray in waiting[own[0] :] for piece in stray.pieces)
    return Run(run.old, pieces + run.pieces), list(waiting[: own[0]])


def _together(runs: Iterable[Run]) -> list[Run]:
    """Join neighbouring new runs."""
    together: list[Run] = []
    for run in runs:
        if together and run.old is None and together[-1].old is None:
            together[-1] = together[-1].joined(run)
        else:
            together.append(run)
    return together


def _settled(runs: list[Run], scenes: Sequence[Scene], holds: Holds, shortest: Fraction) -> list[Run]:
    """Join runs that cannot be a scene, or need not be one, to a neighbour; the shortest first."""
    while len(runs) > 1:
        intact = [run.returned or run.margins(scenes, holds) is not None for run in runs]
        at = _unsettled(runs, intact, holds, shortest)
        if at is None:
            break
        runs = _joined_to_neighbour(runs, at, intact)
    return runs


def _unsettled(runs: Sequence[Run], intact: Sequence[bool], holds: Holds, shortest: Fraction) -> int | None:
    """Find the shortest run that holds no bar, or is new and short beside one that changed."""
    found = [
        index
        for index, run in enumerate(runs)
        if not intact[index]
        and (
            not holds(run.duration)
            or (run.old is None and run.duration < shortest and _changed_beside(index, intact))
        )
    ]
    return min(found, key=lambda index: runs[index].duration, default=None)


def _changed_beside(index: int, intact: Sequence[bool]) -> list[int]:
    """Return the neighbours that changed, the one before first."""
    return [at for at in (index - 1, index + 1) if 0 <= at < len(intact) and not intact[at]]


def _joined_to_neighbour(runs: Sequence[Run], index: int, intact: Sequence[bool]) -> list[Run]:
    """Join a run to a neighbour that changed, else to the one before it, else to the one after it."""
    changed = _changed_beside(index, intact)
    other = changed[0] if changed else max(index - 1, 0) if index else 1
    first, last = sorted((index, other))
    kept = runs[other].old
    both = replace(runs[first].joined(runs[last]), old=kept if kept is not None else runs[index].old)
    return [*runs[:first], both, *runs[last + 1 :]]


def new_name(taken: Counter[str], before: str) -> str:
    """Name a new scene after the one before it, as scripts do (`Scene 2A`), with the first free letter."""
    stem = before or "Scene 0"
    letters = (f"{stem}{letter}" for letter in _letters())
    return next(name for name in letters if name not in taken)


def _letters() -> Iterator[str]:
    """Yield A, B, ... Z, AA, AB and so on."""
    ends = [""]
    while True:
        ends = [end + chr(code) for end in ends for code in range(ord("A"), ord("Z") + 1)]
        yield from ends
