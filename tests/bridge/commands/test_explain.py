"""What `recue explain` writes of scenes and of their bars."""

import json

import numpy as np

from bridge.output.cuesheet.readable_json import dumps
from bridge.output.explained import Explained, ExplainedScene
from bridge.score.fusion.curves import Curves
from bridge.score.moves import Measure, Move, Source
from bridge.score.scene_words import SceneWords
from tests.bridge.recut.judging import reel

LINE = "She finds the letter."
NAN = np.full(2, np.nan)
MOVES = (
    Move(Measure.VALENCE, Source.DEFAULT, 0.0),
    Move(Measure.VALENCE, Source.STORY, -0.3, LINE, (-0.2, -0.4)),
    Move(Measure.DENSITY, Source.CUTTING, 0.4),
    Move(Measure.DENSITY, Source.SOUND, 0.4, "", (0.5, 0.3)),
)
SCENE = ExplainedScene(
    "a1",
    "A",
    0,
    239,
    SceneWords(),
    MOVES,
    first_bar=5,
    curves=Curves(
        np.array([-0.2, -0.4]), np.zeros(2), np.zeros(2), NAN, np.array([-20.0, -12.5]), np.array([0.5, 0.0])
    ),
    density=(0.5, 0.3),
)


def lines(*, bars: bool = False) -> list[str]:
    return [line.strip() for line in Explained(reel(), (SCENE,), True, ()).lines(bars=bars)]


def test_a_scene_tells_the_line_that_moved_it() -> None:
    assert lines()[1:-1] == [
        f"valence       0 (default), -0.3 (story '{LINE}', -0.3)",
        "density       0.4 (cutting)",
    ]


def test_bars_tell_what_was_read_of_them_and_what_each_source_moved() -> None:
    assert lines(bars=True)[3:-1] == [
        "bar 5: valence -0.2, arousal 0, tension 0, loudness -20 dB, speech 0.5, density 0.5",
        "valence       0 (default), -0.2 (story, -0.2)",
        "density       0.4 (cutting), 0.5 (sound, +0.1)",
        "bar 6: valence -0.4, arousal 0, tension 0, loudness -12.5 dB, speech 0, density 0.3",
        "valence       0 (default), -0.4 (story, -0.4)",
        "density       0.4 (cutting), 0.3 (sound, -0.1)",
    ]


def test_programs_get_the_curves() -> None:
    (scene,) = json.loads(dumps(Explained(reel(), (SCENE,), True, ()).document))["scenes"]
    assert scene["first_bar"] == 5
    assert scene["curves"] == {
        "valence": [-0.2, -0.4],
        "arousal": [0, 0],
        "tension": [0, 0],
        "loudness": [-20.0, -12.5],
        "speech": [0.5, 0],
        "density": [0.5, 0.3],
    }
