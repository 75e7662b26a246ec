"""JSON laid out for people."""

import json

import pytest

from bridge.output.cuesheet.readable_json import NumberRows, OneLine, dumps


def test_rows_of_numbers_stand_one_a_line_as_lists_of_numbers_do() -> None:
    rows = [[0, 500_000], [240, 499_999]]
    told = dumps({"events": NumberRows(rows)})
    assert told == dumps({"events": rows}) == '{\n  "events": [\n    [0, 500000],\n    [240, 499999]\n  ]\n}'
    assert dumps(NumberRows()) == dumps([]) == "[]"


def test_an_object_of_plain_values_stands_on_one_line_and_a_long_list_does_not() -> None:
    value = {"scenes": [{"name": "caf\u00e9", "bars": [], "length": 1.5}], "cut": OneLine(at={"frame": 1})}
    told = dumps(value)
    assert '\n    {"name": "café", "bars": [], "length": 1.5}\n' in told
    assert '"cut": {"at": {"frame": 1}}' in told
    assert json.loads(told) == value
    assert dumps([1] * 40).count("\n") == 41


def test_a_number_that_json_cannot_say_is_an_error() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dumps({"tempo": float("nan")})
