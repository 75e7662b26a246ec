"""Playable lines: what composed notes become for who plays them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import Instrument
from bridge.midi.passage import ONSET, PITCH, RELEASE, VELOCITY, Ints, in_order, sounding
from bridge.score.orchestration.phrases import Phrase
from bridge.score.orchestration.playable import (
    BREATH,
    LOUD,
    RUN,
    SOFT,
    Attack,
    Seconds,
    attacks,
    leaps,
    seconds_in,
    sounding_at,
    too_fast,
    violations,
)
from bridge.score.orchestration.ranges import in_range
from generator.score import Voice

ROUNDS = 8
"""Times that a line is gone over at the most: to leave out a note moves what is struck together."""
EARLIER = 1e-6
"""Seconds that are more than rounding."""
WHOLE = 0.9
"""The share of a bow or a breath after which a long note is struck again."""
MOST_OF_A_NOTE = 2
"""A note before a breath lasts so many times the breath, itself included."""


@dataclass(frozen=True, slots=True)
class Bars:
    """What a line is played over: its clock, and the weight of each sixteenth."""

    seconds: Seconds
    beats: Ints
    """The ticks of all beats, in order. (beats,)"""
    lines: frozenset[int]
    """The sixteenths of bar lines."""
    hits: frozenset[int]
    """The sixteenths that meet a hit."""
    phrases: frozenset[int]
    """The sixteenths on which phrases begin."""

    def is_beat(self, tick: int) -> bool:
        """Tell whether a beat is the sixteenth nearest to a tick."""
        return bool((self.beats == round(tick / TICKS_PER_STEP) * TICKS_PER_STEP).any())

    def weight(self, tick: int) -> int:
        """Return how much a note on a tick counts: on a hit most, then on a bar line, a beat, an eighth, a sixteenth."""
        step = round(tick / TICKS_PER_STEP)
        if abs(tick - step * TICKS_PER_STEP) > TICKS_PER_STEP // 4:
            return 0
        ranks = (step in self.hits, step in self.lines, self.is_beat(tick), step % 2 == 0)
        return next((5 - rank for rank, holds in enumerate(ranks) if holds), 1)

    def pause(self, tick: int) -> int:
        """Return how well breath is taken before a note on a tick: best before a phrase, then as the note counts."""
        return 6 if round(tick / TICKS_PER_STEP) in self.phrases else self.weight(tick)

    def tick_at(self, second: float) -> int:
        """Return the last tick before a second."""
        low, high = -TICKS_PER_STEP, int(self.beats[-1]) + 16 * TICKS_PER_STEP
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.seconds(middle) < second - EARLIER else (low, middle)
        return low


def bars_of(grid: SceneGrid, shape: Sequence[Phrase] = ()) -> Bars:
    """Return what the lines of a scene are played over; its phrases are where breath is taken first."""
    return Bars(
        seconds_in(grid),
        np.array(grid.beat_steps) * TICKS_PER_STEP,
        frozenset(grid.bar_steps),
        frozenset(hit.step for hit in grid.hits if hit.met),
        frozenset(phrase.start // TICKS_PER_STEP for phrase in shape),
    )


def playable(notes: Ints, instrument: Instrument, bars: Bars, voice: Voice | None = None) -> Ints:
    """Return a part as its instrument can play it.

    A note out of range moves by octaves. Of too many at once the outer ones stay, or those of the voice; what is too fast
    loses its lightest notes; what leaps too far at speed moves by octaves. A note longer than a bow or a breath is struck
    again, and breath is taken where it is heard least: before a bar line, after a long note.

    Args:
        notes: The part, in order of onset. (n, 6)
        instrument: Who plays it.
        bars: What it is played over.
        voice: The voice that it is, if it is one.
    """
    line = folded(notes, instrument)
    for _ in range(ROUNDS):
        if not violations(line, instrument, bars.seconds):
            break
        line = _few(line, instrument, bars, voice)
        line = _slower(line, instrument, bars)
        line = _nearer(line, instrument, bars)
        line = _audible(line, instrument)
        line = _breathed(_struck_again(line, instrument, bars), instrument, bars)
    return line


def folded(notes: Ints, instrument: Instrument) -> Ints:
    """Fold notes into an instrument's range; of two that meet at one pitch the longer sounds. (n, 6) -> (m, 6)"""
    pitches = in_range(notes[:, PITCH], instrument)
    if (pitches == notes[:, PITCH]).all():
        return notes
    moved = notes.copy()
    moved[:, PITCH] = pitches
    return in_order(sounding(moved))


