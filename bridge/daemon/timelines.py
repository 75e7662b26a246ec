"""The open timelines as values, and the work that changes them."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from bridge.daemon.cancellation import Abandoned, Cancelled
from bridge.daemon.names import place_of
from bridge.daemon.opened import Decision, OpenTimeline, Outcome, State, Tell, Work
from bridge.daemon.service import Event, Progress, Scored
from bridge.daemon.settling import Stamp, stamp_of
from bridge.daemon.worker import Worker
from bridge.errors import RecueError, UsageError
from bridge.timeline import Timeline

LOG = logging.getLogger(__name__)


class Follows(Protocol):
    """What follows saves; `bridge.daemon.watching.Watcher` is one."""

    def follow(self, path: Path, seen: Stamp | None = None) -> None:
        """Tell of a timeline's states from now on, except of one that is known."""
        ...

    def unfollow(self, path: Path) -> None:
        """Tell of it no longer."""
        ...


class OpenTimelines:
    """Timelines that are followed and scored.

    They are values that are replaced under a lock, so that looking at them never waits for scoring. Only the worker's
    thread scores, opens and closes.
    """

    def __init__(
        self,
        worker: Worker,
        watch: Follows,
        work: Work,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open none.

        Args:
            worker: Does the work.
            watch: Follows the saves of what is opened.
            work: Reads, begins and scores timelines.
            clock: Seconds that never go back.
        """
        self._worker, self._watch, self._work, self._clock = worker, watch, work, clock
        self._open: dict[Path, OpenTimeline] = {}
        self._arrived: dict[Path, Timeline] = {}
        """The newest cut of timelines that were seen, and wait to be opened."""
        self._closed: set[Path] = set()
        """Those a person closed: their saves do not open them."""
        self._changing = threading.Lock()
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Have events told, on whichever thread they happen."""
        self._listeners.append(listener)

    def all(self) -> Sequence[OpenTimeline]:
        """Every open timeline, in the order they were opened."""
        with self._changing:
            return tuple(self._open.values())

    def find(self, timeline: str) -> OpenTimeline:
        """An open timeline.

        Args:
            timeline: Its path, or empty for the only one.

        Raises:
            UsageError: If it is not open, or several are and none is named.
        """
        opened = self.all()
        if timeline:
            place = place_of(Path(timeline))
            opened = [one for one in opened if one.path == place]
            if not opened:
                raise UsageError(f"'{timeline}' is not open; open it first, or list those that are")
        if not opened:
            raise UsageError("no timeline is open; open one first")
        if len(opened) > 1:
            raise UsageError(f"{len(opened)} timelines are open; say which by its path")
        return opened[0]

    def saved(self, path: Path, cut: Timeline) -> None:
        """Score a new cut, in place of what is being scored of the same timeline.

        It is opened if it was not open, unless a person closed it.
        """
        began = self._clock()
        with self._changing:
            if path in self._closed:
                return
            if path in self._open:
                self._open[path] = replace(self._open[path], cut=cut, state=State.WAITING, trouble="")
            else:
                self._arrived[path] = cut
        self._worker.renew(path, lambda cancelled: self._renew(path, cancelled, began))

    def troubled(self, path: Path, state: State, trouble: str) -> None:
        """Note that a timeline was saved unreadable or is gone; its last good score stands."""
        LOG.warning("%s", trouble, extra={"timeline": str(path), "state": state.value})
        with self._changing:
            if path in self._open:
                self._open[path] = replace(self._open[path], state=state, trouble=trouble)

    def open(self, timeline: str) -> Future[None]:
        """Read and score a timeline, and follow its saves.

        Raises:
            UsageError: If its path is not absolute.
        """
        if not Path(timeline).is_absolute():
            raise UsageError(f"'{timeline}' is not an absolute path; send the timeline's whole path")
        path, began = place_of(Path(timeline)), self._clock()
        return self._worker.ask(path, lambda cancelled: self._begin(path, cancelled, began))

    def close(self, timeline: str) -> Future[None]:
        """Follow a timeline no longer."""
        path = self.find(timeline).path

        def job(_cancelled: Cancelled) -> None:
            with self._changing:
                self._closed.add(path)
            self._forget(path)

        return self._worker.ask(path, job)

    def decide(self, timeline: str, decide: Callable[[OpenTimeline], Decision]) -> Future[None]:
        """Score a timeline anew with other choices; where that fails they stay as they were.

        Args:
            timeline: Its path, or empty for the only one.
            decide: Given the timeline as it is when its turn comes.
        """
        path, began = self.find(timeline).path, self._clock()

        def job(cancelled: Cancelled) -> None:
            opened = self.find(str(path))
            decision = decide(opened)
            self._score(replace(opened, choices=decision.choices, decision=decision), cancelled, began)

        return self._worker.ask(path, job)

    def _begin(self, path: Path, cancelled: Cancelled, began: float) -> None:
        """Read, score and follow a timeline that was asked to be opened."""
        with self._changing:
            before = self._open.get(path)
        if before and before.outcome:
            return
        seen = stamp_of(path)
        cut = self._work.read(path)
        opened = replace(before, cut=cut) if before else self._work.begin(path, cut)
        with self._changing:
            self._open[path] = opened
            self._closed.discard(path)
        try:
            self._score(opened, cancelled, began)
        except BaseException:
            if before is None:
                self._forget(path)
            raise
        self._watch.follow(path, seen)

    def _forget(self, path: Path) -> None:
        self._watch.unfollow(path)
        with self._changing:
            self._open.pop(path, None)

    def _renew(self, path: Path, cancelled: Cancelled, began: float) -> None:
        """Score the newest cut, unless that was done with a request, or it was closed."""
        with self._changing:
            opened, arrived = self._open.get(path), self._arrived.pop(path, None)
        if opened is None and arrived is not None:
            opened = self._work.begin(path, arrived)
            with self._changing:
                self._open[path] = opened
        if opened and opened.scored_cut is not opened.cut:
            self._score(opened, cancelled, began)

    def _score(self, opened: OpenTimeline, cancelled: Cancelled, began: float) -> None:
        self._change(opened.path, state=State.SCORING)
        try:
            outcome = self._work.rescore(opened, opened.cut, cancelled, self._tell(opened.path))
        except Abandoned:
            self._change(opened.path, state=State.WAITING)
            raise
        except Exception as error:
            trouble = (
                str(error)
                if isinstance(error, RecueError)
                else "something went wrong inside Recue; its log says what"
            )
            stands = opened.scored_cut is opened.cut
            self._change(
                opened.path, state=State.SCORED if stands else State.FAILED, trouble="" if stands else trouble
            )
            raise
        self._commit(opened, outcome, began)

    def _commit(self, opened: OpenTimeline, outcome: Outcome, began: float) -> None:
        """Take over a new score; a state that the watcher set meanwhile stays."""
        with self._changing:
            now = self._open[opened.path]
            scoring = now.state is State.SCORING
            self._open[opened.path] = replace(
                now,
                choices=opened.choices,
                outcome=outcome,
                scored_cut=opened.cut,
                revision=outcome.revision,
                state=State.SCORED if scoring else now.state,
                trouble="" if scoring else now.trouble,
            )
        took = 1000 * (self._clock() - began)
        path, revision = str(opened.path), outcome.revision
        LOG.info(
            "scored %s",
            opened.path.name,
            extra={"timeline": path, "revision": revision, "ms": round(took, 1)},
        )
        self._publish(Scored(path, revision, outcome.kept, outcome.composed, outcome.removed, took))
        self._worker.rest(opened.path, lambda cancelled: self._finish(opened.path, revision, cancelled))

    def _finish(self, path: Path, revision: int, cancelled: Cancelled) -> None:
        """Write what may come later than the notes, if the timeline is still open and has no newer score."""
        with self._changing:
            opened = self._open.get(path)
        if opened and opened.revision == revision:
            self._work.finish(opened, cancelled, self._tell(path))

    def _change(self, path: Path, state: State, trouble: str = "") -> None:
        """Set the state of a timeline that is being scored; one the watcher set while it was stays."""
        with self._changing:
            now = self._open[path]
            if state is State.SCORING or now.state is State.SCORING:
                self._open[path] = replace(now, state=state, trouble=trouble)

    def _tell(self, path: Path) -> Tell:
        """What publishes progress on a timeline, at most once a hundredth."""
        last: tuple[str, int] | None = None

        def tell(doing: str, share: float) -> None:
            nonlocal last
            if (doing, int(100 * share)) != last:
                last = doing, int(100 * share)
                self._publish(Progress(str(path), share, doing))

        return tell

    def _publish(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)
