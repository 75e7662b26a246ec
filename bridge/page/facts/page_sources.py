"""What the page reads, of a running daemon."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bridge.daemon.kept_takes import counted_takes
from bridge.daemon.open_timeline import OpenTimeline, TimelineState
from bridge.daemon.service import Service
from bridge.daemon.timelines import OpenTimelines
from bridge.errors import UsageError
from bridge.page.facts.json_facts import Facts
from bridge.page.facts.kept_themes import kept_theme
from bridge.page.facts.past_scores import with_revision
from bridge.page.facts.players import Players
from bridge.page.playback.listening import Stretch
from bridge.page.view.shown import Shown
from bridge.page.view.view import view_of
from bridge.settings import Settings
from bridge.store import Revisions, TimelineKey


@dataclass(frozen=True, slots=True)
class PageSources:
    """The `bridge.page.web.sources.Sources` of a running daemon: what its service tells, and what can be seen and heard."""

    service: Service
    open_ones: OpenTimelines
    kept: Revisions
    players: Players = field(default_factory=Players)

    def timelines(self) -> Sequence[OpenTimeline]:
        """Return the open timelines."""
        return self.open_ones.all()

    def opened(self, timeline: str, revision: int | None) -> OpenTimeline:
        """Return an open timeline with its score, or with that of a revision."""
        return with_revision(self.open_ones.find(timeline), revision, self.kept)

    def waits(self, timeline: str) -> bool:
        """Return True where a timeline has no score yet and is being scored."""
        opened = self.open_ones.find(timeline)
        return opened.revision == 0 and opened.state in {TimelineState.WAITING, TimelineState.SCORING}

    def shown(self, opened: OpenTimeline) -> tuple[Facts, bytes]:
        """Return what the page draws of a score, and its notes, packed."""
        outcome = opened.outcome
        assert outcome is not None
        shown = Shown(
            outcome.scored.timeline,
            outcome.scored.cues,
            opened.path.stem,
            str(opened.path),
            opened.revision,
            outcome.picture.course if outcome.picture.seen else None,
            Settings.read(opened.path, {}).spotting.reel,
            outcome.fates,
            counted_takes(self.kept, TimelineKey.of(opened.path)),
            outcome.scored.remarks,
            opened.state.value,
            opened.trouble,
        )
        view, notes = view_of(shown)
        return view, notes.packed()

    def revisions(self, timeline: str) -> Sequence[Facts]:
        """List its revisions, newest first."""
        return [_without_path(asdict(each)) for each in self.service.revisions(timeline)]

    def vocabulary(self, timeline: str) -> Facts:
        """Return what may be written of its scenes."""
        return asdict(self.service.vocabulary(timeline))

    def explain(self, timeline: str, scene: str) -> Facts:
        """Return what moved a scene's music."""
        return self.service.explain(timeline, scene)

    def proposals(self, timeline: str, scene: str) -> Facts:
        """Return the tempi and metres that a scene could have."""
        return self.service.proposals(timeline, scene).result()

    def takes(self, timeline: str, scene: str) -> Sequence[Facts]:
        """List the takes of a scene that revisions have."""
        return [_without_path(asdict(each)) for each in self.service.takes(timeline, scene)]

    def keep_theme(self, timeline: str, file: str, content: bytes) -> Facts:
        """Keep a theme beside a cut, and return what it is called there."""
        return kept_theme(self.open_ones.find(timeline).path, file, content)

    def hosts(self) -> Sequence[Facts]:
        """Return the state of each host."""
        return [{"name": each.host, **asdict(each)} for each in self.service.hosts()]

    def files(self, timeline: str) -> Sequence[Facts]:
        """List the files of a score that are there."""
        return [
            {"name": each.name, "path": each.file, "bytes": each.bytes, "what": each.what}
            for each in self.service.files(timeline)
        ]

    def file(self, timeline: str, name: str) -> Path:
        """Return the path of one of them."""
        found = next((each.file for each in self.service.files(timeline) if each.name == name), None)
        if found is None:
            raise UsageError(f"the score has no file '{name}'; list those that are there")
        return Path(found)

    def thumbnail(self, opened: OpenTimeline, shot: int, height: int) -> bytes | None:
        """Return the middle frame of a shot as a JPEG; None where there is no picture."""
        return self.players.thumbnail(opened, shot, height)

    def frames(self, opened: OpenTimeline, first: int, count: int, height: int) -> bytes:
        """Return frames of a cut, packed."""
        return self.players.frames(opened, first, count, height)

    def sound(self, opened: OpenTimeline, part: str, first: int, count: int) -> Stretch:
        """Return a stretch of the sound of a score."""
        return self.players.sound(opened, part, first, count)


def _without_path(told: Facts) -> Facts:
    """Return what is told of a timeline, which who asked knows."""
    return {name: value for name, value in told.items() if name != "path"}
