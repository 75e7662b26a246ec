"""Sound in formats for mail: as long and as loud as the WAV."""

import io

import av
import numpy as np
import pytest

from bridge.output.audio.encoding import M4A, MP3, Encoded
from bridge.output.audio.loudness import HOP, TAIL, Floats, energies, integrated
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.files import midi_file
from bridge.output.sound import Sound
from tests.bridge.recut.judging import reel, scored
from tests.waves import heard


def decoded(content: bytes) -> Floats:
    with av.open(io.BytesIO(content), "r") as opened:
        frames = [frame.to_ndarray() for frame in opened.decode(audio=0)]
    return np.concatenate(frames, axis=1).T.astype(np.float32)


def loudness(sound: Floats) -> float | None:
    return integrated(energies(np.pad(sound[: len(sound) // HOP * HOP], ((TAIL, 0), (0, 0)))))


@pytest.mark.parametrize("form", [M4A, MP3])
def test_sound_for_mail_is_as_long_and_as_loud_as_the_wav(form: tuple[str, str]) -> None:
    score = scored(reel())
    sound = Sound(score, midi_file(score), find_soundfont(None, ()), loudness=-23)
    blocks = list(Encoded(sound.whole(), form))
    small, whole = decoded(blocks[-1]), heard(sound.whole())
    assert not any(blocks[:-1])
    assert abs(len(small) - len(whole)) < 3_000
    assert loudness(small) == pytest.approx(loudness(whole), abs=0.3)
    assert len(blocks[-1]) < len(whole) * 6 / 5
