"""Plays notes with a SoundFont: each pitch is rendered once and laid wherever a note asks for it.

The renderer keeps time, but ignores velocity and stops a note dead at its end; both are given back here.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

BLOCK = 20 * 48_000
"""Samples that are mixed at a time."""
RELEASE = 14_400
"""Samples a note fades for after its end, by 60 dB: 0.3 s at 48 kHz."""
_FADE = np.float32(10.0) ** (np.float32(-3) * np.arange(RELEASE, dtype=np.float32) / RELEASE)
_CACHED = 192 * 2**20
"""Bytes of rendered pitches that are kept."""

Pitch = tuple[int, bool, int]
"""General MIDI program, whether it is the drum kit, MIDI note number."""
Render = Callable[[Pitch, int], Floats]
"""Renders a held pitch: of so many samples, as (2, n) at full velocity."""


@dataclass(frozen=True, slots=True)
class Sounding:
    """One note, in samples."""

    start: int
    """From the timeline's first frame."""
    end: int
    pitch: Pitch
    velocity: int
    """1 to 127."""


def mix(notes: list[Sounding], samples: int, render: Render) -> Iterator[Floats]:
    """Sum notes over time, a block at a time.

    Args:
        notes: In order of start.
        samples: The length of the whole.
        render: Gives the sound of a pitch.

    Yields:
        (2, BLOCK) each; the last reaches to the next whole block past `samples`.
    """
    bank = _Bank(render)
    ringing = np.zeros((2, 0), dtype=np.float32)
    waiting = iter([*notes, None])
    note = next(waiting)
    for start in range(0, samples, BLOCK):
        now = []
        while note is not None and note.start < start + BLOCK:
            now.append(note)
            note = next(waiting)
        length = max([BLOCK, ringing.shape[1], *(each.end - start + RELEASE for each in now)])
        mixed = np.zeros((2, length), dtype=np.float32)
        mixed[:, : ringing.shape[1]] = ringing
        for each in now:
            _lay(mixed, each, each.start - start, bank)
        yield mixed[:, :BLOCK]
        ringing = mixed[:, BLOCK:]


def _lay(mixed: Floats, note: Sounding, at: int, bank: "_Bank") -> None:
    """Add one note to a block.

    Loudness grows with the square of velocity. Source: SoundFont 2.04, section 8.4.1, a concave curve over 96 dB.
    """
    held = note.end - note.start
    gain = np.float32((note.velocity / 127) ** 2)
    sound = bank.sound(note.pitch, held + RELEASE)
    mixed[:, at : at + held] += gain * sound[:, :held]
    mixed[:, at + held : at + held + RELEASE] += (gain * _FADE) * sound[:, held : held + RELEASE]


class _Bank:
    """Rendered pitches; the ones used longest ago are forgotten first."""

    def __init__(self, render: Render) -> None:
        self._render = render
        self._sounds: OrderedDict[tuple[Pitch, int], Floats] = OrderedDict()
        self._size = 0

    def sound(self, pitch: Pitch, samples: int) -> Floats:
        """The sound of a pitch held for at least so many samples. (2, n)."""
        length = 1 << max(16, (samples - 1).bit_length())
        key = (pitch, length)
        if key not in self._sounds:
            self._keep(key, self._render(pitch, length))
        self._sounds.move_to_end(key)
        return self._sounds[key]

    def _keep(self, key: tuple[Pitch, int], sound: Floats) -> None:
        self._sounds[key] = sound
        self._size += sound.nbytes
        while self._size > _CACHED and len(self._sounds) > 1:
            self._size -= self._sounds.popitem(last=False)[1].nbytes
