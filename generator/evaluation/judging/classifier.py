"""The network that tells composed windows from real ones by their features.

Each feature enters by its rank among the windows that are learned from, bent at a few places, so that the network can part
a feature's values where it needs to, as decision trees do. On this music it tells at least as well as gradient boosting.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.conditions import Bools, Floats

BENDS = (-0.5, 0.0, 0.5)
"""Ranks, from -1 to 1, around which a feature has an input of its own."""
STEEPNESS = 3.0
"""Of those inputs: each goes from -1 to 1 over two ranks divided by it."""
HIDDEN = 32
DROPPED_INPUTS, DROPPED = 0.2, 0.4
DECAY = 0.1
FASTEST = 5e-3
"""The highest learning rate: Smith & Topin, "Super-convergence" (2018)."""
EPOCHS = 20
BATCH = 256


def learned_odds(known: Floats, real: Bools, asked: Floats, seed: int) -> Floats:
    """Learn from some windows, and return the odds of others to be real.

    Args:
        known: Features of the windows to learn from, NaN where undefined. (known, features)
        real: The truth about them. (known,)
        asked: Features of other windows. (asked, features)
        seed: Of the weights and of the order.

    Returns:
        0 to 1, balanced: 0.5 is undecided however many of the known were real. (asked,)
    """
    source = torch.Generator().manual_seed(seed)
    with _one_thread(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        inputs = encoded(known, known)
        network = _network(inputs.shape[1])
        _train(network, inputs, torch.from_numpy(real).float(), source)
    with torch.inference_mode():
        odds: Floats = network(encoded(asked, known))[:, 0].sigmoid().numpy()
    return odds


@contextmanager
def _one_thread() -> Iterator[None]:
    """Compute on one thread: several spend more on waiting for each other than so small a network takes."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _network(inputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Dropout(DROPPED_INPUTS),
        nn.Linear(inputs, HIDDEN),
        nn.GELU(),
        nn.Dropout(DROPPED),
        nn.Linear(HIDDEN, 1),
    )


def _train(network: nn.Sequential, inputs: Tensor, real: Tensor, source: torch.Generator) -> None:
    batch = min(BATCH, len(inputs))
    steps = len(inputs) // batch
    optimizer = torch.optim.AdamW(network.parameters(), FASTEST, weight_decay=DECAY, fused=True)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimizer, FASTEST, total_steps=EPOCHS * steps)
    balance = (1 - real).sum() / real.sum()
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(inputs), generator=source)[: steps * batch].view(steps, batch):
            optimizer.zero_grad()
            logits = network(inputs[chosen])[:, 0]
            functional.binary_cross_entropy_with_logits(logits, real[chosen], pos_weight=balance).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            pace.step()
    network.eval()


def encoded(features: Floats, known: Floats) -> Tensor:
    """Return features as inputs: ranks, bent ranks, and a mark where one is undefined.

    Args:
        features: NaN where undefined. (windows, features)
        known: Those among which ranks are counted. (known, features)

    Returns:
        (windows, (2 + len(BENDS)) * features)
    """
    ranks = np.stack([_ranks(*columns) for columns in zip(features.T, known.T, strict=True)], axis=1)
    bent = [np.clip((ranks - at) * STEEPNESS, -1, 1) for at in BENDS]
    undefined = np.isnan(features)
    return torch.from_numpy(np.concatenate([ranks, *bent, undefined], axis=1).astype(np.float32))


def _ranks(values: Floats, known: Floats) -> Floats:
    """Return the rank of each value, -1 to 1; 0 where it is undefined or nothing is known."""
    order = np.sort(known[~np.isnan(known)])
    below = np.searchsorted(order, values, side="left") + np.searchsorted(order, values, side="right")
    ranks: Floats = np.where(np.isnan(values) | (len(order) == 0), 0, below / max(len(order), 1) - 1)
    return ranks
