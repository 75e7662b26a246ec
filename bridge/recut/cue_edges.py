"""The edges of cues that a person moves: what music gives up is silent, and what it takes was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from bridge.errors import UsageError
from bridge.recut.carrying import Run
from bridge.recut.pieces import CutPiece
from bridge.score.cues import CuedScene
from bridge.score.scenes.division import Scene
from bridge.score.scenes.segmentation import Bars
from bridge.score.scenes.silences import Silence
from bridge.settings.choices import Choice

Moved = Mapping[int, tuple[tuple[int, bool], tuple[int, bool]]]
"""By old scene: the record frames by which its music is to begin later than it does, and by which it is to end earlier.
Each with whether a person says where it is to be; else Recue does, as far as there is room."""
_NO_FILM = frozenset({Silence.BLACK, Silence.LEADER})
IsSilent = Callable[[Run], bool]
"""Tells whether a run has no music."""


def moved_edges(cues: Sequence[CuedScene], choices: Mapping[str, Choice] | None) -> Moved:
    """Return how far the edges of cues are to move, where choices say other than those made before.

    Args:
        cues: The scenes that stand.
        choices: A person's choices, by scene id; None for those made before.
    """
    found = {}
    for at, cue in enumerate(cues):
        now = cue.choice.edges if choices is None else choices.get(cue.scene.id, Choice()).edges
        (lead, tail), (was_lead, was_tail) = now or (0, 0), cue.choice.edges or (0, 0)
        if (lead, tail) != (was_lead, was_tail):
            found[at] = (lead - was_lead, bool(lead)), (tail - was_tail, bool(tail))
    return found


def with_edges(
    runs: Sequence[Run], moved: Moved, scenes: Sequence[Scene], silent: IsSilent, bars: Bars, rate: Fraction
) -> list[Run]:
    """Move the edges of cues.

    Args:
        runs: The runs of the new cut, end to end.
        moved: How far.
        scenes: The old scenes.
        silent: Tells whether a run has no music.
        bars: The lengths that hold bars.
        rate: Frames a second.

    Raises:
        UsageError: If music is there already where a cue is to begin or end, or no bar fits what is left.
    """
    given = list(runs)
    for old, sides in moved.items():
        for begins, (frames, asked) in zip((True, False), sides, strict=True):
            side = _Side(given, old, scenes, silent, bars, rate, asked=asked)
            side.move(frames, begins=begins)
            given = side.runs
    return given


class _Side:
    """The moving of one cue's edges."""

    def __init__(
        self,
        runs: list[Run],
        old: int,
        scenes: Sequence[Scene],
        silent: IsSilent,
        bars: Bars,
        rate: Fraction,
        *,
        asked: bool,
    ) -> None:
        self.runs = runs
        self._old, self._scenes, self._silent, self._bars = old, scenes, silent, bars
        self._rate, self._asked = rate, asked

    def move(self, frames: int, *, begins: bool) -> None:
        """Move an edge into the cue by so many frames, or out of it where they are below 0."""
        at = next((at for at, run in enumerate(self.runs) if run.old == self._old), None)
        if at is None or not frames:
            return
        run, beside = self.runs[at], at - 1 if begins else at + 1
        by = frames / self._rate
        edge = run.start + by if begins else run.end - by
        next_to = self.runs[beside] if 0 <= beside < len(self.runs) else None
        if frames > 0:
            self._shorten(at, beside, edge, next_to, begins=begins)
        else:
            self._lengthen(at, beside, edge, next_to, begins=begins)

    def _shorten(self, at: int, beside: int, edge: Fraction, next_to: Run | None, *, begins: bool) -> None:
        run = self.runs[at]
        if not run.start < edge < run.end or not self._bars.fits(
            run.end - edge if begins else edge - run.start
        ):
            raise self._refusal(edge, "no bar fits what is left of it", begins=begins)
        before, after = _parted(run.pieces, edge)
        given, kept = (before, after) if begins else (after, before)
        self.runs[at] = replace(run, pieces=kept, edged=True)
        if next_to is not None and self._silent(next_to):
            pieces = next_to.pieces + given if begins else given + next_to.pieces
            self.runs[beside] = replace(next_to, pieces=pieces, edged=True)
            return
        if not self._bars.fits(given[-1].end - given[0].start):
            raise self._refusal(
                edge, "no bar fits the silence beside it, which is a scene of its own", begins=begins
            )
        self.runs.insert(at if begins else at + 1, Run(None, given, edged=True, silent=True))

    def _lengthen(self, at: int, beside: int, edge: Fraction, next_to: Run | None, *, begins: bool) -> None:
        run = self.runs[at]
        if next_to is None or not self._silent(next_to):
            if self._asked:
                name = "" if next_to is None or next_to.old is None else self._scenes[next_to.old].name
                raise self._refusal(
                    edge,
                    f"the music of '{name}' is there" if name else "the cut ends before it",
                    begins=begins,
                )
            return
        why = None if next_to.old is None else self._scenes[next_to.old].silence
        if why in _NO_FILM and self._asked:
            raise self._refusal(
                edge, "no film is there; a marker 'cue: …' there begins music all the same", begins=begins
            )
        edge = self._within(edge, next_to)
        before, after = _parted(next_to.pieces, edge)
        left, taken = (before, after) if begins else (after, before)
        if left and not self._bars.fits(left[-1].end - left[0].start):
            if self._asked:
                raise self._refusal(edge, "no bar fits what is left of the silence there", begins=begins)
            left, taken = (), next_to.pieces
        pieces = taken + run.pieces if begins else run.pieces + taken
        self.runs[at] = replace(run, pieces=pieces, edged=True)
        if left:
            self.runs[beside] = replace(next_to, pieces=left, edged=True)
        else:
            self.runs.pop(beside)

    def _within(self, edge: Fraction, silence: Run) -> Fraction:
        """Return an edge inside a silence.

        Raises:
            UsageError: If a person asks for one beyond it.
        """
        inside = min(max(edge, silence.start), silence.end)
        if self._asked and inside != edge:
            raise self._refusal(edge, "the silence there is shorter", begins=edge < silence.start)
        return inside

    def _refusal(self, edge: Fraction, why: str, *, begins: bool) -> UsageError:
        name, frame = self._scenes[self._old].name, round(edge * self._rate)
        what = f"begin at frame {frame}" if begins else f"end with frame {frame - 1}"
        return UsageError(f"the music of '{name}' cannot {what}: {why}")


def _parted(pieces: Sequence[CutPiece], edge: Fraction) -> tuple[tuple[CutPiece, ...], tuple[CutPiece, ...]]:
    """Part pieces at an instant of the new cut; of one that shows what it showed, both parts do."""
    before, after = [], []
    for piece in pieces:
        if piece.start < edge < piece.end:
            same = piece.old is not None and piece.same
            middle = piece.old[0] + edge - piece.start if piece.old is not None else edge
            first = (piece.old[0], middle) if piece.old is not None and same else None
            last = (middle, piece.old[1]) if piece.old is not None and same else None
            before.append(replace(piece, end=edge, old=first, same=same))
            after.append(replace(piece, start=edge, old=last, same=same))
        else:
            (before if piece.end <= edge else after).append(piece)
    return tuple(before), tuple(after)
