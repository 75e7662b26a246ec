"""The grid solver again, by trying everything: slow, plain, and written apart from the real one.

It takes a scene as it was asked for and shares nothing with the solver but the tables of costs and of the lattice:
targets, bands, places in the bar and the pace of the cutting are worked out anew, in seconds.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bridge.grid.bars import Hit
from bridge.grid.objective import Costs, Lattice
from bridge.grid.request import TempoRequest

CLOSINGS = {(4, 4): (0, 8, 12), (3, 4): (0, 8), (6, 8): (0, 6), (2, 4): (0,)}
"""The sixteenths that the last bar of a scene may have, by metre; 0 for a whole bar."""
BAND = 1.08
PIN = 0.5


@dataclass(frozen=True)
class Case:
    """One scene to lay bars under in one form, small enough to try everything."""

    seconds: float
    frame: float
    hits: tuple[Hit, ...]
    black: tuple[tuple[float, float], ...]
    ask: TempoRequest
    costs: Costs
    lattice: Lattice
    beats: int
    unit: int
    """The metre, as 6/8."""
    pickup: int
    """Sixteenths."""

    @property
    def bar(self) -> int:
        return 16 * self.beats // self.unit

    @property
    def beat(self) -> int:
        return {4: 4, 8: 6}[self.unit]

    @property
    def slope(self) -> float:
        return math.log(self.lattice.lean) / self.beat

    @cached_property
    def holds(self) -> tuple[tuple[float, float], ...]:
        """The black that a beat may hold over, inside the scene, from 1 to 16 s."""
        inside = [(max(begin, 0.0), min(end, self.seconds)) for begin, end in self.black]
        asked = self.ask.fermata and self.ask.tempo is None
        return tuple((begin, end) for begin, end in inside if asked and 1 - 1e-9 <= end - begin <= 16 + 1e-9)

    @cached_property
    def targets(self) -> tuple[tuple[float, float], ...]:
        """Time and weight of all that a line may meet; what lies within half a frame of an end is that end."""
        weights = {edge: 0.0 for span in self.holds for edge in span}
        for hit in self.hits:
            (time,) = [one for one in weights if abs(one - float(hit.time)) < 1e-9] or [float(hit.time)]
            weights[time] = weights.get(time, 0.0) + hit.weight
        half = self.frame / 2
        inner = [(time, weight) for time, weight in weights.items() if half < time < self.seconds - half]
        return ((0.0, 0.0), *sorted(inner), (self.seconds, 0.0))

    def held(self, a: int, b: int) -> bool:
        """Return True if a beat may hold from one target to another."""
        begin, end = self.targets[a][0], self.targets[b][0]
        return any(abs(begin - first) + abs(end - last) < 1e-9 for first, last in self.holds)

    @cached_property
    def edges(self) -> tuple[float, ...]:
        """The ends of the scene and the cuts between."""
        return (0.0, *(float(hit.time) for hit in self.hits if hit.time > 0), self.seconds)

    @cached_property
    def aim(self) -> float:
        """The tempo to stay near."""
        low, high, middle = self.ask.low, self.ask.high, math.sqrt(self.ask.low * self.ask.high)
        if self.ask.tempo is not None:
            return self.ask.tempo
        if self.ask.follow and len(self.edges) > 2:
            shot = min(max(self.seconds / (len(self.edges) - 1), 1), 8)
            return low * math.exp(math.log(high / low) * (1 - math.log2(shot) / 3))
        return middle if self.ask.preferred is None else self.ask.preferred

    def wish(self, time: float) -> float:
        """Return the lean that the cutting asks for at an instant: at most half a band, for half or twice the mean."""
        before = [edge for edge in self.edges if edge < time - 1e-9][-2:]
        around = [*before, *[edge for edge in self.edges if edge >= time - 1e-9][:3]]
        local = (around[-1] - around[0]) / (len(around) - 1)
        octaves = math.log2(local * (len(self.edges) - 1) / self.seconds)
        return min(max(octaves, -1.0), 1.0) * math.log(self.lattice.band) / 2

    def strength(self, step: int) -> float:
        """Return the cost of meeting a hit of weight 1 on a sixteenth, counted from the scene's start."""
        place = (step - self.pickup) % self.bar
        if place == 0:
            return 0.0
        if place % self.beat == 0:
            return self.costs.beat
        return self.costs.sixteenth if place % 2 else self.costs.eighth


