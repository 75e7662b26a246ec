import numpy as np

from bridge.grid.runs import grouped, runs


def test_a_run_lasts_as_long_as_all_its_keys_are_equal() -> None:
    letters, numbers = np.array([3, 3, 3, 5, 5]), np.array([1, 1, 2, 2, 2])
    assert runs(letters).tolist() == [0, 3]
    assert runs(letters, numbers).tolist() == [0, 2, 3]


def test_groups_count_their_runs_from_their_own_first() -> None:
    group, keys = np.array([1, 1, 1, 4, 4]), np.array([7, 7, 8, 8, 9])
    found = [(part, first.tolist()) for part, first in grouped(group, keys)]
    assert found == [(slice(0, 3), [0, 2]), (slice(3, 5), [0, 1])]


def test_nothing_has_no_groups() -> None:
    nothing = np.zeros(0, np.int64)
    assert runs(nothing).tolist() == []
    assert grouped(nothing, nothing) == []
