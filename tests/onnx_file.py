"""A tiny ONNX network for tests, written field by field: what colour a picture has in the mean.

Source: the messages of onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (version 3 of the format's IR).
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

_VARINT, _BYTES = 0, 2
_FLOAT = 1
"""TensorProto.DataType.FLOAT."""


def _varint(number: int) -> bytes:
    parts = bytearray()
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes((*parts, number))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3 | _VARINT) + _varint(value)


def _message(field: int, content: bytes | str) -> bytes:
    data = content.encode() if isinstance(content, str) else content
    return _varint(field << 3 | _BYTES) + _varint(len(data)) + data


def _tensor(name: str, values: Sequence[Sequence[float]] | Sequence[float]) -> bytes:
    array = np.array(values, "<f4")
    dims = b"".join(_number(1, size) for size in array.shape)
    return dims + _number(2, _FLOAT) + _message(8, name) + _message(9, array.tobytes())


def _value(name: str, shape: Sequence[int]) -> bytes:
    dims = b"".join(_message(1, _number(1, size)) for size in shape)
    kind = _number(1, _FLOAT) + _message(2, dims)
    return _message(1, name) + _message(2, _message(1, kind))


def _node(operator: str, inputs: Sequence[str], output: str, *attributes: bytes) -> bytes:
    names = b"".join(_message(1, name) for name in inputs)
    return (
        names
        + _message(2, output)
        + _message(4, operator)
        + b"".join(_message(5, each) for each in attributes)
    )


def colour_network(weights: Sequence[Sequence[float]], side: int) -> bytes:
    """Write a network that scores the mean red, green and blue of a picture.

    Args:
        weights: How much each output makes of red, green and blue. (outputs, 3)
        side: Width and height of its input.
    """
    axis = _message(1, "axis") + _number(3, 1) + _number(20, 2)
    transposed = _message(1, "transB") + _number(3, 1) + _number(20, 2)
    nodes = (
        _node("GlobalAveragePool", ["picture"], "mean"),
        _node("Flatten", ["mean"], "flat", axis),
        _node("Gemm", ["flat", "weights", "bias"], "scores", transposed),
    )
    graph = b"".join(
        (
            *(_message(1, node) for node in nodes),
            _message(2, "colours"),
            _message(5, _tensor("weights", weights)),
            _message(5, _tensor("bias", [0.0] * len(weights))),
            _message(11, _value("picture", (1, 3, side, side))),
            _message(12, _value("scores", (1, len(weights)))),
        )
    )
    operators = _message(1, "") + _number(2, 13)
    return _number(1, 7) + _message(2, "recue tests") + _message(7, graph) + _message(8, operators)


def write_network(file: Path, labels: str, side: int = 32) -> Path:
    """Write a network that tells red from blue, and a table of labels beside it."""
    file.write_bytes(colour_network([[8, 0, -8], [-8, 0, 8]], side))
    file.with_suffix(".yaml").write_text(labels, encoding="utf-8")
    return file
