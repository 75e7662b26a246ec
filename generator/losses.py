"""What the networks pay for in training."""

import torch
from torch import Tensor
from torch.nn import functional

from generator import lines
from generator.batches import Batch
from generator.conditions import STEPS
from generator.decoding import by_bar, seated
from generator.echoes import rhythm_echo, texture_echo
from generator.encoding import Asked
from generator.latent import Latent, over_bars
from generator.networks.critic import Critic
from generator.networks.encoder import Encoder
from generator.networks.generator import Generator, Ideas
from generator.performing import Performance, can_hold
from generator.recipe import Recipe
from generator.roll import LOWEST, PITCHES
from generator.voices import BASS, HARMONY, MELODY

DRAWN = ("melody", "harmony", "bass", "holds")
"""The decisions that are drawn: of those that always take the likeliest, when notes begin and who plays, a judgement says
nothing of what else might have been."""
MOST_PRAISE = 2.0
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
    embedded, _ = generator.conditions(*batch.asked.tensors())
    latents, kept = [], torch.zeros(())
    for raw_mean, raw_spread in encoder(batch.roll, embedded, batch.asked.phrases):
        mean, spread = raw_mean.float(), raw_spread.float().clamp(-8, 4)
        latents.append(mean + torch.randn_like(mean) * (spread / 2).exp())
        kept = kept + 0.5 * (mean**2 + spread.exp() - 1 - spread).sum()
    bar, phrase, cue = latents
    count = bar.shape[-1]
    latent = torch.cat([bar, over_bars(phrase, batch.asked.phrases), cue.expand(-1, -1, count)], 1)
    told = tell(generator, latent, batch.asked, batch.performed)
    bars = batch.quota.onsets.numel()
    kept = kept / bars
    telling = torch.stack([cost.sum() for cost in told.values()])
    loss = telling.sum() / bars + recipe.capacity_price * kept.clamp(min=recipe.capacity)
    figures = dict(zip(told, (telling / bars).tolist(), strict=True))
    return loss, figures | {"kl": kept.item()}


def tell(generator: Generator, latent: Tensor, asked: Asked, music: Performance) -> dict[str, Tensor]:
    """What it costs to tell music decision by decision, each knowing those before it, in nats.

    Args:
        generator: Whose odds of the music are asked for.
        latent: (B, latents, T)
        asked: What the music was asked to be.
        music: Real or composed.

    Returns:
        Of each bar, for each kind of decision. (B, T)
    """
    begun = music.begins.detach()
    logits, echoes, draft = generator.begin(latent, *asked.tensors())
    rhythm = _told(
        logits + (echoes * rhythm_echo(begun)).sum(1), begun, (asked.valid > 0) & (asked.hits == 0)
    )
    seats = seated(music.onsets.sum(2))
    logits, echoes, draft = generator.cast(draft, begun)
    logits = logits + (echoes[:, None] * texture_echo(begun, seats)).sum(2)
    texture = _told(logits, seats, begun[:, None] > 0)
    ideas, draft = generator.fill(draft, seats)
    notes = tell_notes(ideas, music.onsets)
    logits = generator.sustain(draft, music.onsets)
    holds = HOLD_SHARE * _told(logits, music.holds, can_hold(music.onsets, music.holds, asked.valid))
    return {"rhythm": rhythm, "texture": texture, **notes, "holds": holds}


