"""Loading of a person's own model, from a folder or an ONNX file on their disk."""

from pathlib import Path
from typing import Final

from bridge.errors import MissingError, UsageError
from bridge.story.feelings.feeling import Feels
from bridge.story.models.labels import unknown

EXTRA: Final = "pip install 'recue[story]'"
"""What installs the packages that models need."""


def load_model(place: Path) -> tuple[Feels, tuple[str, ...]]:
    """Load a model of feelings: a folder that `transformers` reads, or an ONNX file with its tokenizer and config beside it.

    Nothing is fetched, no code of the model's own is run, and weights are read from safetensors alone.

    Args:
        place: The folder or the file.

    Returns:
        The model, and sentences on labels of it that mean nothing here.

    Raises:
        UsageError: If there is no such model, or it cannot be read.
        MissingError: If a package that it needs is not installed.
    """
    if place.is_dir() and not (place / "model.onnx").is_file():
        from bridge.story.models.transformer import Transformer  # noqa: PLC0415 (loads torch)

        return _told(Transformer.load(place), place)
    file = place / "model.onnx" if place.is_dir() else place
    if file.suffix.casefold() == ".onnx" and file.is_file():
        from bridge.story.models.onnx import OnnxModel  # noqa: PLC0415 (loads its runtime)

        return _told(OnnxModel.load(file), place)
    raise UsageError(
        f"There is no model of feelings at {place}; name a folder of a transformer, or a .onnx file, with 'story_model'"
    )


def missing(package: str) -> MissingError:
    """Return the error of a package that is not installed."""
    return MissingError(
        f"The setting 'story_model' needs the package {package}, which is not installed: {EXTRA}"
    )


def _told(model: "Labelled", place: Path) -> tuple[Feels, tuple[str, ...]]:
    strange = unknown(model.labels)
    if len(strange) == len(model.labels):
        raise UsageError(
            f"The model {place.name} tells {', '.join(strange[:8])}, which are no feelings that are known here; "
            "take one that tells 'positive' and 'negative', or emotions like 'joy' and 'fear'"
        )
    if not strange:
        return model, ()
    return model, (f"The model {place.name} also tells {', '.join(strange[:8])}, of which nothing is taken.",)


class Labelled(Feels):
    """A model that tells labels."""

    labels: tuple[str, ...]
    """In the order of what it puts out."""
