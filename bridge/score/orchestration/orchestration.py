"""The orchestration of a cue: its voices and drawn parts in the instruments of a palette."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.midi.instruments import BESIDE, PERCUSSION, TIMPANI, Instrument
from bridge.midi.palettes import Forces, Palette
from bridge.midi.passage import CHANNELS, Ints, Passage, Track, file_order, in_order, sounding
from bridge.score.orchestration.accents import accented, drummed, strikes
from bridge.score.orchestration.colours import changes, leads_of
from bridge.score.orchestration.doubling import doubled
from bridge.score.orchestration.forces import forces_of
from bridge.score.orchestration.hands import in_hands
from bridge.score.orchestration.held import held
from bridge.score.orchestration.lines import Bars, bars_of, playable
from bridge.score.orchestration.one_key import struck_once
from bridge.score.orchestration.patterns import patterned
from bridge.score.orchestration.phrases import Phrase, phrases, voices_of
from bridge.score.orchestration.seating import seated
from bridge.score.sizes import Size
from bridge.words import Direction
from generator.conditions import Key
from generator.score import Voice


def orchestrated(
    music: Passage,
    grid: SceneGrid,
    key: Key,
    palette: Palette,
    asks: Direction = Direction(),  # noqa: B008 (frozen)
    sizes: Sequence[Size] = (),
    *,
    touched: bool = False,
) -> Passage:
    """Give the voices of a cue their instruments, and draw anew the parts that play beside them.

    Each voice goes phrase by phrase to one of its leads, and becomes what that can play. A voice for which no instrument is
    left rests, unless a person edited the notes.

    Args:
        music: The three voices, and tracks that a person added, which stay as they are.
        grid: The bars and hits of the scene.
        key: The cue's key.
        palette: The palette of the instruments.
        asks: The direction of the scene's words, which ask for instruments, too.
        sizes: The size of the ensemble in each bar; as loudness asks in all where left out.
        touched: True where a person edited the notes, all of which then stay as they are.
    """
    leads = forces_of(palette, asks).leads
    stays = [track for track in music.tracks if touched or track.voice is None or track.voice in leads]
    shape = phrases(stays, grid.bars, sizes)
    bars = bars_of(grid, shape)
    who = {
        track.voice: leads_of(track, leads[track.voice], shape, bars)
        for track in stays
        if track.voice is not None and track.voice in leads
    }
    notes = {} if touched else played(voices_of(stays), who, shape, bars)
    tracks = (
        _led(track, who[track.voice], shape, notes.get(track.voice, track.notes))
        if track.voice in who
        else track
        for track in stays
    )
    led = replace(music, tracks=tuple(tracks))
    return with_parts(led if touched else struck_once(led), grid, key, palette, asks, sizes)


def with_parts(
    music: Passage,
    grid: SceneGrid,
    key: Key,
    palette: Palette,
    asks: Direction = Direction(),  # noqa: B008 (frozen)
    sizes: Sequence[Size] = (),
    without: Collection[str] = (),
) -> Passage:
    """Draw anew the parts that play beside the voices of a cue, and leave the voices as they are.

    Args:
        music: The three voices; drawn parts, which are replaced; and a person's own tracks, which stay.
        grid: The bars and hits of the scene.
        key: The cue's key.
        palette: The palette of the doublings and accents.
        asks: The direction of the scene's words.
        sizes: The size of the ensemble in each bar; as loudness asks in all where left out.
        without: Parts to leave out, by the name of their track.
    """
    stays = plain(music).tracks
    taken = {track.name for track in stays} | set(without)
    parts = _parts(stays, grid, key, forces_of(palette, asks), music.ticks, sizes)
    drawn = (
        Track(who.name, notes, seated((), 0, BESIDE[who], [(0, who)]), drawn=True)
        for who, notes in parts
        if who.name not in taken and len(notes)
    )
    tracks = sorted((*stays, *drawn), key=lambda track: file_order(track.name, track.number))
    return replace(music, tracks=tuple(tracks))


def plain(music: Passage) -> Passage:
    """Return a cue without the parts that Recue drew from its voices."""
    return replace(music, tracks=tuple(track for track in music.tracks if not track.drawn))


def played(
    voices: Mapping[Voice, Track],
    who: Mapping[Voice, Sequence[Instrument]],
    shape: Sequence[Phrase],
    bars: Bars,
) -> dict[Voice, Ints]:
    """Return the notes of each voice as those who lead its phrases can play them."""
    notes = {voice: _line(voices[voice], who[voice], shape, bars) for voice in who}
    for player in dict.fromkeys(each for leads in who.values() for each in leads if each.hands):
        in_reach = [voice for voice in who if {*who[voice]} == {player} and not _on_feet(voice, player)]
        notes |= in_hands({voice: notes[voice] for voice in in_reach}, player, bars)
    return notes


def _on_feet(voice: Voice, player: Instrument) -> bool:
    return voice is Voice.BASS and player.hands is not None and player.hands.feet


def _line(track: Track, leads: Sequence[Instrument], shape: Sequence[Phrase], bars: Bars) -> Ints:
    """Return the notes of a voice as its leads can play them, each from its first phrase to its last."""
    notes, parts = track.notes, list[Ints]()
    for lead, some in groupby(zip(leads, shape, strict=True), key=lambda each: each[0]):
        places = np.concatenate([phrase.of(notes) for _, phrase in some])
        parts.append(playable(notes[places], lead, bars, track.voice))
    beyond = np.delete(notes, np.concatenate([phrase.of(notes) for phrase in shape]), axis=0)
    return in_order(sounding(np.concatenate([*parts, beyond])))


def _led(track: Track, leads: Sequence[Instrument], shape: Sequence[Phrase], notes: Ints) -> Track:
    """Give a voice to its leads."""
    assert track.voice is not None
    players = changes(leads, shape, track.notes)
    messages = seated(track.messages, track.chased, CHANNELS[track.voice], players)
    return replace(track, messages=messages, notes=notes)


def _parts(
    tracks: Sequence[Track],
    grid: SceneGrid,
    key: Key,
    forces: Forces,
    ticks: int,
    sizes: Sequence[Size],
) -> Iterator[tuple[Instrument, Ints]]:
    """Yield the parts that play beside the voices; what leads a voice in a phrase does not double it there."""
    voices, shape = voices_of(tracks), phrases(tracks, grid.bars, sizes)
    bars = bars_of(grid, shape)
    notes = {voice: track.notes for voice, track in voices.items()}
    for doubling in forces.doublings:
        if doubling.voice in voices:
            track, program = voices[doubling.voice], doubling.instrument.program
            rests = [track.program_at(phrase.start) == program for phrase in shape]
            yield doubling.instrument, doubled(track.notes, doubling, shape, rests, bars)
    for part in forces.held if notes else ():
        chords = held(notes, part, shape, grid)
        yield part.instrument, playable(chords, part.instrument, bars, Voice.HARMONY)
    together = np.concatenate([np.zeros((0, 6), dtype=np.int64), *notes.values()])
    struck = strikes(together, grid)
    if forces.timpani is not None:
        yield TIMPANI, drummed(struck, key, forces.timpani, ticks)
    pattern = patterned(together, forces.pattern, forces.fill, shape, grid)
    drums = in_order(sounding(np.concatenate((accented(struck, forces.kit, ticks), pattern))))
    yield PERCUSSION, playable(drums, PERCUSSION, bars)