def tell_notes(ideas: Ideas, onsets: Tensor) -> dict[str, Tensor]:
    """What it costs to tell which notes begin, given who plays, in nats of each bar. (B, T) each.

    A line's note is one of those it has room for: -log softmax. Of the harmony each note it has room for begins or not:
    binary cross entropy.
    """
    cue, voice, column = (onsets.amax(2) > 0).nonzero().unbind(1)
    leant = lines.lean(ideas, onsets, (cue, voice, column))
    struck = onsets.movedim(2, 3)[cue, voice, column]  # (N, PITCHES)
    free = lines.room(onsets).movedim(2, 3)[cue, voice, column] | (struck > 0)
    logits = ideas.logits.movedim(2, 3)[cue, voice, column].float() + leant
    line = -(logits.masked_fill(~free, lines.OUT_OF_REACH).log_softmax(1) * struck).sum(1)
    chord = (functional.binary_cross_entropy_with_logits(logits, struck, reduction="none") * free).sum(1)
    bars = onsets.shape[-1] // STEPS
    place = cue * bars + column // STEPS
    told = {}
    for name, number, cost in (("melody", MELODY, line), ("harmony", HARMONY, chord), ("bass", BASS, line)):
        mine = voice == number
        sums = torch.zeros(len(onsets) * bars).index_add(0, place[mine], cost[mine])
        told[name] = sums.view(-1, bars)
    return told


def _told(logits: Tensor, truth: Tensor, asked: Tensor) -> Tensor:
    """Cross entropy of the decisions that were open, of each bar. (B, T)"""
    cost = functional.binary_cross_entropy_with_logits(logits.float(), truth, reduction="none") * asked
    steps = cost.reshape(len(cost), -1, cost.shape[-1]).sum(1)  # (B, T * STEPS)
    bars: Tensor = by_bar(steps).sum(-1)
    return bars


def hinge(critic: Critic, batch: Batch, paired: Batch, composed: Performance) -> Tensor:
    """What the critic pays: (E[max(0, 1 - D(real))] + E[max(0, 1 + D(composed))]) / 2.

    Source: Lim & Ye, "Geometric GAN" (2017).
    """
    real = critic(batch.roll, *batch.asked.tensors())
    fake = critic(composed.roll.detach(), *paired.asked.tensors())
    return (functional.relu(1 - real.float()).mean() + functional.relu(1 + fake.float()).mean()) / 2


def fool(
    generator: Generator, critic: Critic, latent: Latent, asked: Asked, composed: Performance
) -> tuple[Tensor, float]:
    """What the composer pays to the critic, who compares two bars composed under the same conditions.

    The one that was rather taken for real becomes likelier, the other less likely: the mean over bars of
    a * -log p(bar), where a is by how much more the critic was taken in by it than by the other of the pair, in deviations,
    up to MOST_PRAISE. Notes are chosen, not mixed, so no gradient of the critic is asked for: it is the
    score-function estimator with the other draw as its baseline (Williams, "Simple statistical gradient-following
    algorithms", 1992; Kool et al., "Buy 4 REINFORCE samples, get a baseline for free!", 2019).

    Args:
        generator: What composed.
        critic: Who judges.
        latent: What it was composed from.
        asked: Of 2 B cues, cue B + n the same as cue n.
        composed: Likewise.

    Returns:
        The loss in nats a bar, and the mean judgement.
    """
    with torch.no_grad():
        judged = critic(composed.roll, *asked.tensors()).float()  # (2 B, T)
        one, other = judged.chunk(2)
        gap = one - other
        better = (gap / gap.std().clamp(min=1e-3)).clamp(-MOST_PRAISE, MOST_PRAISE)
        praise = torch.cat([better, -better])
    told = tell(generator, latent.numbers, asked, composed)
    cost = torch.stack([told[decision] for decision in DRAWN]).sum(0)  # (2 B, T)
    return (praise * cost).mean(), judged.mean().item()


def off_register(composed: Performance, batch: Batch) -> Tensor:
    """How far the mean pitch of composed bars is from what was asked, in octaves: mean of |pitch - asked| / 12."""
    bars = by_bar(composed.onsets.sum(1)).sum(-1)  # (B, PITCHES, T)
    count = bars.sum(1)  # (B, T)
    pitch = LOWEST + torch.arange(PITCHES, dtype=bars.dtype)
    mean = (bars * pitch[:, None]).sum(1) / count.clamp(min=1)
    return ((mean - batch.register).abs() * (count > 0)).mean() / 12
