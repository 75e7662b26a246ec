"""The companion's result of a push, as Recue reads it."""

import pytest

from integrations.resolve.manifest import result_of

DONE = "recue-result 1\njob\tab12\nnote\tplaced\tat 0\nnote\ttwo\nend\n"


def test_a_result_holds_an_error_or_none_and_remarks() -> None:
    assert result_of(DONE, "ab12") == ("", ("placed\tat 0", "two"))
    assert result_of(DONE.replace("note\ttwo", "error\tno timeline"), "ab12") == (
        "no timeline",
        ("placed\tat 0",),
    )


@pytest.mark.parametrize(
    "text", ["", "\n", DONE.replace("ab12", "cd34"), DONE.removesuffix("end\n"), "end\n"]
)
def test_what_is_not_whole_or_of_another_job_is_no_result_yet(text: str) -> None:
    assert result_of(text, "ab12") is None


@pytest.mark.parametrize("end", ["\u2028", "\x85", "\x0c", "\n"])
def test_a_line_that_is_cut_short_says_nothing(end: str) -> None:
    assert result_of(DONE.replace("note\ttwo", f"note{end}two"), "ab12") == ("", ("placed\tat 0", ""))
