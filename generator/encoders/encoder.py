"""The encoders in NumPy: what they tell of a film."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from safetensors import SafetensorError

from generator.conditions import Bools, Floats
from generator.encoders.inputs import picture_input, sound_input
from generator.encoders.shapes import OUTPUTS, STEPS, THUMBNAILS, SensedFilm, Told
from generator.errors import WeightsError
from generator.safetensors_file import packed, unpacked

FORMAT: Final = "recue.encoders/1"
TRAINED: Final = Path(__file__).parent.parent / "trained" / "encoders.safetensors"
"""The weights that ship with Recue."""
AT_ONCE: Final = 30 * STEPS
"""Steps that are read at a time, so that memory does not grow with a film."""
PLACES: Final = 3
"""Decimal places of what is told: threads may add in another order, and then tell the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoder:
    """Networks with their weights."""

    tensors: Mapping[str, Floats]
    """By the names that PyTorch gives them."""
    usual: Floats
    """The mean of each output in the training. (outputs,)"""
    spread: Floats
    """Its standard deviation there. (outputs,)"""
    digest: str
    """The first 12 hexadecimal digits of the file's SHA-256."""

    @classmethod
    def trained(cls, weights_file: Path = TRAINED) -> "Encoder":
        """Read the weights.

        Raises:
            WeightsError: If the file is missing, damaged or of another format.
        """
        try:
            content = weights_file.read_bytes()
            tensors, header = unpacked(content)
        except (OSError, SafetensorError) as error:
            raise WeightsError(
                f"the encoders' weights {weights_file} cannot be read ({error}); install Recue again"
            ) from error
        if header.get("format") != FORMAT or json.loads(header["outputs"]) != [*OUTPUTS]:
            found = header.get("format", "none")
            raise WeightsError(
                f"{weights_file} holds weights of format {found}, not {FORMAT}; use those that ship with Recue"
            )
        usual, spread = tensors.pop("usual"), tensors.pop("spread")
        return cls(tensors, usual, spread, sha256(content).hexdigest()[:12])

    def tell(self, film: SensedFilm) -> Told:
        """Tell what music each step of a film is to have."""
        looks = np.tile(self.tensors["unseen"], (film.steps, 1))
        sounds = np.tile(self.tensors["unheard"], (film.steps, 1))
        if film.seen.any():
            looks[film.seen] = self._looks(film)[film.seen]
        if film.heard.any():
            sounds[film.heard] = self._sounds(film)[film.heard]
        both = np.maximum(np.concatenate((looks, sounds), axis=1), 0)
        near = np.maximum(self._along("near", both, 1), 0)
        told = self._linear("head", near + np.maximum(self._along("far", near, 2), 0))
        means, spreads = told[:, : len(OUTPUTS)], told[:, len(OUTPUTS) :].clip(-5.0, 1.0)
        values = (self.usual + self.spread * means).astype(np.float64)
        known: Bools = film.seen | film.heard
        confidence = np.where(known[:, None], (1.0 - np.exp(spreads.astype(np.float64))).clip(0, 1), 0.0)
        return Told(values.round(PLACES) + 0.0, confidence.round(PLACES) + 0.0)

    def _looks(self, film: SensedFilm) -> Floats:
        """Return what the frames' network reads of each step. (steps, embedded)"""
        parts = []
        for first in range(0, film.steps, AT_ONCE):
            last = min(first + AT_ONCE, film.steps)
            read = picture_input(film.thumbnails[THUMBNAILS * first : THUMBNAILS * last + 1])
            parts.append(self._linear("from_picture", self._tower("picture", read)))
        return np.concatenate(parts)

    def _sounds(self, film: SensedFilm) -> Floats:
        """Return what the sound's network reads of each step. (steps, embedded)"""
        read = sound_input(film.levels, film.heard)
        parts = [
            self._linear("from_sound", self._tower("sound", read[first : first + AT_ONCE]))
            for first in range(0, film.steps, AT_ONCE)
        ]
        return np.concatenate(parts)

    def _tower(self, name: str, read: Floats) -> Floats:
        """Return the mean and the greatest value of each channel behind a tower. (steps, 2 channels)"""
        layer = 0
        while f"{name}.{layer}.weight" in self.tensors:
            read = np.maximum(_halved(read, *self._weights(f"{name}.{layer}")), 0)
            layer += 2
        flat = read.reshape(*read.shape[:2], -1)
        return np.concatenate((flat.mean(axis=-1), flat.max(axis=-1)), axis=1)

    def _along(self, name: str, rows: Floats, apart: int) -> Floats:
        """Apply a convolution along time that keeps the number of rows. (steps, channels) -> (steps, channels)"""
        weight, bias = self._weights(name)
        reach = weight.shape[-1]
        padded = np.pad(rows, ((reach // 2 * apart, reach // 2 * apart), (0, 0)))
        taps = [padded[tap * apart : tap * apart + len(rows)] @ weight[..., tap].T for tap in range(reach)]
        total: Floats = np.sum(taps, axis=0) + bias
        return total

    def _linear(self, name: str, rows: Floats) -> Floats:
        weight, bias = self._weights(name)
        applied: Floats = rows @ weight.T + bias
        return applied

    def _weights(self, name: str) -> tuple[Floats, Floats]:
        return self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"]


def encoder_file(
    tensors: Mapping[str, Floats], usual: Floats, spread: Floats, made_by: Mapping[str, str]
) -> bytes:
    """Return the file of encoders' weights, in 16-bit floats; what `Encoder.trained` reads.

    Args:
        tensors: By the names that PyTorch gives them.
        usual: The mean of each output in the training. (outputs,)
        spread: Its standard deviation there. (outputs,)
        made_by: Facts about the training for the header.
    """
    all_of_them = {**tensors, "usual": usual, "spread": spread}
    halves = {name: np.ascontiguousarray(value, dtype=np.float16) for name, value in all_of_them.items()}
    return packed(halves, {"format": FORMAT, "outputs": json.dumps(OUTPUTS), **made_by})


def _halved(read: Floats, weight: Floats, bias: Floats) -> Floats:
    """Apply a 3 x 3 convolution at every other pixel. (n, channels, h, w) -> (n, channels, (h + 1) // 2, (w + 1) // 2)"""
    padded = np.pad(read, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = sliding_window_view(padded, (3, 3), axis=(2, 3))[:, :, ::2, ::2]  # (n, channels, h, w, 3, 3)
    rows = np.moveaxis(windows, 1, 3)
    shape = rows.shape[:3]
    flat = np.ascontiguousarray(rows).reshape(-1, weight[0].size)
    applied = (flat @ weight.reshape(len(weight), -1).T + bias).reshape(*shape, len(weight))
    return np.moveaxis(applied, -1, 1)
