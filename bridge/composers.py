"""Composers by name: our own, and the baselines it is measured against."""

from typing import Protocol

from bridge import pipeline
from bridge.errors import MissingError, UsageError
from generator.errors import WeightsError

GAN = "gan"
"""What our own composer is asked for by."""
STYLES = "styles"
"""What the styles, which every composer has, are trained by."""


class NamedComposer(pipeline.Composer, Protocol):
    """A composer that a cue sheet can name."""

    @property
    def name(self) -> str:
        """Like `recue-gan`."""
        ...

    @property
    def digest(self) -> str:
        """Of its weights."""
        ...


def check_composer(name: str, *others: str) -> None:
    """Refuse a name that neither a composer has nor anything else that may be named.

    Raises:
        UsageError: If it is one.
    """
    from generator.baselines.kinds import NAMES  # noqa: PLC0415 (loads torch)

    known = (GAN, *NAMES, *others)
    if name not in known:
        raise UsageError(f"there is no composer '{name}'; name one of {', '.join(known)}")


def baseline_composer(name: str) -> NamedComposer:
    """A baseline that ships with Recue.

    Raises:
        UsageError: If there is none of this name.
        MissingError: If its weights cannot be read.
    """
    import torch  # noqa: PLC0415 (slow to load)

    from generator.baselines.composer import load  # noqa: PLC0415

    check_composer(name)
    torch.set_num_threads(1)
    try:
        return load(name)
    except WeightsError as error:
        raise MissingError(str(error)) from error
