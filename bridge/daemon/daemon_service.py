"""The service behind OSC: requests on open timelines, hosts and play heads."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace

from bridge.daemon.checked_choices import (
    checked_lock,
    checked_mood,
    checked_music,
    checked_palette,
    checked_style,
    checked_take,
    checked_tempo,
    checked_theme,
    checked_underscore,
    checked_words,
)
from bridge.daemon.following_up import followed_by
from bridge.daemon.open_timeline import Decision, OpenTimeline
from bridge.daemon.playhead import Playhead
from bridge.daemon.pushing import Pushing
from bridge.daemon.service import BarStatus, ListedTimeline, PlayheadState, Pong, SceneStatus, Status
from bridge.daemon.timelines import OpenTimelines
from bridge.errors import UsageError
from bridge.score.cues import CuedScene, curves_of
from bridge.score.scenes.calling import called
from bridge.score.scenes.division import Scene
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.store import Cause, Revisions, TimelineKey


class DaemonService:
    """The `bridge.daemon.service.Service` of a running daemon."""

    def __init__(
        self,
        timelines: OpenTimelines,
        revisions: Revisions,
        pushing: Pushing,
        playheads: Mapping[str, Playhead],
        version: str,
    ) -> None:
        """Start nothing: the arguments are running already.

        Args:
            timelines: The open timelines.
            revisions: The revisions that undo, redo and restore go back to.
            pushing: Pushes scores to hosts.
            playheads: The play heads that are followed, by host.
            version: Recue's version.
        """
        self._timelines, self._revisions = timelines, revisions
        self._pushing, self._playheads, self._version = pushing, playheads, version

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
                locked=bool(_decided(opened, cue.scene).locked),
            )
            for cue in scored.cues
        ]

    def bars(self, timeline: str, scene: str) -> Sequence[BarStatus]:
        """List the bars of a scene of a timeline's last score; none before the first."""
        opened = self._timelines.find(timeline)
        if opened.outcome is None:
            return []
        cues, asked = opened.outcome.scored.cues, _scene(opened, scene)
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

    def lock(self, timeline: str, scene: str, locked: int) -> Future[None]:
        """Lock (1) or unlock (0) a scene's music."""
        checked = checked_lock(locked)

        def decide(opened: OpenTimeline) -> Decision:
            found = _scene(opened, scene)
            by_marker = _cue(opened, found).asked.choice.locked
            choice = replace(_choice(opened, found), locked=checked or (False if by_marker else None))
            return _chosen(opened, found, choice, Cause.LOCKED if checked else Cause.UNLOCKED)

        return self._timelines.decide(timeline, decide)

    def reroll(self, timeline: str, scene: str) -> Future[None]:
        """Compose a scene's next take."""

        def next_take(opened: OpenTimeline, found: Scene) -> Choice:
            take = checked_take((_decided(opened, found).take or 0) + 1)
            return replace(_choice(opened, found), take=take)

        return self._decide(timeline, scene, Cause.REROLLED, next_take)

    def take(self, timeline: str, scene: str, take: int) -> Future[None]:
        """Choose a take of a scene, counted from 0."""
        checked = checked_take(take)
        return self._choose(timeline, scene, Cause.TAKE, lambda old: replace(old, take=checked))

    def mood(self, timeline: str, scene: str, valence: float, arousal: float) -> Future[None]:
        """Set a scene's mood, each from -1 to 1."""
        bright, driven = checked_mood(valence), checked_mood(arousal)
        return self._choose(
            timeline, scene, Cause.MOOD, lambda old: replace(old, valence=bright, arousal=driven)
        )

    def words(self, timeline: str, scene: str, words: str) -> Future[None]:
        """Set the words for a scene's music, in place of a mood in numbers; empty takes them back."""

        def decide(opened: OpenTimeline) -> Decision:
            found, old = _unlocked(opened, scene)
            said = checked_words(words, Settings.read(opened.path, {}).vocabulary)
            choice = replace(old, words=said or None, valence=None, arousal=None)
            return _chosen(opened, found, choice, Cause.WORDS)

        return self._timelines.decide(timeline, decide)

    def theme(self, timeline: str, scene: str, theme: str) -> Future[None]:
        """Set the themes of a scene, and how strongly; empty leaves them to Recue."""
        checked = checked_theme(theme)
        return self._choose(timeline, scene, Cause.THEME, lambda old: replace(old, theme=checked))

    def style(self, timeline: str, scene: str, style: str) -> Future[None]:
        """Set a scene's style; empty leaves it to Recue."""
        checked = checked_style(style)
        return self._choose(timeline, scene, Cause.STYLE, lambda old: replace(old, style=checked))

    def palette(self, timeline: str, scene: str, palette: str) -> Future[None]:
        """Set a scene's instruments; empty leaves them to Recue."""
        checked = checked_palette(palette)
        return self._choose(timeline, scene, Cause.PALETTE, lambda old: replace(old, palette=checked))

    def underscore(self, timeline: str, scene: str, underscore: str) -> Future[None]:
        """Set how far a scene's music goes out of the way of dialogue; empty leaves it to the settings."""
        checked = checked_underscore(underscore)
        return self._choose(timeline, scene, Cause.UNDERSCORE, lambda old: replace(old, underscore=checked))

    def tempo(self, timeline: str, scene: str, tempo: float) -> Future[None]:
        """Set the tempo a scene stays near, in quarter notes a minute; 0 leaves it to Recue."""
        checked = checked_tempo(tempo)
        return self._choose(timeline, scene, Cause.TEMPO, lambda old: replace(old, tempo=checked))

    def music(self, timeline: str, scene: str, music: str) -> Future[None]:
        """Take a scene's music away (`none`); empty leaves it to Recue."""
        checked = checked_music(music)
        return self._choose(timeline, scene, Cause.MUSIC, lambda old: replace(old, music=checked))

    def undo(self, timeline: str) -> Future[None]:
        """Undo the last step: a choice, edited notes, or the score of another command."""
        return self._go_back(timeline, Cause.UNDONE, self._revisions.undo_leads_to)

    def redo(self, timeline: str) -> Future[None]:
        """Redo the step that was last undone."""
        return self._go_back(timeline, Cause.REDONE, self._revisions.redo_leads_to)

    def restore(self, timeline: str, revision: int) -> Future[None]:
        """Go back to the choices and the score of a revision."""
        return self._go_back(timeline, Cause.RESTORED, lambda _: revision)

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

    def _choose(
        self, timeline: str, scene: str, cause: Cause, change: Callable[[Choice], Choice]
    ) -> Future[None]:
        """Change the choice for a scene that is not locked."""
        return self._decide(timeline, scene, cause, lambda opened, found: change(_choice(opened, found)))

    def _decide(
        self,
        timeline: str,
        scene: str,
        cause: Cause,
        choose: Callable[[OpenTimeline, Scene], Choice],
    ) -> Future[None]:
        """Make another choice for a scene that is not locked."""

        def decide(opened: OpenTimeline) -> Decision:
            found, _ = _unlocked(opened, scene)
            return _chosen(opened, found, choose(opened, found), cause)

        return self._timelines.decide(timeline, decide)

    def _go_back(self, timeline: str, cause: Cause, number: Callable[[TimelineKey], int]) -> Future[None]:
        """Restore the choices of a revision, and score from its score."""

        def decide(opened: OpenTimeline) -> Decision:
            key = TimelineKey.of(opened.path)
            back_to = number(key)
            return Decision(self._revisions.state(key, back_to).choices, cause, back_to)

        return self._timelines.decide(timeline, decide)


