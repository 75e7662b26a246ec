"""Rules of what players can play, and where a part breaks them.

Source: Adler, "The Study of Orchestration" (3rd edition), chapters 2 to 5 (strings), 6 to 8 (woodwinds), 9 to 11 (brass), 12 and
13 (percussion and keyboards) for what the rules are about; `bridge/midi/instruments.yaml` has the numbers of each instrument. The
numbers here are ours.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import Hands, Instrument
from bridge.midi.passage import ONSET, PITCH, RELEASE, VELOCITY, Ints

Floats = npt.NDArray[np.float64]
Seconds = Callable[[npt.ArrayLike], Floats]
"""Converts ticks from a cue's start to seconds."""

TOGETHER = 0.03
"""Seconds within which notes are struck together: what players are apart in a chord."""
LEGATO = 0.05
"""Seconds for which a note may sound on under the next one of a line."""
BREATH = 0.15
"""Seconds of rest that a breath takes."""
RUN = 3
"""Intervals of a run: fewer are an ornament, which may be twice as fast."""
AT_SPEED = 0.2
"""Seconds between two notes below which a leap is at speed."""
SOFT, LOUD = 45, 100
"""The velocities below which a note is soft, and above which it is loud."""


class Rule(StrEnum):
    """A rule of what can be played."""

    RANGE = "range"
    DYNAMICS = "dynamics"
    """A note outside of the range in which it can be had softly or loudly."""
    AT_ONCE = "at once"
    HANDS = "hands"
    SPEED = "speed"
    LEAP = "leap"
    BREATH = "breath"
    BOW = "bow"


@dataclass(frozen=True, slots=True)
class Violation:
    """A place where a part cannot be played."""

    rule: Rule
    instrument: Instrument
    tick: int
    """Ticks from the cue's start."""


@dataclass(frozen=True, slots=True)
class Attack:
    """Notes that are struck together."""

    notes: tuple[int, ...]
    """Their places in a table of notes."""
    tick: int
    """Ticks from the cue's start, of the first."""
    time: float
    """Seconds from the cue's start, of the first."""


def seconds_in(grid: SceneGrid) -> Seconds:
    """Return the clock of a scene; before its first line and after its last it goes as fast as beside them."""
    lines = np.array(grid.lines, dtype=np.float64)
    before, after = lines[0] - (lines[1] - lines[0]), lines[-1] + (lines[-1] - lines[-2])
    times = np.concatenate(([before], lines, [after]))
    ticks = np.arange(-1, len(lines) + 1) * TICKS_PER_STEP
    return lambda tick: np.interp(np.asarray(tick, dtype=np.float64), ticks, times)


def attacks(notes: Ints, seconds: Seconds) -> list[Attack]:
    """Gather the notes that are struck together.

    Args:
        notes: In order of onset. (n, 6)
        seconds: The scene's clock.
    """
    times, found = seconds(notes[:, ONSET]), list[Attack]()
    for at, (tick, time) in enumerate(zip(notes[:, ONSET].tolist(), times.tolist(), strict=True)):
        if found and time - found[-1].time <= TOGETHER:
            found[-1] = Attack((*found[-1].notes, at), found[-1].tick, found[-1].time)
        else:
            found.append(Attack((at,), tick, time))
    return found


def sounding_at(attack: Attack, ends: Floats, instrument: Instrument) -> list[int]:
    """Return the places of the notes that a player plays at an attack: those that are held, then those that are struck.

    Args:
        attack: Of a part.
        ends: The release of each of its notes, in seconds from the cue's start. (n,)
        instrument: Who plays it.
    """
    if instrument.struck:
        return [*attack.notes]
    held = np.flatnonzero(ends[: attack.notes[0]] > attack.time + LEGATO)
    return [*held.tolist(), *attack.notes]


def violations(notes: Ints, instrument: Instrument, seconds: Seconds) -> list[Violation]:
    """List where a part cannot be played on its instrument.

    Args:
        notes: The part, in order of onset. (n, 6)
        instrument: Who plays it.
        seconds: The scene's clock.
    """
    struck = attacks(notes, seconds)
    found = {
        Rule.RANGE: _outside(notes, (instrument.lowest, instrument.highest)),
        Rule.DYNAMICS: _dynamics(notes, instrument),
        Rule.AT_ONCE: _at_once(struck, seconds(notes[:, RELEASE]), instrument),
        Rule.SPEED: _speed(struck, instrument.agility),
        Rule.LEAP: _leaps(struck, notes, instrument),
        Rule.BREATH: _breaths(notes, seconds, instrument),
        Rule.BOW: _bows(notes, seconds, instrument),
    }
    return [Violation(rule, instrument, tick) for rule, ticks in found.items() for tick in ticks]


