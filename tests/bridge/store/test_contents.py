"""A state of a score as named parts, and what is no such part."""

import pytest

from bridge.settings.choices import Choice
from bridge.store.contents import ScoreState, parts_of, state_of
from tests.scores import cut_list

STATE = ScoreState(cut_list([10], ["A"]), b"{}", b"MThd", {"a1": Choice(locked=True, take=2)})


def test_the_parts_of_a_state_make_it_again() -> None:
    made = state_of(parts_of(STATE))
    assert (made.cut, made.sheet, made.midi, made.choices) == (STATE.cut, b"{}", b"MThd", STATE.choices)


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        (b"7", "its choices are 7, not an object"),
        (b"[[]]", "not an object"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a1": {"mood": "dark"}}', "no choice 'mood'"),
        (b"\xff", "can't decode"),
        (b"9" * 5000, "digits"),
    ],
)
def test_choices_that_are_none_are_refused(choices: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        state_of({**parts_of(STATE), "choices": choices})


def test_a_part_that_is_missing_is_said() -> None:
    with pytest.raises(ValueError, match="its 'midi' is missing"):
        state_of({name: part for name, part in parts_of(STATE).items() if name != "midi"})
