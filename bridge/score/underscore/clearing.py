"""Clearing of the parts that play beside the voices: nothing is struck under words, and nothing doubles high."""

from dataclasses import replace
from typing import Final

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_QUARTER, TICKS_PER_STEP
from bridge.midi.instruments import PERCUSSION, TIMPANI
from bridge.midi.passage import ONSET, PITCH, RELEASE, Ints, Passage, Track
from bridge.score.underscore.dialogue import Dialogue
from bridge.score.underscore.thinning import HIGH
from bridge.settings.preferences import Underscore

STRUCK: Final = frozenset({PERCUSSION.name, TIMPANI.name})
"""The parts that are struck."""
SHORTEST: Final = TICKS_PER_QUARTER
"""Ticks that a high note sounds at the least before the words that end it; one that would sound less is left out."""


def cleared(music: Passage, dialogue: Dialogue, level: Underscore, strong: frozenset[int]) -> Passage:
    """Clear the drawn parts of a cue under dialogue.

    Args:
        music: The cue.
        dialogue: What is said in it.
        level: How far its music goes out of the way.
        strong: Sixteenths of the hits that are struck whatever is said.
    """
    if level is Underscore.OFF or not dialogue:
        return music
    tracks = (_cleared(track, dialogue, strong) if track.drawn else track for track in music.tracks)
    return replace(music, tracks=tuple(track for track in tracks if len(track.notes) or not track.drawn))


def _cleared(track: Track, dialogue: Dialogue, strong: frozenset[int]) -> Track:
    notes = track.notes
    under = dialogue.under(notes[:, ONSET])
    if track.name in STRUCK:
        hit = np.isin(np.rint(notes[:, ONSET] / TICKS_PER_STEP).astype(np.int64), list(strong))
        return replace(track, notes=notes[~under | hit])
    high = notes[:, PITCH] >= HIGH
    return replace(track, notes=_ended(notes[~(under & high)], dialogue))


def _ended(notes: Ints, dialogue: Dialogue) -> Ints:
    """Return notes whose high ones end where somebody begins to speak. (n, 6)"""
    ended = notes.copy()
    for said in dialogue.said:
        into = (ended[:, PITCH] >= HIGH) & (ended[:, ONSET] < said.first) & (ended[:, RELEASE] > said.first)
        ended[into, RELEASE] = said.first
        short = (
            into
            & (ended[:, RELEASE] - ended[:, ONSET] < SHORTEST)
            & (notes[:, RELEASE] - notes[:, ONSET] >= SHORTEST)
        )
        ended, notes = ended[~short], notes[~short]
    return ended
