"""What a person's own classifier says of the object that the eye goes to first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeenObject:
    """An object, and the feeling that its label stands for."""

    label: str
    """The likeliest label."""
    sure: float
    """How likely it is, 0 to 1."""
    valence: float
    """-1 for dark to 1 for bright: the mean of all labels', by how likely each is."""
    arousal: float
    """-1 for calm to 1 for driven, likewise."""
