import math

from hypothesis import given

from bridge.grid.bound import least_by_place, least_by_tempo
from bridge.grid.edges import edges_of
from bridge.grid.state_space import state_space
from tests.bridge.grid.scenes import cheapest_path
from tests.bridge.grid.test_dynamic_program import CLOSE, Drawn, small


@given(small())
def test_no_grid_is_cheaper_than_the_bounds_say(one: Drawn) -> None:
    tables = state_space(one.problem, one.layout)
    if tables and (found := cheapest_path(tables, math.inf)):
        by_place = least_by_place(tables, tables.segments)
        edges = edges_of(tables, tables.segments, by_place < math.inf)
        by_tempo = least_by_tempo(tables, edges)
        assert by_place.min() <= by_tempo.min() + CLOSE
        assert by_tempo.min() <= found.cost + CLOSE
