"""Steps from state to state, against their definition."""

import numpy as np

from bridge.grid.edges import least_by_state


def test_the_least_cost_to_arrive_in_a_state_is_over_all_states_before_it() -> None:
    rng = np.random.default_rng(1)
    states, changes, edges = 17, 9, 5
    left = rng.random((states, edges), np.float32)
    cost = rng.random((changes, edges), np.float32)
    cost[2] = np.inf
    between = rng.integers(0, changes, (states, states))
    found = least_by_state(left, cost, between)
    for state in range(states):
        ways = [left[before] + cost[between[before, state]] for before in range(states)]
        assert found[state].tolist() == np.min(ways, axis=0).tolist()
