import numpy as np
import pytest

from generator.conditions import Key, Mode
from generator.keys import SCALES, distance, key_at, key_indices, key_margin


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("mode", list(Mode))
def test_a_scale_with_its_triad_is_heard_in_its_own_key(tonic: int, mode: Mode) -> None:
    weights = np.zeros(12)
    for degree in SCALES[mode]:
        weights[(tonic + degree) % 12] += 1
    for degree in (0, 7, 4 if mode is Mode.MAJOR else 3):
        weights[(tonic + degree) % 12] += 2
    assert key_at(int(key_indices(weights))) == Key(tonic, mode)
    assert key_margin(weights, Key(tonic, mode)) > 0 > key_margin(weights, Key((tonic + 1) % 12, mode))


@pytest.mark.parametrize(
    ("a", "b", "steps"),
    [
        ("C major", "A minor", 0),
        ("C major", "G major", 1),
        ("C major", "C minor", 3),
        ("C major", "F# major", 6),
    ],
)
def test_keys_are_near_as_they_share_tones(a: str, b: str, steps: int) -> None:
    assert distance(Key.parse(a), Key.parse(b)) == distance(Key.parse(b), Key.parse(a)) == steps
