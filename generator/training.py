"""How the composer is trained: a conditional VAE first, then a GAN around the same generator."""

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
from generator.checkpoints import Trained, keep, take_up
from generator.latent import draw_latent
from generator.likeness import distance
from generator.losses import fool, hinge, off_register, reconstruct
from generator.networks.config import NetConfig
from generator.networks.critic import Critic
from generator.networks.encoder import Encoder
from generator.networks.generator import Generator
from generator.performing import Performance, perform, rehearse
from generator.recipe import Recipe
from generator.training_set import TrainingSet
from generator.trial import Trial
from generator.weights import pack


@dataclass(slots=True)
class State:
    """Everything that changes while training; saved to resume."""

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


def start(recipe: Recipe) -> State:
    """Fresh networks from the recipe's seed."""
    torch.manual_seed(recipe.seed)
    config = NetConfig()
    generator, encoder, critic = Generator(config), Encoder(config), Critic(config)
    composer = [*generator.parameters(), *encoder.parameters()]
    return State(
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


def train(music: TrainingSet, recipe: Recipe, checkpoint: Path, report: Callable[[str], None]) -> bytes:
    """Train a composer; picks up where an earlier run of the same recipe stopped.

    Args:
        music: To learn from; the average that overlaps its `check` best is what is returned.
        recipe: The numbers.
        checkpoint: Where to keep the state; written at every check.
        report: Takes one line at every check.

    Returns:
        The weights file.

    Raises:
        CheckpointError: If the checkpoint cannot be read, or is of another run.
        SaveError: If it cannot be written.
    """
    state = start(recipe)
    if checkpoint.exists():
        resume(state, recipe, checkpoint)
    trial = Trial.draw(music.check, recipe)
    clock = time.monotonic()
    figures: dict[str, float] = {}
    for batch in batches(music.pieces, recipe, recipe.seed + state.step):
        if state.step >= recipe.steps:
            break
        figures = update(state, batch, recipe)
        state.step += 1
        if state.step % recipe.check_every == 0 or state.step == recipe.steps:
            score = trial.overlap(state.average)
            mean = float(np.mean(list(score.values())))
            if mean > state.best and state.step > recipe.warm_up:
                state.best, state.best_step = mean, state.step
                state.best_weights = copy.deepcopy(state.average.state_dict())
            save(state, recipe, checkpoint)
            report(_line(state.step, time.monotonic() - clock, figures, score, mean))
            if state.best and state.step - state.best_step >= recipe.patience * recipe.check_every:
                break
    state.average.load_state_dict(state.best_weights or state.average.state_dict())
    made_by = {"seed": str(recipe.seed), "steps": str(state.step), "overlap": f"{state.best:.4f}"}
    return pack(state.average, music.harmony, made_by)


def update(state: State, batch: Batch, recipe: Recipe) -> dict[str, float]:
    """One update of the generator and encoder, and of the critic once it has joined.

    What telling real music teaches and what composing teaches are each clipped before they are added: neither drowns
    the other.
    """
    joined = state.step >= recipe.warm_up
    for optimizer in (state.composer_optimizer, state.critic_optimizer):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(state.step, recipe)
    state.composer_optimizer.zero_grad(set_to_none=True)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss, figures = reconstruct(state.generator, state.encoder, batch.half() if joined else batch, recipe)
    learned = [_gradients(state, loss, recipe.clip)]
    if joined:
        composing, lessons = rehearsal(state, batch, recipe)
        figures |= composing
        learned += lessons
    for gradients in learned:
        for parameter, gradient in gradients.items():
            parameter.grad = gradient if parameter.grad is None else parameter.grad + gradient
    state.composer_optimizer.step()
    decay = min(recipe.average, (1 + state.step) / (10 + state.step))
    with torch.no_grad():
        for mean, now in zip(state.average.parameters(), state.generator.parameters(), strict=True):
            mean.lerp_(now, 1 - decay)
    return figures


def _gradients(state: State, loss: Tensor, clip: float) -> dict[nn.Parameter, Tensor]:
    """What a loss would change of generator and encoder, of a norm up to `clip` each."""
    loss.backward()  # type: ignore[no-untyped-call]
    found = {}
    for network in (state.generator, state.encoder):
        nn.utils.clip_grad_norm_(network.parameters(), clip)
        for parameter in network.parameters():
            if parameter.grad is not None:
                found[parameter], parameter.grad = parameter.grad, None
    return found


def rehearsal(
    state: State, batch: Batch, recipe: Recipe
) -> tuple[dict[str, float], list[dict[nn.Parameter, Tensor]]]:
    """Compose for a batch, teach the critic, and learn from what it says and from how the habits differ."""
    figures: dict[str, float] = {}
    lessons = []
    paired = batch.half().twice()
    latent = draw_latent(state.generator.config, paired.asked.phrases)
    if recipe.likeness:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            composed = rehearse(state.generator, latent, paired.asked, paired.quota)
            off = off_register(composed, paired)
            gaps = distance(composed, paired.performed, paired.asked.valid)
            loss = recipe.register * off + recipe.likeness * torch.stack(list(gaps.values())).sum()
        lessons.append(_gradients(state, loss, recipe.habits_clip))
        figures |= {"register": off.item()} | {name: gap.item() for name, gap in gaps.items()}
        composed = composed.kept
    else:
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            composed = perform(state.generator, latent, paired.asked, paired.quota)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        figures["critic"] = teach_critic(state, batch, paired, composed, recipe)
    if state.step >= recipe.warm_up + recipe.head_start:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss, judged = fool(state.generator, state.critic, latent, paired.asked, composed)
        lessons.append(_gradients(state, loss, recipe.fooling_clip))
        figures |= {"fooling": loss.item(), "judged": judged}
    return figures, lessons


def rate_at(step: int, recipe: Recipe) -> float:
    """The learning rate of an update."""
    if step < recipe.warm_up:
        return recipe.learning_rate
    through = (step - recipe.warm_up) / max(recipe.steps - recipe.warm_up, 1)
    return recipe.adversarial_rate * (0.05 + 0.95 * (1 + math.cos(math.pi * through)) / 2)


def teach_critic(state: State, real: Batch, asked: Batch, composed: Performance, recipe: Recipe) -> float:
    """One update of the critic, unless it is winning outright."""
    loss = hinge(state.critic, real, asked, composed)
    state.critic_loss += 0.05 * (loss.item() - state.critic_loss)
    if state.critic_loss > recipe.leave_critic:
        state.critic_optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(state.critic.parameters(), recipe.clip)
        state.critic_optimizer.step()
    return loss.item()


def save(state: State, recipe: Recipe, checkpoint: Path) -> None:
    """Keep the state of a run; the inverse of `resume`.

    Raises:
        SaveError: If it cannot be written.
    """
    numbers = {name: getattr(state, name) for name in _NUMBERS}
    keep(checkpoint, COMPOSER, recipe, _parts(state), {**numbers, "noise": torch.get_rng_state()})


def resume(state: State, recipe: Recipe, checkpoint: Path) -> None:
    """Take up the state of an earlier run of the same recipe.

    Raises:
        CheckpointError: If it cannot be read, or is of another run.
    """
    kept = take_up(checkpoint, COMPOSER, recipe, _parts(state))
    for name in _NUMBERS:
        setattr(state, name, kept[name])
    torch.set_rng_state(kept["noise"])


def _parts(state: State) -> dict[str, Trained]:
    return {name: getattr(state, name) for name in _PARTS}


COMPOSER = "gan"
_PARTS = ("generator", "average", "encoder", "critic", "composer_optimizer", "critic_optimizer")
_NUMBERS = ("step", "critic_loss", "best", "best_step", "best_weights")


def _line(step: int, seconds: float, figures: dict[str, float], score: dict[str, float], mean: float) -> str:
    losses = " ".join(f"{name} {value:.2f}" for name, value in figures.items())
    areas = " ".join(f"{name} {value:.2f}" for name, value in score.items())
    return f"step {step} ({seconds:.0f} s) {losses} | overlap {mean:.3f}: {areas}"
