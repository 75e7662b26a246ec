"""The takes of scenes that the revisions of a score hold."""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from bridge.errors import StoreError
from bridge.settings.choices import Choice
from bridge.store import Revisions, TimelineKey

_LOOKED_AT: Final = 200
"""Revisions that are looked at for one answer."""


def newest_takes(revisions: Revisions, key: TimelineKey, scene: str) -> dict[int, int]:
    """Return the number of the newest revision that has each take of a scene, by the take.

    Args:
        revisions: The store's.
        key: The timeline.
        scene: The scene's id.
    """
    found: dict[int, int] = {}
    for number, choices in revisions.choices(key)[:_LOOKED_AT]:
        take = choices.get(scene, Choice()).take or 0
        if take not in found and scene in _scenes(revisions, key, number):
            found[take] = number
    return found


def counted_takes(revisions: Revisions, key: TimelineKey) -> Mapping[str, int]:
    """Return how many takes were asked for of each scene whose take was ever chosen, by its id."""
    most: dict[str, int] = {}
    for _, choices in revisions.choices(key):
        for scene, choice in choices.items():
            most[scene] = max(most.get(scene, 1), (choice.take or 0) + 1)
    return most


def _scenes(revisions: Revisions, key: TimelineKey, number: int) -> frozenset[str]:
    """Return the ids of the scenes of a revision; none where it cannot be read."""
    try:
        return frozenset(_ids(revisions.state(key, number).sheet))
    except (StoreError, ValueError, TypeError, KeyError, RecursionError):
        return frozenset()


def _ids(sheet: bytes) -> Iterator[str]:
    for scene in json.loads(sheet)["scenes"]:
        yield scene["id"]
