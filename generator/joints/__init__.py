"""Joints, where two cues meet: their distance there, the choice of takes by it, and the treatment of their edges."""

from generator.joints.distance import WEIGHTS, distance, distance_parts
from generator.joints.edges import Edge, closing, opening
from generator.joints.fitness import is_off_key, mood_distance
from generator.joints.path import cheapest
from generator.joints.rules import Meeting
from generator.joints.treatment import apply_treatment

__all__ = [
    "WEIGHTS",
    "Edge",
    "Meeting",
    "apply_treatment",
    "cheapest",
    "closing",
    "distance",
    "distance_parts",
    "is_off_key",
    "mood_distance",
    "opening",
]
