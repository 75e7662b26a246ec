"""Figures that the benchmark of the hosts prints of a recut."""

from tests.benchmarks.hosts import Recut, recut_over_edits


def test_a_recut_over_a_persons_edits_is_as_promised() -> None:
    assert recut_over_edits() == Recut(edited=2, unchanged=2, beside=2, replaced=True, restored=True)
