"""A whole training run: the composer, what it writes, and the critic that tells it from real music."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from torch import nn

from generator.composing import COMPOSER, CRITIC
from generator.conditions import Floats
from generator.errors import CorpusError
from generator.learning.composer import train
from generator.learning.contrast import Pair, are_enough, pairs
from generator.learning.critic import CriticRecipe, area, train_critic, verdicts
from generator.learning.music import Music
from generator.learning.recipe import Recipe
from generator.network.composer import ComposerNetwork
from generator.weights import pack
from generator.writing.drawing import Tastes
from generator.writing.network import Network


@dataclass(frozen=True, slots=True)
class RunRecipe:
    """Every hyperparameter of a run."""

    composer: Recipe = field(default_factory=Recipe)
    critic: CriticRecipe = field(default_factory=CriticRecipe)
    pairs: int = 1500
    """Passages that are composed for the critic to learn from."""
    check_pairs: int = 200
    """Those of composers that nobody was trained on, to validate it."""


def run(corpus: Path, checkpoint_file: Path, recipe: RunRecipe, report: Callable[[str], None]) -> bytes:
    """Train the composer and its critic, or resume an earlier run of the same recipe.

    Args:
        corpus: The folder of the training music.
        checkpoint_file: Of the composer; the critic's lies beside it.
        recipe: The hyperparameters.
        report: Called with one line at every validation.

    Returns:
        The weights file.

    Raises:
        CorpusError: If the corpus cannot be read, or holds too little.
        CheckpointError: If a checkpoint cannot be read, or is of another run.
        SaveError: If one cannot be written.
    """
    music, check = (_read(corpus, split, recipe.composer.columns) for split in ("train", "valid"))
    return run_on(music, check, checkpoint_file, recipe, report)


def _read(corpus: Path, split: str, columns: int) -> Music:
    """Read one split of a corpus.

    Raises:
        CorpusError: If it cannot be read, or holds too little.
    """
    music = Music.read(corpus, split, columns)
    if not music.places or not are_enough(music.pieces):
        raise CorpusError(
            f"{corpus} holds too little music to learn from, of the split {split}; name another with --corpus"
        )
    return music


def run_on(
    music: Music, check: Music, checkpoint_file: Path, recipe: RunRecipe, report: Callable[[str], None]
) -> bytes:
    """Train on some music and validate on other; see `run`."""
    network = train(music, check, recipe.composer, checkpoint_file, report)
    written = written_by(network, music, recipe.pairs, recipe.composer.seed)
    held_out = written_by(network, check, recipe.check_pairs, recipe.composer.seed)
    heard = train_critic(
        music,
        written,
        held_out,
        recipe.critic,
        checkpoint_file.with_name(f"{checkpoint_file.stem}-critic{checkpoint_file.suffix}"),
        report,
    )
    apart = area(*verdicts(heard, held_out))
    made_by = {
        "seed": str(recipe.composer.seed),
        "steps": str(recipe.composer.steps),
        "told_apart": f"{apart:.4f}",
    }
    networks = {COMPOSER: (network.sizes, tensors_of(network)), CRITIC: (heard.sizes, tensors_of(heard))}
    return pack(networks, made_by)


def written_by(network: ComposerNetwork, music: Music, count: int, seed: int) -> list[Pair]:
    """Let the frozen composer write under the conditions of real passages."""
    writer = Network.of(tensors_of(network), network.sizes)
    return pairs(writer, music.pieces, count, Tastes(), np.random.default_rng(seed))


def tensors_of(network: nn.Module) -> Mapping[str, Floats]:
    """Return a network's weights as arrays, by the names that PyTorch gives them."""
    return {name: value.float().numpy() for name, value in network.state_dict().items()}
