"""Training of the encoders on films of which it is known what they are to tell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from generator.checkpoints import Stateful, load_checkpoint, save_checkpoint
from generator.conditions import Floats
from generator.encoders.encoder import encoder_file
from generator.encoders.inputs import picture_input, sound_input
from generator.encoders.network import EncoderNetwork
from generator.encoders.shapes import OUTPUTS, THUMBNAILS, SensedFilm
from generator.errors import CorpusError

NAME: Final = "encoders"
Halves = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class EncoderRecipe:
    """Every hyperparameter of the encoders' training."""

    steps: int = 600
    """Updates."""
    seed: int = 0
    films: int = 8
    """Stretches of films in an update."""
    length: int = 16
    """Steps of a stretch: eight seconds."""
    rate: float = 2e-3
    """Of learning, where it is highest; it rises over a twentieth of the updates and falls to nothing along a cosine."""
    left_out: float = 0.25
    """The share of stretches whose picture is left out, and of those whose sound is."""
    every: int = 100
    """Updates from one checkpoint and report to the next."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A film, and what encoders are to tell of it."""

    film: SensedFilm
    wanted: Floats
    """OUTPUTS of each step; NaN where nobody knows. (steps, outputs)"""


def train(
    lessons: Sequence[Lesson],
    held_out: Sequence[Lesson],
    recipe: EncoderRecipe,
    checkpoint_file: Path,
    report: Callable[[str], None],
) -> bytes:
    """Train encoders, or go on with an earlier run of the same recipe.

    Means are learned with spreads, by the likelihood of a normal distribution whose gradient is weighted by the root of
    its variance: Seitzer et al., "On the pitfalls of heteroscedastic uncertainty estimation" (ICLR 2022).

    Args:
        lessons: The films to learn from.
        held_out: Other films, for the report.
        recipe: The hyperparameters.
        checkpoint_file: Where the run is kept.
        report: Called with one line at each checkpoint: how what is told of held-out films agrees with what is wanted.

    Returns:
        The weights file.

    Raises:
        CorpusError: If the films last no longer than a stretch.
        CheckpointError: If the checkpoint cannot be read, or is of another run.
        SaveError: If it cannot be written.
    """
    places = _places(lessons, recipe)
    torch.manual_seed(recipe.seed)
    network = EncoderNetwork()
    optimizer = torch.optim.AdamW(network.parameters(), recipe.rate, weight_decay=1e-3)
    usual, spread = _scale(lessons)
    parts: dict[str, Stateful] = {"network": network, "optimizer": optimizer}
    done = 0
    if checkpoint_file.exists():
        done = int(load_checkpoint(checkpoint_file, NAME, recipe, parts)["step"])
    sounds = [sound_input(lesson.film.levels, lesson.film.heard).astype(np.float16) for lesson in lessons]
    for step in range(done, recipe.steps):
        draw = np.random.default_rng((recipe.seed, step))
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * _course(step, recipe.steps)
        batch = [
            _stretch(lessons[film], sounds[film], first, recipe, draw)
            for film, first in (places[at] for at in draw.integers(len(places), size=recipe.films))
        ]
        inputs = [torch.from_numpy(np.stack([each[part] for each in batch])) for part in range(5)]
        loss = _loss(network, inputs, usual, spread)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        if (step + 1) % recipe.every == 0 or step + 1 == recipe.steps:
            save_checkpoint(checkpoint_file, NAME, recipe, parts, {"step": step + 1})
            report(f"step {step + 1}: {_told(agreement(network, held_out, usual, spread))}")
    tensors = {name: value.float().numpy() for name, value in network.state_dict().items()}
    made_by = {"seed": str(recipe.seed), "steps": str(recipe.steps), "films": str(len(lessons))}
    return encoder_file(tensors, usual, spread, made_by)


