"""The cheapest path through choices with a cost each, and a cost for each transition."""

from collections.abc import Sequence

import numpy as np

from generator.conditions import Floats


def cheapest(own: Sequence[Floats], joints: Sequence[Floats]) -> tuple[int, ...]:
    """Choose one option at each step so that the sum of all costs is least.

    Exact, by dynamic programming (Viterbi, "Error bounds for convolutional codes", IEEE Trans. IT 13, 1967). The result stays
    the same when options that it does not take are removed.

    Args:
        own: The cost of each option. (options,) each
        joints: The cost of each option after each of the step before. (options before, options) each, one fewer

    Returns:
        The index of each choice.
    """
    total, came_from = own[0], []
    for ways, costs in zip(joints, own[1:], strict=True):
        through = total[:, None] + ways
        came_from.append(through.argmin(0))
        total = through.min(0) + costs
    path = [int(np.argmin(total))]
    for back in reversed(came_from):
        path.append(int(back[path[-1]]))
    return tuple(reversed(path))
