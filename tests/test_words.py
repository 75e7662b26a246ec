"""Words reach notes: a small form of `tests.benchmarks.words`, which measures thirty of them in more scenes."""

from statistics import mean

import pytest

from bridge.score.composers import trained_composer
from generator import composing
from tests.benchmarks.words import OPPOSITES, SPREAD, Heard, scenes, scored

SCENES = scenes(2)
COMPOSER = trained_composer()


def heard(word: str, scenes: int = len(SCENES)) -> list[Heard]:
    return [scored(shots, seed, word, COMPOSER) for seed, shots in enumerate(SCENES[:scenes])]


@pytest.mark.parametrize(
    ("one", "other", "what"), [each for each in OPPOSITES if each[0] in {"slow", "sparse", "low", "soft"}]
)
def test_opposite_words_are_a_standard_deviation_of_real_music_apart(one: str, other: str, what: str) -> None:
    less, more = (mean(getattr(each, what) for each in heard(word)) for word in (one, other))
    assert (more - less) / SPREAD[what] > 1


@pytest.mark.usefixtures("composed_anew")
def test_words_decide_the_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four versions, as Recue ships: one alone may be heard in another key."""
    monkeypatch.setattr(composing, "CANDIDATES", 4)
    (minor,), (major,) = heard("minor", 1), heard("major", 1)
    assert minor.mode < 0 < major.mode
