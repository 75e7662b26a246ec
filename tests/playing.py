"""Who plays what in a cue, read from its tracks alone, and what of it nobody can play."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from bridge.grid.bars import SceneGrid
from bridge.midi import events as smf
from bridge.midi.instruments import BESIDE, INSTRUMENTS, Instrument
from bridge.midi.palettes import FORCES, Palette
from bridge.midi.passage import ONSET, Ints, Passage, Track
from bridge.score.orchestration.playable import Violation, by_hands, seconds_in, violations
from generator.score import Voice

NAMED = {instrument.name: instrument for instrument in BESIDE}


def players(track: Track, palette: Palette) -> Iterator[tuple[Instrument, Ints]]:
    """Yield the instruments of a track, one after another, each with its notes."""
    if track.drawn:
        yield NAMED[track.name], track.notes
        return
    changes = [(tick, event[1]) for tick, event in track.messages if event[0] & 0xF0 == smf.PROGRAM_CHANGE]
    starts = [-1_000_000, *(tick for tick, _ in changes[1:]), 1 << 40]
    for (first, last), (_, program) in zip(pairwise(starts), changes, strict=True):
        onsets = track.notes[:, ONSET]
        yield lead(palette, track.voice, program), track.notes[(onsets >= first) & (onsets < last)]


def lead(palette: Palette, voice: Voice | None, program: int) -> Instrument:
    """Return the instrument of a program that leads a voice."""
    assert voice is not None
    leads = (*FORCES[palette].leads[voice], *(each for each in INSTRUMENTS.values() if voice in each.voices))
    return next(each for each in leads if each.program == program)


def wrong(music: Passage, grid: SceneGrid, palette: Palette) -> list[Violation]:
    """List what nobody can play in a cue."""
    seconds, found = seconds_in(grid), list[Violation]()
    hands: defaultdict[Instrument, list[Ints]] = defaultdict(list)
    for track in music.tracks:
        for who, notes in players(track, palette):
            found += violations(notes, who, seconds)
            on_feet = who.hands and who.hands.feet and track.voice is Voice.BASS
            if who.hands and not on_feet:
                hands[who].append(notes)
    return [*found, *(each for who, parts in hands.items() for each in by_hands(parts, who, seconds))]
