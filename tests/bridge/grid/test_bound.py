import math

from hypothesis import given

from bridge.grid.bound import least_by_place, least_by_tempo
from bridge.grid.field import field
from bridge.grid.programme import plan
from bridge.grid.ways import ways_of
from tests.bridge.grid.test_programme import CLOSE, Drawn, small


@given(small())
def test_no_grid_is_cheaper_than_the_bounds_say(one: Drawn) -> None:
    tables = field(one.problem, one.form)
    if tables and (found := plan(tables, math.inf)):
        by_place = least_by_place(tables, tables.moves)
        ways = ways_of(tables, tables.moves, by_place < math.inf)
        by_tempo = least_by_tempo(tables, ways)
        assert by_place.min() <= by_tempo.min() + CLOSE
        assert by_tempo.min() <= found.cost + CLOSE
