"""The baselines by name: how each is built, trained and played."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from generator.baselines.markov import MarkovPlayer
from generator.baselines.networks import (
    Attentive,
    BarDecoder,
    BarEncoder,
    NextToken,
    Recurrent,
    SequenceConfig,
    VaeConfig,
)
from generator.baselines.sequences import SequenceLearner, SequencePlayer
from generator.baselines.training import Course, Learner, learn
from generator.baselines.vae import VaeLearner, VaePlayer
from generator.composing import Player
from generator.corpus import Piece

MARKOV, LSTM, CVAE, TRANSFORMER = "markov", "lstm", "cvae", "transformer"


@dataclass(frozen=True, slots=True)
class Kind:
    """A baseline that is a network."""

    config: Any
    """Its sizes: a dataclass."""
    build: Callable[[Any], nn.Module]
    """The network that plays, fresh, of such sizes."""
    learner: Callable[[Any], Learner]
    """What trains it."""
    player: Callable[[Any], Player]
    """What plays with it."""
    course: Course


KINDS: dict[str, Kind] = {
    LSTM: Kind(
        SequenceConfig(),
        lambda config: NextToken(config, Recurrent(config)),
        SequenceLearner,
        SequencePlayer,
        Course(steps=1300, rate=2e-3),
    ),
    CVAE: Kind(
        VaeConfig(),
        BarDecoder,
        lambda network: VaeLearner(BarEncoder(network.config), network),
        VaePlayer,
        Course(steps=800, rate=1e-3),
    ),
    TRANSFORMER: Kind(
        SequenceConfig(layers=4),
        lambda config: NextToken(config, Attentive(config)),
        SequenceLearner,
        SequencePlayer,
        Course(steps=450, rate=1.5e-3, rise=100),
    ),
}
"""The steps are half an hour on a processor core that is shared."""
NAMES = (MARKOV, *KINDS)
"""Every baseline."""


def trained(
    name: str,
    pieces: Sequence[Piece],
    check: Sequence[Piece],
    steps: int | None,
    seed: int | None,
    checkpoint: Path,
    report: Callable[[str], None],
) -> dict[str, Tensor]:
    """Train a baseline.

    Args:
        name: One of NAMES.
        pieces: To learn from.
        check: Never learned from; says which weights are best.
        steps: Updates; as many as its course has where None. A Markov chain is counted at once.
        seed: Likewise.
        checkpoint: Where the state is kept, and taken up.
        report: Takes a line now and then.

    Returns:
        Its weights by name.

    Raises:
        CheckpointError: If the checkpoint cannot be read, or is of another run.
        SaveError: If it cannot be written.
    """
    if name == MARKOV:
        tables = MarkovPlayer.learn(pieces).tables
        return {key: torch.from_numpy(table) for key, table in tables.items()}
    kind = KINDS[name]
    given = {"steps": steps, "seed": seed}
    course = replace(kind.course, **{key: value for key, value in given.items() if value is not None})
    torch.manual_seed(course.seed)
    network = kind.build(kind.config)
    learn(name, kind.learner(network), pieces, check, course, checkpoint, report)
    return network.state_dict()


def player_of(name: str, tensors: dict[str, Tensor]) -> Player:
    """What plays with some weights; the inverse of `trained`.

    Raises:
        RuntimeError: If they are another network's.
    """
    if name == MARKOV:
        tables = {key: value.double().numpy() for key, value in tensors.items()}
        return MarkovPlayer(**{key: table / table.sum(-1, keepdims=True) for key, table in tables.items()})
    network = KINDS[name].build(KINDS[name].config)
    network.load_state_dict({key: value.float() for key, value in tensors.items()})
    return KINDS[name].player(network.eval().requires_grad_(requires_grad=False))
