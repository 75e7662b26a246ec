"""Hits met and time taken: fixed 120 bpm, constant tempos, and Recue's grid leaning by 2%, 3% and 5%.

`python -m tests.benchmarks.grid FOLDER_OR_TIMELINE...` reads every timeline with ten cuts or more; `--growth N...`
invents cut lists of N cuts. Scenes are ten shots long and begin on bar lines. A cut is met where it is within half a
frame of a sixteenth. The best constant tempos are exact (`tests.bridge.grid.constant_tempo`). That per scene may begin
anew at every scene and need not close it with a whole bar, which ours must: it is the baseline of the column `x base`.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

from bridge.errors import RecueError
from bridge.grid import Lattice, TempoRequest, solve
from bridge.grid.bars import BarGrid, Hit, HitKind
from bridge.grid.tempo_map import tempo_map
from bridge.score.hits import hits_of
from bridge.timeline import Timeline
from tests.bridge.grid.constant_tempo import most_met
from tests.bridge.grid.films import timelines_in

SCENE, SHORTEST = 10, 5
"""Shots in a scene; seconds below which what is left at the end joins the scene before."""
FEWEST = 10
"""Cuts from which on a timeline is listed."""
LEANS = (1.02, 1.03, 1.05)
"""The most one beat may differ from the next; the second is Recue's own."""
FIXED = 120
"""The fixed tempo, in quarter notes a minute."""


@dataclass(frozen=True, slots=True)
class Material:
    """A cut list and its hits."""

    name: str
    rate: Fraction
    cuts: tuple[Fraction, ...]
    edges: tuple[Fraction, ...]
    hits: tuple[Hit, ...]

    @property
    def spans(self) -> list[tuple[Fraction, Fraction]]:
        return list(pairwise(self.edges))


@dataclass(frozen=True, slots=True)
class Row:
    """Result of one timeline; shares of cuts unless another unit is named."""

    name: str
    cuts: int
    shot: float
    """Mean, in seconds."""
    fixed: float
    best: float
    per_scene: float
    ours: tuple[float, ...]
    """One for each of `LEANS`."""
    kinds: dict[str, str]
    """Hits met of hits at Recue's own lean, by kind."""
    seconds: float
    """Processor time of the grid at Recue's own lean, and of its tempo map."""
    wall: float
    """The same by the clock on the wall."""


def edges_of(cuts: Sequence[Fraction], duration: Fraction) -> tuple[Fraction, ...]:
    inner = [cut for cut in cuts[SCENE - 1 :: SCENE] if duration - cut >= SHORTEST]
    return (Fraction(0), *inner, duration)


def material_of(timeline: Timeline, file: str) -> Material:
    cuts = tuple(cut.time for cut in timeline.cuts)
    edges = edges_of(cuts, timeline.duration)
    return Material(file, timeline.rate, cuts, edges, hits_of(timeline, edges[:-1]))


def from_file(path: Path) -> list[Material]:
    """Every sequence of a file."""
    found = list(timelines_in(path))
    names = [path.name if len(found) == 1 else f"{path.stem}: {timeline.name}" for timeline in found]
    return [material_of(timeline, name) for timeline, name in zip(found, names, strict=True)]


def invented(cuts: int, mean: float, rate: Fraction) -> Material:
    """Shots of gamma-distributed length, at least 8 frames each."""
    dice = random.Random(cuts)  # noqa: S311 (a benchmark)
    shots = [max(8, round(dice.gammavariate(2, mean / 2) * rate)) for _ in range(cuts + 1)]
    *times, end = [frame / rate for frame in accumulate(shots)]
    hits = tuple(Hit(cut, HitKind.CUT, 1.0) for cut in times)
    return Material(f"{cuts} cuts of {mean:g} s", rate, tuple(times), edges_of(times, end), hits)


