"""Sentences on the level under dialogue: where it follows new dialogue, and where a person's own curve stands."""

from collections.abc import Iterable, Iterator, Sequence

from bridge.score.cues import CuedScene
from bridge.score.underscore.underscored import Underscored

_OFTEN = 3
"""Names that are told before the others are only counted."""


def followed_remarks(kept: Iterable[tuple[CuedScene, CuedScene]]) -> Iterator[str]:
    """Yield a sentence on the scenes whose notes stay and whose level under dialogue is another, for each reason.

    Args:
        kept: Each scene that is kept, as it was and as it is written now.
    """
    names: dict[str, list[str]] = {}
    for was, now in kept:
        if _level(was.underscore) != _level(now.underscore):
            names.setdefault(_why(was.underscore, now.underscore), []).append(now.scene.name)
    for why, those in names.items():
        scenes = "1 scene" if len(those) == 1 else f"{len(those)} scenes"
        yield f"The music stays; the level under dialogue {why} in {scenes} ({_listed(those)})."


def own_remarks(cues: Iterable[CuedScene]) -> Iterator[str]:
    """Yield a sentence on each scene in which a person draws the expression of a track, so that the level is not written there."""
    for cue in cues:
        tracks = [*dict.fromkeys(each.track for each in cue.underscore.own)] if cue.underscore else []
        if tracks:
            them = "it is" if len(tracks) == 1 else "they are"
            yield (
                f"In '{cue.scene.name}' the expression (CC 11) of {_listed(tracks)} is not what Recue wrote under "
                f"dialogue: {them} left as drawn by hand, and the level is not written there."
            )


def _why(was: Underscored | None, now: Underscored | None) -> str:
    """Return what became of the level: another one is asked for, or somebody speaks elsewhere."""
    if was is None or now is None or was.level is now.level:
        return "follows the new dialogue"
    return f"is {now.level} now"


def _level(told: Underscored | None) -> object:
    return told.curve or () if told is not None else ()


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _OFTEN} more" if len(names) > _OFTEN else ""
    return f"{', '.join(names[:_OFTEN])}{more}"
