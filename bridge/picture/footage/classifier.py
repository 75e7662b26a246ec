"""A person's own classifier of pictures: an ONNX network from their disk, and the feeling of each of its labels."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self
from zlib import crc32

import cv2
import numpy as np
import numpy.typing as npt
import yaml

from bridge.errors import UsageError
from bridge.picture.features.seen_object import SeenObject
from integrations.files.regular_file import read_file

LARGEST_MODEL: Final = 1_000_000_000
"""Bytes that a network may have."""
LARGEST_LABELS: Final = 1_000_000
"""Bytes that a table of labels may have."""
_SIDE = 224
"""Width and height of the network's input, where the table does not say."""
_SIDES = range(8, 1025)
_SUM = 0.02
"""How far outputs may sum off 1 to be taken for probabilities as they are."""


@dataclass(frozen=True, slots=True)
class Label:
    """What one output of the network stands for."""

    name: str
    valence: float
    """-1 for dark to 1 for bright."""
    arousal: float
    """-1 for calm to 1 for driven."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The table of labels beside a network."""

    labels: tuple[Label, ...]
    """In the order of the network's outputs."""
    side: int = _SIDE
    """Width and height of its input, in pixels."""
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """Red, green and blue that are taken away, 0 to 1."""
    spread: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """Red, green and blue by which is divided then."""

    @classmethod
    def parsed(cls, content: bytes, name: str) -> Self:
        """Read a table of labels.

        It is YAML: `labels` maps each label, in the order of the network's outputs, to its valence and arousal, both -1 to
        1; `size`, `mean` and `spread` say what the network takes.

        Args:
            content: The file's bytes.
            name: What the file is called in an error.

        Raises:
            UsageError: If it is none.
        """
        try:
            table = yaml.safe_load(content.decode("utf-8"))
        except (ValueError, yaml.YAMLError, RecursionError) as error:
            raise UsageError(f"{name} cannot be read as YAML in UTF-8; see 'picture_model'") from error
        told = table.get("labels") if isinstance(table, Mapping) else None
        if not isinstance(told, Mapping) or not told:
            raise UsageError(f"{name} has no labels: write 'labels:' with lines like 'dog: [0.6, 0.2]'")
        labels = tuple(Label(str(label), *_axes(told[label], str(label), name)) for label in told)
        side = table.get("size", _SIDE)
        if not isinstance(side, int) or isinstance(side, bool) or side not in _SIDES:
            raise UsageError(f"'size' in {name} must be {_SIDES[0]} to {_SIDES[-1]} pixels")
        mean, spread = (
            _three(table, key, name, default) for key, default in (("mean", 0.0), ("spread", 1.0))
        )
        if not all(spread):
            raise UsageError(f"'spread' in {name} must not be 0")
        return cls(labels, side, mean, spread)


class OwnClassifier:
    """A person's network, loaded when it is first needed: what it said before need not be asked again."""

    def __init__(self, model: Path) -> None:
        """Look at a network, and read the table of labels beside it: `mood.onnx` and `mood.yaml`.

        Raises:
            UsageError: If one of both cannot be read.
        """
        self._model = model
        self._loaded: Classifier | None = None
        try:
            state = model.stat()
        except OSError as error:
            raise UsageError(
                f"The picture model {model} cannot be read ({error.strerror}); check 'picture_model'"
            ) from error
        table = _read(model.with_suffix(".yaml"), LARGEST_LABELS, "table of labels")
        told = f"object 1, {cv2.__version__}, {model.resolve()}, {state.st_size}, {state.st_mtime_ns}, "
        self.version = crc32(told.encode(errors="surrogatepass") + table)
        """A number that changes with the network, its table, and what looks at footage with them."""

    def loaded(self) -> "Classifier":
        """Return the network, ready to look.

        Raises:
            UsageError: If it cannot be read, or does not go together with its table.
        """
        if self._loaded is None:
            self._loaded = Classifier(self._model)
        return self._loaded


