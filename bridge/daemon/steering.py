"""The verbs by which a person steers a scene: each is a decision that the timeline is scored again with."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from bridge.daemon.asked_scene import choice_of, chosen, cue_of, decided, scene_of, unlocked
from bridge.daemon.checked_choices import (
    checked_curve,
    checked_frame,
    checked_key,
    checked_lock,
    checked_metre,
    checked_mood,
    checked_music,
    checked_palette,
    checked_solution,
    checked_style,
    checked_switch,
    checked_take,
    checked_tempo,
    checked_theme,
    checked_underscore,
    checked_words,
    curve_in,
)
from bridge.daemon.open_timeline import Decision, OpenTimeline
from bridge.daemon.timelines import OpenTimelines
from bridge.errors import UsageError
from bridge.recut.own_markers import ORIGIN, MarkerChange, own_markers
from bridge.score.scenes.division import Scene
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.settings.curves import curve_of, points_of
from bridge.store import Cause
from bridge.timeline import Marker


class Steering:
    """The verbs on the scenes of open timelines."""

    def __init__(self, timelines: OpenTimelines) -> None:
        """Steer the scenes of these timelines."""
        self._timelines = timelines
        self._recorded: dict[Path, tuple[str, str]] = {}
        """The scene and the name of the curve that was recorded last, by timeline."""

    def lock(self, timeline: str, scene: str, locked: int) -> Future[None]:
        """Lock (1) or unlock (0) a scene's music."""
        checked = checked_lock(locked)

        def decide(opened: OpenTimeline) -> Decision:
            found = scene_of(opened, scene)
            by_marker = cue_of(opened, found).asked.choice.locked
            choice = replace(choice_of(opened, found), locked=checked or (False if by_marker else None))
            return chosen(opened, found, choice, Cause.LOCKED if checked else Cause.UNLOCKED)

        return self._timelines.decide(timeline, decide)

    def reroll(self, timeline: str, scene: str) -> Future[None]:
        """Compose a scene's next take."""

        def next_take(opened: OpenTimeline, found: Scene) -> Choice:
            take = checked_take((decided(opened, found).take or 0) + 1)
            return replace(choice_of(opened, found), take=take)

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
            found, old = unlocked(opened, scene)
            said = checked_words(words, Settings.read(opened.path, {}).vocabulary)
            choice = replace(old, words=said or None, valence=None, arousal=None)
            return chosen(opened, found, choice, Cause.WORDS)

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

    def key(self, timeline: str, scene: str, key: str) -> Future[None]:
        """Set a scene's key, like `C minor`; empty leaves it to Recue."""
        checked = checked_key(key)
        return self._choose(timeline, scene, Cause.KEY, lambda old: replace(old, key=checked))

    def metre(self, timeline: str, scene: str, metre: str) -> Future[None]:
        """Set a scene's metre, like `3/4`; empty leaves it to Recue."""
        checked = checked_metre(metre)
        return self._choose(timeline, scene, Cause.METRE, lambda old: replace(old, metre=checked))

    def solution(self, timeline: str, scene: str, solution: int) -> Future[None]:
        """Choose one of the proposals for a scene's bars, counted from 1; 0 leaves it to Recue."""
        checked = checked_solution(solution)
        return self._choose(timeline, scene, Cause.SOLUTION, lambda old: replace(old, solution=checked))

    def curve(self, timeline: str, scene: str, name: str, points: str, append: int) -> Future[None]:
        """Record a curve of a scene as points at seconds in the cut; none with 0 erases it.

        Points that are added (1) to a curve that was the last change belong to the same step of undo.
        """
        curve, added = checked_curve(name), points_of(points)
        adds = checked_switch(append, "replaces", "adds to", "a curve")

        def decide(opened: OpenTimeline) -> Decision:
            found, old = unlocked(opened, scene)
            before = getattr(old, curve) or () if adds else ()
            new = curve_of((*before, *curve_in(found, added, 1 / opened.cut.rate)))
            goes_on = adds and self._recorded.get(opened.path) == (found.id, curve)
            self._recorded[opened.path] = (found.id, curve)
            cause = Cause.CURVE_ON if goes_on else Cause.CURVE
            return chosen(opened, found, old.having({curve: new or None}), cause)

        return self._timelines.decide(timeline, decide)

    def edges(self, timeline: str, scene: str, first: int, last: int) -> Future[None]:
        """Have the music of a scene begin with a record frame and end with one; -1 leaves either to Recue."""

        def decide(opened: OpenTimeline) -> Decision:
            found, old = unlocked(opened, scene)
            if cue_of(opened, found).scene.silence is not None:
                raise UsageError(f"'{found.name}' has no music whose edges could be moved")
            lead, tail = old.edges or (0, 0)
            frame = 1 / opened.cut.rate
            now = round(found.start / frame), round(found.end / frame) - 1
            new = (
                0 if first == -1 else lead + checked_frame(first) - now[0],
                0 if last == -1 else tail + now[1] - checked_frame(last),
            )
            return chosen(opened, found, replace(old, edges=new if any(new) else None), Cause.EDGES)

        return self._timelines.decide(timeline, decide)

    def music(self, timeline: str, scene: str, music: str) -> Future[None]:
        """Take a scene's music away (`none`); empty leaves it to Recue."""
        checked = checked_music(music)
        return self._choose(timeline, scene, Cause.MUSIC, lambda old: replace(old, music=checked))

    def add_marker(self, timeline: str, frame: int, name: str, comment: str) -> Future[None]:
        """Set a marker on a record frame: it acts as one of the timeline, and stays on its picture."""
        at = checked_frame(frame)
        if not (name.strip() or comment.strip()):
            raise UsageError("a marker without a name and a comment says nothing; give it one")

        def decide(opened: OpenTimeline) -> Decision:
            cut = opened.cut
            if at / cut.rate >= cut.duration:
                last = cut.frame_at(cut.duration) - 1
                raise UsageError(f"frame {at} is after the cut, whose last is {last}")
            mark = Marker(name.strip(), at / cut.rate, comment=comment.strip(), origin=ORIGIN)
            return Decision(opened.choices, Cause.MARKER, marking=MarkerChange(added=(mark,)))

        return self._timelines.decide(timeline, decide)

    def remove_marker(self, timeline: str, frame: int) -> Future[None]:
        """Remove the markers that were set in Recue on a record frame."""
        at = checked_frame(frame)

        def decide(opened: OpenTimeline) -> Decision:
            cut = opened.outcome.scored.timeline if opened.outcome else opened.cut
            there = tuple(mark for mark in own_markers(cut) if cut.frame_at(mark.time) == at)
            if not there:
                raise UsageError(
                    f"no marker was set in Recue on frame {at}; one of the timeline is removed there"
                )
            return Decision(opened.choices, Cause.MARKER, marking=MarkerChange(removed=there))

        return self._timelines.decide(timeline, decide)

    def _choose(
        self, timeline: str, scene: str, cause: Cause, change: Callable[[Choice], Choice]
    ) -> Future[None]:
        """Change the choice for a scene that is not locked."""
        return self._decide(timeline, scene, cause, lambda opened, found: change(choice_of(opened, found)))

    def _decide(
        self,
        timeline: str,
        scene: str,
        cause: Cause,
        choose: Callable[[OpenTimeline, Scene], Choice],
    ) -> Future[None]:
        """Make another choice for a scene that is not locked."""

        def decide(opened: OpenTimeline) -> Decision:
            found, _ = unlocked(opened, scene)
            return chosen(opened, found, choose(opened, found), cause)

        return self._timelines.decide(timeline, decide)
