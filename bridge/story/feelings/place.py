"""The place of a word among feelings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands, each from -1 to 1."""

    valence: float
    """Dark to bright."""
    arousal: float
    """Calm to driven."""
    tension: float
    """At ease to tense."""

    @property
    def size(self) -> float:
        """How much it tells: how far it is from the middle on the axis on which it is furthest."""
        return max(abs(self.valence), abs(self.arousal), abs(self.tension))

    def times(self, degree: float) -> "Place":
        """Return the place so many times as far from the middle, at most 1."""
        return Place(
            *(max(-1.0, min(1.0, each * degree)) for each in (self.valence, self.arousal, self.tension))
        )
