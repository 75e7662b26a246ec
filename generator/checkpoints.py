"""Checkpoints: the state of a training run, kept to go on from."""

import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import torch

from generator.errors import CheckpointError, SaveError


class Trained(Protocol):
    """A part of a run that changes while it trains: a network or an optimizer."""

    def state_dict(self) -> dict[str, Any]:
        """What it has become."""
        ...

    def load_state_dict(self, state_dict: Any) -> object:
        """Become that."""
        ...


def keep(
    checkpoint: Path, composer: str, recipe: Any, parts: Mapping[str, Trained], numbers: Mapping[str, object]
) -> None:
    """Keep the state of a run; the inverse of `take_up`.

    Args:
        checkpoint: The file; its folder is made if it is not there.
        composer: Who is trained.
        recipe: The numbers of the training, a dataclass with `steps`.
        parts: What is trained.
        numbers: What else the run goes on from; `step` among them, the updates done.

    Raises:
        SaveError: If it cannot be written.
    """
    states = {name: part.state_dict() for name, part in parts.items()}
    unfinished = checkpoint.with_suffix(".new")
    try:
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        torch.save({"composer": composer, "recipe": asdict(recipe), **states, **numbers}, unfinished)
        unfinished.replace(checkpoint)
    except (OSError, RuntimeError) as error:  # torch makes a RuntimeError of a full disk
        raise SaveError(
            f"{checkpoint} cannot be written ({_first_line(error)}); name another --checkpoint"
        ) from error


def take_up(checkpoint: Path, composer: str, recipe: Any, parts: Mapping[str, Trained]) -> dict[str, Any]:
    """Take up the state of an earlier run of the same recipe; one that has ended may go on to more `steps`.

    Args:
        checkpoint: The file.
        composer: Who is trained.
        recipe: As `keep` takes it.
        parts: What is trained; it becomes what was kept.

    Returns:
        What else was kept.

    Raises:
        CheckpointError: If it cannot be read, or is of another composer, recipe or version, or further than asked.
    """
    kept = _read(checkpoint)
    elsewhere = "name another --checkpoint, or delete it to begin anew"
    if not isinstance(kept, dict) or not {"composer", "recipe", "step"} <= set(kept):
        raise CheckpointError(f"{checkpoint} is of no run of this version of Recue; {elsewhere}")
    if kept["composer"] != composer:
        raise CheckpointError(f"{checkpoint} is of {kept['composer']}, not of {composer}; {elsewhere}")
    for name, wanted in asdict(recipe).items():
        if name != "steps" and kept["recipe"].get(name) != wanted:
            was = kept["recipe"].get(name)
            raise CheckpointError(f"{checkpoint} was begun with a {name} of {was}, not {wanted}; {elsewhere}")
    if kept["step"] > recipe.steps:
        raise CheckpointError(
            f"{checkpoint} has had {kept['step']} updates already, more than the {recipe.steps} asked for; {elsewhere}"
        )
    for name, part in parts.items():
        try:
            part.load_state_dict(kept[name])
        except (KeyError, RuntimeError, ValueError, TypeError, AttributeError) as error:
            raise CheckpointError(
                f"{checkpoint} is of another version of {composer}: its {name} does not fit; {elsewhere}"
            ) from error
    return kept


def _read(checkpoint: Path) -> Any:
    """What torch saved, whatever that is."""
    try:
        with zipfile.ZipFile(checkpoint) as archive:
            damaged = archive.testzip()
        kept = None if damaged else torch.load(checkpoint, weights_only=True)
    except Exception as error:
        raise CheckpointError(
            f"{checkpoint} is no sound checkpoint ({_first_line(error)}); delete it to begin anew"
        ) from error
    if damaged:
        raise CheckpointError(f"{checkpoint} is no sound checkpoint (it is damaged); delete it to begin anew")
    return kept


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
