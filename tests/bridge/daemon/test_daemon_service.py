"""Open timelines: what may be asked of them, and what their saves do."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from bridge.daemon.daemon_service import DaemonService
from bridge.daemon.debouncing import Stamp, stamp_of
from bridge.daemon.open_timeline import OpenTimeline, TimelineState, Work
from bridge.daemon.push_worker import PushContent
from bridge.daemon.pushing import Pushing
from bridge.daemon.service import Event, ListedTimeline, Progress, Scored, Service, Status
from bridge.daemon.timelines import OpenTimelines
from bridge.daemon.worker import Worker
from bridge.errors import RecueError, TimelineError, UsageError
from bridge.midi.palette import Palette
from bridge.settings.choices import Choice
from bridge.store import Cause, PushJob, Store, TimelineKey
from generator.conditions import Style
from tests.bridge.daemon.scoring import QuickScorer, read_lengths
from tests.bridge.daemon.test_worker import WAIT
from tests.bridge.store.values import MADE, a_state, minutes


class Follower:
    """Notes what is to be followed."""

    def __init__(self) -> None:
        self.followed: dict[Path, Stamp | None] = {}

    def follow(self, path: Path, seen: Stamp | None = None) -> None:
        self.followed[path] = seen

    def unfollow(self, path: Path) -> None:
        self.followed.pop(path, None)


class Office:
    """A service with everything it needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.follower = Follower()
        self.store = Store.open(folder / "store.sqlite")
        self.rescore = QuickScorer(self.store)
        self.events: list[Event] = []
        self.worker = Worker(lambda *_: None)
        work = Work(
            read_lengths,
            lambda path, cut: OpenTimeline(path, path.parent, cut),
            self.rescore,
            lambda *_: None,
            lambda: None,
        )
        self.timelines = OpenTimelines(self.worker, self.follower, work)
        self.timelines.listen(self.events.append)
        self.pushing = Pushing({"reaper": self.send}, self.store, lambda: minutes(0))
        self.service: Service = DaemonService(self.timelines, self.store.revisions, self.pushing, {}, "1.2.3")
        self.sent: list[PushJob] = []

    def send(self, job: PushJob, _content: PushContent | None, _clock: Callable[[], float]) -> str:
        self.sent.append(job)
        return "in the project"

    def cut(self, name: str, lengths: str) -> Path:
        path = self.folder / name
        path.write_text(lengths)
        return path

    def opened(self, name: str = "cut.otio", lengths: str = "48 96 48") -> Path:
        path = self.cut(name, lengths)
        done(self.service.open(str(path)))
        return path

    def save(self, path: Path, lengths: str) -> None:
        """Save a timeline, as the watcher tells of it."""
        path.write_text(lengths)
        self.timelines.saved(path, read_lengths(path))

    def settle(self) -> None:
        """Wait until the worker has nothing to do."""
        done(self.worker.ask(Path("/idle"), lambda _: None))
        while self.worker._lanes:
            done(self.worker.ask(Path("/idle"), lambda _: None))
        done(self.worker.ask(Path("/idle"), lambda _: None))

    @property
    def choices(self) -> dict[str, Choice]:
        return dict(self.timelines.find("").choices)


def done(future: Future[None]) -> None:
    future.result(WAIT)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path.resolve())
    with office.store, office.pushing, office.worker:
        yield office
        office.rescore.free.set()


def test_opening_scores_and_follows(office: Office) -> None:
    path = office.opened()
    assert office.service.list() == [ListedTimeline(str(path), 1)]
    assert office.service.status("") == Status(str(path), 1, 3, 2, 0, "scored")
    assert [(s.id, s.first, s.last, s.bpm, s.locked) for s in office.service.scenes(str(path))] == [
        ("s0", 0, 47, 120, False),
        ("s1", 48, 143, 60, False),
        ("s2", 144, 191, 120, False),
    ]
    assert office.follower.followed == {path: stamp_of(path)}
    assert office.folder.joinpath("cut.score").read_text() == "[2.0, 4.0, 2.0] {}"
    assert office.events[0] == Progress(str(path), 1.0, "composing")
    assert isinstance(office.events[1], Scored)
    done(office.service.open(str(path)))
    assert office.service.list() == [ListedTimeline(str(path), 1)]


def test_what_cannot_be_opened_is_not_open(office: Office) -> None:
    with pytest.raises(UsageError, match="not an absolute path"):
        office.service.open("cut.otio")
    with pytest.raises(TimelineError, match=r"'cut\.otio' is no list of lengths"):
        done(office.service.open(str(office.cut("cut.otio", "no numbers"))))
    assert office.service.list() == []
    assert office.follower.followed == {}
    with pytest.raises(UsageError, match="no timeline is open"):
        office.service.status("")