def by_hands(parts: Sequence[Ints], instrument: Instrument, seconds: Seconds) -> list[Violation]:
    """List where the voices that one player plays with two hands do not lie in them.

    Args:
        parts: The notes of each voice in the hands. (n, 6) each
        instrument: What is played; nothing is found where it is not played by hands.
        seconds: The scene's clock.
    """
    if instrument.hands is None or not parts:
        return []
    together = np.concatenate([*parts])
    notes = together[np.argsort(together[:, ONSET], kind="stable")]
    ends = seconds(notes[:, RELEASE])
    lie = (
        (attack.tick, notes[sounding_at(attack, ends, instrument), PITCH])
        for attack in attacks(notes, seconds)
    )
    return [
        Violation(Rule.HANDS, instrument, tick)
        for tick, pitches in lie
        if not in_two_hands(pitches.tolist(), instrument.hands)
    ]


def in_two_hands(pitches: Iterable[int], hands: Hands) -> bool:
    """Tell whether pitches lie in two hands: the lower ones in one, the others in the other."""
    keys = sorted(set(pitches))
    return any(_in_one(keys[:at], hands) and _in_one(keys[at:], hands) for at in range(len(keys) + 1))


def _in_one(keys: Sequence[int], hands: Hands) -> bool:
    return not keys or (len(keys) <= hands.fingers and keys[-1] - keys[0] <= hands.span)


def _outside(notes: Ints, compass: tuple[int, int]) -> list[int]:
    pitches = notes[:, PITCH]
    ticks: list[int] = notes[(pitches < compass[0]) | (pitches > compass[1]), ONSET].tolist()
    return ticks


def _dynamics(notes: Ints, instrument: Instrument) -> list[int]:
    soft, loud = notes[notes[:, VELOCITY] < SOFT], notes[notes[:, VELOCITY] > LOUD]
    return _outside(soft, instrument.soft) + _outside(loud, instrument.loud)


def _at_once(struck: Iterable[Attack], ends: Floats, instrument: Instrument) -> Iterator[int]:
    for attack in struck:
        if len(sounding_at(attack, ends, instrument)) > instrument.at_once:
            yield attack.tick


def _speed(struck: Sequence[Attack], agility: float) -> Iterator[int]:
    """Yield the last attack of each run that is too fast, and of each ornament that is twice as fast."""
    for at in range(1, len(struck)):
        if too_fast([each.time for each in struck[max(at - RUN, 0) : at + 1]], agility):
            yield struck[at].tick


def too_fast(times: Sequence[float], agility: float) -> bool:
    """Tell whether the last of up to RUN + 1 attacks comes too soon.

    Args:
        times: Of the attacks, in seconds, in order.
        agility: Notes that can be played in a second.
    """
    run = len(times) > RUN and times[-1] - times[-1 - RUN] < RUN / agility
    return run or (len(times) > 1 and times[-1] - times[-2] < 1 / (2 * agility))


def _leaps(struck: Sequence[Attack], notes: Ints, instrument: Instrument) -> Iterator[int]:
    pitches = notes[:, PITCH].tolist()
    for one, other in pairwise(struck):
        apart = other.time - one.time
        if leaps([pitches[at] for at in one.notes], [pitches[at] for at in other.notes], apart, instrument):
            yield other.tick


def leaps(one: Sequence[int], other: Sequence[int], apart: float, instrument: Instrument) -> bool:
    """Tell whether an attack is a leap from another that nobody plays: the nearest of their pitches are too far apart.

    Args:
        one: Pitches of the first.
        other: Pitches of the second.
        apart: Seconds between them.
        instrument: Who plays them.
    """
    if instrument.leap is None or apart >= AT_SPEED:
        return False
    return min(abs(first - second) for first in one for second in other) > instrument.leap


def _breaths(notes: Ints, seconds: Seconds, instrument: Instrument) -> Iterator[int]:
    """Yield the note in which each breath runs out."""
    if instrument.breath is None or not len(notes):
        return
    since = until = float(seconds(notes[0, ONSET]))
    for tick, on, off in zip(
        notes[:, ONSET].tolist(), seconds(notes[:, ONSET]), seconds(notes[:, RELEASE]), strict=True
    ):
        since = float(on) if on - until >= BREATH else since
        until = max(until, float(off))
        if until - since > instrument.breath:
            yield tick
            since = until


def _bows(notes: Ints, seconds: Seconds, instrument: Instrument) -> list[int]:
    if instrument.bow is None:
        return []
    length = seconds(notes[:, RELEASE]) - seconds(notes[:, ONSET])
    ticks: list[int] = notes[length > instrument.bow, ONSET].tolist()
    return ticks
