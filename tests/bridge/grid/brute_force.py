"""The grid solver again, by trying everything: slow, plain, and written apart from the real one."""

import itertools
import math
from collections.abc import Iterator

from bridge.grid.field import Targets, bands
from bridge.grid.objective import BAR, CLOSING, Costs, Lattice
from bridge.grid.request import TempoRequest


def extremes(steps: int, begin: float, end: float, edge: float, slope: float) -> tuple[float, float]:
    """The shortest and the longest time of a stretch, by pushing each sixteenth as far as its neighbours let it."""

    def furthest(sign: float) -> float:
        logs = [edge] * steps
        logs[0] = min(logs[0], sign * begin + slope / 2)
        logs[-1] = min(logs[-1], sign * end + slope / 2)
        for at in range(1, steps):
            logs[at] = min(logs[at], logs[at - 1] + slope)
        for at in reversed(range(steps - 1)):
            logs[at] = min(logs[at], logs[at + 1] + slope)
        return sum(math.exp(sign * log) for log in logs)

    return furthest(-1), furthest(1)


def even_ramp(steps: int, begin: float, end: float) -> float:
    return sum(math.exp(begin + (at + 0.5) * (end - begin) / steps) for at in range(steps))


def cheapest(
    targets: Targets, frame: float, ask: TempoRequest, costs: Costs, lattice: Lattice, guard: float
) -> float:
    """The least cost of all grids of a lattice.

    The guard is the share by which a stretch's time must keep from its limits, or may pass them where below 0.
    """
    cover = bands(ask, lattice)
    least = math.inf
    for unit in cover.units:
        taste = costs.preference * targets.times[-1] * math.log2(15 / unit / ask.aim) ** 2
        for met in ways(targets, lattice):
            least = min(
                least,
                taste + _cheapest_through(met, unit, cover.width, targets, frame, costs, lattice, guard),
            )
    return least


def ways(targets: Targets, lattice: Lattice) -> Iterator[tuple[int, ...]]:
    """Every choice of hits to meet that the lattice's reach allows."""
    last = len(targets.times) - 1
    for count in range(last):
        for inside in itertools.combinations(range(1, last), count):
            path = (0, *inside, last)
            if all(_in_reach(a, b, targets, lattice) for a, b in itertools.pairwise(path)):
                yield path


def _in_reach(a: int, b: int, targets: Targets, lattice: Lattice) -> bool:
    near = targets.times[b] - targets.times[a] <= lattice.horizon
    return b - a <= lattice.least_reach or (near and b - a <= lattice.reach)


def _cheapest_through(
    met: tuple[int, ...],
    unit: float,
    width: float,
    targets: Targets,
    frame: float,
    costs: Costs,
    lattice: Lattice,
    guard: float,
) -> float:
    tempi = [-width / 2 + at * width / (lattice.tempi - 1) for at in range(lattice.tempi)]
    inner = list(itertools.product(tempi, lattice.offsets))
    choices = [
        [(tempo, 0.0) for tempo in tempi],
        *([inner] * (len(met) - 2)),
        [(tempo, 0.0) for tempo in tempi],
    ]
    missed = costs.missed * sum(w for at, w in enumerate(targets.weights) if at not in met)
    least = math.inf
    for states in itertools.product(*choices):
        options = []
        for (a, b), (one, two) in zip(itertools.pairwise(met), itertools.pairwise(states), strict=True):
            time = (targets.times[b] - targets.times[a] + (two[1] - one[1]) * frame) / unit
            options.append(_stretches(time, one[0], two[0], width / 2, lattice.slope, costs, guard))
        for lengths in itertools.product(*options):
            step, cost = 0, missed
            for target, (steps, change) in zip(met[1:], lengths, strict=True):
                step += steps
                cost += change + targets.weights[target] * costs.position(step)
            if step % BAR in CLOSING:
                least = min(least, cost + (costs.odd_bar if step % BAR else 0.0))
    return least


def _stretches(
    time: float, begin: float, end: float, edge: float, slope: float, costs: Costs, guard: float
) -> list[tuple[int, float]]:
    """Each number of sixteenths that can last so long, with what its lean costs."""
    found = []
    for steps in range(1, int(time * math.exp(edge)) + 2):
        shortest, longest = extremes(steps, begin, end, edge, slope)
        if abs(end - begin) <= steps * slope and shortest * (1 + guard) <= time <= longest * (1 - guard):
            bend = 4 * abs(time / even_ramp(steps, begin, end) - 1)
            found.append((steps, costs.change * (abs(end - begin) + bend)))
    return found
