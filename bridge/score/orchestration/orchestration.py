"""The orchestration of a cue: its voices and drawn parts in the instruments of a palette."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.midi import events as smf
from bridge.midi.instruments import BESIDE, PERCUSSION, TIMPANI, Instrument
from bridge.midi.palettes import Forces, Palette
from bridge.midi.passage import (
    CHANNELS,
    PITCH,
    Ints,
    Passage,
    Track,
    file_order,
    in_order,
    sounding,
)
from bridge.score.orchestration.accents import accented, drummed, strikes
from bridge.score.orchestration.doubling import doubled
from bridge.score.orchestration.forces import forces_of
from bridge.score.orchestration.ranges import in_range, share_in_range
from bridge.words import Direction
from generator.conditions import Key

NEARLY_ALL = 0.95
"""Share of a voice's notes in an instrument's range that is enough to play it: stray notes are folded into it."""


def orchestrated(
    music: Passage,
    grid: SceneGrid,
    key: Key,
    palette: Palette,
    asks: Direction = Direction(),  # noqa: B008 (frozen)
    *,
    touched: bool = False,
) -> Passage:
    """Give the voices of a cue their instruments, and draw anew the parts that play beside them.

    A note outside its instrument's range moves to the nearest octave inside it, at its own time. A voice for which no
    instrument is left rests, unless a person edited the notes.

    Args:
        music: The three voices, and tracks that a person added, which stay as they are.
        grid: The bars and hits of the scene.
        key: The cue's key.
        palette: The palette of the instruments.
        asks: The direction of the scene's words, which ask for instruments, too.
        touched: True where a person edited the notes, all of which then stay at their octave.
    """
    leads = forces_of(palette, asks).leads
    tracks = (
        _led(track, leads[track.voice], touched=touched)
        if track.voice is not None and track.voice in leads
        else track
        for track in music.tracks
        if touched or track.voice is None or track.voice in leads
    )
    return with_parts(replace(music, tracks=tuple(tracks)), grid, key, palette, asks)


def with_parts(
    music: Passage,
    grid: SceneGrid,
    key: Key,
    palette: Palette,
    asks: Direction = Direction(),  # noqa: B008 (frozen)
    without: Collection[str] = (),
) -> Passage:
    """Draw anew the parts that play beside the voices of a cue, and leave the voices as they are.

    Args:
        music: The three voices; drawn parts, which are replaced; and a person's own tracks, which stay.
        grid: The bars and hits of the scene.
        key: The cue's key.
        palette: The palette of the doublings and accents.
        asks: The direction of the scene's words.
        without: Parts to leave out, by the name of their track.
    """
    stays = plain(music).tracks
    taken = {track.name for track in stays} | set(without)
    parts = _parts(stays, grid, key, forces_of(palette, asks), music.ticks)
    drawn = (
        Track(who.name, notes, ((0, _program(BESIDE[who], who)),), drawn=True)
        for who, notes in parts
        if who.name not in taken and len(notes)
    )
    tracks = sorted((*stays, *drawn), key=lambda track: file_order(track.name, track.number))
    return replace(music, tracks=tuple(tracks))


def plain(music: Passage) -> Passage:
    """Return a cue without the parts that Recue drew from its voices."""
    return replace(music, tracks=tuple(track for track in music.tracks if not track.drawn))


def _led(track: Track, instruments: Sequence[Instrument], *, touched: bool) -> Track:
    """Give a voice to the first instrument with nearly all of its notes in range, else to the one with the most."""
    assert track.voice is not None
    pitches = track.notes[:, PITCH]
    lead = max(instruments, key=lambda each: min(share_in_range(pitches, each), NEARLY_ALL))
    program = (0, _program(CHANNELS[track.voice], lead))
    others = [message for message in track.messages if message[1][0] & 0xF0 != smf.PROGRAM_CHANGE]
    messages = (*others[: track.chased], program, *others[track.chased :])
    return replace(track, messages=messages, notes=track.notes if touched else _folded(track.notes, lead))


def _folded(notes: Ints, instrument: Instrument) -> Ints:
    """Fold notes into an instrument's range; of two that meet at one pitch the longer sounds. (n, 6) -> (m, 6)"""
    pitches = in_range(notes[:, PITCH], instrument)
    if (pitches == notes[:, PITCH]).all():
        return notes
    folded = notes.copy()
    folded[:, PITCH] = pitches
    return in_order(sounding(folded))


def _parts(
    tracks: Sequence[Track], grid: SceneGrid, key: Key, forces: Forces, ticks: int
) -> Iterator[tuple[Instrument, Ints]]:
    """Yield the parts that play beside the voices; an instrument that leads a voice does not double it."""
    voices = {track.voice: track for track in tracks if track.voice is not None}
    for doubling in forces.doublings:
        voice = voices.get(doubling.voice)
        if voice is not None and voice.program != doubling.instrument.program:
            yield doubling.instrument, doubled(voice.notes, doubling, grid.bars)
    none = np.zeros((0, 6), dtype=np.int64)
    struck = strikes(np.concatenate([none, *(voice.notes for voice in voices.values())]), grid)
    if forces.timpani is not None:
        yield TIMPANI, drummed(struck, key, forces.timpani, ticks)
    yield PERCUSSION, accented(struck, forces.kit, ticks)


def _program(channel: int, instrument: Instrument) -> bytes:
    return bytes((smf.PROGRAM_CHANGE | channel, instrument.program))
