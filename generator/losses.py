"""What the networks pay for in training."""

import torch
from torch import Tensor
from torch.nn import functional

from generator import lines
from generator.batches import Batch
from generator.conditions import STEPS
from generator.latent import draw_latent, over_bars
from generator.networks.critic import Critic
from generator.networks.encoder import Encoder
from generator.networks.generator import Generator
from generator.performing import Performance, can_hold, rehearse
from generator.recipe import Recipe
from generator.roll import LOWEST, PITCHES

HOLD_SHARE = 0.5
"""Weight of how long notes sound beside which begin."""


def reconstruct(
    generator: Generator, encoder: Encoder, batch: Batch, recipe: Recipe
) -> tuple[Tensor, dict[str, float]]:
    """The VAE's loss in nats a bar: what it costs to tell the roll given the latents, and the latents.

    -log p(roll | z, asked) + price * max(KL(q(z | roll) || N(0, 1)), capacity). Source: Kingma & Welling,
    "Auto-encoding variational Bayes" (2014); the capacity as in Burgess et al., "Understanding disentangling in
    beta-VAE" (2018).
    """
    asked, _ = generator.conditions(*batch.asked.tensors())
    latents, kept = [], torch.zeros(())
    for raw_mean, raw_spread in encoder(batch.roll, asked, batch.asked.phrases):
        mean, spread = raw_mean.float(), raw_spread.float().clamp(-8, 4)
        latents.append(mean + torch.randn_like(mean) * (spread / 2).exp())
        kept = kept + 0.5 * (mean**2 + spread.exp() - 1 - spread).sum()
    bar, phrase, cue = latents
    count = bar.shape[-1]
    latent = torch.cat([bar, over_bars(phrase, batch.asked.phrases), cue.expand(-1, -1, count)], 1)
    told = tell(generator, latent, batch)
    bars = batch.quota.onsets.numel()
    kept = kept / bars
    loss = (told["rhythm"] + told["notes"] + HOLD_SHARE * told["holds"]) / bars
    loss = loss + recipe.capacity_price * kept.clamp(min=recipe.capacity)
    return loss, {name: value.item() / bars for name, value in told.items()} | {"kl": kept.item()}


def tell(generator: Generator, latent: Tensor, batch: Batch) -> dict[str, Tensor]:
    """What it costs to tell the batch's music decision by decision, each knowing the real ones before it, in nats."""
    real = batch.performed
    logits, draft = generator.begin(latent, *batch.asked.tensors())
    rhythm = _told(logits, real.begins, (batch.asked.valid > 0) & (batch.asked.hits == 0))
    logits, intervals, draft = generator.fill(draft, real.begins)
    leant = lines.leaning(logits.float(), intervals, lines.before(real.onsets))
    notes = _told(leant, real.onsets, real.begins[:, None, None] > 0)
    logits = generator.sustain(draft, real.onsets)
    holds = _told(logits, real.holds, can_hold(real.onsets, real.holds, batch.asked.valid))
    return {"rhythm": rhythm, "notes": notes, "holds": holds}


def _told(logits: Tensor, truth: Tensor, asked: Tensor) -> Tensor:
    """Cross entropy of the decisions that were open."""
    cost = functional.binary_cross_entropy_with_logits(logits.float(), truth, reduction="none")
    return (cost * asked).sum()


def compose(generator: Generator, batch: Batch) -> Performance:
    """Compose for a batch from the prior, with decisions that pass gradients."""
    latent = draw_latent(generator.config, batch.asked.phrases)
    return rehearse(generator, latent, batch.asked, batch.quota)


def hinge(critic: Critic, batch: Batch, composed: Performance) -> Tensor:
    """What the critic pays: (E[max(0, 1 - D(real))] + E[max(0, 1 + D(composed))]) / 2.

    Source: Lim & Ye, "Geometric GAN" (2017).
    """
    real, _ = critic(batch.roll, *batch.asked.tensors())
    fake, _ = critic(composed.roll.detach(), *batch.asked.tensors())
    return (functional.relu(1 - real.float()).mean() + functional.relu(1 + fake.float()).mean()) / 2


def fool(critic: Critic, batch: Batch, composed: Performance) -> tuple[Tensor, Tensor]:
    """What the generator pays: -E[D(composed)], and how far the critic's mean features lie from real music's.

    Feature matching: Salimans et al., "Improved techniques for training GANs" (2016), on means and deviations.
    """
    critic.requires_grad_(requires_grad=False)
    judged, ours = critic(composed.roll, *batch.asked.tensors())
    with torch.no_grad():
        _, real = critic(batch.roll, *batch.asked.tensors())
    critic.requires_grad_(requires_grad=True)
    distance = torch.zeros(())
    for a, b in zip(ours, real, strict=True):
        x, y = a.float(), b.float()
        distance = distance + (x.mean((0, 2)) - y.mean((0, 2))).abs().mean() / y.std().clamp(min=1e-3)
        distance = distance + (x.std((0, 2)) - y.std((0, 2))).abs().mean() / y.std().clamp(min=1e-3)
    return -judged.float().mean(), distance / len(ours)


def off_register(composed: Performance, batch: Batch) -> Tensor:
    """How far the mean pitch of composed bars is from what was asked, in octaves: mean of |pitch - asked| / 12."""
    onsets = composed.onsets.sum(1)  # (B, PITCHES, 16T)
    bars = onsets.view(*onsets.shape[:2], -1, STEPS).sum(-1)  # (B, PITCHES, T)
    count = bars.sum(1)  # (B, T)
    pitch = LOWEST + torch.arange(PITCHES, dtype=bars.dtype)
    mean = (bars * pitch[:, None]).sum(1) / count.clamp(min=1)
    return ((mean - batch.register).abs() * (count > 0)).mean() / 12
