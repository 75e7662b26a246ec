"""Markov chains: counted, not trained."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np

from generator.baselines.tokens import (
    BAR,
    LENGTHS,
    MOST_AT_ONCE,
    NOTES,
    note_of,
    note_tokens,
    onset_of,
    onset_token,
    read,
    write,
)
from generator.conditions import STEPS, Conditions, Floats, Ints
from generator.corpus import CorpusPiece
from generator.dataset import passage, starts
from generator.decoding import notes_of, playable
from generator.harmony import CHORDS
from generator.roll import LOWEST, PITCHES

DENSITIES = STEPS + 1
"""The possible numbers of onsets a bar, 0 to STEPS."""
NOWHERE = STEPS
"""The state before a bar's first onset, and after its last."""
TOP, BELOW = 0, 1
"""A chord's top note, which follows the top note before; the others, which follow the note above them."""
SMOOTHING = 0.02
"""Added to every count, so that nothing is impossible."""


@dataclass(frozen=True, slots=True, eq=False)
class MarkovModel:
    """First-order chains over onsets, chord sizes, pitches and lengths, each given the conditions of the bar.

    As in Hiller & Isaacson ("Experimental music", 1959); of the conditions it uses density, strength and chords.
    """

    onset: Floats
    """The next onset given the bar's onsets asked for and this one; NOWHERE ends the bar. (DENSITIES, STEPS + 1, STEPS + 1)"""
    count: Floats
    """Notes of an onset given the bar's notes an onset asked for, rounded. (MOST_AT_ONCE, MOST_AT_ONCE)"""
    pitch: Floats
    """The next pitch given the chord and the note it follows, for TOP and BELOW. (2, CHORDS, PITCHES, PITCHES)"""
    length: Floats
    """A note's length given the sixteenths to the next onset, for TOP and BELOW. (2, STEPS + 1, len(LENGTHS))"""

    @classmethod
    def learn(cls, pieces: Sequence[CorpusPiece], bars: int = 16) -> Self:
        """Count the transitions in passages of so many bars."""
        counted = cls(
            onset=np.full((DENSITIES, STEPS + 1, STEPS + 1), SMOOTHING),
            count=np.full((MOST_AT_ONCE, MOST_AT_ONCE), SMOOTHING),
            pitch=np.full((2, CHORDS, PITCHES, PITCHES), SMOOTHING),
            length=np.full((2, STEPS + 1, len(LENGTHS)), SMOOTHING),
        )
        for piece, first in starts(pieces, bars)[::2]:  # every other one: they overlap by half
            found = passage(pieces[piece], first, bars)
            steps = found.conditions.steps
            counted._count(write(notes_of(found.roll, steps), steps), found.conditions, found.chords)
        return cls(*(table / table.sum(-1, keepdims=True) for table in counted.tables.values()))

    @property
    def tables(self) -> dict[str, Floats]:
        """The chains by name."""
        return {"onset": self.onset, "count": self.count, "pitch": self.pitch, "length": self.length}

    def _count(self, tokens: Sequence[int], asked: Conditions, chords: Ints) -> None:
        """Add the transitions of one passage."""
        bar, step = -1, NOWHERE
        above: int | None = None
        top: int | None = None
        for place, token in enumerate(tokens):
            if token == BAR:
                if bar >= 0:
                    self.onset[_density(asked, bar), step, NOWHERE] += 1
                bar, step = bar + 1, NOWHERE
            elif token < NOTES:
                after, count = onset_of(token)
                self.onset[_density(asked, bar), step, after] += 1
                self.count[_strength(asked, bar), count - 1] += 1
                step, above = after, None
            else:
                pitch, length = note_of(token)
                chord = chords[bar, _half(step, int(asked.steps[bar]))]
                which, before = (TOP, top) if above is None else (BELOW, above)
                if before is not None:
                    self.pitch[which, chord, before, pitch - LOWEST] += 1
                self.length[which, _until(tokens, place, step), LENGTHS.tolist().index(length)] += 1
                top = pitch - LOWEST if above is None else top
                above = pitch - LOWEST

    def sample(self, conditions: Conditions, chords: Ints, seed: int) -> Ints:
        """Sample the notes of a scene; see `generator.composing.NoteModel`."""
        rng = np.random.default_rng(seed)
        tokens, top = (
            [BAR],
            int(np.clip(conditions.register[0] - LOWEST, 0, PITCHES - 1)),
        )  # as if it came before
        for bar in range(conditions.bars):
            steps = int(conditions.steps[bar])
            onsets = self._onsets(_density(conditions, bar), steps, rng)
            for step, until in pairwise([*onsets, steps]):
                count = 1 + int(rng.choice(MOST_AT_ONCE, p=self.count[_strength(conditions, bar)]))
                chord = int(chords[bar, _half(step, steps)])
                pitches = self._pitches(chord, top, count, rng)
                top = pitches[0]
                odds = [self.length[TOP if n == 0 else BELOW, until - step] for n in range(len(pitches))]
                lengths = np.array([LENGTHS[rng.choice(len(LENGTHS), p=p)] for p in odds])
                tokens.append(onset_token(step, len(pitches)))
                tokens += note_tokens(np.array(pitches) + LOWEST, lengths).tolist()
            tokens.append(BAR)
        return playable(read(tokens, conditions.steps))

    def _onsets(self, density: int, steps: int, rng: np.random.Generator) -> list[int]:
        """Sample the onsets of a bar."""
        found, step = list[int](), NOWHERE
        while True:
            odds = self.onset[density, step].copy()
            odds[steps:NOWHERE] = 0
            odds[: 0 if step == NOWHERE else step + 1] = 0
            step = int(rng.choice(STEPS + 1, p=odds / odds.sum()))
            if step == NOWHERE:
                return found
            found.append(step)

    def _pitches(self, chord: int, top: int, count: int, rng: np.random.Generator) -> list[int]:
        """Sample the pitches of an onset from the top down, above LOWEST; fewer where there is no room below."""
        found = [int(rng.choice(PITCHES, p=self.pitch[TOP, chord, top]))]
        while len(found) < count and found[-1] > 0:
            odds = self.pitch[BELOW, chord, found[-1], : found[-1]]
            found.append(int(rng.choice(found[-1], p=odds / odds.sum())))
        return found


def _density(asked: Conditions, bar: int) -> int:
    """Return the number of onsets asked of a bar."""
    return round(float(asked.density[bar] * asked.steps[bar]))


def _strength(asked: Conditions, bar: int) -> int:
    """Return a row of `count`: the notes an onset asked for, less one."""
    return min(max(round(float(asked.strength[bar])), 1), MOST_AT_ONCE) - 1


def _half(step: int, steps: int) -> int:
    """Return the half of a bar that a sixteenth is in, 0 or 1."""
    return int(step * 2 >= steps)


def _until(tokens: Sequence[int], place: int, step: int) -> int:
    """Return the sixteenths from an onset to the next one in its bar, or to where the longest bar would end."""
    after = next(token for token in tokens[place:] if token < NOTES)
    return (STEPS if after == BAR else onset_of(after)[0]) - step
