"""Motion of the camera, told apart from what moves inside the picture."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

Flow = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

_FIT, _REST = 4, 2
"""Steps, in vectors of the flow field, of those the camera's motion is fitted to, and of those that are left over."""
_TRUSTED = 24.0
"""Edges, as `detail.edges` measures them, from which on flow is trusted in full; where there are none, flow is a guess."""
_CENTRE = 0.4
"""The weight of the middle of the picture, where subjects are, beside that of its borders."""
_GUESSED = 0.08
"""The weight of a vector where there are no edges at all, beside one that is trusted: a plain wall tells little, but it
does not tell of a motion."""
_NOISE = 0.0015
"""Frame widths: what flow differs from a true motion by. Half a pixel of 320."""
_ROUNDS = 5
_BETTER = 0.9
"""The share of the error that a still camera leaves which a moving one may leave at the most, to be taken for one."""
_SETTLED = 1e-4
"""Frame widths, shares and radians: a motion that changes by less from one round to the next is found."""
_RIDGE = 1e-9 * np.eye(4)
"""What keeps the equations of a picture with a single edge from having no solution."""
_STILL = 3e-4
"""Frame widths: a tenth of a pixel of 320. No motion where all of the flow is less."""


@dataclass(frozen=True, slots=True)
class Move:
    """The motion from one frame to the next, as the camera's and as what is left."""

    camera: float
    """Mean flow of the camera's motion over the picture, in frame widths."""
    subject: float
    """Mean flow that is left over, in frame widths."""
    pan: float
    """Frame widths, above 0 to the right: the picture moves to the left."""
    tilt: float
    """Frame widths, above 0 upwards: the picture moves down."""
    zoom: float
    """Growth of the picture, a share of its size."""
    roll: float
    """Radians, above 0 counterclockwise: the picture turns clockwise."""

    @property
    def row(self) -> tuple[float, ...]:
        """All of it, in order."""
        return self.camera, self.subject, self.pan, self.tilt, self.zoom, self.roll


NO_MOVE = Move(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""The motion of a picture that stands still."""


def move_of(flow: Flow, edges: npt.NDArray[np.float32], width: float) -> Move:
    """Fit the camera's motion to a flow field.

    It is a similarity, u = p + z x - r y and v = t + r x + z y, fitted by iteratively reweighted least squares with the
    weights of Geman and McClure, 1 / (1 + (e / c)^2)^2, whose scale c is twice the median residual: Black and Anandan,
    "The robust estimation of multiple motions" (CVIU 63, 1996); Odobez and Bouthemy, "Robust multiresolution estimation
    of parametric motion models" (1995). A vector counts by the edges around it, and less in the middle of the picture. Where a
    camera that stands explains about as much, it stands.

    Args:
        flow: In pixels, at even steps over the picture. (height, width, 2)
        edges: Strength of the edges there, at any size. (rows, columns)
        width: The width of the picture, in pixels.
    """
    few, rest = flow[::_FIT, ::_FIT] / width, flow[::_REST, ::_REST] / width
    if np.abs(rest).max() < _STILL:
        return NO_MOVE
    trust = _trust(edges, rest.shape[:2])
    model = _fitted(few, np.ascontiguousarray(trust[:: _FIT // _REST, :: _FIT // _REST]))
    moved = _moved(model, rest.shape[:2])
    left = np.hypot(*(rest - moved).reshape(-1, 2).T) * trust.ravel()
    camera = np.hypot(*moved.reshape(-1, 2).T)
    p, t, z, r = model.tolist()
    return Move(float(camera.mean()), float(left.mean()), -p, t, z, r)


def _trust(edges: npt.NDArray[np.float32], shape: tuple[int, int]) -> Floats:
    """Return how far flow is trusted at each place, 0 to 1. (height, width)"""
    near = cv2.resize(edges, shape[::-1], interpolation=cv2.INTER_AREA)
    return np.asarray(np.minimum(near / _TRUSTED, 1.0), np.float64)


def _fitted(flow: Flow, trust: Floats) -> Floats:
    """Fit p, t, z and r, in frame widths. (4,)"""
    rows, prior = _places(flow.shape[0], flow.shape[1])
    weight = np.maximum(trust.ravel(), _GUESSED) * prior
    seen = np.ascontiguousarray(flow.reshape(-1, 2).T, np.float64)  # (2, n)
    sure = np.flatnonzero(trust.ravel() > 0.5)
    sure = sure if len(sure) else np.arange(seen.shape[1])
    model = np.array([_middle(seen[0, sure]), _middle(seen[1, sure]), 0.0, 0.0])
    for _ in range(_ROUNDS):
        off = _left(seen, rows, model)
        scale = max(2 * _middle(off[sure]), _NOISE)
        each = weight / (1 + (off / scale) ** 2) ** 2
        left = rows.T * np.concatenate((each, each))  # (4, 2 n)
        better = np.linalg.solve(left @ rows + _RIDGE, left @ seen.ravel())
        settled = np.abs(better - model).max() < _SETTLED
        model = better
        if settled:
            break
    moving, still = (_error(_left(seen, rows, each), weight) for each in (model, np.zeros(4)))
    return model if moving < _BETTER * still else np.zeros(4)


def _middle(values: Floats) -> float:
    """Return the median of some values; the upper one of two in the middle."""
    at = len(values) // 2
    return float(np.partition(values, at)[at])


def _left(seen: Floats, rows: Floats, model: Floats) -> Floats:
    """Return the length of what a motion leaves of each vector. (n,)"""
    return np.asarray(np.hypot(*(seen - (rows @ model).reshape(2, -1))))


def _error(left: Floats, weight: Floats) -> float:
    """Return the robust error of Geman and McClure of what a motion leaves, at four times the noise of flow."""
    squares = (left / (4 * _NOISE)) ** 2
    return float((weight * squares / (1 + squares)).sum())


@lru_cache(maxsize=16)
def _places(height: int, width: int) -> tuple[Floats, Floats]:
    """Return the rows of the equations of the places of a field, and how much each place counts. (2 n, 4), (n,)"""
    x, y = (axis.ravel() for axis in _axes(height, width))
    one, none = np.ones_like(x), np.zeros_like(x)
    rows = np.concatenate((np.stack((one, none, x, -y), axis=1), np.stack((none, one, y, x), axis=1)))
    middle = (np.abs(x) < 0.3) & (np.abs(y) < 0.3 * np.abs(y).max() / 0.5)
    return rows, np.where(middle, _CENTRE, 1.0)


@lru_cache(maxsize=16)
def _axes(height: int, width: int) -> tuple[Floats, Floats]:
    """Return the places of a field from the middle of the picture, in frame widths. (height, width) each"""
    down, across = np.indices((height, width), dtype=np.float64)
    return (across - (width - 1) / 2) / width, (down - (height - 1) / 2) / width


def _moved(model: Floats, shape: tuple[int, int]) -> Floats:
    """Return the flow that a motion makes at every place, in frame widths. (height, width, 2)"""
    x, y = _axes(*shape)
    p, t, z, r = model.tolist()
    return np.stack((p + z * x - r * y, t + r * x + z * y), axis=-1)
