"""Speech of espeak-ng, spoken while the test runs: where it is installed (apt install espeak-ng)."""

from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks.sound import LEVEL, heard, spoken
from tests.espeak import is_installed
from tests.sounds import chords, noise

pytestmark = pytest.mark.skipif(not is_installed(), reason="espeak-ng is not installed")
SECONDS = 40


@pytest.mark.parametrize("voice", ["en-us", "en-us+f3", "de"])
@pytest.mark.parametrize("under", ["nothing", "noise", "music"])
def test_speech_is_told_from_all_else(voice: str, under: str, tmp_path: Path) -> None:
    samples, spans, words = spoken(voice, 0, SECONDS)
    more = {
        "nothing": np.zeros(len(samples), np.float32),
        "noise": noise(SECONDS, LEVEL - 5),
        "music": chords(SECONDS, 100, LEVEL - 10),
    }
    found = heard(samples + more[under], tmp_path).speech
    true, told = (np.zeros(SECONDS * 100, np.bool_) for _ in range(2))
    for start, end in spans:
        true[round(start * 100) : round(end * 100)] = True
    for each in found:
        told[round(each.start * 100) : round(each.end * 100)] = True
    assert 2 * (true & told).sum() / (true.sum() + told.sum()) >= 0.95
    near = [min(abs(float(word) - at) for each in found for word in each.words) for at in words]
    assert np.mean(np.array(near) <= 0.1) >= 0.8
