"""The numbers of cues, as music editors give them: `2m1` is the first cue of reel 2."""

import re
from collections.abc import Mapping, Sequence

from bridge.score.cues import CuedScene

_REEL = re.compile(r"(?<![A-Za-z0-9])(?:reel|r)[\s_.-]*0*([1-9]\d?)(?![A-Za-z0-9])", re.IGNORECASE)


def reel_number(asked: int | None, *names: str) -> int:
    """Return the number of a reel: the one that is asked for, else the first that a name tells, else 1.

    Args:
        asked: The number that is asked for; None for none.
        names: Names of the timeline: `R2`, `Reel 3`, `film_r4_v2`.
    """
    told = (int(found[1]) for name in names if (found := _REEL.search(name)))
    return asked or next(told, 1)


def cue_number(reel: int, count: int) -> str:
    """Write the number of a reel's cue, the first of which is 1."""
    return f"{reel}m{count}"


def cue_numbers(cues: Sequence[CuedScene], reel: int) -> Mapping[str, str]:
    """Return the number of each scene with music, by the scene's id; silences have none.

    Args:
        cues: All scenes of a score, in order.
        reel: The reel's number.
    """
    heard = (cue.scene.id for cue in cues if cue.scene.silence is None)
    return {scene: cue_number(reel, count) for count, scene in enumerate(heard, 1)}


def cue_titles(cues: Sequence[CuedScene], reel: int) -> Mapping[str, str]:
    """Return the number and the name of each scene, by its id; of a silence, its name.

    Args:
        cues: All scenes of a score, in order.
        reel: The reel's number.
    """
    numbers = cue_numbers(cues, reel)
    return {each.scene.id: f"{numbers.get(each.scene.id, '')} {each.scene.name}".strip() for each in cues}
