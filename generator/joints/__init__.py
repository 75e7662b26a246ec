"""Joints: where two cues meet, how far apart they are there, which takes follow one another best, and what is written."""

from generator.joints.distance import WEIGHTS, apart, distance
from generator.joints.edges import Edge, closing, opening
from generator.joints.fitness import strays, unfit
from generator.joints.path import cheapest
from generator.joints.rules import Meeting
from generator.joints.treatment import treated

__all__ = [
    "WEIGHTS",
    "Edge",
    "Meeting",
    "apart",
    "cheapest",
    "closing",
    "distance",
    "opening",
    "strays",
    "treated",
    "unfit",
]