def test_a_save_is_scored(office: Office) -> None:
    path = office.opened()
    office.save(path, "24 24")
    office.settle()
    assert office.service.list() == [ListedTimeline(str(path), 2)]
    assert office.folder.joinpath("cut.score").read_text() == "[1.0, 1.0] {}"
    assert office.rescore.given[-1].outcome  # what is kept is found by comparing with the last score


def test_a_save_opens_what_was_not_open(office: Office) -> None:
    path = office.cut("new.otio", "48")
    office.save(path, "48")
    office.settle()
    assert office.service.status("").state == "scored"
    assert office.service.list() == [ListedTimeline(str(path), 1)]


def test_a_newer_save_cancels_the_older_and_looking_never_waits(office: Office) -> None:
    path = office.opened()
    office.rescore.busy.clear()
    office.rescore.free.clear()
    office.save(path, "24 24")
    assert office.rescore.busy.wait(WAIT)
    assert office.service.status("").state == "scoring"
    assert office.service.status("").scenes == 3  # the last score stands meanwhile
    office.rescore.busy.clear()
    office.save(path, "24 24 24")
    assert office.rescore.busy.wait(WAIT)
    office.rescore.free.set()
    office.settle()
    assert [event.revision for event in office.events if isinstance(event, Scored)] == [1, 2]
    assert office.service.status("").scenes == 3


def test_a_choice_made_during_a_save_is_in_its_score(office: Office) -> None:
    path = office.opened()
    office.rescore.busy.clear()
    office.rescore.free.clear()
    locked = office.service.lock("", "s1", 1)
    assert office.rescore.busy.wait(WAIT)
    office.rescore.busy.clear()
    office.save(path, "48 48 48")
    assert office.rescore.busy.wait(WAIT)
    office.rescore.free.set()
    done(locked)
    office.settle()
    assert office.service.list() == [ListedTimeline(str(path), 2)]  # one score has both
    assert office.service.scenes("")[1].locked
    assert office.folder.joinpath("cut.score").read_text().startswith("[2.0, 2.0, 2.0] {'s1'")


def test_a_state_that_cannot_be_read_is_said_and_the_last_score_stands(office: Office) -> None:
    path = office.opened()
    office.timelines.troubled(path, TimelineState.UNREADABLE, "cut.otio was saved unreadable")
    assert office.service.status("") == Status(
        str(path), 1, 3, 2, 0, "unreadable: cut.otio was saved unreadable"
    )
    office.save(path, "24")
    office.settle()
    assert office.service.status("").state == "scored"


CHOICES: list[tuple[Callable[[Service], Future[None]], Choice]] = [
    (lambda service: service.lock("", "s1", 1), Choice(locked=True)),
    (lambda service: service.reroll("", "s1"), Choice(take=1)),
    (lambda service: service.take("", "s1", 4), Choice(take=4)),
    (lambda service: service.mood("", "s1", -0.5, 1.0), Choice(valence=-0.5, arousal=1.0)),
    (lambda service: service.style("", "s1", "song"), Choice(style=Style.SONG)),
    (lambda service: service.palette("", "s1", "synth"), Choice(palette=Palette.SYNTH)),
    (lambda service: service.tempo("", "s1", 90.0), Choice(tempo=90.0)),
]


@pytest.mark.parametrize(("verb", "choice"), CHOICES)
def test_a_choice_is_scored_undone_and_redone(
    verb: Callable[[Service], Future[None]], choice: Choice, office: Office
) -> None:
    office.opened()
    done(verb(office.service))
    assert office.choices == {"s1": choice}
    assert str(choice) in office.folder.joinpath("cut.score").read_text()
    done(office.service.undo(""))
    assert office.choices == {}
    done(office.service.redo(""))
    assert office.choices == {"s1": choice}
    assert office.service.list()[0].revision == 4


def test_choices_add_up_and_empty_ones_are_given_back(office: Office) -> None:
    office.opened()
    done(office.service.style("", "s1", "song"))
    done(office.service.tempo("", "s1", 90.0))
    done(office.service.reroll("", "s0"))
    done(office.service.reroll("", "s0"))
    done(office.service.style("", "s1", ""))
    assert office.choices == {"s1": Choice(tempo=90.0), "s0": Choice(take=2)}
    done(office.service.tempo("", "s1", 0.0))
    done(office.service.restore("", 3))
    assert office.choices == {"s1": Choice(style=Style.SONG, tempo=90.0)}
    done(office.service.undo(""))
    assert office.choices == {"s1": Choice(), "s0": Choice(take=2)}


def test_a_choice_that_cannot_be_scored_is_not_kept(office: Office) -> None:
    office.opened()
    with pytest.raises(UsageError, match="no bars fit at 33 bpm"):
        done(office.service.tempo("", "s1", 33.0))
    assert office.choices == {}
    assert office.service.status("").state == "scored"
    with pytest.raises(UsageError, match="nothing to undo"):
        done(office.service.undo(""))


