"""Training of the composer: a conditional VAE first, then a GAN around the same generator."""

import copy
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from generator.batches import Batch, batches
from generator.checkpoints import Stateful, load_checkpoint, save_checkpoint
from generator.latent import draw_latent
from generator.likeness import distance
from generator.losses import adversarial_loss, hinge, register_error, vae_loss
from generator.networks.config import NetConfig
from generator.networks.critic import Critic
from generator.networks.encoder import Encoder
from generator.networks.generator import Generator
from generator.performing import DecodedRoll, sample_roll, sample_roll_with_gradients
from generator.recipe import Recipe
from generator.training_set import TrainingSet
from generator.trial import ValidationSet
from generator.weights import pack


@dataclass(slots=True)
class TrainingState:
    """The mutable state of a training run; saved to resume."""

    generator: Generator
    average: Generator
    encoder: Encoder
    critic: Critic
    composer_optimizer: torch.optim.AdamW
    critic_optimizer: torch.optim.AdamW
    step: int = 0
    critic_loss: float = 1.0
    best: float = 0.0
    best_step: int = 0
    best_weights: dict[str, Tensor] = field(default_factory=dict)


def start(recipe: Recipe) -> TrainingState:
    """Initialise the networks from the recipe's seed."""
    torch.manual_seed(recipe.seed)
    config = NetConfig()
    generator, encoder, critic = Generator(config), Encoder(config), Critic(config)
    composer = [*generator.parameters(), *encoder.parameters()]
    return TrainingState(
        generator=generator,
        average=copy.deepcopy(generator).requires_grad_(requires_grad=False),
        encoder=encoder,
        critic=critic,
        composer_optimizer=torch.optim.AdamW(
            composer, recipe.learning_rate, (0.8, 0.99), weight_decay=recipe.weight_decay
        ),
        critic_optimizer=torch.optim.AdamW(
            critic.parameters(), recipe.adversarial_rate, (0.0, 0.99), weight_decay=recipe.weight_decay
        ),
    )


def train(music: TrainingSet, recipe: Recipe, checkpoint_file: Path, report: Callable[[str], None]) -> bytes:
    """Train a composer, or resume an earlier run of the same recipe.

    Args:
        music: The training set; the moving average with the best overlap on its `check` is returned.
        recipe: The hyperparameters.
        checkpoint_file: Written at every validation.
        report: Called with one line at every validation.

    Returns:
        The weights file.

    Raises:
        CheckpointError: If the checkpoint cannot be read, or is of another run.
        SaveError: If it cannot be written.
    """
    state = start(recipe)
    if checkpoint_file.exists():
        resume(state, recipe, checkpoint_file)
    validation = ValidationSet.draw(music.check, recipe)
    clock = time.monotonic()
    figures: dict[str, float] = {}
    for batch in batches(music.pieces, recipe, recipe.seed + state.step):
        if state.step >= recipe.steps:
            break
        figures = update(state, batch, recipe)
        state.step += 1
        if state.step % recipe.check_every == 0 or state.step == recipe.steps:
            score = validation.overlap(state.average)
            mean = float(np.mean(list(score.values())))
            if mean > state.best and state.step > recipe.warm_up:
                state.best, state.best_step = mean, state.step
                state.best_weights = copy.deepcopy(state.average.state_dict())
            save(state, recipe, checkpoint_file)
            report(_line(state.step, time.monotonic() - clock, figures, score, mean))
            if state.best and state.step - state.best_step >= recipe.patience * recipe.check_every:
                break
    state.average.load_state_dict(state.best_weights or state.average.state_dict())
    made_by = {"seed": str(recipe.seed), "steps": str(state.step), "overlap": f"{state.best:.4f}"}
    return pack(state.average, music.harmony, made_by)


def update(state: TrainingState, batch: Batch, recipe: Recipe) -> dict[str, float]:
    """Update the generator and encoder once, and the critic once it has joined.

    The gradients of the VAE's loss and of the losses on composed music are clipped apart before they are added, so that
    neither outweighs the other.
    """
    joined = state.step >= recipe.warm_up
    for optimizer in (state.composer_optimizer, state.critic_optimizer):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(state.step, recipe)
    state.composer_optimizer.zero_grad(set_to_none=True)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss, figures = vae_loss(state.generator, state.encoder, batch.half() if joined else batch, recipe)
    gradients = [_gradients(state, loss, recipe.clip)]
    if joined:
        composing, adversarial = adversarial_step(state, batch, recipe)
        figures |= composing
        gradients += adversarial
    for by_parameter in gradients:
        for parameter, gradient in by_parameter.items():
            parameter.grad = gradient if parameter.grad is None else parameter.grad + gradient
    state.composer_optimizer.step()
    decay = min(recipe.average, (1 + state.step) / (10 + state.step))
    with torch.no_grad():
        for mean, now in zip(state.average.parameters(), state.generator.parameters(), strict=True):
            mean.lerp_(now, 1 - decay)
    return figures


