"""The composer's weights as a file: safetensors, with its origin in the header."""

import json
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from generator.errors import WeightsError
from generator.harmony import HarmonicModel
from generator.networks.config import NetConfig
from generator.networks.generator import Generator
from generator.networks.packed import pack_linears

FORMAT = "recue.gan/3"
TRAINED = Path(__file__).parent / "trained" / "recue-gan.safetensors"
"""The weights that ship with Recue."""
HARMONY = {field.name: f"harmony.{field.name}" for field in fields(HarmonicModel)}
"""The tensor name of each field of the harmonic model."""


@dataclass(frozen=True, slots=True, eq=False)
class ComposerWeights:
    """The trained network and harmonic model of a composer."""

    network: Generator
    harmony: HarmonicModel
    digest: str
    """The first 12 hexadecimal digits of the file's SHA-256."""


def pack(network: Generator, harmony: HarmonicModel, made_by: dict[str, str]) -> bytes:
    """Serialise weights as a safetensors file, in 16-bit floats; the inverse of `load`.

    Args:
        network: Trained.
        harmony: Learned from the same corpus.
        made_by: Facts about the training for the header: seed, steps, figures.
    """
    tensors = {name: value.to(torch.float16).contiguous() for name, value in network.state_dict().items()}
    tensors |= harmony_tensors(harmony)
    header = {"format": FORMAT, "net": json.dumps(asdict(network.config)), **made_by}
    return save(tensors, metadata=dict(sorted(header.items())))


def load(weights_file: Path) -> ComposerWeights:
    """Read a weights file.

    Raises:
        WeightsError: If it is missing, damaged or of another format.
    """
    try:
        digest = sha256(weights_file.read_bytes()).hexdigest()[:12]
        with safe_open(weights_file, framework="pt") as file:
            header = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    except (OSError, SafetensorError) as error:
        raise WeightsError(
            f"the composer's weights {weights_file} cannot be read ({error}); install Recue again"
        ) from error
    if header.get("format") != FORMAT:
        found = header.get("format", "none")
        raise WeightsError(
            f"{weights_file} holds weights of format {found}, not {FORMAT}; use those that ship with Recue"
        )
    sizes: dict[str, Any] = json.loads(header["net"])
    with torch.random.fork_rng(
        devices=()
    ):  # a new network draws its weights, from what other programs may draw from
        network = Generator(NetConfig(**{name: _sizes(size) for name, size in sizes.items()}))
    harmony = harmony_of(tensors)
    network.load_state_dict({name: value.float() for name, value in tensors.items()})
    network.eval().requires_grad_(requires_grad=False)
    pack_linears(network)
    return ComposerWeights(network, harmony, digest)


def harmony_tensors(harmony: HarmonicModel) -> dict[str, torch.Tensor]:
    """Return a harmonic model as tensors of a weights file."""
    return {name: torch.from_numpy(getattr(harmony, field)) for field, name in HARMONY.items()}


def harmony_of(tensors: dict[str, torch.Tensor]) -> HarmonicModel:
    """Remove the harmonic model from a file's tensors, and return it."""
    return HarmonicModel(**{field: tensors.pop(name).numpy() for field, name in HARMONY.items()})


def _sizes(value: Any) -> Any:
    """Convert a JSON value of the configuration: a list to a tuple, a number to itself."""
    return tuple(value) if isinstance(value, list) else value
