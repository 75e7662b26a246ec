"""Fewer tempo changes are fewer calls of REAPER's functions."""

from tests.benchmarks.host_calls import Film, load, score, tempo_calls

SHORT = Film(bars=120, scenes=4, parts=2)


def test_a_push_has_as_much_to_do_for_tempi_as_there_are() -> None:
    dense, sparse = (load(score(SHORT, dense=dense)) for dense in (True, False))
    for found in (dense, sparse):
        assert found.first["SetTempoTimeSigMarker"] == found.points
        assert tempo_calls(found.first) <= 2 * found.points + 5
        assert tempo_calls(found.recut) <= 3 * found.points + 5
    assert dense.points > 20 * sparse.points
    assert tempo_calls(dense.first) > 15 * tempo_calls(sparse.first)


def test_all_else_costs_the_same_whatever_the_tempi() -> None:
    dense, sparse = (load(score(SHORT, dense=dense)) for dense in (True, False))
    for a, b in ((dense.first, sparse.first), (dense.recut, sparse.recut)):
        assert a.total() - tempo_calls(a) == b.total() - tempo_calls(b)
