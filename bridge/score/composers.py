"""Composers by name: our own, and the baselines it is measured against."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from bridge.errors import MissingError, UsageError
from bridge.score import pipeline
from generator.errors import WeightsError

if TYPE_CHECKING:
    from generator.composing import GanComposer

GAN = "gan"
"""The name of our own composer."""
STYLES = "styles"
"""The name under which the styles, which every composer has, are trained."""


class NamedComposer(pipeline.Composer, Protocol):
    """A composer that a cue sheet can name."""

    @property
    def name(self) -> str:
        """The name in a cue sheet, like `recue-gan`."""
        ...

    @property
    def digest(self) -> str:
        """The digest of its weights."""
        ...


def generator_of(name: str) -> str:
    """Return a composer's name in a cue sheet: `recue-gan` for `gan`."""
    return f"recue-{name}"


GENERATOR = generator_of(GAN)


def check_composer(name: str, *others: str) -> None:
    """Check that a name is a composer's or one of some others.

    Raises:
        UsageError: If it is neither.
    """
    from generator.baselines.kinds import NAMES  # noqa: PLC0415 (loads torch)

    known = (GAN, *NAMES, *others)
    if name not in known:
        raise UsageError(f"there is no composer '{name}'; name one of {', '.join(known)}")


def composer_called(generator: str) -> NamedComposer:
    """Load the composer that a cue sheet names, with the weights that ship with Recue, for one of Recue's commands.

    Args:
        generator: Its name in a cue sheet, like `recue-gan`.

    Raises:
        UsageError: If there is none of this name.
        MissingError: If its weights cannot be read.
    """
    load_torch()  # slow: an unreadable timeline is reported before
    return (
        trained_composer() if generator == GENERATOR else baseline_composer(generator.removeprefix("recue-"))
    )


class Composing:
    """The composer of a score that is continued, loaded when it is asked for."""

    def __init__(
        self, generator: str, weights: str = "", load: Callable[[str], NamedComposer] = composer_called
    ) -> None:
        """Store the name of a composer, without loading it.

        Args:
            generator: The name in the cue sheet of the composer so far.
            weights: A digest of its weights; empty where it is not known.
            load: Loads the composer of a name, or returns one that is loaded.
        """
        self.generator = generator
        self.weights = weights
        self._load = load

    def composer(self) -> NamedComposer:
        """Load the composer, and set `weights` to the digest of its weights.

        Raises:
            UsageError: If there is none of its name.
            MissingError: If its weights cannot be read.
        """
        composer = self._load(self.generator)
        self.weights = composer.digest
        return composer


def load_torch() -> None:
    """Load PyTorch for one of Recue's commands, and set its number of threads to COMPOSERS.

    So a scene that is composed alone has as many threads as scenes that are composed at once. Another program that
    loads Recue calls `trained_composer`, which leaves the number of threads as it is.
    """
    import torch  # noqa: PLC0415 (slow to load)

    torch.set_num_threads(pipeline.COMPOSERS)


def trained_composer() -> "GanComposer":
    """Load the composer that ships with Recue.

    Raises:
        MissingError: If its weights cannot be read.
    """
    from generator.composing import GanComposer  # noqa: PLC0415 (loads torch)

    try:
        return GanComposer.trained()
    except WeightsError as error:
        raise MissingError(str(error)) from error


def baseline_composer(name: str) -> NamedComposer:
    """Load a baseline that ships with Recue.

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
