"""The versions of the cues' music at a recut: one goes up where the music is another than that which stood."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bridge.recut.planning import Fate, ScenePlan
from bridge.score.cues import CuedScene


def with_versions(
    cues: Sequence[CuedScene], plans: Sequence[ScenePlan], stood: Sequence[CuedScene]
) -> tuple[CuedScene, ...]:
    """Return cues with their versions, and with the numbers that they had.

    A cue that is kept keeps its version, wherever it comes to lie. One that is back after it was gone has the version that
    it had.

    Args:
        cues: The scenes of the next cut, as they are written.
        plans: Their plans.
        stood: The scenes of the score that stood.
    """
    return tuple(_with_versions(cues, plans, {cue.scene.id: cue for cue in stood}))


def _with_versions(
    cues: Sequence[CuedScene], plans: Sequence[ScenePlan], stood: dict[str, CuedScene]
) -> Iterator[CuedScene]:
    for cue, each in zip(cues, plans, strict=True):
        was, kept = stood.get(cue.scene.id), each.fate is Fate.KEPT
        if was is None:
            version = each.before.version if kept and each.before is not None else 1
        elif kept and each.carried.back is None:
            version = was.version
        else:
            version = was.version + (not _sounds_alike(cue, was))
        known = was or (each.before if kept else None)
        yield replace(cue, version=version, count=known.count if known is not None else "")


def _sounds_alike(cue: CuedScene, was: CuedScene) -> bool:
    """Return True if two cues have the same notes at the same tempi."""
    return (cue.music.digest, cue.tempi) == (was.music.digest, was.tempi)
