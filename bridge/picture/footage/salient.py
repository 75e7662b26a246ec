"""Where the eye goes first in a picture."""

import cv2
import numpy as np
import numpy.typing as npt

_SMOOTH = 2.5
"""Standard deviation, in pixels of 64 across, by which the map is smoothed."""
_FLOOR = 0.004
"""Standard deviation of noise, white 1, that is taken to lie under every picture: one level of 255. A drawn picture without
any has a spectrum with holes, whose logarithm would drown the rest."""
_OBJECT = 3.0
"""Multiples of the map's mean from which on a place belongs to what is seen first: Hou and Zhang's threshold."""
_LEAST = 0.02
"""Share of the picture that is seen first at the least."""


def saliency_map(luma: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Map where a picture is out of the ordinary, by its spectral residual.

    With the log amplitude L of the picture's Fourier transform and h a mean of 3 by 3, the residual is R = L - h * L; the
    map is |F^-1[exp(R + i phase)]|^2, smoothed. Source: Hou and Zhang, "Saliency detection: a spectral residual
    approach" (CVPR 2007), who advise a picture of 64 pixels.

    Args:
        luma: A picture of about 64 pixels across. (height, width)

    Returns:
        0 or more; all 0 for a plain picture. (height, width)
    """
    spectrum = cv2.dft(luma.astype(np.float64) / 255, flags=cv2.DFT_COMPLEX_OUTPUT)  # (height, width, 2)
    size, floor = cv2.magnitude(spectrum[..., 0], spectrum[..., 1]), _FLOOR * np.sqrt(luma.size)
    if size.ravel()[1:].max() < floor:
        return np.zeros(luma.shape, np.float32)
    amplitude = np.log(size + floor)
    padded = cv2.copyMakeBorder(amplitude, 1, 1, 1, 1, cv2.BORDER_WRAP)
    usual = cv2.blur(padded, (3, 3))[1:-1, 1:-1]
    residual = (np.exp(amplitude - usual) / (size + floor))[..., None] * spectrum
    found = cv2.idft(residual, flags=cv2.DFT_SCALE)
    energy = (found * found).sum(axis=2)
    return np.asarray(cv2.GaussianBlur(energy, (0, 0), _SMOOTH), np.float32)


def salient(luma: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """Mark what the eye goes to first: the places of the map over three times its mean.

    Args:
        luma: A picture of about 64 pixels across. (height, width)

    Returns:
        All of it where the picture is plain. (height, width)
    """
    found = saliency_map(luma)
    place = int(found.size * (1 - _LEAST))
    bar = min(_OBJECT * float(found.mean()), float(np.partition(found, place, axis=None)[place]))
    return np.asarray(found >= bar)
