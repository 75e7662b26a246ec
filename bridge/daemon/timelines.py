"""The open timelines, as values that the worker replaces."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from bridge.daemon.cancellation import Abandoned, Cancelled, GivenUp
from bridge.daemon.debouncing import Stamp, stamp_of
from bridge.daemon.following_up import mapped
from bridge.daemon.open_timeline import Decision, OpenTimeline, Outcome, TimelineState, Work
from bridge.daemon.outcome_lines import fates_of, missed, news, scored_line
from bridge.daemon.service import Event, FileKept, Progress, Scored, Told
from bridge.daemon.timeline_files import place_of
from bridge.daemon.worker import Worker
from bridge.errors import RecueError, UsageError
from bridge.job import ReportProgress
from bridge.output.delivering import kept_remarks
from bridge.settings import Format
from bridge.timeline import Timeline
from integrations.files.delivery import Kept

LOG = logging.getLogger(__name__)
_ALL: Final = 100
"""The hundredths of a share."""


class Follows(Protocol):
    """An object that follows saves, such as `bridge.daemon.watching.Watcher`."""

    def follow(self, path: Path, seen: Stamp | None = None) -> None:
        """Report a timeline's states from now on, except one that is known."""
        ...

    def unfollow(self, path: Path) -> None:
        """Stop reporting its states."""
        ...


