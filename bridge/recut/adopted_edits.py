"""A person's edits of a .mid since it was written, taken into the standing score."""

from dataclasses import replace
from itertools import accumulate

from bridge.errors import PairError
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.cutting import passages
from bridge.midi.edit_seal import is_untouched, seal_of
from bridge.midi.expression_layer import Own
from bridge.midi.film_tracks import tracks_of
from bridge.midi.layer_files import without_layer
from bridge.midi.layout import gathered, laid_out
from bridge.midi.passage import Passage
from bridge.midi.reading import read_midi
from bridge.output.cuesheet.underscore import layers
from bridge.recut.drawn_tracks import recognised
from bridge.recut.planning import Standing
from bridge.score.cues import CuedScene


def adopted(stands: Standing, midi: bytes, seal: str, called: str) -> Standing:
    """Return a score with the notes of its .mid, whoever saved that last.

    Args:
        stands: The score as it was written.
        midi: The .mid as it is.
        seal: The seal the .mid was written with.
        called: The .mid's name in an error.

    Raises:
        PairError: If it is of another score.
        UsageError: If it is no MIDI file.
    """
    check_pair(midi, seal, called)
    if is_untouched(midi) and seal_of(midi) == seal:
        return stands
    ticks = (sum(cue.grid.bars) * TICKS_PER_STEP for cue in stands.cues)
    edges = [*accumulate(ticks, initial=0)]
    tracks = tracks_of([cue.music for cue in stands.cues])
    bare = without_layer(read_midi(midi, called), edges, tracks, layers(stands.cues))
    music = passages(bare.file, edges, tracks)
    cues = (
        _adopted(cue, passage, own) for cue, passage, own in zip(stands.cues, music, bare.own, strict=True)
    )
    return replace(stands, cues=tuple(cues))


def _adopted(cue: CuedScene, laid: Passage, own: tuple[Own, ...]) -> CuedScene:
    music = gathered(laid, laid_out(cue.music).players)
    found = recognised(music, {track.name: track.digest for track in cue.music.tracks if track.drawn})
    return replace(
        cue,
        music=found.music,
        edited=cue.edited or music.digest != cue.music.digest,
        version=cue.version + (music.digest != cue.music.digest),
        without=cue.without | found.gone,
        underscore=replace(cue.underscore, own=own) if cue.underscore else None,
    )


def check_pair(midi: bytes, seal: str, called: str) -> None:
    """Check that a .mid is of a score: its seal, if it has one, is the score's, even if the notes no longer match it.

    Args:
        midi: The .mid.
        seal: The score's own seal; empty if it is not known.
        called: The .mid's name in an error.

    Raises:
        PairError: If it is of another score.
    """
    if seal and seal_of(midi) not in {"", seal}:
        raise PairError(f"{called} is of another score than the cue sheet beside it: score the timeline anew")
