"""Share of cuts met and time taken: fixed 120 bpm, the best one tempo, and Recue's grid.

`python -m tests.benchmarks.grid TIMELINE...` reads timelines; `--random N` invents N cuts. Scenes are ten shots
long and begin on bar lines. A cut is met where it is within half a frame of a sixteenth.
"""

import argparse
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bridge.errors import RecueError
from bridge.grid import TempoRequest, solve
from bridge.grid.bars import BarGrid, Hit, HitKind
from bridge.otio import read
from bridge.tempo import tempo_map

SCENE = 10
"""Shots in a scene."""
SHORTEST = 5
"""Seconds below which what is left at the end joins the scene before."""


@dataclass(frozen=True, slots=True)
class CutList:
    name: str
    rate: Fraction
    cuts: tuple[Fraction, ...]
    duration: Fraction

    @property
    def edges(self) -> list[Fraction]:
        inner = [cut for cut in self.cuts[SCENE - 1 :: SCENE] if self.duration - cut >= SHORTEST]
        return [Fraction(0), *inner, self.duration]


def from_file(path: Path) -> CutList:
    timeline = read(path)
    return CutList(path.name, timeline.rate, tuple(cut.time for cut in timeline.cuts), timeline.duration)


def invented(cuts: int, mean: float, rate: Fraction) -> CutList:
    """Shots of gamma-distributed length, at least 8 frames each."""
    dice = random.Random(cuts)  # noqa: S311 (a benchmark)
    shots = [max(8, round(dice.gammavariate(2, mean / 2) * rate)) for _ in range(cuts + 1)]
    times = [frame / rate for frame in accumulate(shots)]
    return CutList(f"{cuts} random cuts, {mean:g} s", rate, tuple(times[:-1]), times[-1])


def share_at(bpm: npt.NDArray[np.float64], material: CutList) -> npt.NDArray[np.float64]:
    """Share of cuts that constant tempos from the first frame on meet. (tempos,)"""
    sixteenth = 15 / bpm[:, None]
    times = np.array([float(cut) for cut in material.cuts])
    off = np.abs(times / sixteenth - np.rint(times / sixteenth)) * sixteenth
    met: npt.NDArray[np.float64] = (off <= 0.5 / float(material.rate)).mean(axis=1)
    return met


def share_of(grid: BarGrid) -> float:
    hits = [hit.met for scene in grid.scenes for hit in scene.hits]
    return sum(hits) / len(hits)


def line(material: CutList, preferred: float | None) -> str:
    hits = [Hit(cut, HitKind.CUT, 1.0) for cut in material.cuts]
    scenes = list(pairwise(material.edges))
    begun = time.perf_counter()
    grid = solve(scenes, hits, material.rate, [TempoRequest(preferred=preferred)] * len(scenes))
    taken = time.perf_counter() - begun
    events = len(tempo_map(grid).tempi)
    mapped = time.perf_counter() - begun - taken
    tempi = [scene.bpm for scene in grid.scenes]
    fixed = share_at(np.array([120.0]), material)[0]
    best = share_at(np.arange(66, 140, 0.01), material).max()
    return (
        f"{material.name[:34]:34} {len(material.cuts):6} {float(material.rate):6.2f} {fixed:6.2f} {best:6.2f} "
        f"{share_of(grid):6.3f} {min(tempi):4.0f}-{max(tempi):<4.0f} {taken:7.2f} {mapped:7.2f} {events:7}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("timelines", nargs="*", type=Path)
    parser.add_argument("--random", nargs="*", type=int, default=[], metavar="CUTS")
    parser.add_argument("--mean", type=float, default=3.0, help="mean length of a random shot in seconds")
    parser.add_argument("--preferred", type=float, help="preferred tempo in bpm")
    asked = parser.parse_args(arguments)
    print(
        f"{'timeline':34} {'cuts':>6} {'fps':>6} {'120':>6} {'best':>6} {'ours':>6} {'bpm':9} {'solve s':>7} {'map s':>7} {'events':>7}"
    )
    for path in asked.timelines:
        try:
            material = from_file(path)
            print(line(material, asked.preferred) if material.cuts else f"{path.name[:34]:34} has no cut")
        except RecueError as error:
            print(f"{path.name[:34]:34} {error}")
    for cuts in asked.random:
        print(line(invented(cuts, asked.mean, Fraction(24)), asked.preferred))


if __name__ == "__main__":
    main()
