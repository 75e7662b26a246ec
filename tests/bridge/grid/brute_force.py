"""The grid solver again, by trying everything: slow, plain, and written apart from the real one."""

import itertools
import math
from collections.abc import Iterator
from functools import cache

from bridge.grid.bands import bands
from bridge.grid.metre import Form, Metre
from bridge.grid.objective import BAND, Lattice
from bridge.grid.targets import Problem, Targets


@cache
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


@cache
def even_ramp(steps: int, begin: float, end: float) -> float:
    return sum(math.exp(begin + (at + 0.5) * (end - begin) / steps) for at in range(steps))


def cheapest(problem: Problem, form: Form, guard: float) -> float:
    """The least cost of all leaning grids of a lattice in one form.

    The guard is the share by which a stretch's time must keep from its limits, or may pass them where below 0.
    """
    cover = bands(problem.ask, problem.lattice)
    charge = problem.costs.metre if form.metre != problem.ask.metres[0] else 0.0
    charge += problem.costs.pickup if form.pickup else 0.0
    charge += problem.costs.black * len(problem.targets.holds)
    least = math.inf
    for unit in cover.units:
        octaves = math.log2(15 / unit / problem.ask.aim)
        taste = problem.costs.preference * problem.targets.times[-1] * octaves**2
        for met in ways(problem.targets, problem.lattice):
            through = _cheapest_through(met, unit, cover.width, problem, form, guard)
            least = min(least, charge + taste + through)
    return least


def ways(targets: Targets, lattice: Lattice) -> Iterator[tuple[int, ...]]:
    """Every choice of hits to meet that the lattice's reach and the holds allow."""
    last = len(targets.times) - 1
    for count in range(last):
        for inside in itertools.combinations(range(1, last), count):
            path = (0, *inside, last)
            pairs = list(itertools.pairwise(path))
            if all(_in_reach(a, b, targets, lattice) or (a, b) in targets.holds for a, b in pairs):
                yield path


def _in_reach(a: int, b: int, targets: Targets, lattice: Lattice) -> bool:
    near = targets.times[b] - targets.times[a] <= lattice.horizon
    return b - a <= lattice.least_reach or (near and b - a <= lattice.reach)


def _cheapest_through(
    met: tuple[int, ...], unit: float, width: float, problem: Problem, form: Form, guard: float
) -> float:
    targets, costs, lattice = problem.targets, problem.costs, problem.lattice
    tempi = [-width / 2 + at * width / (lattice.tempi - 1) for at in range(lattice.tempi)]
    inner = list(itertools.product(tempi, lattice.offsets))
    still = [(tempo, 0.0) for tempo in tempi]
    choices = [still, *([inner] * (len(met) - 2)), still]
    missed = costs.missed * sum(w for at, w in enumerate(targets.weights) if at not in met)
    least = math.inf
    for states in itertools.product(*choices):
        fixed = missed + sum(_aside(at, *state, problem) for at, state in zip(met, states, strict=True))
        options = [
            _between(a, b, one, two, unit, width, problem, form.metre, guard)
            for (a, b), (one, two) in zip(itertools.pairwise(met), itertools.pairwise(states), strict=True)
        ]
        for lengths in itertools.product(*options):
            least = min(least, fixed + _ending(met, lengths, problem, form))
    return least


def _between(
    a: int,
    b: int,
    one: tuple[float, float],
    two: tuple[float, float],
    unit: float,
    width: float,
    problem: Problem,
    metre: Metre,
    guard: float,
) -> list[tuple[int, float, bool]]:
    """Each way from one target to another: its sixteenths, its cost, and whether it is a beat that holds."""
    targets = problem.targets
    seconds = targets.times[b] - targets.times[a] + (two[1] - one[1]) * problem.frame
    ways = []
    if _in_reach(a, b, targets, problem.lattice):
        found = _stretches(seconds / unit, one[0], two[0], width / 2, metre, problem, guard)
        ways = [(steps, cost, False) for steps, cost in found]
    if (a, b) in targets.holds and unit * metre.beat <= targets.times[b] - targets.times[a]:
        ways.append((metre.beat, -problem.costs.black, True))
    return ways


def _aside(at: int, tempo: float, offset: float, problem: Problem) -> float:
    """What a line pays for lying aside of its hit, and aside of the cutting's tempo."""
    targets, costs = problem.targets, problem.costs
    cost = costs.closeness * targets.weights[at] * (offset / 0.5) ** 2
    if targets.leans is not None:
        neighbours = targets.times[max(at - 1, 0) : at + 2]
        seconds = (neighbours[-1] - neighbours[0]) / 2
        cost += costs.follow * seconds * ((tempo - targets.leans[at]) / math.log(BAND)) ** 2
    return float(cost)


def _ending(
    met: tuple[int, ...], lengths: tuple[tuple[int, float, bool], ...], problem: Problem, form: Form
) -> float:
    """What the stretches cost, the places of the lines in their bars and the last bar; infinite where none fits."""
    step, cost = 0, 0.0
    for target, (steps, change, held) in zip(met[1:], lengths, strict=True):
        if held and (step - form.pickup) % form.metre.beat:
            return math.inf
        step += steps
        place = (step - form.pickup) % form.metre.steps
        cost += change + problem.targets.weights[target] * problem.costs.position(place, form.metre)
    if (step - form.pickup) % form.metre.steps not in form.metre.closings:
        return math.inf
    pinned = problem.ask.tempo
    if pinned is not None and abs(15 * step / problem.length - pinned) > 0.5:
        return math.inf
    return cost + (problem.costs.odd_bar if (step - form.pickup) % form.metre.steps else 0.0)


def _stretches(
    time: float, begin: float, end: float, edge: float, metre: Metre, problem: Problem, guard: float
) -> list[tuple[int, float]]:
    """Each number of sixteenths that can last so long, with what its lean costs."""
    found, costs, slope = [], problem.costs, math.log(problem.lattice.lean) / metre.beat
    for steps in range(1, int(time * math.exp(edge)) + 2):
        shortest, longest = extremes(steps, begin, end, edge, slope)
        if abs(end - begin) <= steps * slope and shortest * (1 + guard) <= time <= longest * (1 - guard):
            bend = 4 * abs(time / even_ramp(steps, begin, end) - 1)
            bars = steps / metre.steps
            drift = ((end - begin) ** 2 + bend**2) / bars
            found.append((steps, costs.change * (abs(end - begin) + bend) + costs.drift * drift))
    return found
