"""The key in which the music of a scene is heard."""

from collections.abc import Iterable, Iterator

import numpy as np

from bridge.midi.passage import ONSET, PITCH, RELEASE, Passage
from bridge.score.cues import CuedScene
from bridge.settings import Settings
from generator.conditions import Floats, Key
from generator.keys import TONICS, key_at, key_indices, key_margin


def astray_remarks(cues: Iterable[CuedScene], settings: Settings) -> Iterator[str]:
    """Yield a sentence on each cue that is heard in another key than a person asked for.

    Args:
        cues: Those just composed.
        settings: The user's settings for all scenes.
    """
    for cue in cues:
        wanted = settings.key or cue.decided.key or cue.words.asks.mode
        heard = heard_key(cue.music, cue.key) if wanted else cue.key
        if heard != cue.key:
            yield (
                f"'{cue.scene.name}' is asked for in {cue.key}, and its music is heard in {heard}: another take may keep to "
                f"the key, like `take 2` in a marker."
            )


def heard_key(music: Passage, asked: Key) -> Key:
    """Return the key that the composed voices fit best; the one asked for where there is nothing to hear."""
    weights = _durations(music)
    if not weights.any() or key_margin(weights, asked) >= 0:
        return asked
    return key_at(int(key_indices(weights)))


def _durations(music: Passage) -> Floats:
    """Return the ticks for which the composed voices sound, by pitch class. (TONICS,)"""
    notes = [track.notes for track in music.tracks if track.voice is not None]
    rows = np.concatenate([np.zeros((0, 6), dtype=np.int64), *notes])
    found: Floats = np.bincount(rows[:, PITCH] % TONICS, rows[:, RELEASE] - rows[:, ONSET], TONICS).astype(
        np.float64
    )
    return found
