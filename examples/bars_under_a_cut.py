"""Lay bars under a cut without composing: print the bar lines, the tempi, and the error of every hit in frames.

python examples/bars_under_a_cut.py [TIMELINE]
"""

import sys
from pathlib import Path

from bridge.demo import FILM
from bridge.grid import TempoRequest, solve
from bridge.grid.tempo_map import tempo_map
from bridge.score.hits import hits_of
from bridge.score.scenes.division import divide
from bridge.settings import ScenePreferences
from bridge.timeline.formats import read


def main(timeline_file: Path) -> None:
    """Print a bar grid."""
    cut = read(timeline_file)
    tempo = TempoRequest(80, 140, preferred=110)
    scenes = divide(cut, ScenePreferences(), tempo).scenes
    hits = hits_of(cut, [scene.start for scene in scenes])
    grid = solve([(scene.start, scene.end) for scene in scenes], hits, cut.rate, [tempo] * len(scenes))
    for scene, bars in zip(scenes, grid.scenes, strict=True):
        print(f"{scene.name}: {len(bars.bars)} bars around {bars.bpm:.1f} bpm")
        for met in bars.hits:
            frames = float(met.error * cut.rate)
            place = f"sixteenth {met.step}" if met.met else "missed"
            print(f"  {met.hit.kind:6} frame {cut.frame_at(met.hit.time):5}  {place:14} {frames:+.2f} frames")
    print(len(tempo_map(grid).tempi), "tempo events")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILM)