def _gradients(state: TrainingState, loss: Tensor, clip: float) -> dict[nn.Parameter, Tensor]:
    """Compute a loss's gradients of generator and encoder, each clipped to the norm `clip`."""
    loss.backward()  # type: ignore[no-untyped-call]
    found = {}
    for network in (state.generator, state.encoder):
        nn.utils.clip_grad_norm_(network.parameters(), clip)
        for parameter in network.parameters():
            if parameter.grad is not None:
                found[parameter], parameter.grad = parameter.grad, None
    return found


def adversarial_step(
    state: TrainingState, batch: Batch, recipe: Recipe
) -> tuple[dict[str, float], list[dict[nn.Parameter, Tensor]]]:
    """Compose for a batch, update the critic, and return the gradients of the feature-matching and adversarial losses."""
    figures: dict[str, float] = {}
    gradients = []
    paired = batch.half().twice()
    latent = draw_latent(state.generator.config, paired.conditions.phrases)
    if recipe.likeness:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            composed = sample_roll_with_gradients(state.generator, latent, paired.conditions, paired.quota)
            off = register_error(composed, paired)
            gaps = distance(composed, paired.decoded, paired.conditions.valid)
            loss = recipe.register * off + recipe.likeness * torch.stack(list(gaps.values())).sum()
        gradients.append(_gradients(state, loss, recipe.habits_clip))
        figures |= {"register": off.item()} | {name: gap.item() for name, gap in gaps.items()}
        composed = composed.detached
    else:
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            composed = sample_roll(state.generator, latent, paired.conditions, paired.quota)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        figures["critic"] = update_critic(state, batch, paired, composed, recipe)
    if state.step >= recipe.warm_up + recipe.head_start:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss, judged = adversarial_loss(
                state.generator, state.critic, latent, paired.conditions, composed
            )
        gradients.append(_gradients(state, loss, recipe.fooling_clip))
        figures |= {"fooling": loss.item(), "judged": judged}
    return figures, gradients


def rate_at(step: int, recipe: Recipe) -> float:
    """Return the learning rate of an update."""
    if step < recipe.warm_up:
        return recipe.learning_rate
    through = (step - recipe.warm_up) / max(recipe.steps - recipe.warm_up, 1)
    return recipe.adversarial_rate * (0.05 + 0.95 * (1 + math.cos(math.pi * through)) / 2)


def update_critic(
    state: TrainingState, real: Batch, paired: Batch, composed: DecodedRoll, recipe: Recipe
) -> float:
    """Update the critic once, unless it is winning outright, and return its loss."""
    loss = hinge(state.critic, real, paired, composed)
    state.critic_loss += 0.05 * (loss.item() - state.critic_loss)
    if state.critic_loss > recipe.leave_critic:
        state.critic_optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(state.critic.parameters(), recipe.clip)
        state.critic_optimizer.step()
    return loss.item()


def save(state: TrainingState, recipe: Recipe, checkpoint_file: Path) -> None:
    """Save the state of a run; the inverse of `resume`.

    Raises:
        SaveError: If it cannot be written.
    """
    numbers = {name: getattr(state, name) for name in _NUMBERS}
    save_checkpoint(
        checkpoint_file, COMPOSER, recipe, _parts(state), {**numbers, "noise": torch.get_rng_state()}
    )


def resume(state: TrainingState, recipe: Recipe, checkpoint_file: Path) -> None:
    """Restore the state of an earlier run of the same recipe.

    Raises:
        CheckpointError: If it cannot be read, or is of another run.
    """
    kept = load_checkpoint(checkpoint_file, COMPOSER, recipe, _parts(state))
    for name in _NUMBERS:
        setattr(state, name, kept[name])
    torch.set_rng_state(kept["noise"])


def _parts(state: TrainingState) -> dict[str, Stateful]:
    return {name: getattr(state, name) for name in _PARTS}


COMPOSER = "gan"
_PARTS = ("generator", "average", "encoder", "critic", "composer_optimizer", "critic_optimizer")
_NUMBERS = ("step", "critic_loss", "best", "best_step", "best_weights")


def _line(step: int, seconds: float, figures: dict[str, float], score: dict[str, float], mean: float) -> str:
    losses = " ".join(f"{name} {value:.2f}" for name, value in figures.items())
    areas = " ".join(f"{name} {value:.2f}" for name, value in score.items())
    return f"step {step} ({seconds:.0f} s) {losses} | overlap {mean:.3f}: {areas}"
