"""Scenes found by their id or name."""

import difflib
from collections.abc import Sequence
from unicodedata import normalize

from bridge.errors import UsageError
from bridge.score.scenes.division import Scene

SUGGESTED = 3
"""Most names that are suggested for one that is not found."""


def called(scenes: Sequence[Scene], name: str) -> int:
    """Return the index of the scene with an id or a name; its letters may be large or small.

    Args:
        scenes: A timeline's scenes.
        name: Its id or name.

    Raises:
        UsageError: If there is none, with the names most like it; or if there are several, with their ids.
    """
    found = find(scenes, name)
    if not found:
        raise UsageError(f"There is no scene '{name}'; {_nearest(scenes, name)}.")
    if len(found) > 1:
        ids = " or ".join(f"'{scenes[at].id}'" for at in found)
        raise UsageError(f"{len(found)} scenes are called '{name}'; say which by its id: {ids}.")
    return found[0]


def find(scenes: Sequence[Scene], name: str) -> list[int]:
    """Return the indices of the scenes with an id, else of those with a name: as it is written, else in any case."""
    ids, names = [scene.id for scene in scenes], [scene.name for scene in scenes]
    for read in (str.strip, _folded):
        for known in (ids, names):
            found = [at for at, each in enumerate(known) if read(each) == read(name)]
            if found:
                return found
    return []


def _folded(name: str) -> str:
    """Return what names that differ in the case and the form of their letters have in common."""
    return normalize("NFC", name.strip().casefold())


def _nearest(scenes: Sequence[Scene], name: str) -> str:
    """Write the names most like one that is not found."""
    names = {scene.name.casefold(): scene.name for scene in reversed(scenes)}
    close = difflib.get_close_matches(name.casefold(), names, n=SUGGESTED, cutoff=0.0)
    quoted = [f"'{names[one]}'" for one in close]
    return f"the nearest {'are' if len(quoted) > 1 else 'is'} {', '.join(quoted)}"
