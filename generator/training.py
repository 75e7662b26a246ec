"""How the composer is trained: a conditional VAE first, then a GAN around the same generator."""

import copy
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from generator.conditions import STEPS, Bools, Floats, Ints
from generator.corpus import Piece
from generator.dataset import Passage, passage, starts
from generator.decoding import Quota, decode, notes_of, playable
from generator.encoding import Asked, encode
from generator.harmony import HarmonicModel
from generator.latent import draw_latent
from generator.metrics import describe, overlap
from generator.model import Critic, Encoder, Generator, NetConfig
from generator.roll import HOLD, LOWEST, ONSET, PITCHES, tonic_shift
from generator.weights import pack

HITS_A_BAR = 2


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number of a training run."""

    seed: int = 1
    steps: int = 7000
    """Updates of the generator in all."""
    warm_up: int = 2000
    """Updates before the critic joins."""
    batch: int = 16
    """Passages an update."""
    bars: int = 16
    """Bars a passage."""
    learning_rate: float = 4e-4
    adversarial_rate: float = 2e-4
    """Learning rate of generator and critic when the critic joins; it falls to a twentieth along half a cosine."""
    weight_decay: float = 1e-4
    clip: float = 1.0
    """Largest gradient norm."""
    capacity: float = 8.0
    """Nats a bar the latents may hold for free; what they hold beyond is charged `capacity_price` times."""
    capacity_price: float = 3.0
    reconstruction: float = 0.03
    """Weight of the VAE's loss (nats a bar) beside the adversarial one."""
    matching: float = 2.0
    """Weight of feature matching."""
    register: float = 0.5
    """Weight of how far the mean pitch of a composed bar is from what was asked, in octaves."""
    leave_critic: float = 0.5
    """The critic is not updated while its hinge loss is below this: it must not win outright."""
    average: float = 0.999
    """Decay of the running average of the generator's weights, which is what ships."""
    check_every: int = 500
    """Updates between looks at the validation music."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Real passages and their conditions."""

    asked: Asked
    quota: Quota
    register: Tensor
    """Mean pitch of each bar, relative to the tonic. (B, T)"""
    roll: Tensor
    """(B, VOICES, 2, PITCHES, T * STEPS)"""

    def half(self) -> "Batch":
        """The first half of the passages."""
        count = (len(self.roll) + 1) // 2
        told = Asked(*(tensor[:count] for tensor in self.asked.tensors()))
        quota = Quota(self.quota.onsets[:count], self.quota.notes[:count])
        return Batch(told, quota, self.register[:count], self.roll[:count])


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


def batches(pieces: Sequence[Piece], recipe: Recipe, seed: int) -> Iterator[Batch]:
    """Passages without end, each place of the corpus as likely as any other."""
    rng = np.random.default_rng(seed)
    places = starts(pieces, recipe.bars)
    while True:
        drawn = [places[i] for i in rng.integers(len(places), size=recipe.batch)]
        yield gather([passage(pieces[piece], first, recipe.bars) for piece, first in drawn], rng)


def gather(passages: Sequence[Passage], rng: np.random.Generator) -> Batch:
    """Put passages in a batch; of their onsets at most HITS_A_BAR a bar are told as hits."""
    rows = [encode(p.conditions, p.chords, thin(p.conditions.hits, rng)) for p in passages]
    register = [p.conditions.register - tonic_shift(p.conditions.key.tonic) for p in passages]
    onsets = torch.from_numpy(np.stack([p.conditions.hits.sum(1) for p in passages]))
    return Batch(
        Asked.batch(rows),
        Quota(onsets, torch.from_numpy(np.stack([p.notes for p in passages]))),
        torch.from_numpy(np.stack(register)).float(),
        torch.from_numpy(np.stack([p.roll for p in passages])),
    )