@lru_cache(maxsize=1 << 16)
def extremes(steps: int, begin: float, end: float, edge: float, slope: float) -> tuple[float, float]:
    """Return the shortest and the longest time of a segment, by pushing each sixteenth as far as its neighbours let it."""

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


@lru_cache(maxsize=1 << 16)
def even_ramp(steps: int, begin: float, end: float) -> float:
    return sum(math.exp(begin + (at + 0.5) * (end - begin) / steps) for at in range(steps))


def cheapest(case: Case, guard: float) -> tuple[float, int]:
    """Return the least cost of all leaning grids of a lattice in one form, and how many hits that grid meets.

    The guard is the share by which a stretch's time must keep from its limits, or may pass them where below 0.
    """
    units, width = bands(case)
    ways = list(ways_through(case))
    found = [_cheapest_through(met, unit, width, case, guard) for unit in units for met in ways]
    return min(found, default=(math.inf, 0))


def bands(case: Case) -> tuple[list[float], float]:
    """Return the seconds of a sixteenth in the middle of each tempo band of a scene, and the width of the bands."""
    ask, lattice, room = case.ask, case.lattice, math.log(case.lattice.band)
    fast, slow = math.log(15 / ask.high) + lattice.inset, math.log(15 / ask.low) - lattice.inset
    if ask.tempo is not None:
        pinned = math.log(15 / ask.tempo)
        fast, slow = max(fast, pinned - room / 2), min(slow, pinned + room / 2)
    width = min(room, slow - fast)
    if width <= lattice.inset:
        return [], 0.0
    gaps = math.ceil((slow - fast - width) / (width / lattice.overlap) - 1e-9)
    middles = [
        fast + width / 2 + (slow - fast - width) * at / gaps if gaps else (fast + slow) / 2
        for at in range(gaps + 1)
    ]
    return [math.exp(middle) for middle in middles], width


def ways_through(case: Case) -> Iterator[tuple[int, ...]]:
    """Every choice of hits to meet that the lattice's reach and the holds allow."""
    last = len(case.targets) - 1
    for count in range(last):
        for inside in itertools.combinations(range(1, last), count):
            path = (0, *inside, last)
            if all(_in_reach(a, b, case) or case.held(a, b) for a, b in itertools.pairwise(path)):
                yield path


def _in_reach(a: int, b: int, case: Case) -> bool:
    near = case.targets[b][0] - case.targets[a][0] <= case.lattice.horizon
    return b - a <= case.lattice.least_reach or (near and b - a <= case.lattice.reach)


def _cheapest_through(
    met: tuple[int, ...], unit: float, width: float, case: Case, guard: float
) -> tuple[float, int]:
    """Return the least cost of all grids in a band that meet just these targets, and how many of them are hits."""
    lattice = case.lattice
    tempi = [-width / 2 + at * width / (lattice.tempi - 1) for at in range(lattice.tempi)]
    inner = list(itertools.product(tempi, lattice.offsets))
    still = [(tempo, 0.0) for tempo in tempi]
    choices = [still, *([inner] * (len(met) - 2)), still]
    fixed = _whatever_the_lines(met, unit, case)
    least = math.inf
    for states in itertools.product(*choices):
        aside = sum(_aside(at, *state, case) for at, state in zip(met, states, strict=True))
        options = [
            _between(a, b, one, two, unit, width, case, guard)
            for (a, b), (one, two) in zip(itertools.pairwise(met), itertools.pairwise(states), strict=True)
        ]
        for lengths in itertools.product(*options):
            least = min(least, fixed + aside + _placed(met, lengths, case))
    return least, sum(case.targets[at][1] > 0 for at in met)


