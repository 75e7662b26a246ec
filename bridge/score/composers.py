"""The composer of a score: named in the cue sheet, and loaded when there is music to compose."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from bridge.errors import MissingError
from bridge.score import pipeline
from generator.errors import WeightsError

if TYPE_CHECKING:
    from generator.composing import GanComposer

GENERATOR = "recue-gan"
"""The name of the composer in a cue sheet."""


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


def trained_composer() -> "GanComposer":
    """Load the composer that ships with Recue.

    Raises:
        MissingError: If its weights cannot be read.
    """
    from generator.composing import GanComposer  # noqa: PLC0415 (slow to load)

    try:
        return GanComposer.trained()
    except WeightsError as error:
        raise MissingError(str(error)) from error


class Composing:
    """The composer of a score, loaded when it is asked for, and the one that composed the score that stands."""

    def __init__(
        self,
        generator: str = GENERATOR,
        weights: str = "",
        load: Callable[[], NamedComposer] = trained_composer,
    ) -> None:
        """Store the name of the composer so far, without loading one.

        Args:
            generator: Its name in the cue sheet.
            weights: The digest of its weights; empty where it is not known.
            load: Loads the composer, or returns one that is loaded.
        """
        self.generator = generator
        """The name for the cue sheet: of the composer so far, and once it is loaded of the one that composes."""
        self.weights = weights
        """The digest of its weights, for the cue sheet."""
        self._before = (generator, weights)
        self._load = load

    def composer(self) -> NamedComposer:
        """Load the composer, and set `generator` and `weights` to its own.

        Raises:
            MissingError: If its weights cannot be read.
        """
        composer = self._load()
        self.generator, self.weights = composer.name, composer.digest
        return composer

    def remark(self, composed: int, others: int) -> str:
        """Return a sentence on another composer than that of the score that stands; empty where there is none to tell of.

        Args:
            composed: The number of scenes with music that were composed anew.
            others: The number of scenes with music that were not.
        """
        was, now = self._before, (self.generator, self.weights)
        if not composed or was == now:
            return ""
        told = "1 scene composed anew is" if composed == 1 else f"{composed} scenes composed anew are"
        rest = "; the others keep their music" if others else ""
        return f"{told} by {' '.join(now).strip()}, not by {' '.join(was).strip()} as before{rest}."
