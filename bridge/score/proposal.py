"""The proposal of a spotting: cues with a reason each, and silences worth having."""

from dataclasses import dataclass
from itertools import count

from bridge.picture.features.picture import changes
from bridge.picture.features.shot_looks import appearances
from bridge.score.cue_numbers import cue_number
from bridge.score.scenes.division import Scene
from bridge.score.scenes.pauses import Pause, pauses
from bridge.score.scenes.reasons import reasons
from bridge.score.scenes.sheet_cues import SheetCue
from bridge.score.scenes.silences import silences_of
from bridge.score.sheet_rows import in_words, proposed_row
from bridge.score.spotting import Spotting
from bridge.score.spotting_sheet.columns import SheetRow
from bridge.settings import Settings


@dataclass(frozen=True, slots=True)
class ProposedCue:
    """A scene with music, as it would be spotted."""

    scene: Scene
    why: str
    """The reason for which it begins where it does, in words."""
    row: SheetRow
    """Its row of a spotting sheet."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A spotting, for a person to decide on."""

    cues: tuple[ProposedCue, ...]
    """In order."""
    silences: tuple[Scene, ...]
    """The scenes without music, in order."""
    pauses: tuple[Pause, ...]
    """Stretches of the cues that might do without music, in order."""


def proposal(
    spotted: Spotting, settings: Settings, reel: int, listed: tuple[SheetCue, ...] | None = None
) -> Proposal:
    """Propose a spotting.

    Args:
        spotted: The cut, divided into scenes.
        settings: The user's settings.
        reel: The reel's number.
        listed: The cues of the user's spotting sheet, if there is one.
    """
    timeline, scenes = spotted.timeline, spotted.scenes
    quiet = silences_of(timeline, settings.scenes, settings.music, listed)
    looks = appearances(timeline, spotted.picture)
    whys = reasons(timeline, scenes, quiet, changes(timeline, spotted.picture).tolist(), looks)
    numbers, cues = count(1), []
    for scene, why, mood, asked in zip(scenes, whys, spotted.moods, spotted.asked, strict=True):
        if scene.silence is None:
            words = in_words(mood.valence, mood.arousal)
            row = proposed_row(
                timeline,
                scene,
                spotted.hits_in(scene),
                asked,
                asked.number or cue_number(reel, str(next(numbers))),
                words,
                f"Begins here: {why}.",
            )
            cues.append(ProposedCue(scene, why, row))
    silent = tuple(scene for scene in scenes if scene.silence is not None)
    return Proposal(tuple(cues), silent, pauses(timeline, scenes))
