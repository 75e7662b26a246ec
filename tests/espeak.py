"""Speech for tests, spoken by espeak-ng (apt install espeak-ng), with the times of its words."""

import ctypes
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
_SYNCHRONOUS, _WORD, _END_OF_LIST, _UTF8, _RATE = 2, 1, 0, 1, 1
_AUDIBLE = 0.004
"""Amplitude from which speech is heard."""


class _Event(ctypes.Structure):
    """An event of espeak-ng, as speak_lib.h has it."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique", ctypes.c_uint),
        ("position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("name", ctypes.c_char * 8),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A sentence that was spoken, from its first sound to its last."""

    samples: Floats
    """Mono. (n,)"""
    rate: int
    words: tuple[float, ...]
    """Where each word begins, in seconds."""


def is_installed() -> bool:
    """Return whether espeak-ng is there."""
    return find_library("espeak-ng") is not None


def say(text: str, voice: str = "en-us", speed: int = 160) -> Said:
    """Speak a text; `voice` as `espeak-ng -v` takes it, `speed` in words a minute."""
    library, rate = _opened()
    sound: list[Floats] = []
    words: list[float] = []

    def heard(samples: Any, count: int, events: Any) -> int:
        if samples and count:
            sound.append(np.ctypeslib.as_array(samples, (count,)).astype(np.float32) / np.float32(32768))
        at = 0
        while events[at].type != _END_OF_LIST:
            if events[at].type == _WORD:
                words.append(events[at].milliseconds / 1000)
            at += 1
        return 0

    callback = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
    )
    called = callback(heard)
    library.espeak_SetSynthCallback(called)
    if library.espeak_SetVoiceByName(voice.encode()):
        raise ValueError(f"espeak-ng has no voice '{voice}'")
    library.espeak_SetParameter(_RATE, speed, 0)
    content = text.encode()
    library.espeak_Synth(content, len(content) + 1, 0, 1, 0, _UTF8, None, None)
    library.espeak_Synchronize()
    samples = np.concatenate(sound)
    loud = np.flatnonzero(np.abs(samples) > _AUDIBLE)
    first, last = int(loud[0]), int(loud[-1])
    begins = tuple(max(0.0, word - first / rate) for word in words)
    return Said(samples[first : last + 1], rate, begins)


@cache
def _opened() -> tuple[ctypes.CDLL, int]:
    library = ctypes.CDLL(find_library("espeak-ng"))
    return library, library.espeak_Initialize(_SYNCHRONOUS, 0, None, 0)
