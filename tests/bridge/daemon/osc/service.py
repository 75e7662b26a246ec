"""A small real service: one timeline with two scenes, whose changes are done on a thread of their own."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event as Flag
from types import TracebackType
from typing import Self

from bridge.daemon.checked_choices import checked_lock
from bridge.daemon.service import (
    BarStatus,
    FileStatus,
    HostStatus,
    ListedTimeline,
    PlayheadState,
    Pong,
    PreferenceStatus,
    RevisionStatus,
    SceneStatus,
    SolutionStatus,
    Status,
    TakeStatus,
    Told,
    Vocabulary,
    Word,
)
from bridge.errors import HostError, TimelineError, UsageError

CUT = "/edit/cut.otio"


class SmallService:
    """Record of the calls it got; `busy` blocks changes while it is cleared."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []
        self.open_ones: dict[str, int] = {CUT: 1}
        self.rows = [
            SceneStatus(CUT, "a1", "drifting", 0, 99, 96.0, locked=False),
            SceneStatus(CUT, "b2", "chased — at night", 100, 250, 131.5, locked=False),
        ]
        self.busy = Flag()
        self.busy.set()
        self.pool = ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.busy.set()
        self.pool.shutdown()

    def ping(self) -> Pong:
        return Pong("1.2.3")

    def list(self) -> Sequence[ListedTimeline]:
        return [ListedTimeline(path, revision) for path, revision in self.open_ones.items()]

    def status(self, timeline: str) -> Status:
        path = self.path(timeline)
        return Status(path, self.open_ones[path], len(self.rows), 12, 11, "scored")

    def scenes(self, timeline: str) -> Sequence[SceneStatus]:
        self.path(timeline)
        return self.rows

    def bars(self, timeline: str, scene: str) -> Sequence[BarStatus]:
        return [BarStatus(self.path(timeline), scene, bar, -0.5, 0.25, 0.5, 0.75) for bar in (5, 6)]

    def revisions(self, timeline: str) -> Sequence[RevisionStatus]:
        return [
            RevisionStatus(
                self.path(timeline), 2, "mood", "2026-11-20T12:00:00+00:00", 1, 0, 1, 0, 12, 11, current=True
            )
        ]

    def takes(self, timeline: str, scene: str) -> Sequence[TakeStatus]:
        return [TakeStatus(self.path(timeline), scene, 1, 2, current=True, mark="kept")]

    def proposals(self, timeline: str, scene: str) -> Future[Told]:
        told: Future[Told] = Future()
        told.set_result({"timeline": self.path(timeline), "scenes": [{"id": scene}]})
        return told

    def solutions(self, timeline: str, scene: str) -> Future[Sequence[SolutionStatus]]:
        found: Future[Sequence[SolutionStatus]] = Future()
        found.set_result(
            [SolutionStatus(self.path(timeline), scene, 1, 96.0, "4/4", 12, 7.5, 1.0, 0.5, current=True)]
        )
        return found

    def explain(self, timeline: str, scene: str) -> Told:
        return {"timeline": self.path(timeline), "scenes": [{"id": scene}]}

    def vocabulary(self, timeline: str) -> Vocabulary:
        self.path(timeline)
        return Vocabulary((Word("sad", "Feelings", "darker"),), ("song",), (), (), (), (), ())

    def hosts(self) -> Sequence[HostStatus]:
        return [HostStatus("reaper", "REAPER", connected=False, text="", next="start REAPER")]

    def files(self, timeline: str) -> Sequence[FileStatus]:
        return [FileStatus(self.path(timeline), "cut.mid", "/edit/cut.mid", 1234, "the notes")]

    def open(self, timeline: str) -> Future[None]:
        if not timeline.endswith(".otio"):
            raise TimelineError(f"'{timeline}' is no timeline")
        return self.do(("open", timeline), lambda: self.open_ones.update({timeline: 1}))

    def close(self, timeline: str) -> Future[None]:
        return self.do(("close", timeline), lambda: self.open_ones.pop(self.path(timeline)))

    def lock(self, timeline: str, scene: str, locked: int) -> Future[None]:
        wished = checked_lock(locked)

        def change() -> None:
            index = next((i for i, row in enumerate(self.rows) if row.id == scene), None)
            if index is None:
                raise UsageError(f"there is no scene '{scene}'")
            self.rows[index] = replace(self.rows[index], locked=wished)

        return self.do(("lock", self.path(timeline), scene, wished), change)

    def reroll(self, timeline: str, scene: str) -> Future[None]:
        return self.do(("reroll", self.path(timeline), scene))

    def take(self, timeline: str, scene: str, take: int) -> Future[None]:
        return self.do(("take", self.path(timeline), scene, take))

    def mood(self, timeline: str, scene: str, valence: float, arousal: float) -> Future[None]:
        return self.do(("mood", self.path(timeline), scene, valence, arousal))

    def words(self, timeline: str, scene: str, words: str) -> Future[None]:
        return self.do(("words", self.path(timeline), scene, words))

    def theme(self, timeline: str, scene: str, theme: str) -> Future[None]:
        return self.do(("theme", self.path(timeline), scene, theme))

    def style(self, timeline: str, scene: str, style: str) -> Future[None]:
        return self.do(("style", self.path(timeline), scene, style))

    def palette(self, timeline: str, scene: str, palette: str) -> Future[None]:
        return self.do(("palette", self.path(timeline), scene, palette))

    def underscore(self, timeline: str, scene: str, underscore: str) -> Future[None]:
        return self.do(("underscore", self.path(timeline), scene, underscore))

    def tempo(self, timeline: str, scene: str, tempo: float) -> Future[None]:
        return self.do(("tempo", self.path(timeline), scene, tempo))

    def key(self, timeline: str, scene: str, key: str) -> Future[None]:
        return self.do(("key", self.path(timeline), scene, key))

    def metre(self, timeline: str, scene: str, metre: str) -> Future[None]:
        return self.do(("metre", self.path(timeline), scene, metre))

    def solution(self, timeline: str, scene: str, solution: int) -> Future[None]:
        return self.do(("solution", self.path(timeline), scene, solution))

    def curve(self, timeline: str, scene: str, name: str, points: str, append: int) -> Future[None]:
        return self.do(("curve", self.path(timeline), scene, name, points, append))

    def edges(self, timeline: str, scene: str, first: int, last: int) -> Future[None]:
        return self.do(("edges", self.path(timeline), scene, first, last))

    def music(self, timeline: str, scene: str, music: str) -> Future[None]:
        return self.do(("music", self.path(timeline), scene, music))

    def audition(self, timeline: str, scene: str, take: int, mark: str) -> Future[None]:
        return self.do(("audition", self.path(timeline), scene, take, mark))

    def preferences(self) -> Sequence[PreferenceStatus]:
        return [PreferenceStatus("density", -0.5, "liked better: sparser music", "c0ffee", 3)]

    def erase_preferences(self) -> None:
        self.told.append(("erase preferences",))

    def save_style(self, timeline: str, scene: str, name: str) -> Future[None]:
        return self.do(("save style", self.path(timeline), scene, name))

    def add_marker(self, timeline: str, frame: int, name: str, comment: str) -> Future[None]:
        return self.do(("add marker", self.path(timeline), frame, name, comment))

    def remove_marker(self, timeline: str, frame: int) -> Future[None]:
        return self.do(("remove marker", self.path(timeline), frame))

    def undo(self, timeline: str) -> Future[None]:
        return self.do(("undo", self.path(timeline)))

    def undo_all(self, timeline: str) -> Future[None]:
        return self.do(("undo all", self.path(timeline)))

    def redo(self, timeline: str) -> Future[None]:
        return self.do(("redo", self.path(timeline)))

    def restore(self, timeline: str, revision: int) -> Future[None]:
        if revision == 13:
            raise ZeroDivisionError("a fault nobody foresaw")
        return self.do(("restore", self.path(timeline), revision))

    def cancel(self, timeline: str) -> None:
        self.told.append(("cancel", self.path(timeline)))

    def deliver(self, timeline: str, formats: str) -> Future[None]:
        return self.do(("deliver", self.path(timeline), formats))

    def push(self, timeline: str, host: str) -> Future[None]:
        self.path(timeline)
        raise HostError(f"not confirmed: {host} did not answer")

    def transport(self, host: str) -> PlayheadState:
        return PlayheadState(host, playing=True, seconds=12.5)

    def locate(self, host: str, seconds: float) -> None:
        self.told.append(("locate", host, seconds))

    def play(self, host: str) -> None:
        self.told.append(("play", host))

    def stop(self, host: str) -> None:
        self.told.append(("stop", host))

    def path(self, timeline: str) -> str:
        path = timeline or next(iter(self.open_ones))
        if path not in self.open_ones:
            raise UsageError(f"'{timeline}' is not open")
        return path

    def do(self, told: tuple[object, ...], change: Callable[[], object] = lambda: None) -> Future[None]:
        def work() -> None:
            assert self.busy.wait(30)
            self.told.append(told)
            change()

        return self.pool.submit(work)