def _audible(notes: Ints, instrument: Instrument) -> Ints:
    """Play as softly and as loudly as can be had where a note lies."""
    line = notes.copy()
    for (lowest, highest), bound, limit in (
        (instrument.soft, np.maximum, SOFT),
        (instrument.loud, np.minimum, LOUD),
    ):
        outside = (line[:, PITCH] < lowest) | (line[:, PITCH] > highest)
        line[outside, VELOCITY] = bound(line[outside, VELOCITY], limit)
    return line


def _few(notes: Ints, instrument: Instrument, bars: Bars, voice: Voice | None) -> Ints:
    """Leave no more notes at once than there are players: the others are not struck, or end where new ones begin."""
    line, gone, ends = notes.copy(), set[int](), bars.seconds(notes[:, RELEASE])
    for attack in attacks(notes, bars.seconds):
        struck = sorted(attack.notes, key=lambda at: line[at, PITCH])
        kept = chosen(line[struck, PITCH].tolist(), instrument.at_once, voice)
        gone |= {at for place, at in enumerate(struck) if place not in kept}
        held = [at for at in sounding_at(attack, ends, instrument) if at not in gone]
        for at in held[: max(0, len(held) - instrument.at_once)]:
            line[at, RELEASE], ends[at] = max(line[at, ONSET] + 1, attack.tick), attack.time
    return _without(line, gone)


def chosen(pitches: Sequence[int], most: int, voice: Voice | None) -> set[int]:
    """Return the places of the pitches that stay: of a melody the upper, of a bass the lower, else the outer and the unlike.

    Args:
        pitches: From the lowest up.
        most: How many may stay.
        voice: What they are part of.
    """
    places = [*range(len(pitches))]
    while len(places) > most:
        if voice is Voice.MELODY or voice is Voice.BASS or len(places) == 2:
            places.pop(-1 if voice is Voice.BASS else 0)
        else:
            places.remove(_least(places, pitches))
    return set(places)


def _least(places: Sequence[int], pitches: Sequence[int]) -> int:
    """Return the inner pitch that another has in an octave, else the one nearest to its neighbours."""

    def counts(place: int) -> tuple[bool, int]:
        alike = sum((pitches[place] - pitches[other]) % 12 == 0 for other in places) > 1
        return not alike, min(abs(pitches[place] - pitches[other]) for other in places if other != place)

    return min(places[1:-1], key=counts)


def _slower(notes: Ints, instrument: Instrument, bars: Bars) -> Ints:
    """Leave out the lightest notes of what is too fast; those before them last as long as they did."""
    line, gone, kept = notes.copy(), set[int](), list[Attack]()
    for attack in attacks(notes, bars.seconds):
        kept.append(attack)
        while too_fast([each.time for each in kept[-1 - RUN :]], instrument.agility):
            run = range(max(1, len(kept) - 1 - RUN), len(kept))
            close = kept[-1].time - kept[-2].time < 1 / (2 * instrument.agility)
            some = range(max(0, len(kept) - 2), len(kept)) if close else run
            lightest = min(some, key=lambda at: (bars.weight(kept[at].tick), at))
            light = kept.pop(lightest)
            gone |= set(light.notes)
            if lightest:
                _lengthened(line, kept[lightest - 1], light, attack)
    return _without(line, gone)


def _lengthened(line: Ints, before: Attack, light: Attack, now: Attack) -> None:
    """Hold the notes before one that is left out as long as it was, if they led up to it."""
    end = int(line[[*light.notes], RELEASE].max())
    end = min(end, now.tick) if now is not light else end
    for at in before.notes:
        if abs(line[at, RELEASE] - light.tick) < TICKS_PER_STEP // 2:
            line[at, RELEASE] = max(line[at, RELEASE], end)


def _nearer(notes: Ints, instrument: Instrument, bars: Bars) -> Ints:
    """Move what leaps too far at speed by octaves; what cannot move is left out."""
    if instrument.leap is None:
        return notes
    line, gone = notes.copy(), set[int]()
    before: Attack | None = None
    for attack in attacks(notes, bars.seconds):
        places = [*attack.notes]
        shift: int | None = 0
        if before is not None:
            one, other = (line[[*each.notes], PITCH].tolist() for each in (before, attack))
            shift = _octaves(one, other, attack.time - before.time, instrument)
        if shift is None:
            gone |= set(places)
        else:
            line[places, PITCH] += shift
            before = attack
    return in_order(sounding(_without(line, gone)))