def agreement(
    network: EncoderNetwork, lessons: Sequence[Lesson], usual: Floats, spread: Floats
) -> Mapping[str, float]:
    """Return the rank correlation of what is told of all steps with what is wanted, by output; NaN where nothing is."""
    found = []
    with torch.no_grad():
        for lesson in lessons:
            film = lesson.film
            inputs = (
                picture_input(film.thumbnails),
                film.seen,
                sound_input(film.levels, film.heard),
                film.heard,
            )
            means, _ = network(*(torch.from_numpy(each)[None] for each in inputs))
            found.append(usual + spread * means[0].numpy())
    told, wanted = np.concatenate(found), np.concatenate([lesson.wanted for lesson in lessons])
    return {name: rank_correlation(told[:, at], wanted[:, at]) for at, name in enumerate(OUTPUTS)}


def rank_correlation(one: Floats, other: Floats) -> float:
    """Return Spearman's rank correlation where both are known; NaN where either is the same all through."""
    known = np.isfinite(one) & np.isfinite(other)
    if known.sum() < 2 or np.ptp(one[known]) == 0 or np.ptp(other[known]) == 0:
        return float("nan")
    first, second = (
        np.argsort(np.argsort(each[known], kind="stable"), kind="stable").astype(np.float64)
        for each in (one, other)
    )
    first, second = first - first.mean(), second - second.mean()
    return float(first @ second / np.sqrt((first @ first) * (second @ second)))


def _told(agreed: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in agreed.items())


def _places(lessons: Sequence[Lesson], recipe: EncoderRecipe) -> list[tuple[int, int]]:
    """Return every stretch, as a film and its first step."""
    places = [
        (at, first)
        for at, lesson in enumerate(lessons)
        for first in range(lesson.film.steps - recipe.length + 1)
    ]
    if not places:
        raise CorpusError(
            "the footage is shorter than the stretches that encoders learn from; name more with --footage"
        )
    return places


def _scale(lessons: Sequence[Lesson]) -> tuple[Floats, Floats]:
    """Return the mean and the standard deviation of each output, as the weights' file holds them. (outputs,) each"""
    wanted = np.concatenate([lesson.wanted for lesson in lessons])
    known = np.isfinite(wanted).any(axis=0)
    safe = np.where(known, wanted, 0.0)
    mean, deviation = np.nanmean(safe, axis=0), np.maximum(np.nanstd(safe, axis=0), 1e-3)
    halves = (each.astype(np.float16).astype(np.float32) for each in (mean, deviation))
    usual, spread = halves
    return usual, spread


def _course(step: int, steps: int) -> float:
    """Return the share of the highest rate of learning."""
    rising = min((step + 1) / max(steps / 20, 1), 1.0)
    return float(rising * (0.5 + 0.5 * np.cos(np.pi * step / steps)))


def _stretch(
    lesson: Lesson, sounds: Halves, first: int, recipe: EncoderRecipe, draw: np.random.Generator
) -> tuple[npt.NDArray[Any], ...]:
    """Return a stretch of a film, mirrored or not, with its picture or its sound left out at random.

    Args:
        lesson: The film.
        sounds: The input of the sound's network of the whole film.
        first: The first step.
        recipe: The hyperparameters.
        draw: What is random.

    Returns:
        The inputs of the network and what it is to tell.
    """
    film, last = lesson.film, first + recipe.length
    picture = picture_input(film.thumbnails[THUMBNAILS * first : THUMBNAILS * last + 1])
    if draw.random() < 0.5:
        picture = picture[..., ::-1]
    sound = sounds[first:last].astype(np.float32)
    seen, heard = film.seen[first:last].copy(), film.heard[first:last].copy()
    left_out = draw.random()
    if left_out < recipe.left_out:
        seen[:] = False
    elif left_out < 2 * recipe.left_out:
        heard[:] = False
    wanted = lesson.wanted[first:last].astype(np.float32)
    return np.ascontiguousarray(picture), seen, sound, heard, wanted


def _loss(network: EncoderNetwork, inputs: Sequence[Tensor], usual: Floats, spread: Floats) -> Tensor:
    *read, wanted = inputs
    means, spreads = network(*read)
    aim = (wanted - torch.from_numpy(usual)) / torch.from_numpy(spread)
    known = torch.isfinite(aim)
    missed = (torch.nan_to_num(aim) - means) ** 2
    weight = torch.exp(spreads / 2).detach()
    losses = weight * 0.5 * (missed * torch.exp(-spreads) + spreads)
    mean: Tensor = (losses * known).sum() / known.sum().clamp(min=1)
    return mean