def _chosen(opened: OpenTimeline, scene: Scene, choice: Choice, cause: Cause) -> Decision:
    """Return the decision that adds one scene's choice to those of the others."""
    return Decision({**opened.choices, scene.id: choice}, cause)


def _scene(opened: OpenTimeline, name: str) -> Scene:
    """Return the scene with an id or a name.

    Raises:
        UsageError: If there is none, or several have the name.
    """
    if opened.outcome is None:
        raise UsageError(f"{opened.path.name} has no score yet; ask again when it has")
    scenes = [cue.scene for cue in opened.outcome.scored.cues]
    return scenes[called(scenes, name)]


def _cue(opened: OpenTimeline, scene: Scene) -> CuedScene:
    """Return a scene with its music."""
    assert opened.outcome is not None
    return next(cue for cue in opened.outcome.scored.cues if cue.scene.id == scene.id)


def _decided(opened: OpenTimeline, scene: Scene) -> Choice:
    """Return the choices that hold for a scene: a person's, and where they leave a thing open the markers'."""
    return _choice(opened, scene).over(_cue(opened, scene).asked.choice)


def _unlocked(opened: OpenTimeline, name: str) -> tuple[Scene, Choice]:
    """Return the scene with an id or a name, and the choice for it so far.

    Raises:
        UsageError: If there is none, several have the name, or it is locked.
    """
    found = _scene(opened, name)
    if _decided(opened, found).locked:
        raise UsageError(f"the scene '{found.name}' is locked; unlock it first")
    return found, _choice(opened, found)


def _choice(opened: OpenTimeline, scene: Scene) -> Choice:
    """Return the choice for a scene so far."""
    return opened.choices.get(scene.id, Choice())
