"""Scores on their way to hosts: newest wins, nothing is lost, nothing waits for it."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path
from queue import SimpleQueue

import pytest

from bridge.daemon.push_worker import PAUSES, PushContent, Send
from bridge.daemon.pushing import SILENCE, Pushing
from bridge.daemon.service import Event, HostChange, Pushed
from bridge.errors import HostError, NotConfirmedError, RecueError, UsageError
from bridge.store import Cause, PushJob, PushState, Store
from tests.bridge.daemon.scoring import scored
from tests.bridge.daemon.test_worker import WAIT
from tests.bridge.store.values import CUT, MADE, OTHER, a_state, minutes
from tests.scores import cut_list


class PushHarness:
    """A host that answers or not, a store of scores, and the events of pushes."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.answers: list[Send] = [self.takes]
        """The answers of the host to the pushes, in order; the last one repeats."""
        self.taken: list[tuple[PushJob, PushContent | None]] = []
        self.busy, self.free = threading.Event(), threading.Event()
        self.later, self.clock = timedelta(), 0.0
        self.start()

    def start(self) -> None:
        """Start as a new daemon does, with nothing but the store."""
        hosts = {"reaper": self.send, "resolve": self.send}
        self.pushing = Pushing(hosts, self.store, self.now, lambda: self.clock)
        self.pushing.listen(self.events.put)

    def now(self) -> datetime:
        return minutes(0) + self.later

    def send(self, job: PushJob, content: PushContent | None, clock: Callable[[], float]) -> str:
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        return answer(job, content, clock)

    def takes(self, job: PushJob, content: PushContent | None, _clock: Callable[[], float]) -> str:
        self.taken.append((job, content))
        return "in the project"

    def is_away(self, _job: PushJob, _content: PushContent | None, _clock: Callable[[], float]) -> str:
        raise NotConfirmedError("not confirmed: nobody answers")

    def refuses(self, _job: PushJob, _content: PushContent | None, _clock: Callable[[], float]) -> str:
        raise HostError("REAPER could not apply it")

    def thinks(self, job: PushJob, content: PushContent | None, clock: Callable[[], float]) -> str:
        """Wait as a push waits for its result: looking at the clock."""
        self.busy.set()
        while not self.free.wait(0.002):
            clock()
        return self.takes(job, content, clock)

    def saves(self, number: int, timeline: object = CUT) -> PushContent:
        assert timeline in {CUT, OTHER}
        key = CUT if timeline is CUT else OTHER
        self.store.revisions.save(key, a_state(number, 1), minutes(0), Cause.SAVED, "", MADE)
        return PushContent(key, number, scored(cut_list([48, 96])), b"MThd")

    def told(self, stage: str) -> Pushed:
        """Wait until a push has come so far."""
        while True:
            event = self.events.get(timeout=WAIT)
            if isinstance(event, Pushed) and event.stage == stage:
                return event

    def hosts(self) -> list[HostChange]:
        """Return the events of hosts that came and went."""
        events = [self.events.get() for _ in range(self.events.qsize())]
        return [event for event in events if isinstance(event, HostChange)]


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[PushHarness]:
    with Store.open(tmp_path / "store.sqlite") as store:
        harness = PushHarness(store)
        yield harness
        harness.free.set()


def why(future: Future[None]) -> BaseException | None:
    return future.exception(WAIT)


def states(harness: PushHarness) -> list[tuple[int, PushState]]:
    return [(job.revision, job.state) for job in harness.store.pushes.listed(CUT)]


def test_a_new_score_is_pushed_to_the_hosts_of_its_timeline(harness: PushHarness) -> None:
    content = harness.saves(1)
    with harness.pushing:
        harness.pushing.enqueue(content, ["reaper", "resolve"])
        assert {harness.told("confirmed").host for _ in range(2)} == {"reaper", "resolve"}
    assert [(job.revision, at_hand) for job, at_hand in harness.taken] == [(1, content)] * 2
    assert states(harness) == [(1, PushState.CONFIRMED)] * 2


def test_a_newer_score_breaks_off_the_older_and_wins(harness: PushHarness) -> None:
    harness.answers = [harness.thinks]
    with harness.pushing:
        harness.pushing.enqueue(harness.saves(1), ["reaper"])
        assert harness.busy.wait(WAIT)
        for number in (2, 3, 4):
            harness.pushing.enqueue(harness.saves(number), ["reaper"])
        harness.free.set()
        while harness.told("confirmed").revision != 4:
            pass
    assert [job.revision for job, _ in harness.taken][-1] == 4
    newest, *older = states(harness)
    assert newest == (4, PushState.CONFIRMED)
    assert {state for _, state in older} <= {PushState.FAILED, PushState.CONFIRMED}


