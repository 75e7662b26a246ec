"""The zones and samples of a SoundFont file (.sf2, .sf3).

Source: SoundFont Technical Specification 2.04 (2006), sections 5, 7 and 8; sf3 is the same with Vorbis in place of PCM.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from bridge.errors import MissingError

Shorts = npt.NDArray[np.int16]

(START, END, LOOP_START, LOOP_END, START_FAR, END_FAR, LOOP_START_FAR, LOOP_END_FAR) = (
    0,
    1,
    2,
    3,
    4,
    12,
    45,
    50,
)
CUTOFF, RESONANCE, ENVELOPE_TO_CUTOFF, PAN = 8, 9, 11, 17
MODULATION, VOLUME = 25, 33
"""The first of the six generators of an envelope: delay, attack, hold, decay, sustain, release."""
KEY_TO_HOLD, KEY_TO_DECAY, ATTENUATION, COARSE, FINE, MODE, SCALE, ROOT = 39, 40, 48, 51, 52, 54, 56, 58
_INSTRUMENT, _KEYS, _VELOCITIES, _SAMPLE = 41, 43, 44, 53
DEFAULTS: Final = {
    CUTOFF: 13_500,
    SCALE: 100,
    ROOT: -1,
    **dict.fromkeys((*range(MODULATION, MODULATION + 4), *range(VOLUME, VOLUME + 4)), -12_000),
}
"""Values of generators that nothing sets; of all others 0. Source: section 8.1.3."""
_COMPRESSED = 0x10
"""The flag of a sample in Vorbis."""
DRUM_BANK = 128
_RECORDS: Final = {
    b"phdr": [("name", "S20"), ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("rest", "V12")],
    b"inst": [("name", "S20"), ("bag", "<u2")],
    b"pbag": [("generator", "<u2"), ("modulator", "<u2")],
    b"ibag": [("generator", "<u2"), ("modulator", "<u2")],
    b"pgen": [("kind", "<u2"), ("amount", "<i2")],
    b"igen": [("kind", "<u2"), ("amount", "<i2")],
    b"shdr": [
        ("name", "S20"),
        *((name, "<u4") for name in ("start", "end", "loop_start", "loop_end", "rate")),
        ("key", "u1"),
        ("correction", "i1"),
        ("link", "<u2"),
        ("type", "<u2"),
    ],
}
"""The layout of each list of records."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A recording in the file."""

    values: Shorts
    rate: int
    """Its samples a second."""
    loop: tuple[int, int]
    """The first sample of its loop, and the one after its last."""
    key: int
    """The MIDI note number it sounds at."""
    correction: int
    """Cents to add to its pitch."""


@dataclass(frozen=True, slots=True)
class Zone:
    """What sounds for some keys and velocities of an instrument."""

    keys: range
    velocities: range
    sample: int
    """The index of its sample."""
    generators: Mapping[int, int]

    def value(self, generator: int) -> int:
        """Return the value of a generator."""
        return self.generators.get(generator, DEFAULTS.get(generator, 0))


