"""The training losses of the networks."""

import torch
from torch import Tensor
from torch.nn import functional

from generator import lines
from generator.batches import Batch
from generator.conditions import STEPS
from generator.decoding import by_bar, slots_of
from generator.echoes import rhythm_echo, texture_echo
from generator.encoding import EncodedConditions
from generator.latent import Latent, over_bars
from generator.networks.critic import Critic
from generator.networks.encoder import Encoder
from generator.networks.generator import Generator, PitchLogits
from generator.performing import DecodedRoll, can_hold
from generator.recipe import Recipe
from generator.roll import LOWEST, PITCHES
from generator.voices import BASS, HARMONY, MELODY

DRAWN = ("melody", "harmony", "bass", "holds")
"""The decisions that are sampled. Rhythm and texture always take the likeliest, so a score says nothing about alternatives."""
MOST_ADVANTAGE = 2.0
HOLD_SHARE = 0.5
"""Weight of the holds' cost beside that of the onsets."""


def vae_loss(
    generator: Generator, encoder: Encoder, batch: Batch, recipe: Recipe
) -> tuple[Tensor, dict[str, float]]:
    """Compute the VAE's loss in nats a bar.

    -log p(roll | z, conditions) + price * max(KL(q(z | roll) || N(0, 1)), capacity). Source: Kingma & Welling,
    "Auto-encoding variational Bayes" (2014); the capacity as in Burgess et al., "Understanding disentangling in
    beta-VAE" (2018).
    """
    embedded, _ = generator.conditions(*batch.conditions.tensors())
    latents, kept = [], torch.zeros(())
    for raw_mean, raw_spread in encoder(batch.roll, embedded, batch.conditions.phrases):
        mean, spread = raw_mean.float(), raw_spread.float().clamp(-8, 4)
        latents.append(mean + torch.randn_like(mean) * (spread / 2).exp())
        kept = kept + 0.5 * (mean**2 + spread.exp() - 1 - spread).sum()
    bar, phrase, cue = latents
    count = bar.shape[-1]
    latent = torch.cat([bar, over_bars(phrase, batch.conditions.phrases), cue.expand(-1, -1, count)], 1)
    costs = decision_costs(generator, latent, batch.conditions, batch.decoded)
    bars = batch.quota.onsets.numel()
    kept = kept / bars
    telling = torch.stack([cost.sum() for cost in costs.values()])
    loss = telling.sum() / bars + recipe.capacity_price * kept.clamp(min=recipe.capacity)
    figures = dict(zip(costs, (telling / bars).tolist(), strict=True))
    return loss, figures | {"kl": kept.item()}


def decision_costs(
    generator: Generator, latent: Tensor, conditions: EncodedConditions, music: DecodedRoll
) -> dict[str, Tensor]:
    """Compute the negative log-likelihood of music, decision by decision, each given those before it, in nats.

    Args:
        generator: The network whose likelihood is computed.
        latent: (B, latents, T)
        conditions: Of the music.
        music: Real or composed.

    Returns:
        Of each bar, for each kind of decision. (B, T)
    """
    begins = music.begins.detach()
    logits, echoes, hidden = generator.rhythm_logits(latent, *conditions.tensors())
    rhythm = _cross_entropy(
        logits + (echoes * rhythm_echo(begins)).sum(1),
        begins,
        (conditions.valid > 0) & (conditions.hits == 0),
    )
    slots = slots_of(music.onsets.sum(2))
    logits, echoes, hidden = generator.texture_logits(hidden, begins)
    logits = logits + (echoes[:, None] * texture_echo(begins, slots)).sum(2)
    texture = _cross_entropy(logits, slots, begins[:, None] > 0)
    pitch_logits, hidden = generator.pitch_logits(hidden, slots)
    notes = pitch_costs(pitch_logits, music.onsets)
    logits = generator.hold_logits(hidden, music.onsets)
    holds = HOLD_SHARE * _cross_entropy(
        logits, music.holds, can_hold(music.onsets, music.holds, conditions.valid)
    )
    return {"rhythm": rhythm, "texture": texture, **notes, "holds": holds}