def _whatever_the_lines(met: Sequence[int], unit: float, case: Case) -> float:
    """Return the cost of the metre, the pick-up, the band's tempo, the black and the missed hits."""
    costs, asked = case.costs, [(metre.beats, metre.unit) for metre in case.ask.metres]
    cost = costs.black * len(case.holds)
    cost += costs.metre if (case.beats, case.unit) != asked[0] else 0.0
    cost += costs.pickup if case.pickup else 0.0
    octaves = math.log2(15 / unit / case.aim)
    cost += costs.preference * max(case.seconds, costs.scene) * octaves**2
    return cost + costs.missed * sum(weight for at, (_, weight) in enumerate(case.targets) if at not in met)


def _between(
    a: int,
    b: int,
    one: tuple[float, float],
    two: tuple[float, float],
    unit: float,
    width: float,
    case: Case,
    guard: float,
) -> list[tuple[int, float, bool]]:
    """Each way from one target to another: its sixteenths, its cost, and whether it is a beat that holds."""
    gap = case.targets[b][0] - case.targets[a][0]
    ways = []
    if _in_reach(a, b, case):
        time = (gap + (two[1] - one[1]) * case.frame) / unit
        ways = [
            (steps, cost, False) for steps, cost in _stretches(time, one[0], two[0], width / 2, case, guard)
        ]
    if case.held(a, b) and unit * case.beat <= gap:
        ways.append((case.beat, -case.costs.black, True))
    return ways


def _aside(at: int, tempo: float, offset: float, case: Case) -> float:
    """Return the cost of a line that lies beside its hit, and beside the cutting's tempo."""
    time, weight = case.targets[at]
    cost = case.costs.closeness * weight * (offset / 0.5) ** 2
    if case.ask.follow:
        before, after = case.targets[max(at - 1, 0)][0], case.targets[min(at + 1, len(case.targets) - 1)][0]
        away = (tempo - case.wish(time)) / math.log(BAND)
        cost += case.costs.follow * (after - before) / 2 * away**2
    return cost


def _placed(met: tuple[int, ...], lengths: tuple[tuple[int, float, bool], ...], case: Case) -> float:
    """Return the cost of the segments, the places of the lines in their bars and the last bar; infinite where none fits."""
    step, cost = 0, 0.0
    for target, (steps, change, held) in zip(met[1:], lengths, strict=True):
        if held and (step - case.pickup) % case.beat:
            return math.inf
        step += steps
        cost += change + case.targets[target][1] * case.strength(step)
    rest = (step - case.pickup) % case.bar
    if rest not in CLOSINGS[case.beats, case.unit]:
        return math.inf
    if case.ask.tempo is not None and abs(15 * step / case.seconds - case.ask.tempo) > PIN:
        return math.inf
    return cost + (case.costs.odd_bar if rest else 0.0)


def _stretches(
    time: float, begin: float, end: float, edge: float, case: Case, guard: float
) -> list[tuple[int, float]]:
    """Each number of sixteenths that can last so long, with what its lean costs."""
    found, costs, slope = [], case.costs, case.slope
    for steps in range(max(1, int(time / math.exp(edge)) - 1), int(time * math.exp(edge)) + 2):
        shortest, longest = extremes(steps, begin, end, edge, slope)
        if abs(end - begin) <= steps * slope and shortest * (1 + guard) <= time <= longest * (1 - guard):
            bend = 4 * abs(time / even_ramp(steps, begin, end) - 1)
            bars = steps / case.bar
            drift = ((end - begin) ** 2 + bend**2) / bars
            found.append((steps, costs.change * (abs(end - begin) + bend) + costs.drift * drift))
    return found
