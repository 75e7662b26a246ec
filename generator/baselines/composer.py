"""A baseline as a composer of cues, and its weights as a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from generator.baselines.kinds import model_of
from generator.composing import NoteModel, compose_cue
from generator.conditions import Conditions, Ints
from generator.errors import WeightsError
from generator.harmony import HarmonicModel
from generator.score import Score, Voice
from generator.styles.file import Styles
from generator.styles.file import load as load_styles
from generator.weights import TRAINED, harmony_of, harmony_tensors

FORMAT = "recue.baseline/1"


@dataclass(frozen=True, slots=True, eq=False)
class BaselineComposer:
    """A trained baseline."""

    name: str
    """The name, for example `recue-lstm`."""
    model: NoteModel
    harmony: HarmonicModel
    styles: Styles
    """The mixture of each style."""
    digest: str
    """The first 12 hexadecimal digits of its file's SHA-256."""

    def compose(self, conditions: Conditions, seed: int, programs: Mapping[Voice, int]) -> Score:
        """Compose one cue, as `generator.composing.GanComposer` does."""
        return compose_cue(self.model, self.harmony, conditions, seed, programs)

    def sample(self, conditions: Conditions, chords: Ints, seed: int) -> Ints:
        """Sample the notes of one scene over given chords; see `generator.composing.NoteModel`."""
        return self.model.sample(conditions, chords, seed)


def weights_of(name: str) -> Path:
    """Return the file of a baseline's weights."""
    return TRAINED.with_name(f"{name}.safetensors")


def pack(name: str, tensors: Mapping[str, Tensor], harmony: HarmonicModel) -> bytes:
    """Serialise weights as a safetensors file, in 16-bit floats; the inverse of `load`."""
    rounded = {key: value.to(torch.float16).contiguous() for key, value in tensors.items()}
    rounded |= harmony_tensors(harmony)
    return save(rounded, metadata={"composer": name, "format": FORMAT})


def load(name: str, weights_file: Path | None = None) -> BaselineComposer:
    """Read a baseline's weights; those that ship if no file is given.

    Raises:
        WeightsError: If they are missing, damaged, or another composer's; or if the styles cannot be read.
    """
    file = weights_file or weights_of(name)
    try:
        digest = sha256(file.read_bytes()).hexdigest()[:12]
        with safe_open(file, framework="pt") as opened:
            header = opened.metadata() or {}
            tensors = {key: opened.get_tensor(key) for key in opened.keys()}  # noqa: SIM118 (no mapping)
    except (OSError, SafetensorError) as error:
        raise WeightsError(f"the weights {file} cannot be read ({error}); install Recue again") from error
    if (header.get("format"), header.get("composer")) != (FORMAT, name):
        raise WeightsError(f"{file} holds no weights of {name} in format {FORMAT}; install Recue again")
    try:
        harmony = harmony_of(tensors)
        model = model_of(name, tensors)
    except (KeyError, RuntimeError, TypeError) as error:
        raise WeightsError(f"{file} is of another version of {name}; install Recue again") from error
    return BaselineComposer(f"recue-{name}", model, harmony, load_styles(), digest)