class OpenTimelines:
    """The timelines that are followed and scored. Thread-safe.

    They are immutable values that are replaced under a lock, so that queries never wait for scoring. Only the worker's
    thread scores, opens and closes.
    """

    def __init__(
        self,
        worker: Worker,
        watch: Follows,
        edits: Follows,
        work: Work,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open no timeline.

        Args:
            worker: Runs the work.
            watch: Follows the saves of opened timelines.
            edits: Follows the saves of the .mid of their scores.
            work: Reads, opens and scores timelines.
            clock: Monotonic clock, in seconds.
        """
        self._worker, self._watch, self._edits, self._work = worker, watch, edits, work
        self._clock = clock
        self._midis: dict[Path, Path] = {}
        """The .mid that is followed of each timeline."""
        self._open: dict[Path, OpenTimeline] = {}
        self._arrived: dict[Path, Timeline] = {}
        """The newest cut of each timeline that waits to be opened."""
        self._closed: set[Path] = set()
        """Timelines that a person closed: their saves do not open them."""
        self._changing = threading.Lock()
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> None:
        """Call a listener with every event, on the thread that it happens on."""
        self._listeners.append(listener)

    def all(self) -> Sequence[OpenTimeline]:
        """Return every open timeline, in the order they were opened."""
        with self._changing:
            return tuple(self._open.values())

    def find(self, timeline: str) -> OpenTimeline:
        """Return an open timeline.

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
        """Score a new cut, and cancel the scoring of an older one of the same timeline.

        The timeline is opened if it was not open, unless a person closed it.
        """
        began = self._clock()
        with self._changing:
            if path in self._closed:
                return
            if path in self._open:
                self._open[path] = replace(self._open[path], cut=cut, state=TimelineState.WAITING, trouble="")
            else:
                self._arrived[path] = cut
        self._worker.renew(path, lambda cancelled: self._renew(path, cancelled, began))

    def troubled(self, path: Path, state: TimelineState, trouble: str) -> None:
        """Log and record that a timeline is unreadable or gone; its last good score stays."""
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
        return self._worker.ask(path, lambda cancelled: self._open_now(path, cancelled, began))

    def close(self, timeline: str) -> Future[None]:
        """Stop following a timeline."""
        path = self.find(timeline).path

        def action(_cancelled: Cancelled) -> None:
            with self._changing:
                self._closed.add(path)
            self._forget(path)

        return self._worker.ask(path, action)

    def decide(self, timeline: str, decide: Callable[[OpenTimeline], Decision]) -> Future[None]:
        """Re-score a timeline with other choices; they are dropped if that fails.

        Args:
            timeline: Its path, or empty for the only one.
            decide: Called on the worker's thread with the timeline as it is then.
        """
        path, began = self.find(timeline).path, self._clock()

        def action(cancelled: Cancelled) -> None:
            opened = self._looked(self.find(str(path)))
            decision = decide(opened)
            self._score(replace(opened, choices=decision.choices, decision=decision), cancelled, began)

        return self._worker.ask(path, action)

    def ask(self, timeline: str, do: Callable[[OpenTimeline], None]) -> Future[None]:
        """Do something with a timeline as it stands, that changes no score.

        Args:
            timeline: Its path, or empty for the only one.
            do: Called on the worker's thread with the timeline as it is then.
        """
        path = self.find(timeline).path
        return self._worker.ask(path, lambda _cancelled: do(self._looked(self.find(str(path)))))

    def propose(self, timeline: str, scene: Callable[[OpenTimeline], str]) -> Future[Told]:
        """Find the best bars for a scene.

        Args:
            timeline: Its path, or empty for the only one.
            scene: Called on the worker's thread with the timeline as it is then; returns the id of the scene.
        """
        path = self.find(timeline).path
        found: list[Told] = []

        def action(cancelled: Cancelled) -> None:
            opened = self._looked(self.find(str(path)))
            wanted = scene(opened)
            with self._telling(path) as tell:
                found.append(self._work.propose(opened, wanted, cancelled, tell))

        return mapped(self._worker.ask(path, action), lambda _: found[-1])

    def deliver(self, timeline: str, formats: Sequence[Format]) -> Future[None]:
        """Write a timeline's score in some formats, once, when nothing else is to be done.

        Args:
            timeline: Its path, or empty for the only one.
            formats: The formats; none that are written with every score.
        """
        path = self.find(timeline).path

        def action(cancelled: Cancelled) -> None:
            opened = self._looked(self.find(str(path)))
            with self._telling(path) as tell:
                kept = self._work.deliver(opened, formats, cancelled, tell)
            self._tell_kept(path, kept)

        return self._worker.ask_at_rest(path, action)

    def cancel(self, timeline: str) -> None:
        """Give up all work on a timeline, what is under way and what waits; the score that stands stays.

        Args:
            timeline: Its path, or empty for the only one.
        """
        path = self.find(timeline).path
        self._worker.give_up(path)
        with self._changing:
            now = self._open.get(path)
            if now and now.state is TimelineState.WAITING:
                self._open[path] = _settled(now, str(GivenUp()))

    def look(self, timeline: str) -> Future[None]:
        """Go on from what others did to the files of a timeline's score.

        Args:
            timeline: Its path, or empty for the only one.
        """
        path = self.find(timeline).path
        return self._worker.ask(path, lambda _cancelled: self._look(path))

    def edited(self, midi: Path) -> None:
        """Go on from a .mid that somebody else saved: push it, and make the other files of the score from it."""
        with self._changing:
            path = next((path for path, followed in self._midis.items() if followed == midi), None)
        if path is not None:
            self._worker.ask(path, lambda _cancelled: self._take_up(path))

    def _take_up(self, path: Path) -> None:
        with self._changing:
            opened = self._open.get(path)
        if opened is None:
            return  # it was closed meanwhile
        try:
            now = self._looked(opened, self._work.take_up)
        except RecueError as error:
            LOG.warning("%s", error, extra={"timeline": str(path)})
            return
        if now is not opened:
            revision = now.revision
            self._worker.rest(path, lambda cancelled: self._finish(path, revision, cancelled))

    def _look(self, path: Path) -> None:
        self._looked(self.find(str(path)))

    def _looked(
        self, opened: OpenTimeline, look: Callable[[OpenTimeline], Outcome | None] | None = None
    ) -> OpenTimeline:
        """Return a timeline with the score that stands in its files, and publish one that others wrote."""
        began = self._clock()
        outcome = (look or self._work.look)(opened)
        if outcome is None:
            return opened
        with self._changing:
            now = replace(
                self._open[opened.path],
                choices=outcome.choices,
                outcome=outcome,
                revision=outcome.revision,
            )
            self._open[opened.path] = now
        self._publish(_told(opened.path, outcome, 1000 * (self._clock() - began)))
        return now

    def _open_now(self, path: Path, cancelled: Cancelled, began: float) -> None:
        """Read, score and follow a timeline for a request to open it."""
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
            midi = self._midis.pop(path, None)
        if midi is not None:
            self._edits.unfollow(midi)
        self._work.forget(path)

    def _renew(self, path: Path, cancelled: Cancelled, began: float) -> None:
        """Score the newest cut, unless a request has scored it or the timeline was closed."""
        with self._changing:
            opened, arrived = self._open.get(path), self._arrived.pop(path, None)
        if opened is None and arrived is not None:
            opened = self._work.begin(path, arrived)
            with self._changing:
                self._open[path] = opened
        if opened and opened.scored_cut is not opened.cut:
            self._score(opened, cancelled, began)

    def _score(self, opened: OpenTimeline, cancelled: Cancelled, began: float) -> None:
        self._change(opened.path, state=TimelineState.SCORING)
        try:
            if opened.decision is None:
                opened = self._looked(opened)
            with self._telling(opened.path) as tell:
                outcome = self._work.rescore(opened, opened.cut, cancelled, tell)
        except Abandoned:
            self._change(opened.path, state=TimelineState.WAITING)
            raise
        except Exception as error:
            trouble = (
                str(error)
                if isinstance(error, RecueError)
                else "something went wrong inside Recue; its log says what"
            )
            settled = _settled(opened, trouble)
            self._change(opened.path, settled.state, settled.trouble)
            raise
        self._commit(opened, outcome, began)

    def _commit(self, opened: OpenTimeline, outcome: Outcome, began: float) -> None:
        """Set and publish a new score; a state that the watcher set meanwhile stays."""
        with self._changing:
            now = self._open[opened.path]
            scoring = now.state is TimelineState.SCORING
            self._open[opened.path] = replace(
                now,
                choices=outcome.choices,
                outcome=outcome,
                scored_cut=opened.cut,
                revision=outcome.revision,
                state=TimelineState.SCORED if scoring else now.state,
                trouble="" if scoring else now.trouble,
            )
        took = 1000 * (self._clock() - began)
        path, revision = str(opened.path), outcome.revision
        facts = {**fates_of(outcome), "met": outcome.cuts_met, "missed": len(missed(outcome))}
        told = {"timeline": path, "revision": revision, "ms": round(took, 1), **facts}
        LOG.info("%s", scored_line(opened.path.name, outcome), extra=told)
        for line in news(opened.path.name, outcome, opened.outcome):
            LOG.info("%s", line, extra={"timeline": path, "revision": revision})
        self._publish(_told(opened.path, outcome, took))
        self._tell_kept(opened.path, outcome.kept_files)
        self._follow_midi(opened)
        self._worker.rest(opened.path, lambda cancelled: self._finish(opened.path, revision, cancelled))

    def _follow_midi(self, opened: OpenTimeline) -> None:
        """Follow the .mid of a timeline's score from its first one on."""
        if opened.path not in self._midis:
            midi = self._work.midi(opened)
            with self._changing:
                self._midis[opened.path] = midi
            self._edits.follow(midi)

    def _finish(self, path: Path, revision: int, cancelled: Cancelled) -> None:
        """Write the files that may come later than the notes, if the timeline is still open and has no newer score."""
        with self._changing:
            opened = self._open.get(path)
        if opened and opened.revision == revision:
            with self._telling(path) as tell:
                kept = self._work.finish(opened, cancelled, tell)
            self._tell_kept(path, kept)

    def _tell_kept(self, path: Path, kept: Sequence[Kept]) -> None:
        """Log and publish which files were kept."""
        for remark, each in zip(kept_remarks(kept), kept, strict=True):
            LOG.warning("%s", remark, extra={"timeline": str(path)})
            self._publish(FileKept(str(path), str(each.file), str(each.kept)))

    def _change(self, path: Path, state: TimelineState, trouble: str = "") -> None:
        """Set the state of a timeline that is being scored; one that the watcher set meanwhile stays."""
        with self._changing:
            now = self._open[path]
            if state is TimelineState.SCORING or now.state is TimelineState.SCORING:
                self._open[path] = replace(now, state=state, trouble=trouble)

    @contextmanager
    def _telling(self, path: Path) -> Iterator[ReportProgress]:
        """Yield a function that publishes progress on a timeline, at most once for each hundredth.

        The share that is published last is 1, however the work ends.
        """
        last: tuple[str, int] | None = None

        def tell(doing: str, share: float) -> None:
            nonlocal last
            step = doing.partition(",")[0], int(100 * share)
            if step != last:
                last = step
                self._publish(Progress(str(path), share, doing))

        try:
            yield tell
        finally:
            if last is not None and last[1] < _ALL:
                self._publish(Progress(str(path), 1.0, last[0]))

    def _publish(self, event: Event) -> None:
        for listener in self._listeners:
            listener(event)


def _settled(opened: OpenTimeline, trouble: str) -> OpenTimeline:
    """Return a timeline whose scoring ended without a score: nothing is wrong where its cut is scored already."""
    if opened.scored_cut is opened.cut:
        return replace(opened, state=TimelineState.SCORED, trouble="")
    return replace(opened, state=TimelineState.FAILED, trouble=trouble)


def _told(path: Path, outcome: Outcome, took: float) -> Scored:
    """Return the event of a new score."""
    return Scored(
        str(path), outcome.revision, outcome.kept, outcome.composed, outcome.removed, took, outcome.fitted
    )
