"""Glances: what is measured on every twelfth sampled frame alone, and how it is kept."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bridge.picture.features.colours import Colours, moods_of, warmth_of

EVERY = 12
"""Sampled frames from one glance to the next: about a glance a second."""
FACES_EVERY = 3
"""Glances from one at which faces are looked for to the next: about every three seconds."""
COLOURS = 16
"""Colours that a glance keeps of a picture."""
LAYOUT = (9, 16)
"""Rows and columns of the smallest picture that a glance keeps."""

GLANCE: Final = np.dtype(
    [
        ("colours", "u1", (COLOURS, 4)),  # lightness, green to red, blue to yellow, share
        ("layout", "u1", LAYOUT),  # luma, black 0 to white 255
        ("salient", "<f4", (3,)),  # pleasure, arousal and dominance of what the eye goes to first
        ("title", "<f4"),  # likeness to a title, 0 to 1
        ("faces", "<f4"),  # number of faces; NaN where none were looked for
        ("closeness", "<f4"),  # height of the largest face over the picture's
    ]
)
"""One glance, as it is stored."""
Glances = npt.NDArray[np.void]
"""Glances in order of time. (g,)"""
_ZERO: Final = np.array([0.0, 128.0, 128.0])
"""The levels of black: grey is kept exactly."""
_SCALE: Final = np.array([255.0, 317.5, 317.5])
"""Levels a unit of OkLab: green to red, and blue to yellow, are kept from -0.4 to 0.4, which holds a display's colours."""


def none() -> Glances:
    """Return no glances."""
    return np.zeros(0, GLANCE)


def before(sample: int) -> int:
    """Return how many glances a file has before a sample: glances are at the multiples of EVERY."""
    return -(-sample // EVERY)


def kept_colours(lab: Colours, shares: Colours) -> npt.NDArray[np.uint8]:
    """Round colours and their shares to bytes. (COLOURS, 4)"""
    rows = np.zeros((COLOURS, 4), np.uint8)
    levels = lab * _SCALE + _ZERO
    rows[: len(lab), :3] = np.clip(np.round(levels), 0, 255)
    rows[: len(lab), 3] = np.maximum(np.round(shares * 255), 1)
    return rows


def colours_of(glances: Glances) -> tuple[Colours, Colours]:
    """Return the colours that glances keep, in OkLab, and the share of each.

    Returns:
        Colours (g, COLOURS, 3), and shares that sum to 1 for each glance (g, COLOURS).
    """
    kept = glances["colours"].astype(np.float64)
    lab = (kept[..., :3] - _ZERO) / _SCALE
    return lab, kept[..., 3] / np.maximum(kept[..., 3].sum(axis=-1, keepdims=True), 1)


def looks_of(glances: Glances) -> dict[str, npt.NDArray[np.float64]]:
    """Compute the channels that glances tell. (g,) each"""
    lab, shares = colours_of(glances)
    moods = (moods_of(lab) * shares[..., None]).sum(axis=1)  # (g, 3)
    salient = glances["salient"].astype(np.float64)
    return {
        "warmth": (warmth_of(lab) * shares).sum(axis=1),
        "pleasure": moods[:, 0],
        "arousal": moods[:, 1],
        "dominance": moods[:, 2],
        "salient_pleasure": salient[:, 0],
        "salient_arousal": salient[:, 1],
        "faces": glances["faces"].astype(np.float64),
        "closeness": glances["closeness"].astype(np.float64),
    }


def held(
    values: npt.NDArray[np.float64],
    places: npt.NDArray[np.int64],
    runs: npt.NDArray[np.int64],
) -> npt.NDArray[np.float32]:
    """Return for each sample the value of the nearest glance that knows it, of those in the same run of frames.

    Args:
        values: One a glance, NaN where it does not know. (g,)
        places: The sample of each glance, rising. (g,)
        runs: The number of the run without a cut that each sample is in, rising. (n,)

    Returns:
        NaN where no glance of the run knows. (n,)
    """
    known = np.isfinite(values)
    places, values = places[known], values[known]
    found: npt.NDArray[Any] = np.full(len(runs), np.nan)
    if not len(places):
        return found.astype(np.float32)
    samples = np.arange(len(runs))
    after = np.searchsorted(places, samples)
    best = np.full(len(runs), np.inf)
    for side in (after - 1, after):  # the earlier one of two that are equally near
        at = np.clip(side, 0, len(places) - 1)
        fits = (side == at) & (runs[places[at]] == runs)
        far = np.where(fits, np.abs(places[at] - samples), np.inf)
        found = np.where(far < best, values[at], found)
        best = np.minimum(best, far)
    return found.astype(np.float32)