WRONG: list[tuple[Callable[[Service], Future[None]], type[RecueError], str]] = [
    (lambda service: service.reroll("", "zz"), UsageError, r"no scene 'zz' in cut\.otio"),
    (lambda service: service.take("", "s1", -1), UsageError, "-1 is no take"),
    (lambda service: service.mood("", "s1", 0.0, 1.5), UsageError, "1.5 is no mood"),
    (lambda service: service.mood("", "s1", float("nan"), 0), UsageError, "nan is no mood"),
    (
        lambda service: service.style("", "s1", "polka"),
        UsageError,
        "no style 'polka'; name one of song, chamber",
    ),
    (lambda service: service.palette("", "s1", "kazoo"), UsageError, "no palette 'kazoo'; name one of piano"),
    (lambda service: service.tempo("", "s1", 1000.0), UsageError, "1000 bpm is no tempo"),
    (lambda service: service.undo(""), UsageError, r"nothing to undo in .*cut\.otio"),
    (lambda service: service.redo(""), UsageError, r"nothing to redo in .*cut\.otio"),
    (
        lambda service: service.restore("", 9),
        UsageError,
        r"no revision 9 of .*cut\.otio; those kept are 1 to 1",
    ),
    (lambda service: service.push("", "REAPER"), UsageError, "no host 'REAPER'; name one of reaper"),
    (lambda service: service.close("/other.otio"), UsageError, "'/other.otio' is not open"),
]


@pytest.mark.parametrize(("ask", "kind", "text"), WRONG)
def test_what_cannot_be_done_is_said(
    ask: Callable[[Service], Future[None]], kind: type[RecueError], text: str, office: Office
) -> None:
    office.opened()
    with pytest.raises(kind, match=text):
        done(ask(office.service))
    assert office.service.list()[0].revision == 1


def test_the_revision_that_stands_is_pushed(office: Office) -> None:
    path = office.opened()
    key = TimelineKey.of(path)
    office.store.revisions.save(key, a_state(2, 1), minutes(0), Cause.SAVED, "", MADE)
    done(office.service.push("", "reaper"))
    assert [(job.timeline, job.revision) for job in office.sent] == [(key, 2)]


def test_hosts_without_a_play_head_say_so(office: Office) -> None:
    with pytest.raises(UsageError, match="no play head of 'resolve' to follow"):
        office.service.play("resolve")


def test_a_locked_scene_stays_until_it_is_unlocked(office: Office) -> None:
    office.opened()
    done(office.service.lock("", "s1", 1))
    with pytest.raises(UsageError, match="the scene 's1' is locked; unlock it first"):
        done(office.service.reroll("", "s1"))
    done(office.service.lock("", "s1", 0))
    done(office.service.reroll("", "s1"))
    assert office.choices == {"s1": Choice(take=1)}


def test_several_timelines_are_told_apart_by_their_paths(office: Office) -> None:
    first, second = office.opened("a.otio"), office.opened("b.otio", "24")
    with pytest.raises(UsageError, match="2 timelines are open; say which by its path"):
        office.service.status("")
    done(office.service.reroll(str(second), "s0"))
    assert office.service.list() == [ListedTimeline(str(first), 1), ListedTimeline(str(second), 2)]
    done(office.service.close(str(first)))
    assert office.service.status("").path == str(second)
    assert office.follower.followed.keys() == {second}


def test_what_could_not_be_scored_is_opened_when_it_can(office: Office) -> None:
    path = office.opened()
    done(office.service.close(""))
    office.rescore.broken = True
    office.service.open(str(path)).exception(WAIT)
    assert office.service.list() == []
    office.rescore.broken = False
    done(office.service.open(str(path)))
    assert office.service.list() == [ListedTimeline(str(path), 2)]


def test_a_save_that_cannot_be_scored_is_said_and_stays_open(office: Office) -> None:
    path = office.cut("cut.otio", "48")
    office.rescore.broken = True
    office.save(path, "48")
    office.settle()
    assert office.service.status("").state == "failed: there is too little picture to score"
    with pytest.raises(UsageError, match="too little picture"):
        done(office.service.open(str(path)))
    assert office.service.list() == [ListedTimeline(str(path), 0)]
    assert office.service.scenes("") == []
    with pytest.raises(UsageError, match=r"cut\.otio has no score yet; push it when it has"):
        office.service.push("", "reaper")
    office.rescore.broken = False
    done(office.service.open(str(path)))
    assert office.service.status("").state == "scored"


def test_what_was_closed_is_not_scored_until_it_is_opened_again(office: Office) -> None:
    path = office.opened()
    closed = office.service.close("")
    office.save(path, "24 24")
    done(closed)
    office.save(path, "24 24 24")
    office.settle()
    assert len(office.rescore.given) == 1
    done(office.service.open(str(path)))
    office.save(path, "24")
    office.settle()
    assert office.service.status("").scenes == 1
