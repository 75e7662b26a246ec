"""What the page reads, of a running daemon."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bridge.daemon.open_timeline import OpenTimeline, TimelineState
from bridge.daemon.timelines import OpenTimelines
from bridge.page.facts import history, score_files, vocabulary
from bridge.page.facts.json_facts import Facts
from bridge.page.facts.kept_themes import kept_theme
from bridge.page.facts.past_scores import with_revision
from bridge.page.facts.players import Players
from bridge.page.playback.listening import Stretch
from bridge.page.view.shown import Shown
from bridge.page.view.view import view_of
from bridge.score.scenes.calling import called
from bridge.settings import Settings
from bridge.store import Revisions, TimelineKey

OfScene = Callable[[OpenTimeline, str], Facts]
"""Function that tells something of a scene, by its id or its name; it may take seconds."""


@dataclass(frozen=True, slots=True)
class PageSources:
    """The `bridge.page.web.sources.Sources` of a running daemon."""

    open_ones: OpenTimelines
    kept: Revisions
    explained: OfScene
    """Tells what moved its music."""
    proposed: OfScene
    """Tells the tempi and metres that it could have."""
    known_hosts: Callable[[], Sequence[Facts]]
    """Tells the state of each host."""
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
            history.counted(self.kept, TimelineKey.of(opened.path)),
            outcome.scored.remarks,
            opened.state.value,
            opened.trouble,
        )
        view, notes = view_of(shown)
        return view, notes.packed()

    def revisions(self, timeline: str) -> Sequence[Facts]:
        """List its revisions, newest first."""
        return history.listed(self.kept, self._key(timeline))

    def vocabulary(self, timeline: str) -> Facts:
        """Return what may be written of its scenes."""
        return vocabulary.vocabulary_of(self.open_ones.find(timeline).path)

    def explain(self, timeline: str, scene: str) -> Facts:
        """Return what moved a scene's music."""
        return self.explained(self.opened(timeline, None), scene)

    def proposals(self, timeline: str, scene: str) -> Facts:
        """Return the tempi and metres that a scene could have."""
        return self.proposed(self.opened(timeline, None), scene)

    def takes(self, timeline: str, scene: str) -> Sequence[Facts]:
        """List the takes of a scene that were composed."""
        opened = self.opened(timeline, None)
        assert opened.outcome is not None
        cues = opened.outcome.scored.cues
        cue = cues[called([each.scene for each in cues], scene)]
        return history.takes(self.kept, TimelineKey.of(opened.path), cue.scene.id, cue.decided.take or 0)

    def keep_theme(self, timeline: str, file: str, content: bytes) -> Facts:
        """Keep a theme beside a cut, and return what it is called there."""
        return kept_theme(self.open_ones.find(timeline).path, file, content)

    def hosts(self) -> Sequence[Facts]:
        """Return the state of each host."""
        return self.known_hosts()

    def files(self, timeline: str) -> Sequence[Facts]:
        """List the files of a score that are there."""
        opened = self.open_ones.find(timeline)
        return score_files.files_of(opened.folder, opened.path)

    def file(self, timeline: str, name: str) -> Path:
        """Return the path of one of them."""
        opened = self.open_ones.find(timeline)
        return score_files.file_of(opened.folder, opened.path, name)

    def thumbnail(self, opened: OpenTimeline, shot: int, height: int) -> bytes | None:
        """Return the middle frame of a shot as a JPEG; None where there is no picture."""
        return self.players.thumbnail(opened, shot, height)

    def frames(self, opened: OpenTimeline, first: int, count: int, height: int) -> bytes:
        """Return frames of a cut, packed."""
        return self.players.frames(opened, first, count, height)

    def sound(self, opened: OpenTimeline, part: str, first: int, count: int) -> Stretch:
        """Return a stretch of the sound of a score."""
        return self.players.sound(opened, part, first, count)

    def _key(self, timeline: str) -> TimelineKey:
        return TimelineKey.of(self.open_ones.find(timeline).path)
