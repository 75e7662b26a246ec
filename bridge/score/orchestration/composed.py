"""Composed notes: the voices as the composer wrote them, where players cannot play them so."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from bridge.midi.passage import CHANNELS, Ints, Passage, Track, file_order, track_name
from bridge.score.orchestration.phrases import voices_of
from generator.score import Voice

Composed = Mapping[Voice, Ints]
"""The composer's notes of the voices that players play otherwise. (n, 6) each"""


def played_otherwise(written: Passage, played: Passage) -> Composed:
    """Return the notes of each voice that players play otherwise than they were written, or not at all."""
    after = voices_of(played.tracks)
    return {
        voice: track.notes
        for voice, track in voices_of(written.tracks).items()
        if voice not in after or not np.array_equal(track.notes, after[voice].notes)
    }


def with_composed(music: Passage, composed: Composed) -> Passage:
    """Give voices the notes that the composer wrote for them, one that rested among them."""
    there = voices_of(music.tracks)
    tracks = [
        replace(track, notes=composed[track.voice])
        if track.voice is not None and track.voice in composed
        else track
        for track in music.tracks
    ]
    tracks += [
        Track(track_name(voice), composed[voice])
        for voice in CHANNELS
        if voice in composed and voice not in there
    ]
    return replace(music, tracks=tuple(sorted(tracks, key=lambda each: file_order(each.name, each.number))))
