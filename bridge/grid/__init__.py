"""The bar grid: bars whose lines fall on the cuts."""

from bridge.grid.advice import PinError, SceneLengthError
from bridge.grid.metre import (
    FIVE_FOUR,
    FOUR_FOUR,
    METRES,
    SEVEN_EIGHT,
    SIX_EIGHT,
    THREE_FOUR,
    TWELVE_EIGHT,
    TWO_FOUR,
    Metre,
)
from bridge.grid.objective import Costs, Lattice
from bridge.grid.proposals import Proposal, propose
from bridge.grid.request import TempoRequest
from bridge.grid.solution import solve, solve_scene

__all__ = [
    "FIVE_FOUR",
    "FOUR_FOUR",
    "METRES",
    "SEVEN_EIGHT",
    "SIX_EIGHT",
    "THREE_FOUR",
    "TWELVE_EIGHT",
    "TWO_FOUR",
    "Costs",
    "Lattice",
    "Metre",
    "PinError",
    "Proposal",
    "SceneLengthError",
    "TempoRequest",
    "propose",
    "solve",
    "solve_scene",
]
