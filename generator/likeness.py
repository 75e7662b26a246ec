"""Feature matching: distances between the feature distributions of composed and of real music, for training."""

import torch
from torch import Tensor

from generator.conditions import STEPS
from generator.decoding import by_bar
from generator.keys import SCALES
from generator.performing import DecodedRoll
from generator.roll import PITCHES

LONGEST = 16
"""The longest note length compared, in sixteenths."""
PHRASE = 4
"""Bars over which the entropy of pitch classes is taken."""
_MASKS = torch.tensor(
    [[(d - t) % 12 in s for d in range(12)] for s in SCALES.values() for t in range(12)]
).float()


def distance(composed: DecodedRoll, real: DecodedRoll, valid: Tensor) -> dict[str, Tensor]:
    """Compute the distance between the distributions of each feature, in standard deviations of the real one.

    The first Wasserstein distance in one dimension, the mean gap between sorted values, over bars, intervals or
    notes of the whole batch (feature matching: Salimans et al., "Improved techniques for training GANs", 2016; the
    distance as in Deshpande et al., "Generative modeling using the sliced Wasserstein distance", 2018). Both have the same
    conditions, hence the same number of onsets and of bars.

    Args:
        composed: With gradients.
        real: Of the same conditions.
        valid: 1 where the sixteenth belongs to its bar. (B, T * STEPS)

    Returns:
        A number for each feature.
    """
    gaps = {}
    with torch.no_grad():
        theirs = features(real, valid)
    ours = features(composed, valid)
    for name, value in ours.items():
        target = theirs[name]
        gaps[name] = (value.sort().values - target.sort().values).abs().mean() / target.std().clamp(min=1e-3)
    return gaps | _profiles(composed, real)


def features(music: DecodedRoll, valid: Tensor) -> dict[str, Tensor]:
    """Compute the values of each feature over a batch, one axis each.

    Pitch classes a bar, entropy of pitch classes over a phrase, share in the best scale, notes sounding, sixteenths a
    note, difference of a bar's rhythm from the bar before and from two before, range, and the leap between top notes.
    """
    steps = by_bar(valid).sum(-1)  # (B, T)
    cells = music.onsets.sum(1)  # (B, PITCHES, 16T)
    bars = by_bar(cells).sum(-1)  # (B, PITCHES, T)
    classes = bars.view(len(bars), PITCHES // 12, 12, -1).sum(1)  # (B, 12, T)
    notes = bars.sum(1)  # (B, T)
    full = notes.detach() > 0.5
    begun = by_bar(music.begins)
    held = by_bar(music.holds.sum((1, 2))).sum(-1)  # (B, T)
    tops, bottoms, where = _outline(cells, music.begins)
    return {
        "classes": torch.tanh(classes).sum(1).flatten(),
        "entropy": _entropy(classes).flatten(),
        "scale": ((classes.transpose(1, 2) @ _MASKS.T).amax(-1) / notes.clamp(min=1))[full],
        "polyphony": ((notes + held) / steps.clamp(min=1)).flatten(),
        "length": (held / notes.clamp(min=1))[full],
        "groove": (begun[:, 1:] - begun[:, :-1]).abs().mean(-1).flatten(),
        "groove2": (begun[:, 2:] - begun[:, :-2]).abs().mean(-1).flatten(),
        "range": _range(tops, bottoms, where, full),
        "leap": _leaps(tops, where),
    }


def _entropy(classes: Tensor) -> Tensor:
    """Compute the entropy of the pitch classes of each phrase, in bits. (B, 12, T) -> (B, phrases)"""
    whole = classes.shape[-1] // PHRASE * PHRASE
    counts = classes[..., :whole].reshape(*classes.shape[:2], -1, PHRASE).sum(-1).clamp(min=0)
    share = counts / counts.sum(1, keepdim=True).clamp(min=1)
    bits: Tensor = -(share * (share + 1e-6).log2()).sum(1)
    return bits


def _outline(cells: Tensor, begins: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Compute the highest and lowest pitch that begins at each onset.

    This is the multilinear extension of the highest set cell: exact for zeros and ones, and a cell's gradient is the distance
    that the top would move with it.

    Returns:
        Top and bottom (onsets,), and the indices of their passage and sixteenth (onsets, 2).
    """
    where = (begins.detach() > 0.5).nonzero()
    column = cells[where[:, 0], :, where[:, 1]].clamp(0, 1)  # (onsets, PITCHES)
    pitch = torch.arange(PITCHES, dtype=column.dtype)
    return (_first(column.flip(1)) * pitch.flip(0)).sum(1), (_first(column) * pitch).sum(1), where


def _first(column: Tensor) -> Tensor:
    """Mark the first set cell of each row with 1. (onsets, PITCHES)"""
    free = torch.cumprod(1 - column.clamp(max=1 - 1e-4), 1)
    return column * torch.cat([torch.ones_like(free[:, :1]), free[:, :-1]], 1)


def _leaps(tops: Tensor, where: Tensor) -> Tensor:
    """Return the semitones between successive top notes of a passage, up to an octave and a half."""
    follows = where[1:, 0] == where[:-1, 0]
    leaps: Tensor = (tops[1:] - tops[:-1])[follows].abs().clamp(max=18)
    return leaps


def _range(tops: Tensor, bottoms: Tensor, where: Tensor, full: Tensor) -> Tensor:
    """Return the semitones between the lowest and the highest note of each bar that has any."""
    bar = where[:, 0] * full.shape[1] + where[:, 1] // STEPS
    size = full.numel()
    high = torch.full((size,), -1.0).scatter_reduce(0, bar, tops, "amax")
    low = torch.full((size,), float(PITCHES)).scatter_reduce(0, bar, bottoms, "amin")
    return (high - low)[full.flatten()]


def _profiles(composed: DecodedRoll, real: DecodedRoll) -> dict[str, Tensor]:
    """Compute the distances of the histograms of position in the bar, pitch and length."""
    ours, theirs = _counts(composed), _counts(real)
    place = (ours["place"] - theirs["place"]).abs().sum()
    pitch = (ours["pitch"].cumsum(0) - theirs["pitch"].cumsum(0)).abs().sum() / 12
    sounding = (ours["outlasts"] - theirs["outlasts"]).abs().mean()
    return {"place": place, "pitch": pitch, "outlasts": 4 * sounding}


def _counts(music: DecodedRoll) -> dict[str, Tensor]:
    total = music.onsets.sum().detach().clamp(min=1)
    places = by_bar(music.onsets.sum((0, 1, 2))).sum(0)
    alive, outlasts = music.onsets, []
    for _ in range(LONGEST - 1):
        alive = alive[..., :-1] * music.holds[..., music.holds.shape[-1] - alive.shape[-1] + 1 :]
        outlasts.append(alive.sum() / total)
    return {
        "place": places / total,
        "pitch": music.onsets.sum((0, 1, 3)) / total,
        "outlasts": torch.stack(outlasts),
    }
