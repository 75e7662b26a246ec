import numpy as np
import pytest

from generator.metrics import FEATURES, describe, overlap

SCALE = np.array([[i, i + 1, 60 + d] for i, d in enumerate([0, 2, 4, 5, 7, 9, 11, 12] * 8)])


def test_a_scale_is_described_as_what_it_is() -> None:
    found = describe(SCALE, 4, 16)
    assert found["pitch_classes"].tolist() == [7] * 4
    assert found["range"].tolist() == [12] * 4
    assert set(found["interval"].tolist()) == {1}
    assert found["polyphony"].tolist() == [1] * 4
    assert found["groove"].tolist() == [1] * 3
    assert found["scale"].tolist() == [1] * 4
    assert found["entropy"][0] == pytest.approx(np.log2(8) - 2 / 8, abs=1e-5)  # the tonic counts twice


def test_music_overlaps_itself_wholly_and_other_music_less() -> None:
    other = SCALE * np.array([1, 1, 0]) + np.array([0, 2, 40])
    same = overlap([describe(SCALE, 4, 16)], [describe(SCALE, 4, 16)])
    assert same == pytest.approx(dict.fromkeys(FEATURES, 1.0))
    apart = overlap([describe(other, 4, 16)], [describe(SCALE, 4, 16)])
    assert apart["pitch"] < 0.1
    assert apart["pitch_classes"] == 0
