"""A followed timeline with the real worker, rescorer, store and files, a quick composer, and a recording host."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from bridge.commands.bench.edits import Clip, Cut, otio
from bridge.commands.history import write_back
from bridge.commands.restyle import Restyle, restyle_files
from bridge.daemon.daemon_service import DaemonService
from bridge.daemon.open_timeline import OpenTimeline, Work
from bridge.daemon.push_worker import PushContent
from bridge.daemon.pushing import Pushing
from bridge.daemon.rescoring import Rescorer
from bridge.daemon.service import Event
from bridge.daemon.timelines import OpenTimelines
from bridge.daemon.worker import Worker
from bridge.midi.palettes import Palette
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.cuesheet.sheet_values import SheetScene
from bridge.recut.standing import standing
from bridge.score.composers import NamedComposer
from bridge.score.cues import CuedScene
from bridge.settings import Settings
from bridge.store import PushJob, Revision, Store, TimelineKey
from bridge.timeline.formats import read
from tests.bridge.daemon.rescoring.test_rescorer import Weighed, quietly
from tests.bridge.daemon.test_daemon_service import Follower, done

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SETTINGS = "formats: mid,json\npicture: false\nscenes: {shortest: 6, longest: 12}\n"
"""One scene of the cut is one of the score."""


def scene(number: int, shots: int = 4, length: int = 60) -> Cut:
    """Return the clips of a scene that shows what no other does."""
    return tuple(
        Clip(f"scene {number}, shot {at}", number, 1000 * number + 100 * at, length) for at in range(shots)
    )


class Following:
    """A daemon that follows one timeline, and an editor who saves it."""

    def __init__(self, folder: Path, load: Callable[[], NamedComposer] = Weighed) -> None:
        self.folder, self.file = folder, folder / "cut.otio"
        self.store = Store.open(folder / "store.sqlite")
        self.events: list[Event] = []
        self.pushed: list[int] = []
        self.worker = Worker(lambda _path, error: self.errors.append(error))
        self.errors: list[Exception] = []
        rescorer = Rescorer(self.store, None, load, lambda: NOW)
        work = Work(
            read,
            rescorer.begin,
            rescorer.look,
            rescorer.midi,
            rescorer.is_edited,
            rescorer.take_up,
            rescorer.rescore,
            rescorer.finish,
            rescorer.deliver,
            rescorer.propose,
            rescorer.forget,
            warm=lambda: None,
        )
        self.timelines = OpenTimelines(self.worker, Follower(), Follower(), work)
        self.timelines.listen(self.events.append)
        self.pushing = Pushing({"reaper": self._send}, self.store, lambda: NOW)
        self.service = DaemonService(
            self.timelines, self.store.revisions, self.pushing, {}, "1.2.3", self.store.auditions
        )

    @classmethod
    @contextmanager
    def begun(cls, folder: Path, load: Callable[[], NamedComposer] = Weighed) -> Iterator[Self]:
        """Start a daemon, and stop it in the end; another may be started over the same folder then."""
        settings = folder / "recue.yaml"
        if not settings.exists():
            settings.write_text(SETTINGS)
        following = cls(folder, load)
        with following.store, following.pushing, following.worker:
            yield following

    def _send(self, job: PushJob, _content: PushContent | None, _clock: Callable[[], float]) -> str:
        self.pushed.append(job.revision)
        return "in the project"

    def write(self, cut: Cut) -> None:
        """Save the cut, without a daemon that notices."""
        part = self.folder / ".part"
        part.write_bytes(otio(cut))
        part.replace(self.file)

    def save(self, *scenes: Cut) -> OpenTimeline:
        """Save a cut of scenes, and wait until it is scored."""
        self.write(tuple(clip for each in scenes for clip in each))
        return self.saved()

    def saved(self) -> OpenTimeline:
        """Wait until the cut is scored as it lies there."""
        self.timelines.saved(self.file, read(self.file))
        return self.settled()

    def settled(self) -> OpenTimeline:
        """Wait until the worker has nothing to do."""
        for _ in range(2):
            done(self.worker.ask(self.file, lambda _: None))
            done(self.worker.ask(self.folder / "idle", lambda _: None))
        assert not self.errors, self.errors
        return self.timelines.find("")

    @property
    def midi(self) -> Path:
        return self.file.with_suffix(".mid")

    @property
    def sheet(self) -> Path:
        return self.file.with_suffix(".recue.json")

    @property
    def scenes(self) -> tuple[SheetScene, ...]:
        """The scenes in the cue sheet."""
        return read_sheet(self.sheet.read_bytes(), "the cue sheet").scenes

    @property
    def cues(self) -> tuple[CuedScene, ...]:
        """The score in the files."""
        told = read_sheet(self.sheet.read_bytes(), "the cue sheet")
        assert told.cut
        return standing(told, self.midi.read_bytes(), told.cut, "the .mid").cues

    @property
    def remarks(self) -> tuple[str, ...]:
        """The sentences of the score."""
        outcome = self.timelines.find("").outcome
        return outcome.scored.remarks if outcome else ()

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """The revisions, the oldest first."""
        return self.store.revisions.listed(TimelineKey.of(self.file))[::-1]

    @property
    def causes(self) -> list[str]:
        return [revision.cause for revision in self.revisions]

    def restore(self, number: int) -> None:
        """Do as `recue history --restore` does."""
        key = TimelineKey.of(self.file)
        write_back(self.store.revisions.state(key, number), self.file, key, self.folder)

    def restyle(self, name: str, palette: Palette) -> None:
        """Do as `recue restyle --palette` does."""
        settings = Settings.read(self.file, {})
        restyle_files(self.file, Restyle(palette=palette), [name], None, None, None, settings, quietly)


def music_of(cue: CuedScene) -> tuple[object, ...]:
    """Return what must not change of a scene: its notes, bars, tempi, decisions and identity."""
    grid = cue.grid
    return (
        cue.scene.id,
        cue.scene.name,
        cue.music.digest,
        grid.bars,
        cue.tempi,
        cue.choice,
        cue.seed,
        cue.edited,
    )
