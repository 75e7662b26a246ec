"""Safetensors files of which equal content gives equal bytes."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from safetensors.numpy import load, save


def packed(tensors: Mapping[str, np.ndarray[Any, Any]], metadata: Mapping[str, str]) -> bytes:
    """Serialise tensors, with the header in alphabetical order: as the library writes it, the order is by chance.

    Source: the format's description: eight bytes of the header's length, the header as JSON padded with spaces, the tensors.

    Args:
        tensors: By name.
        metadata: What the header says of them.
    """
    file = save(dict(tensors), metadata=dict(metadata))
    data = 8 + int.from_bytes(file[:8], "little")
    header = json.dumps(json.loads(file[8:data]), sort_keys=True, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    return len(header).to_bytes(8, "little") + header + file[data:]


def unpacked(content: bytes) -> tuple[dict[str, np.ndarray[Any, np.dtype[np.float32]]], dict[str, str]]:
    """Return the tensors of a file in 32-bit floats, by name, and what its header says of them: the inverse of `packed`.

    Raises:
        SafetensorError: If it is no such file.
    """
    tensors = {name: value.astype(np.float32) for name, value in load(content).items()}
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    return tensors, header.get("__metadata__", {})
