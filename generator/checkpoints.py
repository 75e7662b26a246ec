"""Checkpoints: the saved state of a training run, from which it resumes."""

import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import torch

from generator.atomic_write import replacing
from generator.errors import CheckpointError, SaveError


class Stateful(Protocol):
    """A network or an optimizer whose state is saved."""

    def state_dict(self) -> dict[str, Any]:
        """Return its state."""
        ...

    def load_state_dict(self, state_dict: Any) -> object:
        """Restore its state."""
        ...


def save_checkpoint(
    checkpoint_file: Path,
    composer: str,
    recipe: Any,
    parts: Mapping[str, Stateful],
    numbers: Mapping[str, object],
) -> None:
    """Save the state of a run atomically; the inverse of `load_checkpoint`.

    Args:
        checkpoint_file: Its folder is made if it does not exist.
        composer: The name of the composer in training.
        recipe: The hyperparameters, a dataclass with `steps`.
        parts: The networks and optimizers.
        numbers: The rest of the state; `step` among them, the updates done.

    Raises:
        SaveError: If it cannot be written.
    """
    states = {name: part.state_dict() for name, part in parts.items()}
    try:
        with replacing(checkpoint_file) as stream:
            torch.save({"composer": composer, "recipe": asdict(recipe), **states, **numbers}, stream)
    except (OSError, RuntimeError) as error:  # torch makes a RuntimeError of a full disk
        raise SaveError(
            f"{checkpoint_file} cannot be written ({_first_line(error)}); name another --checkpoint"
        ) from error


def load_checkpoint(
    checkpoint_file: Path, composer: str, recipe: Any, parts: Mapping[str, Stateful]
) -> dict[str, Any]:
    """Restore the state of an earlier run of the same recipe; one that has ended may resume with more `steps`.

    Args:
        checkpoint_file: Written by `save_checkpoint`.
        composer: The name of the composer in training.
        recipe: As for `save_checkpoint`.
        parts: The networks and optimizers; their state is replaced.

    Returns:
        The whole content of the checkpoint.

    Raises:
        CheckpointError: If it cannot be read, or is of another composer, recipe or version, or has more updates than asked for.
    """
    kept = _read(checkpoint_file)
    elsewhere = "name another --checkpoint, or delete it to begin anew"
    if not isinstance(kept, dict) or not {"composer", "recipe", "step"} <= set(kept):
        raise CheckpointError(f"{checkpoint_file} is of no run of this version of Recue; {elsewhere}")
    if kept["composer"] != composer:
        raise CheckpointError(f"{checkpoint_file} is of {kept['composer']}, not of {composer}; {elsewhere}")
    for name, wanted in asdict(recipe).items():
        if name != "steps" and kept["recipe"].get(name) != wanted:
            was = kept["recipe"].get(name)
            raise CheckpointError(
                f"{checkpoint_file} was begun with a {name} of {was}, not {wanted}; {elsewhere}"
            )
    if kept["step"] > recipe.steps:
        raise CheckpointError(
            f"{checkpoint_file} has had {kept['step']} updates already, more than the {recipe.steps} asked for; {elsewhere}"
        )
    for name, part in parts.items():
        try:
            part.load_state_dict(kept[name])
        except (KeyError, RuntimeError, ValueError, TypeError, AttributeError) as error:
            raise CheckpointError(
                f"{checkpoint_file} is of another version of {composer}: its {name} does not fit; {elsewhere}"
            ) from error
    return kept


def _read(checkpoint_file: Path) -> Any:
    """Load what torch saved, of any type."""
    try:
        with zipfile.ZipFile(checkpoint_file) as archive:
            damaged = archive.testzip()
        kept = None if damaged else torch.load(checkpoint_file, weights_only=True)
    except Exception as error:
        raise CheckpointError(
            f"{checkpoint_file} is no sound checkpoint ({_first_line(error)}); delete it to begin anew"
        ) from error
    if damaged:
        raise CheckpointError(
            f"{checkpoint_file} is no sound checkpoint (it is damaged); delete it to begin anew"
        )
    return kept


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
