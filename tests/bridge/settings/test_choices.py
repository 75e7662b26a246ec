import json

import pytest
from hypothesis import given

from bridge.errors import UsageError
from bridge.grid.metre import SIX_EIGHT
from bridge.midi.palettes import Palette
from bridge.settings.choices import Choice
from generator.conditions import Key, Style
from tests.bridge.store.values import choices


def test_only_what_was_chosen_is_written() -> None:
    assert Choice().as_json() == {}
    chosen = Choice(
        locked=True,
        take=2,
        valence=-0.5,
        style=Style.SONG,
        palette=Palette.SYNTH,
        key=Key.parse("Eb minor"),
        tempo=92.5,
        metre=SIX_EIGHT,
        solution=3,
    )
    assert chosen.as_json() == {
        "locked": True,
        "take": 2,
        "valence": -0.5,
        "style": "song",
        "palette": "synth",
        "key": "Eb minor",
        "tempo": 92.5,
        "metre": "6/8",
        "solution": 3,
    }


@given(choices)
def test_what_was_written_is_read_back(choice: Choice) -> None:
    assert Choice.from_json(json.loads(json.dumps(choice.as_json()))) == choice


def test_null_is_a_choice_left_to_recue() -> None:
    assert Choice.from_json({"tempo": None, "metre": None}) == Choice()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (7, "A scene's choices are 7; they should be an object, like {}."),
        (
            {"colour": 1},
            f"There is no choice 'colour'; choose among {', '.join(Choice.__slots__)}.",
        ),
        ({"locked": 1}, "The choice 'locked' is 1, but it should be true or false."),
        ({"take": True}, "The choice 'take' is True, but it should be a whole number."),
        ({"take": -1}, "The choice 'take' is -1, but it should be 0 or more."),
        ({"valence": 1.5}, "The choice 'valence' is 1.5, but it should be from -1 to 1."),
        ({"arousal": float("nan")}, "The choice 'arousal' is nan, but it should be from -1 to 1."),
        (
            {"style": "jazz"},
            "The choice 'style' is 'jazz', but it should be one of song, chamber, orchestral.",
        ),
        (
            {"palette": 3},
            f"The choice 'palette' is 3, but it should be one of {', '.join(Palette)}.",
        ),
        ({"key": "H"}, "The choice 'key' is 'H', but it should be a key, like 'C minor'."),
        ({"tempo": "fast"}, "The choice 'tempo' is 'fast', but it should be a number."),
        ({"tempo": 10}, "The choice 'tempo' is 10.0, but it should be from 20 to 400."),
        (
            {"metre": "7/4"},
            "The choice 'metre' is '7/4', but it should be one of 4/4, 3/4, 6/8, 2/4, 5/4, 7/8, 12/8.",
        ),
        ({"solution": 0}, "The choice 'solution' is 0, but it should be 1 or more."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(wrong: object, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        Choice.from_json(wrong)
    assert str(refused.value) == sentence
