"""Safetensors files of which equal content gives equal bytes."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from safetensors.numpy import save


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
