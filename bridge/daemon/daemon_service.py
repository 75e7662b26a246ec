"""The service behind OSC: requests on open timelines, hosts and play heads."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future

from bridge.daemon.asked_scene import decided, scene_of
from bridge.daemon.auditioning import Auditioning
from bridge.daemon.checked_choices import checked_formats
from bridge.daemon.following_up import followed_by
from bridge.daemon.looking import Looking
from bridge.daemon.open_timeline import Decision, OpenTimeline
from bridge.daemon.playhead import Playhead
from bridge.daemon.pushing import Pushing
from bridge.daemon.service import BarStatus, ListedTimeline, PlayheadState, Pong, SceneStatus, Status
from bridge.daemon.steering import Steering
from bridge.daemon.style_saving import StyleSaving
from bridge.daemon.timelines import OpenTimelines
from bridge.errors import UsageError
from bridge.score.cues import curves_of
from bridge.store import Auditions, Cause, Revisions, TimelineKey


class DaemonService(Auditioning, Looking, Steering, StyleSaving):
    """The `bridge.daemon.service.Service` of a running daemon."""

    def __init__(
        self,
        timelines: OpenTimelines,
        revisions: Revisions,
        pushing: Pushing,
        playheads: Mapping[str, Playhead],
        version: str,
        auditions: Auditions,
    ) -> None:
        """Start nothing: the arguments are running already.

        Args:
            timelines: The open timelines.
            revisions: The revisions that undo, redo and restore go back to.
            pushing: Pushes scores to hosts.
            playheads: The play heads that are followed, by host.
            version: Recue's version.
            auditions: The takes that were kept and thrown away.
        """
        Steering.__init__(self, timelines)
        Looking.__init__(self, timelines, revisions, pushing, auditions)
        self._playheads, self._version = playheads, version

    def ping(self) -> Pong:
        """Return Recue's version, as a sign that it runs."""
        return Pong(self._version)

    def list(self) -> Sequence[ListedTimeline]:
        """List the open timelines."""
        return [ListedTimeline(str(opened.path), opened.revision) for opened in self._timelines.all()]

    def status(self, timeline: str) -> Status:
        """Return the status of a timeline."""
        opened = self._timelines.find(timeline)
        scored = opened.outcome
        return Status(
            path=str(opened.path),
            revision=opened.revision,
            scenes=len(scored.scored.cues) if scored else 0,
            cuts=len(scored.scored.timeline.cuts if scored else opened.cut.cuts),
            met=scored.cuts_met if scored else 0,
            state=f"{opened.state}: {opened.trouble}" if opened.trouble else opened.state.value,
        )

    def scenes(self, timeline: str) -> Sequence[SceneStatus]:
        """List the scenes of a timeline's last score; none before the first."""
        opened = self._timelines.find(timeline)
        if opened.outcome is None:
            return []
        scored = opened.outcome.scored
        return [
            SceneStatus(
                path=str(opened.path),
                id=cue.scene.id,
                name=cue.scene.name,
                first=scored.timeline.frame_at(cue.scene.start),
                last=scored.timeline.frame_at(cue.scene.end) - 1,
                bpm=cue.grid.bpm,
                locked=bool(decided(opened, cue.scene).locked),
            )
            for cue in scored.cues
        ]

    def bars(self, timeline: str, scene: str) -> Sequence[BarStatus]:
        """List the bars of a scene of a timeline's last score; none before the first."""
        opened = self._timelines.find(timeline)
        if opened.outcome is None:
            return []
        cues, asked = opened.outcome.scored.cues, scene_of(opened, scene)
        at = next(at for at, cue in enumerate(cues) if cue.scene.id == asked.id)
        first, curves = 1 + sum(len(cue.grid.bars) for cue in cues[:at]), curves_of(cues[at])
        rows = zip(
            curves.valence.tolist(),
            curves.arousal.tolist(),
            curves.tension.tolist(),
            cues[at].density.tolist(),
            strict=True,
        )
        return [BarStatus(str(opened.path), asked.id, bar, *row) for bar, row in enumerate(rows, first)]

    def open(self, timeline: str) -> Future[None]:
        """Score a timeline file and follow its saves."""
        return self._timelines.open(timeline)

    def close(self, timeline: str) -> Future[None]:
        """Stop following a timeline; its files stay."""
        return self._timelines.close(timeline)

    def undo(self, timeline: str) -> Future[None]:
        """Undo the last step: a choice, edited notes, or the score of another command."""
        return self._go_back(timeline, Cause.UNDONE, self._revisions.undo_leads_to)

    def redo(self, timeline: str) -> Future[None]:
        """Redo the step that was last undone."""
        return self._go_back(timeline, Cause.REDONE, self._revisions.redo_leads_to)

    def undo_all(self, timeline: str) -> Future[None]:
        """Undo every step, back to the score that nobody steered."""
        return self._go_back(timeline, Cause.UNDONE, self._revisions.undo_all_leads_to)

    def restore(self, timeline: str, revision: int) -> Future[None]:
        """Go back to the choices and the score of a revision."""
        return self._go_back(timeline, Cause.RESTORED, lambda _: revision)

    def cancel(self, timeline: str) -> None:
        """Give up what is being done for a timeline, and what waits; its score and its files stay as they are."""
        self._timelines.cancel(timeline)

    def deliver(self, timeline: str, formats: str) -> Future[None]:
        """Write the score in some formats once, like `wav,stems`; done when the files are there."""
        return self._timelines.deliver(timeline, checked_formats(formats))

    def push(self, timeline: str, host: str) -> Future[None]:
        """Push the score to a host; done when the host confirms it."""
        opened = self._timelines.find(timeline)
        if opened.outcome is None:
            raise UsageError(f"{opened.path.name} has no score yet; push it when it has")
        host = host.lower()
        self._pushing.check(host)
        looked = self._timelines.look(str(opened.path))
        return followed_by(looked, lambda: self._pushing.ask(opened.path, host))

    def transport(self, host: str) -> PlayheadState:
        """Return the position of a host's play head, and if it plays, as last told by the host."""
        return self._playhead(host).now

    def locate(self, host: str, seconds: float) -> None:
        """Move a host's play head to a time in seconds from the host's time zero."""
        self._playhead(host).locate(seconds)

    def play(self, host: str) -> None:
        """Start a host's playback."""
        self._playhead(host).play()

    def stop(self, host: str) -> None:
        """Stop a host's playback."""
        self._playhead(host).stop()

    def _playhead(self, host: str) -> Playhead:
        """Return the play head of a host.

        Raises:
            UsageError: If there is no such host, or none whose play head can be moved.
        """
        if host.lower() not in self._playheads:
            raise UsageError(
                f"there is no play head of '{host}' to follow; name one of {', '.join(self._playheads)}"
            )
        return self._playheads[host.lower()]

    def _go_back(self, timeline: str, cause: Cause, number: Callable[[TimelineKey], int]) -> Future[None]:
        """Restore the choices of a revision, and score from its score."""

        def decide(opened: OpenTimeline) -> Decision:
            key = TimelineKey.of(opened.path)
            back_to = number(key)
            return Decision(self._revisions.state(key, back_to).choices, cause, back_to)

        return self._timelines.decide(timeline, decide)