def _octaves(one: Sequence[int], other: Sequence[int], apart: float, instrument: Instrument) -> int | None:
    """Return the octaves, in semitones, by which an attack moves to be within reach of another; None where none does."""
    for shift in (0, 12, -12, 24, -24, 36, -36, 48, -48):
        moved = [pitch + shift for pitch in other]
        inside = min(moved) >= instrument.lowest and max(moved) <= instrument.highest
        if inside and not leaps(one, moved, apart, instrument):
            return shift
    return None


def _struck_again(notes: Ints, instrument: Instrument, bars: Bars) -> Ints:
    """Divide the notes that are longer than a bow or a breath at beats."""
    limit = instrument.bow or instrument.breath
    if limit is None:
        return notes
    rows = [part for row in notes.tolist() for part in _parted(row, WHOLE * limit, bars)]
    return in_order(np.array(rows, dtype=np.int64).reshape(-1, 6))


def _parted(row: list[int], longest: float, bars: Bars) -> Iterator[list[int]]:
    """Yield the parts of a note, none longer than so many seconds."""
    onset = row[ONSET]
    while float(bars.seconds(row[RELEASE]) - bars.seconds(onset)) > longest:
        tick = _division(onset, float(bars.seconds(onset)) + longest, bars)
        yield [onset, tick, *row[2:]]
        onset = tick
    if onset < row[RELEASE]:
        yield [onset, *row[1:]]


def _division(onset: int, latest: float, bars: Bars) -> int:
    """Return the last beat of a note up to a second, else that second."""
    inside = bars.beats[(bars.beats > onset) & (bars.seconds(bars.beats) <= latest)]
    return int(inside[-1]) if len(inside) else bars.tick_at(latest)


def _breathed(notes: Ints, instrument: Instrument, bars: Bars) -> Ints:
    """Take breath wherever one runs out."""
    line = notes
    for _ in notes:
        stretch = _breathless(line, instrument.breath, bars) if instrument.breath else []
        if not stretch:
            break
        line = _with_breath(line, stretch, bars)
    return line


def _breathless(line: Ints, breath: float, bars: Bars) -> list[Attack]:
    """Return the attacks since the last breath up to the one in which it runs out; none where it lasts."""
    stretch, until = list[Attack](), -np.inf
    for attack in attacks(line, bars.seconds):
        stretch = [attack] if attack.time - until >= BREATH else [*stretch, attack]
        until = max(until, float(bars.seconds(line[[*attack.notes], RELEASE]).max()))
        if until - stretch[0].time > breath:
            return stretch
    return []


def _with_breath(line: Ints, stretch: Sequence[Attack], bars: Bars) -> Ints:
    """Take one breath in a stretch, before the attack where there is most room for it; where there is none, instead of one."""
    room = [
        (
            bars.pause(other.tick) if other.time - one.time >= MOST_OF_A_NOTE * BREATH else -1,
            other.time - one.time,
            at,
        )
        for at, (one, other) in enumerate(pairwise(stretch), 1)
    ]
    pause, _, at = max(room, default=(-1, 0.0, 0))
    if pause < 0:
        light = min(stretch[1:] or stretch, key=lambda each: (bars.weight(each.tick), -each.tick))
        return _without(line, light.notes)
    return _rested(line, stretch[at], bars)


def _rested(line: Ints, attack: Attack, bars: Bars) -> Ints:
    """Rest before an attack; what was held over it is struck again with it."""
    rest = bars.tick_at(attack.time - BREATH)
    over = (line[:, ONSET] < rest) & (line[:, RELEASE] > rest)
    again = line[over & (line[:, RELEASE] > attack.tick + TICKS_PER_STEP)].copy()
    again[:, ONSET] = attack.tick
    rested = line.copy()
    rested[over, RELEASE] = rest
    return in_order(sounding(np.concatenate((rested, again))))


def _without(notes: Ints, gone: Collection[int]) -> Ints:
    """Leave out the notes at some places."""
    return np.delete(notes, [*gone], axis=0) if gone else notes
