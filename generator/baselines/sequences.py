"""The baselines that write one token after another: learning to, and playing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from generator.baselines.networks import BAR_NUMBERS, Memory, NextToken
from generator.baselines.tokens import BAR, allowed, read, write
from generator.baselines.told import Told, tell
from generator.baselines.training import told_hits
from generator.conditions import Conditions, Ints
from generator.dataset import Passage
from generator.decoding import notes_of, playable

NUCLEUS = 0.97
"""Share of the likelihood a token is drawn from, the likeliest first (Holtzman et al., "The curious case of neural text
degeneration", 2020)."""
PASSED_OVER = -100
"""The target of a place that counts for nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class SequenceLearner:
    """Learns to say the next token."""

    network: NextToken
    longest: int = 384
    """Tokens of a passage that are learned from."""

    def loss(self, passages: Sequence[Passage], rng: np.random.Generator) -> Tensor:
        """Cross-entropy of each token given those before, in nats a bar."""
        rows = [_told(p, rng, self.longest) for p in passages]
        size = max(len(tokens) for tokens, _, _ in rows) - 1
        tokens = torch.zeros(len(rows), size, dtype=torch.int64)
        wanted = torch.full_like(tokens, PASSED_OVER)
        bars, chords = torch.zeros(len(rows), size, BAR_NUMBERS), torch.zeros(len(rows), size, 2).long()
        for number, (told, numbers, harmony) in enumerate(rows):
            end = len(told) - 1
            tokens[number, :end], wanted[number, :end] = told[:-1], told[1:]
            bars[number, :end], chords[number, :end] = numbers[:-1], harmony[:-1]
        logits, _ = self.network(tokens, bars, chords, [])
        total = functional.cross_entropy(
            logits.float().flatten(0, 1), wanted.flatten(), ignore_index=PASSED_OVER, reduction="sum"
        )
        return total / int((wanted == BAR).sum())


def _told(of: Passage, rng: np.random.Generator, longest: int) -> tuple[Tensor, Tensor, Tensor]:
    """A passage's tokens, and what is asked of each one's bar."""
    steps = of.conditions.steps
    tokens = torch.tensor(write(notes_of(of.roll, steps), steps)[: longest + 1])
    told = tell(of.conditions, of.chords, told_hits(of, rng))
    bar = ((tokens == BAR).cumsum(0) - 1).clamp(max=len(steps) - 1)
    return tokens, told.bars[bar], told.chords[bar]


@dataclass(frozen=True, slots=True, eq=False)
class SequencePlayer:
    """Draws one token after another; what is asked of each bar is told with its tokens, and nothing is forced."""

    network: NextToken

    def play(self, conditions: Conditions, chords: Ints, seed: int) -> Ints:
        """Play a scene; see `generator.composing.Player`."""
        source = torch.Generator().manual_seed(seed)
        told = tell(conditions, chords)
        with torch.inference_mode():
            tokens = _drawn(self.network, told, conditions.steps, source)
        return playable(read(tokens, conditions.steps))


def _drawn(network: NextToken, told: Told, steps: Ints, source: torch.Generator) -> list[int]:
    """Draw the tokens of every bar."""
    tokens, memory, bar = [BAR], Memory(), 0
    while bar < len(steps):
        last = torch.tensor([[tokens[-1]]])
        logits, memory = network(
            last, told.bars[None, bar : bar + 1], told.chords[None, bar : bar + 1], memory
        )
        closed = torch.from_numpy(~allowed(tokens, int(steps[bar])))
        tokens.append(_draw(logits[0, 0].masked_fill(closed, -torch.inf), source))
        bar += tokens[-1] == BAR
    return tokens


def _draw(logits: Tensor, source: torch.Generator) -> int:
    """Draw from the likeliest tokens that make up NUCLEUS. (VOCABULARY,)"""
    odds, order = logits.softmax(-1).sort(descending=True)
    odds = odds.masked_fill(odds.cumsum(0) - odds > NUCLEUS, 0)
    return int(order[torch.multinomial(odds, 1, generator=source)])