class Classifier:
    """A network that is ready to look, with its labels."""

    def __init__(self, model: Path) -> None:
        """Load a network and the table of labels beside it: `mood.onnx` and `mood.yaml`.

        Raises:
            UsageError: If one of both cannot be read, or they do not go together.
        """
        table = model.with_suffix(".yaml")
        self._labels = Labels.parsed(_read(table, LARGEST_LABELS, "table of labels"), table.name)
        self._name = model.name
        content = np.frombuffer(_read(model, LARGEST_MODEL, "picture model"), np.uint8)
        try:
            self._net: Any = cv2.dnn.readNetFromONNX(content)
        except (AttributeError, cv2.error) as error:
            raise UsageError(
                f"{model} cannot be read as ONNX by OpenCV {cv2.__version__}; check 'picture_model'"
            ) from error
        self.classify(np.zeros((self._labels.side, self._labels.side, 3), np.uint8))

    def classify(self, rgb: npt.NDArray[np.uint8]) -> SeenObject:
        """Say what a picture shows.

        Args:
            rgb: The picture; it is stretched to the network's input. (height, width, 3)

        Raises:
            UsageError: If the network cannot be run, or has not as many outputs as there are labels.
        """
        labels, side = self._labels, self._labels.side
        near = cv2.resize(rgb, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        scaled = (near - np.array(labels.mean, np.float32)) / np.array(labels.spread, np.float32)
        try:
            self._net.setInput(np.ascontiguousarray(scaled.transpose(2, 0, 1)[None], np.float32))
            found = np.asarray(self._net.forward(), np.float64).reshape(-1)
        except cv2.error as error:
            raise UsageError(
                f"{self._name} cannot be run on pictures of {side} by {side} pixels; check 'size' in its table of labels"
            ) from error
        if not np.isfinite(found).all():
            raise UsageError(f"{self._name} puts out what is no number; export it again, or take another")
        if len(found) != len(labels.labels):
            raise UsageError(
                f"{self._name} has {len(found)} outputs, and its table {len(labels.labels)} labels; they must be as many"
            )
        sure = _probabilities(found)
        best = int(sure.argmax())
        feelings = np.array([(label.valence, label.arousal) for label in labels.labels])
        valence, arousal = (sure @ feelings).tolist()
        return SeenObject(labels.labels[best].name, float(sure[best]), valence, arousal)


def _read(file: Path, largest: int, what: str) -> bytes:
    try:
        return read_file(file, largest)
    except OSError as error:
        raise UsageError(
            f"The {what} {file} cannot be read ({error.strerror}); check 'picture_model'"
        ) from error


def _axes(value: object, label: str, name: str) -> tuple[float, float]:
    """Read a valence and an arousal."""
    found = _numbers(value, 2)
    if found is None or max(map(abs, found)) > 1:
        raise UsageError(f"'{label}' in {name} must have a valence and an arousal, -1 to 1: [0.6, 0.2]")
    return found[0], found[1]


def _three(table: Mapping[str, object], key: str, name: str, default: float) -> tuple[float, float, float]:
    """Read a number for red, for green and for blue."""
    found = _numbers(table.get(key, [default] * 3), 3)
    if found is None:
        raise UsageError(f"'{key}' in {name} must be three numbers, for red, green and blue")
    return found[0], found[1], found[2]


def _numbers(value: object, count: int) -> tuple[float, ...] | None:
    """Return so many finite numbers of a list; None where it is none."""
    if not isinstance(value, list) or len(value) != count:
        return None
    plain = all(isinstance(each, int | float) and not isinstance(each, bool) for each in value)
    if not plain or not all(abs(each) < 1e6 for each in value):
        return None
    return tuple(float(each) for each in value)


def _probabilities(outputs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return outputs that are probabilities as they are, others by the softmax function. (n,)"""
    if outputs.min() >= 0 and abs(outputs.sum() - 1) <= _SUM:
        return np.asarray(outputs / outputs.sum())
    power = np.exp(outputs - outputs.max())
    return np.asarray(power / power.sum())
