"""The targets of a scene's lines, and the whole optimisation problem of a scene."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from bridge.grid.bars import Hit
from bridge.grid.objective import Costs, Lattice
from bridge.grid.request import TempoRequest
from bridge.grid.rhythm import cuts_of, leans, pace
from bridge.grid.tempo_ramps import Floats
from integrations.closeness import MET_WITHIN

Span = tuple[Fraction, Fraction]
"""First instant and first instant after it, in seconds."""

LEAST_HOLD, MOST_HOLD = 1, 16
"""Seconds of black a fermata may cover; a MIDI tempo cannot be slower than 16.7 seconds a quarter."""


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """The instants a scene's lines may meet: the scene's start, its hits, its end."""

    times: Floats
    """Seconds from the scene's start, ascending; first 0, last the scene's length. (targets,)"""
    weights: Floats
    """The cost of missing each, against 1 for a plain cut; 0 for both ends. (targets,)"""
    holds: tuple[tuple[int, int], ...] = ()
    """The targets at both ends of each black that a fermata may cover."""
    leans: Floats | None = None
    """With a tempo that follows the cutting: the logarithm of a sixteenth's duration there, against the scene's own.
    (targets,)"""

    @property
    def around(self) -> Floats:
        """Seconds around each target: half of the gap on each side. (targets,)"""
        gaps = np.diff(self.times)
        return np.asarray((np.append(gaps, 0) + np.insert(gaps, 0, 0)) / 2)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """The optimisation problem of one scene."""

    start: Fraction
    """The scene's start in seconds from the timeline's first frame."""
    length: Fraction
    """Seconds."""
    hits: tuple[Hit, ...]
    """The hits inside the scene, in order, in seconds from the timeline's first frame."""
    exact_frame: Fraction
    """Seconds of a frame."""
    ask: TempoRequest
    """The tempi and metres the scene may have."""
    targets: Targets
    costs: Costs
    lattice: Lattice

    @property
    def frame(self) -> float:
        """Seconds of a frame, as the solver counts."""
        return float(self.exact_frame)


def problem_of(
    length: Fraction,
    hits: Sequence[Hit],
    frame: Fraction,
    ask: TempoRequest,
    start: Fraction,
    black: Sequence[Span],
    costs: Costs,
    lattice: Lattice,
) -> Problem:
    """Build the problem of a scene; hits within half a frame of its ends need no targets of their own.

    Args:
        length: The scene's length in seconds.
        hits: The hits, in any order, from the same zero as `start`; those outside are ignored.
        frame: Seconds of a frame.
        ask: The tempi and metres the scene may have.
        start: The scene's start in seconds.
        black: The ranges of black, from the same zero.
        costs: The costs.
        lattice: The lattice.

    Raises:
        ValueError: If the length is not above 0.
    """
    if length <= 0:
        raise ValueError(f"a scene must last longer than {length} s")
    inside = tuple(
        sorted((hit for hit in hits if start <= hit.time < start + length), key=lambda hit: hit.time)
    )
    dark = _holdable([(begin - start, end - start) for begin, end in black], length) if ask.holds else []
    weights = _weights(inside, start, dark)
    near = MET_WITHIN * frame
    inner = sorted(time for time in weights if near < time < length - near)
    times = np.array([0.0, *map(float, inner), float(length)])
    targets = Targets(
        times,
        np.array([0.0, *(weights[time] for time in inner), 0.0]),
        tuple((_at(times, begin), _at(times, end)) for begin, end in dark),
    )
    if ask.follow:
        cuts = cuts_of(inside, start, length)
        ask = replace(ask, preferred=pace(cuts, ask))
        targets = replace(targets, leans=leans(cuts, times, lattice))
    return Problem(start, length, inside, frame, ask, targets, costs, lattice)


def _weights(hits: Sequence[Hit], start: Fraction, black: Sequence[Span]) -> dict[Fraction, float]:
    """Sum the weights of the hits at each instant of a scene; the ends of black weigh at least 0."""
    weights = {edge: 0.0 for span in black for edge in span}
    for hit in hits:
        weights[hit.time - start] = weights.get(hit.time - start, 0.0) + hit.weight
    return weights


def _holdable(black: Sequence[Span], length: Fraction) -> list[Span]:
    """Return the parts of black inside a scene that a fermata may cover."""
    inside = [(max(begin, Fraction(0)), min(end, length)) for begin, end in black]
    return [(begin, end) for begin, end in inside if LEAST_HOLD <= end - begin <= MOST_HOLD]


def _at(times: Floats, time: Fraction) -> int:
    """Return the target nearest to an instant."""
    return int(np.argmin(np.abs(times - float(time))))
