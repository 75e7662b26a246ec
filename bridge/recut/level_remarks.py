"""Sentences on the level under dialogue: where it follows new dialogue, and where a person's own curve stands."""

from collections.abc import Iterable, Iterator, Sequence

from bridge.score.cues import CuedScene
from bridge.score.underscore.underscored import Underscored

_OFTEN = 3
"""Names that are told before the others are only counted."""


def followed_remarks(kept: Iterable[tuple[CuedScene, CuedScene]]) -> Iterator[str]:
    """Yield a sentence on the scenes whose notes stay and whose level under dialogue is another.

    Args:
        kept: Each scene that is kept, as it was and as it is written now.
    """
    names = [now.scene.name for was, now in kept if _level(was.underscore) != _level(now.underscore)]
    if names:
        scenes = "1 scene" if len(names) == 1 else f"{len(names)} scenes"
        yield f"The music stays; the level under dialogue follows the new dialogue in {scenes} ({_listed(names)})."


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


def _level(told: Underscored | None) -> object:
    return told.curve or () if told is not None else ()


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _OFTEN} more" if len(names) > _OFTEN else ""
    return f"{', '.join(names[:_OFTEN])}{more}"
