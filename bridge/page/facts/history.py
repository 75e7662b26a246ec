"""The revisions of a score, and the takes of its scenes that they hold."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bridge.errors import StoreError
from bridge.page.facts.json_facts import Facts
from bridge.settings.choices import Choice
from bridge.store import Revision, Revisions, TimelineKey

_LOOKED_AT: Final = 200
"""Revisions whose scenes are looked at for one answer."""


def listed(revisions: Revisions, key: TimelineKey) -> Sequence[Facts]:
    """List the revisions of a timeline, newest first."""
    return [_row(each) for each in revisions.listed(key)]


def takes(revisions: Revisions, key: TimelineKey, scene: str, current: int) -> Sequence[Facts]:
    """List the takes of a scene that were composed, each with the newest revision that has it.

    Args:
        revisions: The store's.
        key: The timeline.
        scene: The scene's id.
        current: The take that is heard now.
    """
    found: dict[int, int] = {}
    for looked, (number, choices) in enumerate(revisions.choices(key)):
        take = choices.get(scene, Choice()).take or 0
        if take not in found and looked < _LOOKED_AT and scene in _scenes(revisions, key, number):
            found[take] = number
    return [
        {"take": take, "revision": number, "current": take == current}
        for take, number in sorted(found.items())
    ]


def counted(revisions: Revisions, key: TimelineKey) -> Mapping[str, int]:
    """Return how many takes were asked for of each scene whose take was ever chosen, by its id."""
    most: dict[str, int] = {}
    for _, choices in revisions.choices(key):
        for scene, choice in choices.items():
            most[scene] = max(most.get(scene, 1), (choice.take or 0) + 1)
    return most


def _row(revision: Revision) -> Facts:
    summary = revision.summary
    return {
        "number": revision.number,
        "cause": revision.cause,
        "at": revision.when.isoformat(timespec="seconds"),
        "kept": summary.kept,
        "fitted": summary.fitted,
        "composed": summary.composed,
        "removed": summary.removed,
        "current": revision.current,
    }


def _scenes(revisions: Revisions, key: TimelineKey, number: int) -> frozenset[str]:
    """Return the ids of the scenes of a revision; none where it cannot be read."""
    try:
        return frozenset(_ids(revisions.state(key, number).sheet))
    except (StoreError, ValueError, TypeError, KeyError, RecursionError):
        return frozenset()


def _ids(sheet: bytes) -> Iterator[str]:
    for scene in json.loads(sheet)["scenes"]:
        yield scene["id"]
