"""Choose among the bars that a scene can have: list its best solutions, pin the slowest, and solve the grid again.

python examples/choose_bars.py [TIMELINE [SCENE]]
"""

import sys
from pathlib import Path

from bridge.demo import FILM
from bridge.picture.features.picture import Picture
from bridge.score.scenes.calling import called
from bridge.score.solutions import solutions_of
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Settings
from bridge.settings.preferences import Pin
from bridge.timeline.formats import read


def main(timeline_file: Path, name: str) -> None:
    """Pin the slowest solution of a scene."""
    cut = read(timeline_file)
    unseen = Picture.of(cut, ["this example looks at the cut alone"] * len(cut.shots))
    settings = Settings.model_validate({"grid": {"metres": "4/4, 3/4", "pickup": True}})
    spotted = spot(cut, unseen, settings)
    at = called(spotted.scenes, name)
    (choice,) = solutions_of(spotted, [at], lambda _share: None)
    for number, one in enumerate(choice.solutions, 1):
        print(
            f"{number}: {one.grid.bpm:6.2f} bpm in {one.grid.metre}, {one.met:g} met, {one.missed:g} missed"
        )
    slowest = min(range(len(choice.solutions)), key=lambda index: choice.solutions[index].grid.bpm) + 1
    pinned = settings.model_copy(update={"pins": {name: Pin(solution=slowest)}})
    bars = lay_bars(spot(cut, unseen, pinned)).scenes[at]
    print(f"{name}, pinned to {slowest}: {' '.join(map(str, bars.metres))} at {bars.bpm:.2f} bpm")


if __name__ == "__main__":
    timeline_file = Path(sys.argv[1]) if len(sys.argv) > 1 else FILM
    main(timeline_file, sys.argv[2] if len(sys.argv) > 2 else "chased")
