"""What a WAV holds, whatever its bits."""

import io
import wave

import numpy as np

from bridge.output.audio.sampler import Floats
from integrations.files.delivery import Content


def heard(content: Content, channels: int = 2) -> Floats:
    """Return the samples of a WAV at 48 kHz, against 1 for full scale. (n, channels)"""
    whole = content if isinstance(content, bytes) else b"".join(content)
    with wave.open(io.BytesIO(whole)) as file:
        assert (file.getnchannels(), file.getframerate()) == (channels, 48_000)
        width, values = file.getsampwidth(), file.readframes(file.getnframes())
    steps = np.zeros((len(values) // width, 4), dtype=np.uint8)
    steps[:, 4 - width :] = np.frombuffer(values, np.uint8).reshape(-1, width)
    full = 2.0**31 - 2.0 ** (32 - 8 * width)
    sound: Floats = (steps.view("<i4").reshape(-1, channels) / full).astype(np.float32)
    return sound
