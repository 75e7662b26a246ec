"""Controls: real music whose pitches or whose rhythms are shuffled. A row that cannot tell them from music says nothing."""

import numpy as np

from generator.conditions import Ints
from generator.evaluation.judging.heard import END, PITCH, START, VOICE, HeardPiece
from generator.evaluation.judging.voices import assign_voices


def shuffled_pitches(piece: HeardPiece, seed: int) -> HeardPiece:
    """Return a piece with the pitches of each voice in random order; onsets and lengths stay."""
    rng, notes = np.random.default_rng(seed), piece.notes.copy()
    for voice in np.unique(notes[:, VOICE]):
        mine = notes[:, VOICE] == voice
        notes[mine, PITCH] = rng.permutation(notes[mine, PITCH])
    return HeardPiece(_parted(notes), piece.lines, piece.metres)


def shuffled_rhythms(piece: HeardPiece, seed: int) -> HeardPiece:
    """Return a piece with the times from onset to onset in random order; what begins together still does, as long."""
    rng, notes = np.random.default_rng(seed), piece.notes.copy()
    onsets, which = np.unique(notes[:, START], return_inverse=True)
    moved = np.concatenate([onsets[:1], onsets[:1] + np.cumsum(rng.permutation(np.diff(onsets)))])
    by = (moved - onsets)[which]
    notes[:, START] += by
    notes[:, END] = np.minimum(notes[:, END] + by, piece.lines[-1])
    return HeardPiece(_parted(notes), piece.lines, piece.metres)


def _parted(notes: Ints) -> Ints:
    """Return notes in order, one of each onset and pitch, parted in voices anew."""
    ordered: Ints = notes[np.lexsort((notes[:, PITCH], notes[:, START]))]
    first = (np.diff(ordered[:, START], prepend=-1) != 0) | (np.diff(ordered[:, PITCH], prepend=-1) != 0)
    parted: Ints = ordered[first]
    parted[:, VOICE] = assign_voices(parted[:, START], parted[:, END], parted[:, PITCH])
    return parted
