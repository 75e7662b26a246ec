"""The curves of a person's choices in a scene that was cut anew: each point stays on the picture it was recorded over."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from bridge.recut.pieces import CutPiece
from bridge.score.scenes.division import Scene
from bridge.settings.choices import Choice
from bridge.settings.curves import Stretch, carried


def carried_curves(choice: Choice, was: Scene, now: Scene, pieces: Iterable[CutPiece]) -> Choice:
    """Return the choices for a scene with their curves where the picture is that they were recorded over.

    Args:
        choice: The choices for the scene as it was.
        was: The scene as it was.
        now: The scene.
        pieces: The pieces of it, with their ranges in the cut before.
    """
    if not choice.curves:
        return choice
    found = [*_stretches(was, now, pieces)]
    if found == [(0.0, float(was.duration), 0.0)] and was.duration == now.duration:
        return choice
    return choice.having({name: carried(curve, found) for name, curve in choice.curves.items()})


def _stretches(was: Scene, now: Scene, pieces: Iterable[CutPiece]) -> Iterator[Stretch]:
    """Yield the stretches of the scene before that the scene shows as they were, those that go on in one."""
    run: tuple[Fraction, Fraction, Fraction] | None = None
    for piece in pieces:
        if piece.old is None:
            continue
        first, last = max(piece.old[0], was.start), min(piece.old[1], was.end)
        if first >= last:
            continue
        start = piece.start + first - piece.old[0]
        if run is not None and run[1] == first and run[2] + run[1] - run[0] == start:
            run = (run[0], last, run[2])
            continue
        if run is not None:
            yield _seconds(run, was, now)
        run = (first, last, start)
    if run is not None:
        yield _seconds(run, was, now)


def _seconds(run: tuple[Fraction, Fraction, Fraction], was: Scene, now: Scene) -> Stretch:
    first, last, start = run
    return float(first - was.start), float(last - was.start), float(start - now.start)
