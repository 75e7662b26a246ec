"""Which scenes two revisions share, told from their cue sheets."""

import json
from dataclasses import dataclass
from typing import Any

from bridge.errors import StoreError

_MUSIC = ("seed", "take", "key", "style", "palette", "metre", "tempi", "parts")
"""What a scene's music is made of, among what a cue sheet says of it."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The scenes of two revisions by lineage id."""

    kept: tuple[str, ...]
    """In both with the same music, wherever they lie; in the later one's order."""
    composed: tuple[str, ...]
    """New in the later one, or in both with other music; in its order."""
    removed: tuple[str, ...]
    """Only in the earlier one; in its order."""


def compare(earlier: bytes, later: bytes) -> Comparison:
    """Compare two cue sheets.

    A scene's music is the same where its length, its bars' metres and tempi, and what it was composed from and for are.
    Notes are not compared: what a person changed in the .mid is not in the cue sheet.

    Args:
        earlier: A cue sheet as a file.
        later: Another.

    Raises:
        StoreError: If one is no cue sheet.
    """
    old, new = _scenes(earlier), _scenes(later)
    kept = tuple(scene for scene in new if scene in old and old[scene] == new[scene])
    composed = tuple(scene for scene in new if scene not in kept)
    return Comparison(kept, composed, tuple(scene for scene in old if scene not in new))


def _scenes(sheet: bytes) -> dict[str, object]:
    """The music of each scene by id, in order."""
    try:
        return {scene["id"]: _music(scene) for scene in json.loads(sheet)["scenes"]}
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"A revision's cue sheet cannot be read ({error!r}); compare another.") from error


def _music(scene: dict[str, Any]) -> object:
    frames = scene["last_frame"] - scene["first_frame"]
    return frames, [scene[name] for name in _MUSIC], [(bar["metre"], bar["bpm"]) for bar in scene["bars"]]
