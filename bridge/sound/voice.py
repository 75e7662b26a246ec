"""The probability that somebody speaks: silero-vad's network, in NumPy.

Source: Silero Team, "Silero VAD", version 6.2.3 (MIT, `trained/LICENSE`). The weights are theirs, byte for byte; the
network is as their `tinygrad_model.py` has it, for 16 kHz. A test holds that both give the same.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from safetensors.numpy import load_file

from bridge.sound.heard import Floats

FRAME: Final = 512
"""Samples at 16 kHz of which one probability is told: 32 ms."""
_BEFORE: Final = 64
"""Samples before a frame that are looked at with it."""
_BEHIND: Final = 64
"""Samples that are mirrored behind it."""
_WINDOW, _STRIDE = 256, 128
_CELL: Final = 128
"""Channels of what is remembered from frame to frame."""
_WEIGHTS: Final = Path(__file__).parent / "trained" / "silero_vad_16k.safetensors"
_AT_ONCE: Final = 1024
"""Frames that are looked at together, so that memory stays flat."""


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """The network, with its weights laid out for products of matrices."""

    fourier: Floats
    """(256, 258): cosines, then sines."""
    layers: tuple[tuple[Floats, Floats, int], ...]
    """Of each convolution over three columns: weights (3 * in, out), bias (out,), columns a step."""
    into: Floats
    """(128, 512): from a frame to input, forget, cell and output gate."""
    again: Floats
    """(128, 512): likewise from what is remembered."""
    bias: Floats
    """(512,)"""
    out: Floats
    """(128,)"""
    out_bias: float

    @classmethod
    def read(cls, file: Path = _WEIGHTS) -> Self:
        """Read the weights that ship with Recue."""
        tensors = load_file(file)
        layers = tuple(
            (
                np.ascontiguousarray(
                    tensors[f"conv{n}.weight"].transpose(2, 1, 0).reshape(-1, len(tensors[f"conv{n}.bias"]))
                ),
                tensors[f"conv{n}.bias"],
                stride,
            )
            for n, stride in ((1, 1), (2, 2), (3, 2), (4, 1))
        )
        return cls(
            np.ascontiguousarray(tensors["stft_conv.weight"][:, 0].T),
            layers,
            np.ascontiguousarray(tensors["lstm_cell.weight_ih"].T),
            np.ascontiguousarray(tensors["lstm_cell.weight_hh"].T),
            tensors["lstm_cell.bias_ih"] + tensors["lstm_cell.bias_hh"],
            tensors["final_conv.weight"][0, :, 0],
            float(tensors["final_conv.bias"][0]),
        )

    def probabilities(self, samples: Floats) -> Floats:
        """Return the probability of speech of each frame, from the first on.

        Args:
            samples: Mono at 16 kHz, -1 to 1; what follows the last whole frame is left out. (n,)

        Returns:
            (n // FRAME,)
        """
        frames = len(samples) // FRAME
        laid = np.concatenate((np.zeros(_BEFORE, np.float32), samples[: frames * FRAME]))
        looked = [
            self._looked(laid[first * FRAME : min(first + _AT_ONCE, frames) * FRAME + _BEFORE])
            for first in range(0, frames, _AT_ONCE)
        ]
        return self._remembered(np.concatenate(looked)) if looked else np.zeros(0, np.float32)

    def _looked(self, laid: Floats) -> Floats:
        """Look at each frame by itself: (frames * FRAME + _BEFORE,) -> (frames, 512), what it gives to the gates."""
        framed = sliding_window_view(laid, FRAME + _BEFORE)[::FRAME]  # (frames, 576)
        mirrored = framed[:, -2 : -2 - _BEHIND : -1]
        windows = sliding_window_view(np.concatenate((framed, mirrored), axis=1), _WINDOW, axis=1)[
            :, ::_STRIDE
        ]
        spectrum = windows @ self.fourier  # (frames, 4, 258)
        half = spectrum.shape[2] // 2
        x = np.sqrt(spectrum[..., :half] ** 2 + spectrum[..., half:] ** 2)  # (frames, 4, 129)
        for weights, bias, stride in self.layers:
            x = _convolved(x, weights, bias, stride)
        looked: Floats = x[:, 0] @ self.into + self.bias
        return looked

    def _remembered(self, looked: Floats) -> Floats:
        """Go through the frames in order, each with what is remembered of those before: (frames, 512) -> (frames,)."""
        hidden, cell = np.zeros(_CELL, np.float32), np.zeros(_CELL, np.float32)
        told = np.zeros((len(looked), _CELL), np.float32)
        for at, given in enumerate(looked):
            gates = given + hidden @ self.again
            opened = _sigmoid(gates)
            cell = opened[_CELL : 2 * _CELL] * cell + opened[:_CELL] * np.tanh(gates[2 * _CELL : 3 * _CELL])
            hidden = opened[3 * _CELL :] * np.tanh(cell)
            told[at] = hidden
        return _sigmoid(np.maximum(told, 0) @ self.out + np.float32(self.out_bias))


@cache
def voice() -> Voice:
    """Return the network that ships with Recue; read once."""
    return Voice.read()


def _convolved(x: Floats, weights: Floats, bias: Floats, stride: int) -> Floats:
    """Convolve over three columns with zeros on either side, and cut off below 0: (frames, columns, in) -> (.., out)."""
    padded = np.pad(x, ((0, 0), (1, 1), (0, 0)))
    columns = (x.shape[1] - 1) // stride + 1
    three = [padded[:, k : k + stride * (columns - 1) + 1 : stride] for k in range(3)]
    made: Floats = np.concatenate(three, axis=2) @ weights + bias
    return np.maximum(made, 0, out=made)


def _sigmoid(x: Floats) -> Floats:
    made: Floats = np.float32(0.5) + np.float32(0.5) * np.tanh(np.float32(0.5) * x)
    return made
