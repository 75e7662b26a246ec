"""Composers by name: our own, and the baselines it is measured against."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from bridge.errors import MissingError, UsageError
from bridge.score import pipeline
from generator.errors import WeightsError

if TYPE_CHECKING:
    from generator.composing import GanComposer

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


def generator_of(name: str) -> str:
    """What a cue sheet calls a composer: `recue-gan` for `gan`."""
    return f"recue-{name}"


GENERATOR = generator_of(GAN)


def check_composer(name: str, *others: str) -> None:
    """Refuse a name that neither a composer has nor anything else that may be named.

    Raises:
        UsageError: If it is one.
    """
    from generator.baselines.kinds import NAMES  # noqa: PLC0415 (loads torch)

    known = (GAN, *NAMES, *others)
    if name not in known:
        raise UsageError(f"there is no composer '{name}'; name one of {', '.join(known)}")


def composer_called(generator: str) -> NamedComposer:
    """The composer that a cue sheet names, with the weights that ship with Recue, for a command of ours.

    Args:
        generator: Like `recue-gan`.

    Raises:
        UsageError: If there is none of this name.
        MissingError: If its weights cannot be read.
    """
    load_torch()  # slow: an unreadable timeline is reported before
    return (
        trained_composer() if generator == GENERATOR else baseline_composer(generator.removeprefix("recue-"))
    )


class Composing:
    """The composer that a score goes on with, loaded when it is first asked for."""

    def __init__(
        self, generator: str, weights: str = "", load: Callable[[str], NamedComposer] = composer_called
    ) -> None:
        """Load nothing yet.

        Args:
            generator: The name of what composed so far.
            weights: A digest of its weights; empty where they are to be loaded anyway.
            load: Loads the composer of a name, or gives the one that is loaded.
        """
        self.generator = generator
        self.weights = weights
        self._load = load

    def composer(self) -> NamedComposer:
        """The composer; from now on `weights` are its own.

        Raises:
            UsageError: If there is none of its name.
            MissingError: If its weights cannot be read.
        """
        composer = self._load(self.generator)
        self.weights = composer.digest
        return composer


def load_torch() -> None:
    """Load PyTorch for a command of ours: a scene that is composed alone has as many threads as scenes side by side have.

    Another program that loads Recue keeps its own number: it calls `trained_composer`.
    """
    import torch  # noqa: PLC0415 (slow to load)

    torch.set_num_threads(pipeline.COMPOSERS)


def trained_composer() -> "GanComposer":
    """The composer that ships with Recue.

    Raises:
        MissingError: If its weights cannot be read.
    """
    from generator.composing import GanComposer  # noqa: PLC0415 (loads torch)

    try:
        return GanComposer.trained()
    except WeightsError as error:
        raise MissingError(str(error)) from error


def baseline_composer(name: str) -> NamedComposer:
    """A baseline that ships with Recue.

    Raises:
        UsageError: If there is none of this name.
        MissingError: If its weights cannot be read.
    """
    from generator.baselines.composer import load  # noqa: PLC0415 (loads torch)

    check_composer(name)
    try:
        return load(name)
    except WeightsError as error:
        raise MissingError(str(error)) from error
