"""The level under dialogue in a cue sheet that somebody forged."""

import pytest

from bridge.errors import UsageError
from bridge.output.cuesheet.json_value import JsonValue
from bridge.output.cuesheet.underscore import read_underscore


def test_a_track_has_no_more_dips_than_its_layer_can_have() -> None:
    told = {
        "level": "normal",
        "speech": [{"start": "0", "end": "2"}],
        "curve": [[0, 50], [960, 127]],
        "tracks": [{"part": "Violins", "dips": 1}],
    }
    assert len(read_underscore(JsonValue(told, "")).laid.tracks["Violins"]) == 1
    told["tracks"] = [{"part": "Violins", "dips": 1_000_000}]
    with pytest.raises(UsageError, match=r"tracks\[0\]\.dips is 1000000, but it should be 2 or less"):
        read_underscore(JsonValue(told, ""))