def pitch_costs(pitch_logits: PitchLogits, onsets: Tensor) -> dict[str, Tensor]:
    """Compute the negative log-likelihood of the pitches, given the voices that play, in nats of each bar. (B, T) each.

    In melody and bass one of the allowed pitches begins: -log softmax. In the harmony each allowed pitch begins or not:
    binary cross-entropy.
    """
    cue, voice, column = (onsets.amax(2) > 0).nonzero().unbind(1)
    history = lines.history_logits(pitch_logits, onsets, (cue, voice, column))
    struck = onsets.movedim(2, 3)[cue, voice, column]  # (N, PITCHES)
    free = lines.allowed_pitches(onsets).movedim(2, 3)[cue, voice, column] | (struck > 0)
    logits = pitch_logits.logits.movedim(2, 3)[cue, voice, column].float() + history
    line = -(logits.masked_fill(~free, lines.OUT_OF_REACH).log_softmax(1) * struck).sum(1)
    chord = (functional.binary_cross_entropy_with_logits(logits, struck, reduction="none") * free).sum(1)
    bars = onsets.shape[-1] // STEPS
    place = cue * bars + column // STEPS
    costs = {}
    for name, number, cost in (("melody", MELODY, line), ("harmony", HARMONY, chord), ("bass", BASS, line)):
        mine = voice == number
        sums = torch.zeros(len(onsets) * bars).index_add(0, place[mine], cost[mine])
        costs[name] = sums.view(-1, bars)
    return costs


def _cross_entropy(logits: Tensor, truth: Tensor, open_decisions: Tensor) -> Tensor:
    """Compute the binary cross-entropy of the decisions that were open, of each bar. (B, T)"""
    cost = (
        functional.binary_cross_entropy_with_logits(logits.float(), truth, reduction="none") * open_decisions
    )
    steps = cost.reshape(len(cost), -1, cost.shape[-1]).sum(1)  # (B, T * STEPS)
    bars: Tensor = by_bar(steps).sum(-1)
    return bars


def hinge(critic: Critic, batch: Batch, paired: Batch, composed: DecodedRoll) -> Tensor:
    """Compute the critic's loss: (E[max(0, 1 - D(real))] + E[max(0, 1 + D(composed))]) / 2.

    Source: Lim & Ye, "Geometric GAN" (2017).
    """
    real = critic(batch.roll, *batch.conditions.tensors())
    fake = critic(composed.roll.detach(), *paired.conditions.tensors())
    return (functional.relu(1 - real.float()).mean() + functional.relu(1 + fake.float()).mean()) / 2


def adversarial_loss(
    generator: Generator, critic: Critic, latent: Latent, conditions: EncodedConditions, composed: DecodedRoll
) -> tuple[Tensor, float]:
    """Compute the generator's adversarial loss: the critic compares two bars composed under the same conditions.

    The bar with the higher score becomes likelier, the other less likely: the mean over bars of advantage * -log p(bar), where
    the advantage is the difference of the two scores in standard deviations, up to MOST_ADVANTAGE. Notes are discrete choices,
    so the critic's gradient is not used: this is the score-function estimator with the other sample as its baseline (Williams,
    "Simple statistical gradient-following algorithms", 1992; Kool et al., "Buy 4 REINFORCE samples, get a baseline for
    free!", 2019).

    Args:
        generator: The network that composed.
        critic: Scores the bars.
        latent: The random inputs of the composition.
        conditions: Of 2 B cues, cue B + n the same as cue n.
        composed: Of the same 2 B cues.

    Returns:
        The loss in nats a bar, and the mean score.
    """
    with torch.no_grad():
        judged = critic(composed.roll, *conditions.tensors()).float()  # (2 B, T)
        one, other = judged.chunk(2)
        gap = one - other
        better = (gap / gap.std().clamp(min=1e-3)).clamp(-MOST_ADVANTAGE, MOST_ADVANTAGE)
        advantage = torch.cat([better, -better])
    costs = decision_costs(generator, latent.latents, conditions, composed)
    cost = torch.stack([costs[decision] for decision in DRAWN]).sum(0)  # (2 B, T)
    return (advantage * cost).mean(), judged.mean().item()


def register_error(composed: DecodedRoll, batch: Batch) -> Tensor:
    """Compute the mean distance of composed bars from the register asked for, in octaves: mean of |pitch - asked| / 12."""
    bars = by_bar(composed.onsets.sum(1)).sum(-1)  # (B, PITCHES, T)
    count = bars.sum(1)  # (B, T)
    pitch = LOWEST + torch.arange(PITCHES, dtype=bars.dtype)
    mean = (bars * pitch[:, None]).sum(1) / count.clamp(min=1)
    return ((mean - batch.register).abs() * (count > 0)).mean() / 12
