"""The instruments of a SoundFont, normalised to equal loudness."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bridge.errors import MissingError
from bridge.midi.instruments import ACOUSTIC_BASS_DRUM
from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.sampler import Floats, Pitch, Render

if TYPE_CHECKING:
    from symusic import Synthesizer

QUALITY = 1
"""The renderer's interpolation between a SoundFont's samples: linear."""
LOUDNESS = 0.16
"""Root mean square of an instrument's middle C, and of a kit's bass drum, at full velocity, against 1 for full scale:
fixed, so that a recut changes no level, and such that a cue of middling dynamics comes out near -20 dB."""
LATENCY = 50
"""Samples of silence the renderer puts before every sound, whatever the instrument; they are removed."""
MIDDLE_C = 60
_COUNTED = SAMPLE_RATE
"""Samples from middle C's onset over which loudness is measured: a second, so decaying sounds get more gain than held
ones."""


def instruments(soundfont: Path) -> Render:
    """Open a SoundFont.

    Instruments of one bank differ by 20 dB and banks by 10; here each is normalised to `LOUDNESS`, so that the choice
    of a palette or a SoundFont changes no level. One whose middle C is silent keeps its level. A drum kit is normalised
    by its bass drum: its middle C is a bongo, so short that all else would be limited.

    Raises:
        MissingError: If the SoundFont cannot be read.
    """
    synthesizer = _synthesizer(soundfont)

    @cache
    def level(program: int, drums: bool) -> np.float32:
        key = ACOUSTIC_BASS_DRUM if drums else MIDDLE_C
        middle = _rendered(synthesizer, (program, drums, key), _COUNTED).astype(np.float64)
        loudness = float(np.sqrt(np.mean(middle**2)))
        return np.float32(LOUDNESS / loudness if loudness > 0 else 1.0)

    def held(pitch: Pitch, samples: int) -> Floats:
        sound = _rendered(synthesizer, pitch, samples)
        return np.multiply(sound.T, level(*pitch[:2]), order="C")

    return held


def _synthesizer(soundfont: Path) -> "Synthesizer":
    from symusic import Synthesizer  # noqa: PLC0415 (only where sound is rendered, for it changes the environment)

    try:
        return Synthesizer(sf_path=str(soundfont), sample_rate=SAMPLE_RATE, quality=QUALITY)
    except RuntimeError as error:
        reason = " ".join(str(error).split())
        raise MissingError(
            f"The SoundFont {soundfont} cannot be read ({reason}): name another in 'soundfont'"
        ) from error


def _rendered(synthesizer: "Synthesizer", pitch: Pitch, samples: int) -> Floats:
    """Render a held pitch at the SoundFont's own level, from its first audible sample. (2, samples)"""
    from symusic import core  # noqa: PLC0415 (the same)

    program, drums, number = pitch
    last = LATENCY + samples
    score, track = core.ScoreSecond(960), core.TrackSecond("", program, drums)
    track.notes.append(core.NoteSecond(0.0, last / SAMPLE_RATE + 0.01, number, 127))
    score.tracks.append(track)
    sound: Floats = np.asarray(synthesizer.render(score, stereo=True))[:, LATENCY:last]
    return sound