class SoundFontFile:
    """A SoundFont, opened; its samples are read when they are asked for."""

    def __init__(self, path: Path) -> None:
        """Read everything but the samples.

        Raises:
            MissingError: If the file cannot be read as a SoundFont.
        """
        self._path = path
        with _damage_told(path):
            self._bytes = np.memmap(path, dtype=np.uint8, mode="r")
            chunks = dict(_chunks(self._bytes, 12, len(self._bytes)))
            self._samples = chunks[b"smpl"]
            self._lists = {name: _records(self._bytes[chunks[name]], name) for name in _RECORDS}
        self._presets = {
            (int(preset["bank"]), int(preset["program"])): number
            for number, preset in reversed([*enumerate(self._lists[b"phdr"][:-1])])
        }
        self._zones: dict[tuple[int, bool], tuple[Zone, ...]] = {}
        self._decoded: dict[int, Sample] = {}

    def zones(self, program: int, drums: bool) -> tuple[Zone, ...]:
        """Return the zones of a program; of a bank's first where it has none of that number.

        Raises:
            MissingError: If the file is damaged.
        """
        if (program, drums) not in self._zones:
            bank = DRUM_BANK if drums else 0
            preset = self._presets.get((bank, program), self._presets.get((bank, 0)))
            with _damage_told(self._path):
                self._zones[program, drums] = () if preset is None else tuple(self._of_preset(preset))
        return self._zones[program, drums]

    def sample(self, index: int) -> Sample:
        """Return a sample.

        Raises:
            MissingError: If the file is damaged.
        """
        if index not in self._decoded:
            with _damage_told(self._path):
                self._decoded[index] = self._read(self._lists[b"shdr"][index])
        return self._decoded[index]

    @cached_property
    def _values(self) -> Shorts:
        """All samples that are not compressed, end to end."""
        content = self._bytes[self._samples]
        values: Shorts = content[: len(content) // 2 * 2].view("<i2")
        return values

    def _read(self, header: np.void) -> Sample:
        start, end, first, last = (int(header[name]) for name in ("start", "end", "loop_start", "loop_end"))
        if header["type"] & _COMPRESSED:
            values = _decoded(self._bytes[self._samples][start:end].tobytes())
        else:
            values, first, last = self._values[start:end], first - start, last - start
        rate, key, correction = int(header["rate"]), int(header["key"]), int(header["correction"])
        return Sample(values, rate, (first, last), key if key < 128 else 60, correction)

    def _of_preset(self, preset: int) -> Iterator[Zone]:
        """Yield the zones of a preset: those of its instruments, each with what the preset adds."""
        for added in self._bags(b"phdr", b"pbag", b"pgen", preset, _INSTRUMENT):
            for own in self._bags(b"inst", b"ibag", b"igen", added[_INSTRUMENT], _SAMPLE):
                keys = _both(own.pop(_KEYS, None), added.get(_KEYS))
                velocities = _both(own.pop(_VELOCITIES, None), added.get(_VELOCITIES))
                sums = {
                    kind: own.get(kind, DEFAULTS.get(kind, 0)) + amount
                    for kind, amount in added.items()
                    if kind not in {_INSTRUMENT, _KEYS, _VELOCITIES}
                }
                yield Zone(keys, velocities, own[_SAMPLE], own | sums)

    def _bags(
        self, heads: bytes, bags: bytes, generators: bytes, number: int, leads: int
    ) -> Iterator[dict[int, int]]:
        """Yield the generators of each zone that leads somewhere, under those of the global zone before them."""
        of, bag, rows = self._lists[heads], self._lists[bags]["generator"], self._lists[generators]
        shared: dict[int, int] = {}
        first = int(of[number]["bag"])
        for zone in range(first, int(of[number + 1]["bag"])):
            own = rows[int(bag[zone]) : int(bag[zone + 1])]
            mine = shared | dict(zip(own["kind"].tolist(), own["amount"].tolist(), strict=True))
            if leads in mine:
                yield mine
            elif zone == first:
                shared = mine


def _both(own: int | None, added: int | None) -> range:
    """Return the range that two generators leave together, each low and high in one number."""
    ends = [(amount & 0xFF, amount >> 8 & 0xFF) for amount in (own, added) if amount is not None]
    return range(max((low for low, _ in ends), default=0), 1 + min((high for _, high in ends), default=127))


def _chunks(content: npt.NDArray[np.uint8], at: int, end: int) -> Iterator[tuple[bytes, slice]]:
    """Yield the chunks of a RIFF file, and those inside of lists: names and places.

    A chunk of an odd length has a zero byte after it, which the program that packs MuseScore's smaller bank leaves out.
    """
    if content[:4].tobytes() != b"RIFF" or content[8:12].tobytes() != b"sfbk":
        raise ValueError("it is no SoundFont")
    while at + 8 <= end:
        name, size = content[at : at + 4].tobytes(), int(content[at + 4 : at + 8].view("<u4")[0])
        if name == b"LIST":
            yield from _chunks(content, at + 12, min(at + 8 + size, end))
        else:
            yield name, slice(at + 8, min(at + 8 + size, end))
        at += 8 + size
        at += size % 2 and at < end and content[at] == 0


def _records(content: npt.NDArray[np.uint8], name: bytes) -> npt.NDArray[np.void]:
    """Return the records of a list."""
    layout = np.dtype(_RECORDS[name])
    return np.frombuffer(content.tobytes()[: len(content) // layout.itemsize * layout.itemsize], layout)


def _decoded(content: bytes) -> Shorts:
    """Decode a sample in Vorbis."""
    import av  # noqa: PLC0415 (slow to load: only banks with compressed samples need it)

    with av.open(BytesIO(content), "r") as opened:
        parts = [frame.to_ndarray() for frame in opened.decode(audio=0)]
    values = np.concatenate(parts, axis=1)[0] if parts else np.zeros(1, dtype=np.float32)
    shorts: Shorts = np.rint(values.clip(-1, 1) * 32767).astype(np.int16)
    return shorts


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Turn what goes wrong in reading a file into one sentence.

    Raises:
        MissingError: If anything does.
    """
    try:
        yield
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise MissingError(
            f"The SoundFont {path} cannot be read ({_reason(error)}): name another in 'soundfont'"
        ) from error


def _reason(error: Exception) -> str:
    return f"it has no {error.args[0]!r}" if isinstance(error, KeyError) else " ".join(str(error).split())
