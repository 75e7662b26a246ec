"""The composer's weights as a file: safetensors, with its origin in the header."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from safetensors import SafetensorError

from generator.conditions import Floats
from generator.errors import WeightsError
from generator.network.sizes import Sizes
from generator.safetensors_file import packed, unpacked

FORMAT = "recue.gan/4"
TRAINED = Path(__file__).parent / "trained" / "recue-gan.safetensors"
"""The weights that ship with Recue."""


@dataclass(frozen=True, slots=True, eq=False)
class WeightsFile:
    """The content of a weights file."""

    tensors: Mapping[str, Floats]
    """By the names that PyTorch gives them, with the network's name before them."""
    sizes: Mapping[str, Sizes]
    """By network."""
    digest: str
    """The first 12 hexadecimal digits of the file's SHA-256."""

    def of(self, network: str) -> Mapping[str, Floats]:
        """Return the tensors of a network."""
        start = f"{network}."
        return {
            name.removeprefix(start): value for name, value in self.tensors.items() if name.startswith(start)
        }


def pack(networks: Mapping[str, tuple[Sizes, Mapping[str, Floats]]], made_by: Mapping[str, str]) -> bytes:
    """Serialise networks as a safetensors file, in 16-bit floats; the inverse of `load`.

    Args:
        networks: Sizes and tensors, by name.
        made_by: Facts about the training for the header: seed, steps, figures.
    """
    tensors = {
        f"{network}.{name}": np.ascontiguousarray(value, dtype=np.float16)
        for network, (_, own) in networks.items()
        for name, value in own.items()
    }
    sizes = {network: asdict(size) for network, (size, _) in networks.items()}
    return packed(tensors, {"format": FORMAT, "sizes": json.dumps(sizes), **made_by})


def load(weights_file: Path) -> WeightsFile:
    """Read a weights file.

    Raises:
        WeightsError: If it is missing, damaged or of another format.
    """
    try:
        content = weights_file.read_bytes()
        tensors, header = unpacked(content)
    except (OSError, SafetensorError) as error:
        raise WeightsError(
            f"the composer's weights {weights_file} cannot be read ({error}); install Recue again"
        ) from error
    if header.get("format") != FORMAT:
        found = header.get("format", "none")
        raise WeightsError(
            f"{weights_file} holds weights of format {found}, not {FORMAT}; use those that ship with Recue"
        )
    sizes = {name: Sizes(**size) for name, size in json.loads(header["sizes"]).items()}
    return WeightsFile(tensors, sizes, sha256(content).hexdigest()[:12])