def constants(material: Material) -> tuple[float, float, float]:
    """Shares of cuts that 120 bpm meets, the best constant tempo, and the best constant tempo of each scene."""
    rate, count = material.rate, len(material.cuts)
    apart = [
        [float(cut - start) for cut in material.cuts if start <= cut < end] for start, end in material.spans
    ]
    per_scene = sum(most_met(np.array(scene), rate) for scene in apart)
    beside = [abs(cut - round(cut * FIXED / 15) * Fraction(15, FIXED)) for cut in material.cuts]
    fixed = sum(off <= 1 / rate / 2 for off in beside)
    best = most_met(np.array([float(cut) for cut in material.cuts]), rate)
    return fixed / count, best / count, per_scene / count


def share(grid: BarGrid, material: Material) -> float:
    met = {hit.hit.time for scene in grid.scenes for hit in scene.hits if hit.met}
    return sum(cut in met for cut in material.cuts) / len(material.cuts)


def kinds(grid: BarGrid) -> dict[str, str]:
    hits = [hit for scene in grid.scenes for hit in scene.hits]
    every, met = Counter(hit.hit.kind for hit in hits), Counter(hit.hit.kind for hit in hits if hit.met)
    return {kind.value: f"{met[kind]}/{every[kind]}" for kind in HitKind if every[kind]}


def solved(material: Material, lean: float, ask: TempoRequest) -> BarGrid:
    asks = [ask] * len(material.spans)
    return solve(material.spans, material.hits, material.rate, asks, lattice=Lattice(lean=lean - 0.001))


def row(material: Material, ask: TempoRequest) -> Row:
    began, wall = time.process_time(), time.perf_counter()
    tempo_map(grid := solved(material, LEANS[1], ask))
    taken, wall = time.process_time() - began, time.perf_counter() - wall
    ours = [share(grid if lean == LEANS[1] else solved(material, lean, ask), material) for lean in LEANS]
    shot = float(material.edges[-1]) / (len(material.cuts) + 1)
    return Row(
        material.name,
        len(material.cuts),
        shot,
        *constants(material),
        tuple(ours),
        kinds(grid),
        taken,
        wall,
    )


def table(rows: Sequence[Row]) -> Iterator[str]:
    leans = " ".join(f"{f'{lean - 1:.0%}':>5}" for lean in LEANS)
    yield f"{'timeline':34} {'cuts':>6} {'shot':>6} {'120':>5} {'best':>5} {'base':>5} {leans} {'x base':>6} {'cpu s':>7} {'wall':>7} {'ms/cut':>6}  met"
    for one in rows:
        ours, per_scene = " ".join(f"{met:5.3f}" for met in one.ours), one.per_scene or float("nan")
        kinds = ", ".join(f"{kind} {met}" for kind, met in one.kinds.items())
        yield (
            f"{one.name[-34:]:34} {one.cuts:6} {one.shot:5.1f}s {one.fixed:5.2f} {one.best:5.2f} {one.per_scene:5.2f} "
            f"{ours} {one.ours[1] / per_scene:6.2f} {one.seconds:7.2f} {one.wall:7.2f} {1000 * one.seconds / one.cuts:6.2f}  {kinds}"
        )


def materials(places: Sequence[Path]) -> Iterator[Material]:
    """Every sequence of the timelines in some folders that can be read and has cuts enough."""
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix not in {".tsv", ".md", ".txt", ".json"}:
                try:
                    found = from_file(path)
                except RecueError as error:
                    print(f"left out {path.name}: {error}")
                else:
                    yield from (material for material in found if len(material.cuts) >= FEWEST)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("timelines", nargs="*", type=Path)
    parser.add_argument("--growth", nargs="*", type=int, default=[], metavar="CUTS")
    parser.add_argument("--mean", type=float, default=3.0, help="mean length of an invented shot in seconds")
    parser.add_argument("--preferred", type=float, help="preferred tempo in bpm")
    parser.add_argument("--json", action="store_true", help="print one JSON array instead of a table")
    asked = parser.parse_args(arguments)
    ask = TempoRequest(preferred=asked.preferred)
    grown = (invented(cuts, asked.mean, Fraction(24)) for cuts in asked.growth)
    rows = [row(material, ask) for source in (materials(asked.timelines), grown) for material in source]
    print(json.dumps([asdict(one) for one in rows]) if asked.json else "\n".join(table(rows)))


if __name__ == "__main__":
    main()
