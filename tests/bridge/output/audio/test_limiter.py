import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bridge.output.audio.limiter import CEILING, CONTEXT, Floats, limited
from bridge.output.audio.true_peak import AROUND, WINDOW, true_peaks


def sound(peaks: list[float]) -> Floats:
    """Windows of these levels, in silence."""
    level = np.repeat(np.array(peaks, dtype=np.float32)[:, None], WINDOW * 2).reshape(-1, 2)
    return np.pad(level, ((CONTEXT, CONTEXT), (0, 0)))


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=200))
def test_nothing_passes_the_ceiling_and_what_is_low_is_untouched(peaks: list[float]) -> None:
    out = limited(sound(peaks))
    assert out.shape == (len(peaks) * WINDOW, 2)
    assert float(np.abs(out).max()) <= CEILING * 1.0001
    assert float(true_peaks(np.pad(out, ((AROUND, AROUND), (0, 0)))).max()) <= CEILING * 1.01
    if true_peaks(sound(peaks)).max() <= CEILING:
        assert np.array_equal(out, sound(peaks)[CONTEXT:-CONTEXT])


@given(st.lists(st.floats(0, 3), min_size=240, max_size=240), st.integers(1, 239))
def test_a_stretch_is_limited_as_in_the_whole(peaks: list[float], cut: int) -> None:
    whole, at = sound(peaks), cut * WINDOW
    parts = [limited(whole[: at + 2 * CONTEXT]), limited(whole[at:])]
    assert np.array_equal(np.concatenate(parts), limited(whole))


def test_a_peak_is_seen_coming() -> None:
    out = limited(sound([0.5] * 100 + [1.8] + [0.5] * 100))[:, 0]
    assert out[0] == out[-1] == np.float32(0.5)
    assert out[95 * WINDOW] < 0.3
    assert float(np.abs(np.diff(out[: 100 * WINDOW])).max()) < 0.001
