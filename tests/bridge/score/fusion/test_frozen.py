"""Films without sound and without a story are scored by what they always were: by values written down before."""

import numpy as np
import pytest

from bridge.picture.features.picture import Picture
from bridge.score.pipeline import conditions_by_scene
from bridge.score.spotting import Spotting, lay_bars, spot
from bridge.settings import Settings
from generator.conditions import Conditions
from generator.styles.file import load
from tests.bridge.recut.judging import reel, unseen
from tests.bridge.score.fusion.films import seen

WORDS = "sad and very calm"
NAMES = ("density", "strength", "register", "dynamics", "valence", "arousal", "strain")


def conditions(picture: Picture, words: str = "") -> tuple[Spotting, list[Conditions]]:
    settings = Settings.model_validate({"mood": words})
    spotted = spot(reel(), picture, settings)
    return spotted, conditions_by_scene(spotted, lay_bars(spotted), settings, load())


UNSEEN = [
    (0.625, 3.680893909, 64.70974089, 0.780376573, 0.0, 0.469, 0.2345),
    (0.625, 3.680893909, 64.70974089, 0.811354774, 0.0, 0.469, 0.2345),
    (0.625, 3.680893909, 64.70974089, 0.837981763, 0.0, 0.469, 0.2345),
    (0.625, 3.680893909, 64.70974089, 0.803354824, 0.0, 0.469, 0.2345),
]
SEEN = [
    (0.4856, 2.341741027, 63.215015085, 0.588540249, 0.028, 0.456, 0.214),
    (0.4784, 2.299399183, 64.959815608, 0.600622714, 0.386, 0.382, -0.002),
    (0.562, 2.696248011, 64.744952811, 0.755904378, 0.187, 0.492, 0.1525),
    (0.589, 2.623473505, 64.52394322, 0.727222687, 0.082, 0.529, 0.2235),
]
WORDED = [
    (0.285, 1.873188429, 58.911351271, 0.342750107, -0.621, -0.728, -1.0),
    (0.285, 1.872109597, 58.916847172, 0.342768335, -0.621, -0.728, -1.0),
    (0.285, 1.872972888, 58.914219344, 0.342758148, -0.621, -0.728, -1.0),
    (0.284666667, 1.868925372, 58.915446525, 0.342744361, -0.621, -0.728, -1.0),
]
"""The means over the bars of each scene, by NAMES."""
SPREAD = [
    (0.149402276, 0.262132822, 0.82754007, 0.051079097),
    (0.092508594, 0.242812094, 0.513152566, 0.031625455),
    (0.104201727, 0.336580372, 0.562748135, 0.028441523),
    (0.10072934, 0.233492293, 0.545117889, 0.026710081),
]
"""The standard deviations over the bars of each scene that is seen, by the first of NAMES."""


@pytest.mark.parametrize(
    ("picture", "words", "means"),
    [(unseen(reel()), "", UNSEEN), (seen(reel()), "", SEEN), (seen(reel()), WORDS, WORDED)],
    ids=["unseen", "seen", "worded"],
)
def test_the_means_of_conditions_are_as_they_were(
    picture: Picture, words: str, means: list[tuple[float, ...]]
) -> None:
    _, told = conditions(picture, words)
    found = [[float(getattr(each, name).mean()) for name in NAMES] for each in told]
    assert np.array(found) == pytest.approx(np.array(means), abs=2e-9)


def test_bars_differ_as_they_did() -> None:
    _, told = conditions(seen(reel()))
    found = [[float(getattr(each, name).std()) for name in NAMES[:4]] for each in told]
    assert np.array(found) == pytest.approx(np.array(SPREAD), abs=2e-9)
    assert all(np.ptp(each.valence) == np.ptp(each.arousal) == 0 for each in told)


def test_moods_keys_tempi_and_ensembles_are_as_they_were() -> None:
    spotted, told = conditions(seen(reel()))
    moods = [(mood.valence, mood.arousal) for mood in spotted.told]
    assert moods == [(0.028, 0.456), (0.386, 0.382), (0.187, 0.492), (0.082, 0.529)]
    assert spotted.film.tempi == (112.9,) * 4
    assert [str(each.key) for each in told] == ["F major", "C major", "F major", "F major"]
    spotted, told = conditions(seen(reel()), WORDS)
    assert spotted.film.tempi == pytest.approx((75.26666666666667,) * 4)
    assert [str(each.key) for each in told] == ["D minor", "A minor", "D minor", "D minor"]
    assert {each.style.value for each in told} == {"chamber"}
