import numpy as np
import pytest

from generator.conditions import Key, Mode
from generator.keys import SCALES, key_at, key_indices


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("mode", list(Mode))
def test_a_scale_with_its_triad_is_heard_in_its_own_key(tonic: int, mode: Mode) -> None:
    weights = np.zeros(12)
    for degree in SCALES[mode]:
        weights[(tonic + degree) % 12] += 1
    for degree in (0, 7, 4 if mode is Mode.MAJOR else 3):
        weights[(tonic + degree) % 12] += 2
    assert key_at(int(key_indices(weights))) == Key(tonic, mode)