def thin(onsets: Bools, rng: np.random.Generator) -> Bools:
    """Keep at most HITS_A_BAR random onsets of about half the bars, as a cut would ask for. (bars, STEPS)"""
    order = np.argsort(np.argsort(-(onsets * rng.random(onsets.shape)), axis=1), axis=1)
    few = order < rng.integers(0, HITS_A_BAR + 1, size=(len(onsets), 1))
    told: Bools = onsets & few & (rng.random((len(onsets), 1)) < 0.5)
    return told


def train(
    pieces: Sequence[Piece],
    check: Sequence[Piece],
    recipe: Recipe,
    checkpoint: Path,
    report: Callable[[str], None],
) -> bytes:
    """Train a composer; picks up where an earlier run of the same recipe stopped.

    Args:
        pieces: To learn from.
        check: Never learned from: the average that overlaps them best is what is returned.
        recipe: The numbers.
        checkpoint: Where to keep the state; written at every check.
        report: Takes one line at every check.

    Returns:
        The weights file.
    """
    state = start(recipe)
    if checkpoint.is_file():
        resume(state, checkpoint)
    harmony = learn_harmony(pieces, recipe.bars)
    trial = Trial.draw(check, recipe)
    clock = time.monotonic()
    figures: dict[str, float] = {}
    for batch in batches(pieces, recipe, recipe.seed + state.step):
        if state.step >= recipe.steps:
            break
        figures = update(state, batch, recipe)
        state.step += 1
        if state.step % recipe.check_every == 0 or state.step == recipe.steps:
            score = trial.overlap(state.average)
            mean = float(np.mean(list(score.values())))
            if mean > state.best and state.step > recipe.warm_up:
                state.best, state.best_weights = mean, copy.deepcopy(state.average.state_dict())
            save(state, checkpoint)
            report(_line(state.step, time.monotonic() - clock, figures, score, mean))
    state.average.load_state_dict(state.best_weights or state.average.state_dict())
    made_by = {"seed": str(recipe.seed), "steps": str(state.step), "overlap": f"{state.best:.4f}"}
    return pack(state.average, harmony, made_by)


def update(state: State, batch: Batch, recipe: Recipe) -> dict[str, float]:
    """One update of the generator and encoder, and of the critic once it has joined."""
    joined = state.step >= recipe.warm_up
    for optimizer in (state.composer_optimizer, state.critic_optimizer):
        for group in optimizer.param_groups:
            group["lr"] = rate_at(state.step, recipe)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss, figures = reconstruct(state, batch.half() if joined else batch, recipe)
        if joined:
            composed = compose(state.generator, batch)
            figures["critic"] = teach_critic(state, batch, composed.detach(), recipe)
            fooling, matching = fool(state.critic, batch, composed)
            off = off_register(composed, batch)
            loss = recipe.reconstruction * loss + fooling + recipe.matching * matching + recipe.register * off
            figures |= {"fooling": fooling.item(), "matching": matching.item(), "register": off.item()}
    state.composer_optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    for network in (state.generator, state.encoder):
        nn.utils.clip_grad_norm_(network.parameters(), recipe.clip)
    state.composer_optimizer.step()
    decay = min(recipe.average, (1 + state.step) / (10 + state.step))
    with torch.no_grad():
        for mean, now in zip(state.average.parameters(), state.generator.parameters(), strict=True):
            mean.lerp_(now, 1 - decay)
    return figures


def rate_at(step: int, recipe: Recipe) -> float:
    """The learning rate of an update."""
    if step < recipe.warm_up:
        return recipe.learning_rate
    through = (step - recipe.warm_up) / max(recipe.steps - recipe.warm_up, 1)
    return recipe.adversarial_rate * (0.05 + 0.95 * (1 + math.cos(math.pi * through)) / 2)


def off_register(composed: Tensor, batch: Batch) -> Tensor:
    """How far the mean pitch of composed bars is from what was asked, in octaves: mean of |pitch - asked| / 12."""
    onsets = composed[:, :, ONSET].sum(1)  # (B, PITCHES, 16T)
    bars = onsets.view(*onsets.shape[:2], -1, STEPS).sum(-1)  # (B, PITCHES, T)
    count = bars.sum(1)  # (B, T)
    pitch = LOWEST + torch.arange(PITCHES, dtype=bars.dtype)
    mean = (bars * pitch[:, None]).sum(1) / count.clamp(min=1)
    return ((mean - batch.register).abs() * (count > 0)).mean() / 12


