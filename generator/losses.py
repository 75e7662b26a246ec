"""What the networks pay for in training."""

import torch
from torch import Tensor
from torch.nn import functional

from generator.batches import Batch
from generator.conditions import STEPS
from generator.decoding import decode
from generator.latent import draw_latent
from generator.model import Critic, Encoder, Generator
from generator.recipe import Recipe
from generator.roll import HOLD, LOWEST, ONSET, PITCHES


def reconstruct(
    generator: Generator, encoder: Encoder, batch: Batch, recipe: Recipe
) -> tuple[Tensor, dict[str, float]]:
    """The VAE's loss in nats a bar: what it costs to tell the roll given the latents, and the latents.

    -log p(roll | z, asked) + price * max(KL(q(z | roll) || N(0, 1)), capacity). Source: Kingma & Welling,
    "Auto-encoding variational Bayes" (2014); the capacity as in Burgess et al., "Understanding disentangling in
    beta-VAE" (2018).
    """
    asked, _ = generator.conditions(*batch.asked.tensors())
    mean, spread = (t.float() for t in encoder(batch.roll, asked))
    spread = spread.clamp(-8, 4)
    latent = mean + torch.randn_like(mean) * (spread / 2).exp()
    logits = generator(latent, *batch.asked.tensors()).float()
    valid = batch.asked.valid[:, None, None, None]
    bars = batch.quota.onsets.numel()
    told = functional.binary_cross_entropy_with_logits(logits, batch.roll, reduction="none")
    told = (told * valid).sum((0, 1, 3, 4))
    kl = 0.5 * (mean**2 + spread.exp() - 1 - spread)
    own = generator.config.bar_latent
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


def hinge(critic: Critic, batch: Batch, composed: Tensor) -> Tensor:
    """What the critic pays: (E[max(0, 1 - D(real))] + E[max(0, 1 + D(composed))]) / 2.

    Source: Lim & Ye, "Geometric GAN" (2017).
    """
    real, _ = critic(batch.roll, *batch.asked.tensors())
    fake, _ = critic(composed, *batch.asked.tensors())
    return (functional.relu(1 - real.float()).mean() + functional.relu(1 + fake.float()).mean()) / 2


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


def off_register(composed: Tensor, batch: Batch) -> Tensor:
    """How far the mean pitch of composed bars is from what was asked, in octaves: mean of |pitch - asked| / 12."""
    onsets = composed[:, :, ONSET].sum(1)  # (B, PITCHES, 16T)
    bars = onsets.view(*onsets.shape[:2], -1, STEPS).sum(-1)  # (B, PITCHES, T)
    count = bars.sum(1)  # (B, T)
    pitch = LOWEST + torch.arange(PITCHES, dtype=bars.dtype)
    mean = (bars * pitch[:, None]).sum(1) / count.clamp(min=1)
    return ((mean - batch.register).abs() * (count > 0)).mean() / 12
