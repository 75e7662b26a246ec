"""The cheapest way through choices that cost something each, and something for what they follow."""

from collections.abc import Sequence

import numpy as np

from generator.conditions import Floats


def cheapest(own: Sequence[Floats], joints: Sequence[Floats]) -> tuple[int, ...]:
    """Choose one of each so that all costs together are least; of equal ways, one.

    Exact, by dynamic programming (Viterbi, "Error bounds for convolutional codes", IEEE Trans. IT 13, 1967). Where all
    choices but one are taken away, the rest stands.

    Args:
        own: What each choice costs. (choices,) each
        joints: What each choice costs after each of the ones before. (choices before, choices) each, one fewer

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
