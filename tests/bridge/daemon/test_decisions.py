"""What a person chose, taken back and made anew."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.choices import Choice
from bridge.daemon.opened import REMEMBERED, Decisions
from bridge.errors import UsageError

CHOICES = st.lists(st.tuples(st.sampled_from("abc"), st.builds(Choice, take=st.integers(0, 9))), max_size=20)


def made(choices: list[tuple[str, Choice]]) -> Decisions:
    return reduce(lambda decisions, choice: decisions.choose(*choice), choices, Decisions())


@given(CHOICES, st.integers(0, 20))
def test_undoing_and_redoing_as_often_changes_nothing(choices: list[tuple[str, Choice]], times: int) -> None:
    decisions = chosen = made(choices)
    states = [made(choices[:count]).now for count in range(len(choices) + 1)]
    for back in range(1, min(times, len(choices)) + 1):
        decisions = decisions.undo()
        assert decisions.now == states[-1 - back]
    for _ in range(min(times, len(choices))):
        decisions = decisions.redo()
    assert decisions == chosen


@given(CHOICES, CHOICES)
def test_a_revision_is_restored_and_that_is_undone(
    before: list[tuple[str, Choice]], after: list[tuple[str, Choice]]
) -> None:
    recorded = made(before).recorded(7)
    later = reduce(lambda decisions, choice: decisions.choose(*choice), after, recorded).recorded(8)
    assert later.restore(7).now == recorded.now
    assert later.restore(7).undo().now == later.now


def test_a_new_choice_ends_redoing_and_memory_is_bounded() -> None:
    one = Decisions().choose("a", Choice(take=1)).undo().choose("a", Choice(take=2))
    with pytest.raises(UsageError, match="no choice to redo"):
        one.redo()
    many = Decisions()
    for number in range(3 * REMEMBERED):
        many = many.choose("a", Choice(take=number)).recorded(number)
    assert len(many.before) == len(many.by_revision) == REMEMBERED
    with pytest.raises(UsageError, match="no revision 3 to restore; remembered: 200 to 299"):
        many.restore(3)