def test_a_host_that_is_away_keeps_no_other_waiting_and_is_tried_again(harness: PushHarness) -> None:
    harness.answers = [harness.is_away, harness.is_away, harness.takes]
    content = harness.saves(1)
    with harness.pushing:
        harness.pushing.enqueue(content, ["reaper"])
        assert harness.told("waiting").text == "not confirmed: nobody answers"
        harness.later = PAUSES[0]
        harness.pushing.enqueue(harness.saves(1, OTHER), ["reaper"])  # wakes it; REAPER is away for this, too
        harness.told("waiting")
        harness.pushing.heard("reaper", "it tells its play head")
        assert {harness.told("confirmed").path for _ in range(2)} == {str(CUT.path), str(OTHER.path)}


def test_it_is_told_when_a_host_comes_and_goes_and_not_oftener(harness: PushHarness) -> None:
    harness.answers = [harness.takes, harness.takes, harness.is_away]
    harness.saves(1)
    with harness.pushing:
        for _ in range(3):
            why(harness.pushing.ask(CUT.path, "reaper"))
        for _ in range(2):
            harness.pushing.heard("reaper", "it tells its play head")
        why(harness.pushing.ask(CUT.path, "reaper"))
        harness.clock += SILENCE
        harness.pushing.heard("reaper", "it has no companion, and plays on")
        harness.clock += SILENCE + 1
        harness.pushing.heard("reaper", "it was started anew")
    assert [(host.host, host.connected, host.text) for host in harness.hosts()] == [
        ("reaper", True, "in the project"),
        ("reaper", False, "not confirmed: nobody answers"),
        ("reaper", True, "it tells its play head"),
        ("reaper", False, "not confirmed: nobody answers"),
        ("reaper", True, "it was started anew"),
    ]


def test_what_a_person_asks_for_is_answered_and_not_sent_again(harness: PushHarness) -> None:
    harness.answers = [harness.is_away, harness.refuses, harness.takes]
    harness.saves(1)
    with harness.pushing:
        assert isinstance(why(harness.pushing.ask(CUT.path, "reaper")), NotConfirmedError)
        assert harness.told("unconfirmed").revision == 1
        assert str(why(harness.pushing.ask(CUT.path, "reaper"))) == "REAPER could not apply it"
        assert why(harness.pushing.ask(CUT.path, "reaper")) is None
        assert isinstance(why(harness.pushing.ask(OTHER.path, "reaper")), UsageError)
    assert [state for _, state in states(harness)] == [
        PushState.CONFIRMED,
        PushState.FAILED,
        PushState.FAILED,
    ]
    with pytest.raises(UsageError, match="there is no host 'ableton'; name one of reaper, resolve"):
        harness.pushing.ask(CUT.path, "ableton")


def test_whoever_waits_for_an_older_score_is_answered_with_the_newer(harness: PushHarness) -> None:
    harness.answers = [harness.thinks]
    harness.saves(1)
    with harness.pushing:
        asked = harness.pushing.ask(CUT.path, "reaper")
        assert harness.busy.wait(WAIT)
        harness.busy.clear()
        harness.pushing.enqueue(harness.saves(2), ["reaper"])
        assert harness.busy.wait(WAIT)
        assert not asked.done()
        harness.free.set()
        assert why(asked) is None
    assert [job.revision for job, _ in harness.taken] == [2]


def test_a_host_that_stays_away_is_given_up(harness: PushHarness) -> None:
    harness.answers = [harness.is_away]
    with harness.pushing:
        harness.pushing.enqueue(harness.saves(1), ["reaper"])
        for pause in PAUSES[:-1]:
            harness.told("waiting")
            harness.later += pause
            harness.pushing._workers["reaper"]._woken.set()
        assert harness.told("unconfirmed").text == "not confirmed: nobody answers"
    assert states(harness) == [(1, PushState.FAILED)]


def test_what_was_open_when_recue_ended_is_taken_up_again(harness: PushHarness) -> None:
    harness.answers = [harness.thinks]
    with harness.pushing:
        harness.pushing.enqueue(harness.saves(1), ["reaper"])
        assert harness.busy.wait(WAIT)
        harness.busy.clear()
        asked = harness.pushing.ask(CUT.path, "reaper")
        assert harness.busy.wait(WAIT)
    assert "Recue is stopping" in str(why(asked))
    assert states(harness) == [(1, PushState.SENT), (1, PushState.FAILED)]
    assert isinstance(why(harness.pushing.ask(CUT.path, "reaper")), RecueError)
    harness.answers = [harness.takes]
    harness.start()
    with harness.pushing:
        assert harness.told("confirmed").revision == 1
    ((job, content),) = harness.taken
    assert (job.tries, content) == (2, None)  # from the store


def test_an_unforeseen_fault_ends_one_push_alone(
    harness: PushHarness, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object) -> str:
        raise ZeroDivisionError

    harness.answers = [breaks, harness.takes]
    harness.saves(1)
    with harness.pushing:
        assert "its log says what" in str(why(harness.pushing.ask(CUT.path, "reaper")))
        assert why(harness.pushing.ask(CUT.path, "reaper")) is None
    assert "ZeroDivisionError" in caplog.text
