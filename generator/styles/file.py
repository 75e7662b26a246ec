"""The mixtures of all styles as a file: safetensors, read without PyTorch."""

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from generator.conditions import Style
from generator.errors import WeightsError
from generator.safetensors_file import packed
from generator.styles.mixture import Mixture

FORMAT = "recue.styles/1"
TRAINED = Path(__file__).parents[1] / "trained" / "styles.safetensors"
"""The mixtures that ship with Recue."""
Styles = Mapping[Style, Mixture]
"""The mixture of each style."""
_ARRAYS = tuple(field.name for field in fields(Mixture) if field.name != "dimensions")


def pack(styles: Styles, made_by: Mapping[str, str]) -> bytes:
    """Serialise mixtures as a safetensors file; the inverse of `load`.

    Args:
        styles: All of one set of dimensions.
        made_by: Facts about the training for the header.
    """
    (dimensions,) = {mixture.dimensions for mixture in styles.values()}
    arrays = {
        f"{style}.{name}": np.ascontiguousarray(getattr(mixture, name), dtype=np.float64)
        for style, mixture in styles.items()
        for name in _ARRAYS
    }
    return packed(arrays, {"format": FORMAT, "dimensions": json.dumps(dimensions), **made_by})


def load(styles_file: Path = TRAINED) -> Styles:
    """Read the mixtures of a file.

    Raises:
        WeightsError: If it is missing, damaged or of another format.
    """
    try:
        with safe_open(styles_file, framework="np") as file:
            header = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    except (OSError, SafetensorError) as error:
        raise WeightsError(
            f"the styles {styles_file} cannot be read ({error}); install Recue again"
        ) from error
    if header.get("format") != FORMAT or set(arrays) != {f"{s}.{name}" for s in Style for name in _ARRAYS}:
        raise WeightsError(f"{styles_file} does not hold the styles in format {FORMAT}; install Recue again")
    dimensions = tuple(json.loads(header["dimensions"]))
    return {style: Mixture(dimensions, *(arrays[f"{style}.{name}"] for name in _ARRAYS)) for style in Style}