def reconstruct(state: State, batch: Batch, recipe: Recipe) -> tuple[Tensor, dict[str, float]]:
    """The VAE's loss in nats a bar: what it costs to tell the roll given the latents, and the latents.

    -log p(roll | z, asked) + price * max(KL(q(z | roll) || N(0, 1)), capacity). Source: Kingma & Welling,
    "Auto-encoding variational Bayes" (2014); the capacity as in Burgess et al., "Understanding disentangling in
    beta-VAE" (2018).
    """
    asked, _ = state.generator.conditions(*batch.asked.tensors())
    mean, spread = (t.float() for t in state.encoder(batch.roll, asked))
    spread = spread.clamp(-8, 4)
    latent = mean + torch.randn_like(mean) * (spread / 2).exp()
    logits = state.generator(latent, *batch.asked.tensors()).float()
    valid = batch.asked.valid[:, None, None, None]
    bars = batch.quota.onsets.numel()
    told = functional.binary_cross_entropy_with_logits(logits, batch.roll, reduction="none")
    told = (told * valid).sum((0, 1, 3, 4))
    kl = 0.5 * (mean**2 + spread.exp() - 1 - spread)
    own = state.generator.config.bar_latent
    kept = (kl[:, :own].sum() + kl[:, own:, 0].sum()) / bars
    telling = (told[0] + 0.3 * told[HOLD]) / bars
    loss = telling + recipe.capacity_price * kept.clamp(min=recipe.capacity)
    return loss, {"onsets": told[0].item() / bars, "holds": told[HOLD].item() / bars, "kl": kept.item()}


def compose(generator: Generator, batch: Batch) -> Tensor:
    """Compose for a batch from the prior, decoded as when it is used, with straight-through gradients.

    Source: Bengio et al., "Estimating or propagating gradients through stochastic neurons" (2013).

    Returns:
        Zeros and ones that pass gradients to the logits. (B, VOICES, 2, PITCHES, T * STEPS)
    """
    logits = generator(
        draw_latent(generator.config, *batch.quota.onsets.shape), *batch.asked.tensors()
    ).float()
    with torch.no_grad():
        hard = decode(logits, batch.quota, batch.asked.hits, batch.asked.valid)
    soft = torch.sigmoid(logits)
    return hard + soft - soft.detach()


def teach_critic(state: State, batch: Batch, composed: Tensor, recipe: Recipe) -> float:
    """One update of the critic by the hinge loss, unless it is winning outright.

    E[max(0, 1 - D(real))] + E[max(0, 1 + D(composed))], halved. Source: Lim & Ye, "Geometric GAN" (2017).
    """
    real, _ = state.critic(batch.roll, *batch.asked.tensors())
    fake, _ = state.critic(composed, *batch.asked.tensors())
    loss = (functional.relu(1 - real.float()).mean() + functional.relu(1 + fake.float()).mean()) / 2
    state.critic_loss += 0.05 * (loss.item() - state.critic_loss)
    if state.critic_loss > recipe.leave_critic:
        state.critic_optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(state.critic.parameters(), recipe.clip)
        state.critic_optimizer.step()
    return loss.item()


def fool(critic: Critic, batch: Batch, composed: Tensor) -> tuple[Tensor, Tensor]:
    """What the generator pays: -E[D(composed)], and how far the critic's mean features lie from real music's.

    Feature matching: Salimans et al., "Improved techniques for training GANs" (2016), on means and deviations.
    """
    critic.requires_grad_(requires_grad=False)
    judged, ours = critic(composed, *batch.asked.tensors())
    with torch.no_grad():
        _, real = critic(batch.roll, *batch.asked.tensors())
    critic.requires_grad_(requires_grad=True)
    distance = torch.zeros(())
    for a, b in zip(ours, real, strict=True):
        x, y = a.float(), b.float()
        distance = distance + (x.mean((0, 2)) - y.mean((0, 2))).abs().mean() / y.std().clamp(min=1e-3)
        distance = distance + (x.std((0, 2)) - y.std((0, 2))).abs().mean() / y.std().clamp(min=1e-3)
    return -judged.float().mean(), distance / len(ours)


