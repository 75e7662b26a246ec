"""A cut to score, and the one way it is scored: from the score that stands, or from scratch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from bridge.grid.bars import SceneGrid
from bridge.picture.features.picture import Picture
from bridge.picture.features.seen_cuts import with_seen_cuts
from bridge.picture.footage.known import NOTHING, KnownFootage
from bridge.recut.earlier import NO_EARLIER, Earlier
from bridge.recut.own_markers import NO_CHANGE, MarkerChange
from bridge.recut.planning import Fate, Renewal, Standing
from bridge.recut.rescoring import Rescored, rescore, spotted_again
from bridge.score import pipeline
from bridge.score.composers import Composing
from bridge.score.cues import CuedScene
from bridge.score.inputs import Senses, asked_hits, asked_sheet, asked_themes, sensed
from bridge.score.pipeline import ScoredTimeline
from bridge.score.silence import is_heard
from bridge.score.solutions import SceneSolutions, solutions_of
from bridge.settings import Settings
from bridge.settings.choices import Choice
from bridge.settings.taste import NO_TASTE, Taste
from bridge.sound.known import NOTHING as NO_SOUND
from bridge.sound.known import KnownSound
from bridge.timeline import Timeline

ReportProgress = Callable[[str, float], None]
"""Receiver of the name of a step and the share of it that is done, 0 to 1; it may raise to cancel the job.

