"""The bar grid: bars whose lines fall on the cuts."""

from bridge.grid.objective import Costs, Lattice
from bridge.grid.request import SceneLengthError, TempoRequest
from bridge.grid.solution import solve, solve_scene

__all__ = ["Costs", "Lattice", "SceneLengthError", "TempoRequest", "solve", "solve_scene"]
