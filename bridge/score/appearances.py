"""Appearances of themes in the music of a scene."""

from dataclasses import dataclass

from bridge.themes.wishes import Strength
from generator.score import Voice


@dataclass(frozen=True, slots=True)
class Appearance:
    """A theme in some bars of a scene."""

    theme: str
    """Its name."""
    bar: int
    """The first of its bars, counted from 0 in the scene."""
    bars: int
    voice: Voice
    strength: Strength
    shape: tuple[str, ...] = ()
    """What is done to it there, in words; nothing where it is as it was first told."""

    def where(self, first_bar: int) -> str:
        """Say in which bars it is: `bars 12 to 15`.

        Args:
            first_bar: The number of the scene's first bar.
        """
        first, last = first_bar + self.bar, first_bar + self.bar + self.bars - 1
        return f"bar {first}" if first == last else f"bars {first} to {last}"

    def said(self, first_bar: int) -> str:
        """Say it in a part of a sentence: `bars 12 to 15 have Anna, in minor and augmented`.

        Args:
            first_bar: The number of the scene's first bar.
        """
        where = f"{self.where(first_bar)} {'has' if self.bars == 1 else 'have'}"
        return f"{where} {self.theme}, {self._how or 'as it is'}"

    @property
    def called(self) -> str:
        """What a marker at its first bar is called: `theme Anna, in minor and augmented`."""
        return f"theme {self.theme}, {self._how}" if self.shape else f"theme {self.theme}"

    @property
    def _how(self) -> str:
        *most, final = self.shape or ("",)
        return f"{', '.join(most)} and {final}" if most else final
