"""The sizes of a network."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of a network."""

    width: int = 192
    """Channels of a column."""
    blocks: int = 5
    """Blocks of the trunk."""
    heads: int = 4
    """Heads of attention in each block."""

    @property
    def head(self) -> int:
        """Channels of a head."""
        return self.width // self.heads
