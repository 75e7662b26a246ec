"""The baselines by name: construction, training and sampling of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from generator.baselines.markov import MarkovModel
from generator.baselines.networks import (
    Attentive,
    BarDecoder,
    BarEncoder,
    NextToken,
    Recurrent,
    SequenceConfig,
    VaeConfig,
)
from generator.baselines.sequences import SequenceLearner, SequenceModel
from generator.baselines.training import BaselineRecipe, Learner, learn
from generator.baselines.vae import VaeLearner, VaeModel
from generator.composing import NoteModel
from generator.corpus import CorpusPiece

MARKOV, LSTM, CVAE, TRANSFORMER = "markov", "lstm", "cvae", "transformer"


@dataclass(frozen=True, slots=True)
class NetworkBaseline:
    """The parts of a baseline that is a network."""

    config: Any
    """Its sizes, a dataclass."""
    build: Callable[[Any], nn.Module]
    """Makes a fresh network of such sizes."""
    learner: Callable[[Any], Learner]
    """Makes the learner that trains a network."""
    model: Callable[[Any], NoteModel]
    """Makes the model that samples from a network."""
    recipe: BaselineRecipe


KINDS: dict[str, NetworkBaseline] = {
    LSTM: NetworkBaseline(
        SequenceConfig(),
        lambda config: NextToken(config, Recurrent(config)),
        SequenceLearner,
        SequenceModel,
        BaselineRecipe(steps=1300, rate=2e-3),
    ),
    CVAE: NetworkBaseline(
        VaeConfig(),
        BarDecoder,
        lambda network: VaeLearner(BarEncoder(network.config), network),
        VaeModel,
        BaselineRecipe(steps=800, rate=1e-3),
    ),
    TRANSFORMER: NetworkBaseline(
        SequenceConfig(layers=4),
        lambda config: NextToken(config, Attentive(config)),
        SequenceLearner,
        SequenceModel,
        BaselineRecipe(steps=450, rate=1.5e-3, rise=100),
    ),
}
"""The baselines that are networks. Their steps take half an hour on a shared processor core."""
NAMES = (MARKOV, *KINDS)
"""The names of all baselines."""


def trained(
    name: str,
    pieces: Sequence[CorpusPiece],
    check: Sequence[CorpusPiece],
    steps: int | None,
    seed: int | None,
    checkpoint_file: Path,
    report: Callable[[str], None],
) -> dict[str, Tensor]:
    """Train a baseline.

    Args:
        name: One of NAMES.
        pieces: To train on.
        check: To validate on; decides the best weights.
        steps: Updates; those of its recipe if None. A Markov chain is counted at once.
        seed: Likewise.
        checkpoint_file: Written at every validation; training resumes from it if it exists.
        report: Called with one line at every validation.

    Returns:
        Its weights by name.

    Raises:
        CheckpointError: If the checkpoint cannot be read, or is of another run.
        SaveError: If it cannot be written.
    """
    if name == MARKOV:
        tables = MarkovModel.learn(pieces).tables
        return {key: torch.from_numpy(table) for key, table in tables.items()}
    kind = KINDS[name]
    given = {"steps": steps, "seed": seed}
    recipe = replace(kind.recipe, **{key: value for key, value in given.items() if value is not None})
    torch.manual_seed(recipe.seed)
    network = kind.build(kind.config)
    learn(name, kind.learner(network), pieces, check, recipe, checkpoint_file, report)
    return network.state_dict()


def model_of(name: str, tensors: dict[str, Tensor]) -> NoteModel:
    """Return the model with given weights; the inverse of `trained`.

    Raises:
        RuntimeError: If they are another network's.
    """
    if name == MARKOV:
        tables = {key: value.double().numpy() for key, value in tensors.items()}
        return MarkovModel(**{key: table / table.sum(-1, keepdims=True) for key, table in tables.items()})
    network = KINDS[name].build(KINDS[name].config)
    network.load_state_dict({key: value.float() for key, value in tensors.items()})
    return KINDS[name].model(network.eval().requires_grad_(requires_grad=False))
