"""Open timelines: what may be asked of them, and what their saves do."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest

from bridge.daemon.cancellation import Abandoned, Cancelled, GivenUp
from bridge.daemon.daemon_service import DaemonService
from bridge.daemon.debouncing import Stamp, stamp_of
from bridge.daemon.open_timeline import OpenTimeline, TimelineState, Work
from bridge.daemon.push_worker import PushContent
from bridge.daemon.pushing import Pushing
from bridge.daemon.service import Event, ListedTimeline, Progress, Scored, Service, Status
from bridge.daemon.timelines import OpenTimelines
from bridge.daemon.worker import Worker
from bridge.errors import RecueError, TimelineError, UsageError
from bridge.grid.metre import THREE_FOUR
from bridge.job import ReportProgress
from bridge.midi.palettes import Palette
from bridge.settings import Format
from bridge.settings.choices import Choice
from bridge.settings.preferences import Music
from bridge.store import Cause, PushJob, Store, TimelineKey
from generator.conditions import Key, Mode, Style
from integrations.files.delivery import Kept
from tests.bridge.daemon.scoring import QuickScorer, read_lengths
from tests.bridge.daemon.test_worker import WAIT
from tests.bridge.store.values import MADE, a_state, minutes


class Follower:
    """Record of the files that are to be followed."""

    def __init__(self) -> None:
        self.followed: dict[Path, Stamp | None] = {}

    def follow(self, path: Path, seen: Stamp | None = None) -> None:
        self.followed[path] = seen

    def unfollow(self, path: Path) -> None:
        self.followed.pop(path, None)


class ServiceHarness:
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
            lambda _opened: None,
            lambda opened: opened.path.with_suffix(".mid"),
            lambda _midi: False,
            lambda _opened: None,
            self.rescore,
            finish=lambda *_: (),
            deliver=self.deliver,
            propose=lambda *_: {},
            forget=lambda _: None,
            warm=lambda: None,
        )
        self.timelines = OpenTimelines(self.worker, self.follower, Follower(), work)
        self.timelines.listen(self.events.append)
        self.pushing = Pushing({"reaper": self.send}, self.store, lambda: minutes(0))
        self.service: Service = DaemonService(
            self.timelines, self.store.revisions, self.pushing, {}, "1.2.3", self.store.auditions
        )
        self.sent: list[PushJob] = []
        self.delivered: list[tuple[Path, tuple[Format, ...]]] = []

    def deliver(
        self, opened: OpenTimeline, formats: Sequence[Format], cancelled: Cancelled, tell: ReportProgress
    ) -> tuple[Kept, ...]:
        tell("rendering", 0.5)
        while not self.rescore.free.wait(0.002):
            if cancelled():
                raise Abandoned
        self.delivered.append((opened.path, tuple(formats)))
        return ()

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
def harness(tmp_path: Path) -> Iterator[ServiceHarness]:
    harness = ServiceHarness(tmp_path.resolve())
    with harness.store, harness.pushing, harness.worker:
        yield harness
        harness.rescore.free.set()


def test_opening_scores_and_follows(harness: ServiceHarness) -> None:
    path = harness.opened()
    assert harness.service.list() == [ListedTimeline(str(path), 1)]
    assert harness.service.status("") == Status(str(path), 1, 3, 2, 0, "scored")
    assert [(s.id, s.first, s.last, s.bpm, s.locked) for s in harness.service.scenes(str(path))] == [
        ("s0", 0, 47, 120, False),
        ("s1", 48, 143, 60, False),
        ("s2", 144, 191, 120, False),
    ]
    (first, *_) = bars = harness.service.bars("", "s1")
    assert (first.id, first.bar) == ("s1", 1 + len(harness.service.bars("", "s0")))
    assert all(-1 <= bar.tension <= 1 and 0 <= bar.density <= 1 for bar in bars)
    assert harness.follower.followed == {path: stamp_of(path)}
    assert harness.folder.joinpath("cut.score").read_text() == "[2.0, 4.0, 2.0] {}"
    assert harness.events[0] == Progress(str(path), 1.0, "composing")
    assert isinstance(harness.events[1], Scored)
    done(harness.service.open(str(path)))
    assert harness.service.list() == [ListedTimeline(str(path), 1)]


def test_what_cannot_be_opened_is_not_open(harness: ServiceHarness) -> None:
    with pytest.raises(UsageError, match="not an absolute path"):
        harness.service.open("cut.otio")
    with pytest.raises(TimelineError, match=r"'cut\.otio' is no list of lengths"):
        done(harness.service.open(str(harness.cut("cut.otio", "no numbers"))))
    assert harness.service.list() == []
    assert harness.follower.followed == {}
    with pytest.raises(UsageError, match="no timeline is open"):
        harness.service.status("")


def test_a_save_is_scored(harness: ServiceHarness) -> None:
    path = harness.opened()
    harness.save(path, "24 24")
    harness.settle()
    assert harness.service.list() == [ListedTimeline(str(path), 2)]
    assert harness.folder.joinpath("cut.score").read_text() == "[1.0, 1.0] {}"
    assert harness.rescore.given[-1].outcome  # what is kept is found by comparing with the last score


def test_a_save_opens_what_was_not_open(harness: ServiceHarness) -> None:
    path = harness.cut("new.otio", "48")
    harness.save(path, "48")
    harness.settle()
    assert harness.service.status("").state == "scored"
    assert harness.service.list() == [ListedTimeline(str(path), 1)]


def test_a_newer_save_cancels_the_older_and_looking_never_waits(harness: ServiceHarness) -> None:
    path = harness.opened()
    harness.rescore.busy.clear()
    harness.rescore.free.clear()
    harness.save(path, "24 24")
    assert harness.rescore.busy.wait(WAIT)
    assert harness.service.status("").state == "scoring"
    assert harness.service.status("").scenes == 3  # the last score stands meanwhile
    harness.rescore.busy.clear()
    harness.save(path, "24 24 24")
    assert harness.rescore.busy.wait(WAIT)
    harness.rescore.free.set()
    harness.settle()
    assert [event.revision for event in harness.events if isinstance(event, Scored)] == [1, 2]
    assert harness.service.status("").scenes == 3


def test_a_choice_made_during_a_save_is_in_its_score(harness: ServiceHarness) -> None:
    path = harness.opened()
    harness.rescore.busy.clear()
    harness.rescore.free.clear()
    locked = harness.service.lock("", "s1", 1)
    assert harness.rescore.busy.wait(WAIT)
    harness.rescore.busy.clear()
    harness.save(path, "48 48 48")
    assert harness.rescore.busy.wait(WAIT)
    harness.rescore.free.set()
    done(locked)
    harness.settle()
    assert harness.service.list() == [ListedTimeline(str(path), 2)]  # one score has both
    assert harness.service.scenes("")[1].locked
    assert harness.folder.joinpath("cut.score").read_text().startswith("[2.0, 2.0, 2.0] {'s1'")


def test_a_state_that_cannot_be_read_is_said_and_the_last_score_stands(harness: ServiceHarness) -> None:
    path = harness.opened()
    harness.timelines.troubled(path, TimelineState.UNREADABLE, "cut.otio was saved unreadable")
    assert harness.service.status("") == Status(
        str(path), 1, 3, 2, 0, "unreadable: cut.otio was saved unreadable"
    )
    harness.save(path, "24")
    harness.settle()
    assert harness.service.status("").state == "scored"


CHOICES: list[tuple[Callable[[Service], Future[None]], Choice]] = [
    (lambda service: service.lock("", "s1", 1), Choice(locked=True)),
    (lambda service: service.reroll("", "s1"), Choice(take=1)),
    (lambda service: service.take("", "s1", 4), Choice(take=4)),
    (lambda service: service.mood("", "s1", -0.5, 1.0), Choice(valence=-0.5, arousal=1.0)),
    (lambda service: service.style("", "s1", "Song"), Choice(style=Style.SONG)),
    (lambda service: service.words("", "s1", " sad, sparse "), Choice(words="sad, sparse")),
    (lambda service: service.palette("", "s1", "SYNTH"), Choice(palette=Palette.SYNTH)),
    (lambda service: service.tempo("", "s1", 90.0), Choice(tempo=90.0)),
    (lambda service: service.music("", "s1", "None"), Choice(music=Music.NONE)),
    (lambda service: service.key("", "s1", " C# minor"), Choice(key=Key(1, Mode.MINOR))),
    (lambda service: service.metre("", "s1", "3/4"), Choice(metre=THREE_FOUR)),
    (lambda service: service.solution("", "s1", 3), Choice(solution=3)),
]


@pytest.mark.parametrize(("verb", "choice"), CHOICES)
def test_a_choice_is_scored_undone_and_redone(
    verb: Callable[[Service], Future[None]], choice: Choice, harness: ServiceHarness
) -> None:
    harness.opened()
    done(verb(harness.service))
    assert harness.choices == {"s1": choice}
    assert str(choice) in harness.folder.joinpath("cut.score").read_text()
    done(harness.service.undo(""))
    assert harness.choices == {}
    done(harness.service.redo(""))
    assert harness.choices == {"s1": choice}
    assert harness.service.list()[0].revision == 4


def test_everything_is_undone_at_once_and_brought_back_by_one_redo(harness: ServiceHarness) -> None:
    harness.opened()
    done(harness.service.key("", "s1", "C minor"))
    harness.save(harness.folder / "cut.otio", "48 96 72")
    harness.settle()
    done(harness.service.metre("", "s1", "3/4"))
    done(harness.service.reroll("", "s0"))
    steered = harness.choices
    done(harness.service.undo_all(""))
    assert harness.choices == {}
    with pytest.raises(UsageError, match="nothing to undo"):
        done(harness.service.undo(""))
    done(harness.service.redo(""))
    assert harness.choices == steered


def test_choices_add_up_and_empty_ones_are_given_back(harness: ServiceHarness) -> None:
    harness.opened()
    done(harness.service.style("", "s1", "song"))
    done(harness.service.tempo("", "s1", 90.0))
    done(harness.service.reroll("", "s0"))
    done(harness.service.reroll("", "s0"))
    done(harness.service.style("", "s1", ""))
    assert harness.choices == {"s1": Choice(tempo=90.0), "s0": Choice(take=2)}
    done(harness.service.tempo("", "s1", 0.0))
    done(harness.service.restore("", 3))
    assert harness.choices == {"s1": Choice(style=Style.SONG, tempo=90.0)}
    done(harness.service.undo(""))
    assert harness.choices == {"s1": Choice(), "s0": Choice(take=2)}


def test_a_choice_that_cannot_be_scored_is_not_kept(harness: ServiceHarness) -> None:
    harness.opened()
    with pytest.raises(UsageError, match="no bars fit at 33 bpm"):
        done(harness.service.tempo("", "s1", 33.0))
    assert harness.choices == {}
    assert harness.service.status("").state == "scored"
    with pytest.raises(UsageError, match="nothing to undo"):
        done(harness.service.undo(""))


WRONG: list[tuple[Callable[[Service], Future[None]], type[RecueError], str]] = [
    (
        lambda service: service.reroll("", "zz"),
        UsageError,
        "There is no scene 'zz'; the nearest are 'scene 2', ",
    ),
    (lambda service: service.take("", "s1", -1), UsageError, "-1 is no take"),
    (lambda service: service.mood("", "s1", 0.0, 1.5), UsageError, "1.5 is no mood"),
    (lambda service: service.mood("", "s1", float("nan"), 0), UsageError, "nan is no mood"),
    (
        lambda service: service.words("", "s1", "teense"),
        UsageError,
        "'teense' is no word .* the nearest is 'tense'",
    ),
    (
        lambda service: service.style("", "s1", "polka"),
        UsageError,
        "no style 'polka'; name one of song, chamber",
    ),
    (lambda service: service.palette("", "s1", "kazoo"), UsageError, "no palette 'kazoo'; name one of piano"),
    (lambda service: service.tempo("", "s1", 1000.0), UsageError, "1000 bpm is no tempo"),
    (lambda service: service.key("", "s1", "H major"), UsageError, "'H major' names no key; write it like"),
    (lambda service: service.metre("", "s1", "9/7"), UsageError, "'9/7' is no metre Recue knows"),
    (lambda service: service.solution("", "s1", -1), UsageError, "-1 is no solution"),
    (lambda service: service.undo_all(""), UsageError, r"nothing to undo in .*cut\.otio"),
    (lambda service: service.music("", "s1", "off"), UsageError, "'off' is no word for a scene's music"),
    (lambda service: service.undo(""), UsageError, r"nothing to undo in .*cut\.otio"),
    (lambda service: service.redo(""), UsageError, r"nothing to redo in .*cut\.otio"),
    (
        lambda service: service.restore("", 9),
        UsageError,
        r"no revision 9 of .*cut\.otio; those kept are 1 to 1",
    ),
    (lambda service: service.push("", "protools"), UsageError, "no host 'protools'; name one of reaper"),
    (lambda service: service.close("/other.otio"), UsageError, "'/other.otio' is not open"),
]


@pytest.mark.parametrize(("ask", "kind", "text"), WRONG)
def test_what_cannot_be_done_is_said(
    ask: Callable[[Service], Future[None]], kind: type[RecueError], text: str, harness: ServiceHarness
) -> None:
    harness.opened()
    with pytest.raises(kind, match=text):
        done(ask(harness.service))
    assert harness.service.list()[0].revision == 1


def test_the_revision_that_stands_is_pushed(harness: ServiceHarness) -> None:
    path = harness.opened()
    key = TimelineKey.of(path)
    harness.store.revisions.save(key, a_state(2, 1), minutes(0), Cause.SAVED, "", MADE)
    done(harness.service.push("", "REAPER"))
    assert [(job.timeline, job.revision) for job in harness.sent] == [(key, 2)]


def test_hosts_without_a_play_head_say_so(harness: ServiceHarness) -> None:
    with pytest.raises(UsageError, match="no play head of 'resolve' to follow"):
        harness.service.play("resolve")


@pytest.mark.parametrize("named", ["s1", "S1", "scene 1", "Scene 1", " SCENE 1 "])
def test_a_scene_is_named_by_its_id_or_its_name_in_any_case(harness: ServiceHarness, named: str) -> None:
    harness.opened()
    service = harness.service
    done(service.take("", named, 2))
    done(service.reroll("", named))
    done(service.mood("", named, 0.5, -0.5))
    done(service.style("", named, "song"))
    done(service.palette("", named, "synth"))
    done(service.tempo("", named, 90))
    done(service.lock("", named, 1))
    assert harness.choices == {
        "s1": Choice(
            locked=True,
            take=3,
            valence=0.5,
            arousal=-0.5,
            style=Style.SONG,
            palette=Palette.SYNTH,
            tempo=90,
        )
    }


def test_a_locked_scene_stays_until_it_is_unlocked(harness: ServiceHarness) -> None:
    harness.opened()
    done(harness.service.lock("", "s1", 1))
    with pytest.raises(UsageError, match="the scene 'scene 1' is locked; unlock it first"):
        done(harness.service.reroll("", "s1"))
    done(harness.service.lock("", "s1", 0))
    done(harness.service.reroll("", "s1"))
    assert harness.choices == {"s1": Choice(take=1)}


def test_several_timelines_are_told_apart_by_their_paths(harness: ServiceHarness) -> None:
    first, second = harness.opened("a.otio"), harness.opened("b.otio", "24")
    with pytest.raises(UsageError, match="2 timelines are open; say which by its path"):
        harness.service.status("")
    done(harness.service.reroll(str(second), "s0"))
    assert harness.service.list() == [ListedTimeline(str(first), 1), ListedTimeline(str(second), 2)]
    done(harness.service.close(str(first)))
    assert harness.service.status("").path == str(second)
    assert harness.follower.followed.keys() == {second}


def test_what_could_not_be_scored_is_opened_when_it_can(harness: ServiceHarness) -> None:
    path = harness.opened()
    done(harness.service.close(""))
    harness.rescore.broken = True
    harness.service.open(str(path)).exception(WAIT)
    assert harness.service.list() == []
    harness.rescore.broken = False
    done(harness.service.open(str(path)))
    assert harness.service.list() == [ListedTimeline(str(path), 2)]


def test_a_save_that_cannot_be_scored_is_said_and_stays_open(harness: ServiceHarness) -> None:
    path = harness.cut("cut.otio", "48")
    harness.rescore.broken = True
    harness.save(path, "48")
    harness.settle()
    assert harness.service.status("").state == "failed: there is too little picture to score"
    with pytest.raises(UsageError, match="too little picture"):
        done(harness.service.open(str(path)))
    assert harness.service.list() == [ListedTimeline(str(path), 0)]
    assert harness.service.scenes("") == []
    with pytest.raises(UsageError, match=r"cut\.otio has no score yet; push it when it has"):
        harness.service.push("", "reaper")
    harness.rescore.broken = False
    done(harness.service.open(str(path)))
    assert harness.service.status("").state == "scored"


def test_what_was_closed_is_not_scored_until_it_is_opened_again(harness: ServiceHarness) -> None:
    path = harness.opened()
    closed = harness.service.close("")
    harness.save(path, "24 24")
    done(closed)
    harness.save(path, "24 24 24")
    harness.settle()
    assert len(harness.rescore.given) == 1
    done(harness.service.open(str(path)))
    harness.save(path, "24")
    harness.settle()
    assert harness.service.status("").scenes == 1


def test_formats_are_delivered_once_and_the_progress_ends(harness: ServiceHarness) -> None:
    path = harness.opened()
    done(harness.service.deliver("", "stems, WAV,json,wav"))
    assert harness.delivered == [(path, (Format.WAV, Format.STEMS))]
    assert [(each.doing, each.share) for each in harness.events if isinstance(each, Progress)][-2:] == [
        ("rendering", 0.5),
        ("rendering", 1.0),
    ]
    with pytest.raises(UsageError, match="'ogg' is no format; name any of wav"):
        harness.service.deliver("", "ogg")
    with pytest.raises(UsageError, match="are there already"):
        harness.service.deliver("", "mid,json")


def test_a_save_goes_before_a_delivery(harness: ServiceHarness) -> None:
    path = harness.opened()
    harness.rescore.free.clear()
    delivering = harness.service.deliver("", "wav")
    harness.rescore.busy.clear()
    harness.save(path, "24 24")
    assert harness.rescore.busy.wait(WAIT)
    harness.rescore.free.set()
    done(delivering)
    assert harness.service.list() == [ListedTimeline(str(path), 2)]


def test_work_that_is_cancelled_leaves_the_score_that_stands(harness: ServiceHarness) -> None:
    path = harness.opened()
    harness.rescore.busy.clear()
    harness.rescore.free.clear()
    steered, waiting = harness.service.tempo("", "s1", 90), harness.service.reroll("", "s0")
    delivering = harness.service.deliver("", "wav")
    assert harness.rescore.busy.wait(WAIT)
    harness.service.cancel("")
    for each in (steered, waiting, delivering):
        with pytest.raises(GivenUp):
            done(each)
    harness.settle()
    assert harness.service.status("").state == "scored"
    assert harness.service.list() == [ListedTimeline(str(path), 1)]
    assert harness.choices == {}


def test_a_cut_whose_scoring_was_cancelled_says_so_until_the_next_save(harness: ServiceHarness) -> None:
    path = harness.opened()
    harness.rescore.busy.clear()
    harness.rescore.free.clear()
    harness.save(path, "24 24")
    assert harness.rescore.busy.wait(WAIT)
    harness.service.cancel("")
    harness.settle()
    assert harness.service.status("").state.startswith("failed: it was cancelled")
    harness.rescore.free.set()
    harness.save(path, "24 24 24")
    harness.settle()
    assert harness.service.status("").state == "scored"
