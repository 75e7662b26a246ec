"""The sound of a page: any stretch of it is what the whole has there, and the parts together are the music."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from bridge.output.audio.mixdown import BLOCK
from bridge.output.files import midi_file
from bridge.page.playback.listening import CLICK, HEADROOM, MIX, PRODUCTION, Listening
from bridge.settings import Settings
from bridge.timeline import Timeline
from tests.bridge.output.preview.films import write_film
from tests.bridge.recut.judging import reel, scored
from tests.scores import cut_list

SECOND = 48_000


def listening(cut: Timeline, folder: Path, **wanted: object) -> Listening:
    score = scored(cut)
    return Listening(score, midi_file(score), folder / "cut.otio", Settings.model_validate(wanted))


@pytest.fixture(scope="module")
def reel_heard(tmp_path_factory: pytest.TempPathFactory) -> Listening:
    return listening(reel(), tmp_path_factory.mktemp("reel"))


def samples(heard: Listening, name: str, first: int, count: int) -> npt.NDArray[np.float64]:
    sent = np.frombuffer(heard.stretch(name, first, count).samples, "<i2").reshape(-1, 2)
    return sent / (2**15 - 1) / HEADROOM


def test_any_stretch_is_what_the_whole_has_there(reel_heard: Listening) -> None:
    whole = samples(reel_heard, MIX, 0, reel_heard.length)
    assert len(whole) == reel_heard.length
    assert np.abs(whole).max() > 0.01
    for first, count in ((0, 100), (BLOCK - 7, 20), (3 * SECOND, 4 * SECOND), (len(whole) - 50, 200)):
        assert (samples(reel_heard, MIX, first, count) == whole[first : first + count]).all()


def test_the_parts_together_are_the_music(reel_heard: Listening) -> None:
    first, count = SECOND, 3 * SECOND
    together = sum(samples(reel_heard, part, first, count) for part in reel_heard.parts)
    music = samples(reel_heard, MIX, first, count)
    assert np.abs(together - music).max() < (len(reel_heard.parts) + 1) / 2**15 / HEADROOM


def test_a_click_sounds_on_the_first_beat(reel_heard: Listening) -> None:
    beat = reel_heard.scored.cues[0].grid.lines[4]
    at = round(beat * SECOND)
    clicks = np.abs(samples(reel_heard, CLICK, 0, at + 2000)).max(axis=1)
    assert clicks[:1600].max() > 0.3
    assert clicks[1700 : at - 1].max() == 0
    assert clicks[at : at + 1600].max() > 0.1


def test_the_own_sound_of_the_cut_is_heard_beside_the_music(tmp_path: Path) -> None:
    write_film(tmp_path / "A.mov", [40] * 240, clicks=[Fraction(1), Fraction(3)])
    heard = np.abs(samples(listening(cut_list([240], ["A"]), tmp_path), PRODUCTION, 0, 5 * SECOND)).max(
        axis=1
    )
    loud = np.flatnonzero(heard > 0.5 * heard.max())
    assert [*{round(float(at), 2) for at in loud / SECOND}] == [1.0, 3.0]


def test_nothing_sounds_past_the_end_and_before_the_start(reel_heard: Listening) -> None:
    assert reel_heard.stretch(MIX, reel_heard.length, 100).samples == b""
    assert reel_heard.stretch(MIX, reel_heard.length + BLOCK, 100).samples == b""
    assert (samples(reel_heard, MIX, -10, 20) == samples(reel_heard, MIX, 0, 20)).all()


def test_a_part_that_is_not_there_is_told(reel_heard: Listening) -> None:
    with pytest.raises(KeyError):
        reel_heard.stretch("Theremin", 0, 1)