def learn_harmony(pieces: Sequence[Piece], bars: int) -> HarmonicModel:
    """The chord chain of the corpus, passage by passage in its own key."""
    sequences = []
    for number, first in starts(pieces, 2 * bars):
        found = passage(pieces[number], first, 2 * bars)
        sequences.append((found.conditions.key.mode, found.chords.reshape(-1)))
    return HarmonicModel.learn(sequences)


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """Held-back passages in 4/4, to see how near the composer is to music it never saw."""

    passages: list[Passage]
    batch: Batch
    real: list[dict[str, Floats]]

    @classmethod
    def draw(cls, pieces: Sequence[Piece], recipe: Recipe, most: int = 96) -> "Trial":
        """Pick up to `most` passages evenly from the pieces."""
        places = [
            (n, f)
            for n, f in starts(pieces, recipe.bars)
            if (pieces[n].steps[f : f + recipe.bars] == STEPS).all()
        ]
        chosen = places[:: max(len(places) // most, 1)][:most]
        found = [passage(pieces[n], f, recipe.bars) for n, f in chosen]
        found = [p for p in found if p.notes.sum() > recipe.bars]
        batch = gather(found, np.random.default_rng(recipe.seed))
        return cls(found, batch, [_described(p.roll, p) for p in found])

    def overlap(self, generator: Generator) -> dict[str, float]:
        """Overlapping area of each feature between what the generator composes and the passages."""
        source = torch.Generator().manual_seed(0)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            latent = draw_latent(
                generator.config, len(self.passages), self.passages[0].conditions.bars, source
            )
            logits = generator(latent, *self.batch.asked.tensors()).float()
            rolls = decode(logits, self.batch.quota, self.batch.asked.hits, self.batch.asked.valid).numpy()
        composed = [_described(r, p, playable) for r, p in zip(rolls, self.passages, strict=True)]
        return overlap(composed, self.real)


def _described(
    roll: np.ndarray, of: Passage, finish: Callable[[Ints], Ints] = lambda rows: rows
) -> dict[str, Floats]:
    return describe(finish(notes_of(roll, of.conditions.steps))[:, :3], of.conditions.bars)


def save(state: State, checkpoint: Path) -> None:
    """Keep the state of a run; the inverse of `resume`."""
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    parts = {name: getattr(state, name).state_dict() for name in _PARTS}
    numbers = {name: getattr(state, name) for name in _NUMBERS}
    torch.save({**parts, **numbers, "noise": torch.get_rng_state()}, checkpoint.with_suffix(".new"))
    checkpoint.with_suffix(".new").replace(checkpoint)


def resume(state: State, checkpoint: Path) -> None:
    """Take up the state of an earlier run."""
    kept = torch.load(checkpoint, weights_only=True)
    for name in _PARTS:
        getattr(state, name).load_state_dict(kept[name])
    for name in _NUMBERS:
        setattr(state, name, kept[name])
    torch.set_rng_state(kept["noise"])


_PARTS = ("generator", "average", "encoder", "critic", "composer_optimizer", "critic_optimizer")
_NUMBERS = ("step", "critic_loss", "best", "best_weights")


def _line(step: int, seconds: float, figures: dict[str, float], score: dict[str, float], mean: float) -> str:
    losses = " ".join(f"{name} {value:.2f}" for name, value in figures.items())
    areas = " ".join(f"{name} {value:.2f}" for name, value in score.items())
    return f"step {step} ({seconds:.0f} s) {losses} | overlap {mean:.3f}: {areas}"
