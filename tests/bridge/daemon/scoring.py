"""Timelines as small as a line of numbers, and a quick way to score them."""

import threading
from fractions import Fraction
from pathlib import Path

from bridge.daemon.cancellation import Abandoned, Cancelled
from bridge.daemon.open_timeline import OpenTimeline, Outcome
from bridge.errors import TimelineError, UsageError
from bridge.grid.tempo_map import tempo_map
from bridge.job import ReportProgress
from bridge.picture.features.picture import Picture
from bridge.score.pipeline import ScoredTimeline
from bridge.score.scenes.division import Scene
from bridge.store import Cause, ScoreState, Store, TimelineKey
from bridge.timeline import Timeline
from tests.bridge.store.values import MADE, NOON
from tests.scores import cued_scenes, cut_list, even_grid


def read_lengths(path: Path) -> Timeline:
    """Read a file of shot lengths in frames, like `48 96 48`, as a timeline."""
    try:
        return cut_list([int(word) for word in path.read_text().split()])
    except (OSError, ValueError) as error:
        raise TimelineError(f"'{path.name}' is no list of lengths") from error


class QuickScorer:
    """Scores every shot as a scene of one bar; writes the lengths and choices beside the timeline, and keeps them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.given: list[OpenTimeline] = []
        self.broken = False
        self.busy = threading.Event()
        self.free = threading.Event()
        self.free.set()

    def __call__(
        self, opened: OpenTimeline, cut: Timeline, cancelled: Cancelled, tell: ReportProgress
    ) -> Outcome:
        self.given.append(opened)
        self.busy.set()
        while not self.free.wait(0.002):
            if cancelled():
                raise Abandoned
        if self.broken:
            raise UsageError("there is too little picture to score")
        if any(choice.tempo == 33 for choice in opened.choices.values()):
            raise UsageError("no bars fit at 33 bpm")
        tell("composing", 1.0)
        output = opened.folder / f"{opened.path.stem}.score"
        output.write_text(f"{[float(shot.duration) for shot in cut.shots]} {dict(opened.choices)}")
        decision = opened.decision
        revision = self.store.revisions.save(
            TimelineKey.of(opened.path),
            ScoreState(cut, b"", b"", opened.choices),
            NOON,
            decision.cause if decision else Cause.SAVED,
            "",
            MADE,
            decision.back_to if decision else None,
        )
        return Outcome(
            scored(cut),
            Picture.unseen(cut, "not looked at"),
            (str(output),),
            0,
            0,
            len(cut.shots),
            0,
            revision.number,
            opened.choices,
        )


def scored(cut: Timeline) -> ScoredTimeline:
    """Each shot a scene `s0`, `s1` of one 4/4 bar."""
    scenes = [Scene(f"s{n}", f"scene {n}", shot.start, shot.end, (n,)) for n, shot in enumerate(cut.shots)]
    grid = even_grid(
        [[16]] * len(scenes), [float(240 / Fraction(scene.end - scene.start)) for scene in scenes]
    )
    return ScoredTimeline(cut, grid, tempo_map(grid), cued_scenes(scenes, grid), ())