After a comma, the name may say how fast it goes: `reading the picture, 212 frames/s, 1:05 left`."""

_ROUNDED: Final = 0.002
"""Seconds by which a line of bars that are read back from a .mid may be off."""


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A cut to score, and all that decides what its score becomes."""

    cut_file: Path
    cut: Timeline
    settings: Settings
    composing: Composing
    standing: Standing | None = None
    """The score to go on from; None to score from scratch."""
    choices: Mapping[str, Choice] | None = None
    """Choices of a person, by scene id; None keeps those of the standing score."""
    known: KnownFootage = NOTHING
    """Footage that was measured before."""
    renewal: Renewal = Renewal.NONE
    """The scenes of the standing score to compose anew because they were asked for otherwise."""
    earlier: Earlier = NO_EARLIER
    """The scenes of earlier cuts: one that is back, is so as it was."""
    known_sound: KnownSound = NO_SOUND
    """Sound that was measured before."""
    marking: MarkerChange = NO_CHANGE
    """What a person changes of the markers that were set in Recue."""
    taste: Taste = NO_TASTE
    """A person's taste, by which takes are chosen."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoredJob:
    """A cut with its score: the result of a job."""

    scored: ScoredTimeline
    picture: Picture
    fates: tuple[Fate, ...]
    """One a scene, in order."""
    removed: tuple[str, ...]
    """The ids of the scenes that are gone."""
    before: tuple[CuedScene, ...] = ()
    """The scenes of the score that it goes on from; none where it was scored from scratch."""
    news: tuple[str, ...] = ()
    """Remarks on scenes that are back, and on another composer, one sentence each; they are among those of the score."""

    @property
    def loses_work(self) -> bool:
        """True if a scene that a person locked or edited is gone or composed anew, or one with other choices is gone."""
        composed = {
            cue.scene.id
            for cue, fate in zip(self.scored.cues, self.fates, strict=True)
            if fate is Fate.COMPOSED
        }
        return any(
            cue.worked_on if cue.scene.id in self.removed else cue.is_handwork and cue.scene.id in composed
            for cue in self.before
        )


def run_job(job: Job, progress: ReportProgress) -> ScoredJob:
    """Read what is seen, heard and told of a cut, and a person's own files, and score it.

    Args:
        job: The cut, and what decides how it is scored.
        progress: Receives the progress of each step.

    Raises:
        RecueError: If the cut cannot be scored as it was asked.
    """
    given, sheet = asked_hits(job.cut, job.settings), asked_sheet(job.settings)
    own = asked_themes(job.cut_file, job.settings)
    composing = partial(progress, "composing")
    if job.standing is None:
        composer = job.composing.composer()
        senses = _sensed(job, progress)
        scored = pipeline.score(
            with_seen_cuts(job.cut, senses.picture),
            senses.picture,
            senses.settings,
            composer,
            composing,
            given,
            sheet,
            own,
            senses.sound,
            senses.story,
            senses.learned,
            job.taste,
        )
        return ScoredJob(scored, senses.picture, (Fate.COMPOSED,) * len(scored.cues), ())
    senses = _sensed(job, progress)
    rescored = rescore(
        job.standing,
        with_seen_cuts(job.cut, senses.picture),
        senses.picture,
        senses.settings,
        job.composing.composer,
        composing,
        given,
        job.choices,
        job.renewal,
        job.earlier,
        sheet,
        own,
        senses.sound,
        senses.story,
        senses.learned,
        job.marking,
        job.taste,
    )
    another = _another_composer(job.composing, rescored)
    scored = replace(rescored.scored, remarks=(*rescored.scored.remarks, *another))
    news = (*rescored.back, *rescored.followed, *another)
    return ScoredJob(scored, senses.picture, rescored.fates, rescored.removed, job.standing.cues, news)


def proposed_bars(job: Job, scene: str, progress: ReportProgress) -> SceneSolutions:
    """Find the best bars for a scene of the score that stands, as choosing one of them would lay them.

    Args:
        job: The cut, and what decides how it is scored; a score stands.
        scene: The id of a scene with music.
        progress: Receives the progress of each step.

    Returns:
        The solutions; the number of the one that the scene has, 0 where it has none of them.

    Raises:
        RecueError: If the cut cannot be scored as it was asked.
    """
    assert job.standing is not None
    given, sheet = asked_hits(job.cut, job.settings), asked_sheet(job.settings)
    own, senses = asked_themes(job.cut_file, job.settings), _sensed(job, progress)
    stood = {cue.scene.id: cue for cue in job.standing.cues}
    choices = dict(job.choices or {each: cue.choice for each, cue in stood.items()})
    number = choices.get(scene, Choice()).solution or 0
    choices[scene] = replace(choices.get(scene, Choice()), solution=1 if number != 1 else 2)
    _, spotted = spotted_again(
        job.standing,
        with_seen_cuts(job.cut, senses.picture),
        senses.picture,
        senses.settings,
        given,
        choices,
        job.renewal,
        job.earlier,
        sheet,
        own,
        senses.sound,
        senses.story,
        senses.learned,
    )
    at = next(at for at, each in enumerate(spotted.scenes) if each.id == scene)
    (found,) = solutions_of(spotted, [at], partial(progress, "laying bars"))
    same = [_are_same(each.grid, stood[scene].grid) for each in found.solutions]
    return replace(found, chosen=1 + same.index(True) if any(same) else 0)


def _are_same(one: SceneGrid, other: SceneGrid) -> bool:
    """Return whether bars lie where others do, but for the rounding of a .mid."""
    if one.bars != other.bars:
        return False
    pairs = zip(one.lines, other.lines, strict=True)
    return max(abs(float(a - b)) for a, b in pairs) < _ROUNDED


def _another_composer(composing: Composing, rescored: Rescored) -> tuple[str, ...]:
    """Return the sentence on scenes that another composer composed than the one before; none where there are none."""
    fates = [
        fate for cue, fate in zip(rescored.scored.cues, rescored.fates, strict=True) if is_heard(cue.music)
    ]
    composed = fates.count(Fate.COMPOSED)
    remark = composing.remark(composed, len(fates) - composed)
    return (remark,) if remark else ()


def _sensed(job: Job, progress: ReportProgress) -> Senses:
    return sensed(job.cut, job.cut_file, job.settings, progress, job.known, job.known_sound)
