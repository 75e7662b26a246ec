"""The baselines that generate one token after another: training and sampling."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from generator.baselines.condition_inputs import BarConditions, encode_bars
from generator.baselines.networks import BAR_NUMBERS, Memory, NextToken
from generator.baselines.tokens import BAR, allowed, read, write
from generator.baselines.training import sampled_hits
from generator.conditions import Conditions, Ints
from generator.dataset import TrainingPassage
from generator.decoding import notes_of, playable

NUCLEUS = 0.97
"""The probability mass a token is sampled from, the likeliest first (nucleus sampling: Holtzman et al., "The curious case of
neural text degeneration", 2020)."""
PASSED_OVER = -100
"""The target of a padded position, which is ignored."""


@dataclass(frozen=True, slots=True, eq=False)
class SequenceLearner:
    """The training objective of a sequence model: to predict the next token."""

    network: NextToken
    longest: int = 384
    """The most tokens of a passage."""

    def loss(self, passages: Sequence[TrainingPassage], rng: np.random.Generator) -> Tensor:
        """Compute the cross-entropy of each token given those before, in nats a bar."""
        rows = [_training_row(p, rng, self.longest) for p in passages]
        size = max(len(tokens) for tokens, _, _ in rows) - 1
        tokens = torch.zeros(len(rows), size, dtype=torch.int64)
        wanted = torch.full_like(tokens, PASSED_OVER)
        bars, chords = torch.zeros(len(rows), size, BAR_NUMBERS), torch.zeros(len(rows), size, 2).long()
        for number, (row, numbers, harmony) in enumerate(rows):
            end = len(row) - 1
            tokens[number, :end], wanted[number, :end] = row[:-1], row[1:]
            bars[number, :end], chords[number, :end] = numbers[:-1], harmony[:-1]
        logits, _ = self.network(tokens, bars, chords, [])
        total = functional.cross_entropy(
            logits.float().flatten(0, 1), wanted.flatten(), ignore_index=PASSED_OVER, reduction="sum"
        )
        return total / int((wanted == BAR).sum())


def _training_row(
    of: TrainingPassage, rng: np.random.Generator, longest: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Return a passage's tokens, and the conditions of each one's bar."""
    steps = of.conditions.steps
    tokens = torch.tensor(write(notes_of(of.roll, steps), steps)[: longest + 1])
    asked = encode_bars(of.conditions, of.chords, sampled_hits(of, rng))
    bar = ((tokens == BAR).cumsum(0) - 1).clamp(max=len(steps) - 1)
    return tokens, asked.bars[bar], asked.chords[bar]


@dataclass(frozen=True, slots=True, eq=False)
class SequenceModel:
    """A next-token network as a note model; each token is given the conditions of its bar, and none is enforced."""

    network: NextToken

    def sample(self, conditions: Conditions, chords: Ints, seed: int) -> Ints:
        """Sample the notes of a scene; see `generator.composing.NoteModel`."""
        source = torch.Generator().manual_seed(seed)
        asked = encode_bars(conditions, chords)
        with torch.inference_mode():
            tokens = _drawn(self.network, asked, conditions.steps, source)
        return playable(read(tokens, conditions.steps))


def _drawn(network: NextToken, asked: BarConditions, steps: Ints, source: torch.Generator) -> list[int]:
    """Sample the tokens of every bar."""
    tokens, memory, bar = [BAR], Memory(), 0
    while bar < len(steps):
        last = torch.tensor([[tokens[-1]]])
        logits, memory = network(
            last, asked.bars[None, bar : bar + 1], asked.chords[None, bar : bar + 1], memory
        )
        closed = torch.from_numpy(~allowed(tokens, int(steps[bar])))
        tokens.append(_draw(logits[0, 0].masked_fill(closed, -torch.inf), source))
        bar += tokens[-1] == BAR
    return tokens


def _draw(logits: Tensor, source: torch.Generator) -> int:
    """Sample from the likeliest tokens that make up NUCLEUS. (VOCABULARY,)"""
    odds, order = logits.softmax(-1).sort(descending=True)
    odds = odds.masked_fill(odds.cumsum(0) - odds > NUCLEUS, 0)
    return int(order[torch.multinomial(odds, 1, generator=source)])
