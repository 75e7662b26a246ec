"""The instruments of a SoundFont: its pitches as they sound held, each instrument as loud as the next.

Source: SoundFont Technical Specification 2.04 (2006), section 8.1: the generators, and sections 9.1 and 9.5: oscillator,
filter and envelopes.
"""

from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from bridge.midi.instruments import ACOUSTIC_BASS_DRUM, INSTRUMENTS, PERCUSSION
from bridge.output.audio import soundfont_file as sf
from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.audio.interpolation import between, stretched
from bridge.output.audio.line import Pitch
from bridge.output.audio.loudness import HOP, MOMENTARY, TAIL, energies, loudest
from bridge.output.audio.sampler import Floats
from bridge.output.audio.soundfont_file import Sample, SoundFontFile, Zone
from bridge.output.audio.transforms import room_for

Doubles = npt.NDArray[np.float64]
_Program = tuple[int, bool]
"""A program, and whether it is a drum kit."""

LOUDNESS = -14.0
"""Loudness in LUFS of an instrument at full velocity over its range, and of a kit's bass drum: of the loudest 0.4 s of the
first second, so that what is struck is no louder than what is held. Fixed, so that a recut changes no level."""
_KEYS = 5
"""Notes over an instrument's range that are measured."""
_MEASURED = SAMPLE_RATE // HOP * HOP
_SILENT = -960
"""Centibels at which a note is silent."""
_ATTENUATION = 0.4
"""The share of a zone's attenuation that the hardware applied for which banks are made."""
_OPEN: Final = 13_500
"""The cutoff in cents from which a filter lets everything pass."""
_AT_ONCE = -12_000
"""The length in cents of a stage that takes no time."""
_OCTAVE = 1_200
_CONTROL, _RISING = 64, 16
"""Samples between which a filter moves straight, and a volume."""


class Instruments:
    """The instruments of a SoundFont, as middle and side, or the middle alone where they have no side."""

    def __init__(self, soundfont: Path) -> None:
        """Open a SoundFont.

        Raises:
            MissingError: If it cannot be read.
        """
        self._file = SoundFontFile(soundfont)
        # No caches of methods, which would hold this: who lets go of a SoundFont frees its file at once.
        self._edges: dict[_Program, list[int]] = {}
        self._tops: dict[tuple[Pitch, int], int] = {}
        self._levels: dict[_Program, np.float32] = {}

    def top(self, pitch: Pitch, velocity: int) -> int:
        """Return the highest velocity at which a pitch plays the same samples as at this one."""
        if (pitch, velocity) not in self._tops:
            self._tops[pitch, velocity] = self._find_top(pitch, velocity)
        return self._tops[pitch, velocity]

    def held(self, pitch: Pitch, velocity: int, samples: int) -> Floats:
        """Render a held pitch with what the bank plays at a velocity; its level is that of full velocity. (1 or 2, samples)

        Instruments of one bank differ by 20 dB and banks by 10; here each is brought to `LOUDNESS`, so that the choice of a
        palette or a SoundFont changes no level. One that is silent keeps its level.
        """
        sound = self._rendered(pitch, velocity, samples)
        sound *= self._level_of(pitch[:2])
        return sound

    def _edges_of(self, of: _Program) -> list[int]:
        if of not in self._edges:
            self._edges[of] = self._find_edges(*of)
        return self._edges[of]

    def _level_of(self, of: _Program) -> np.float32:
        if of not in self._levels:
            self._levels[of] = self._find_level(*of)
        return self._levels[of]

    def _playing(self, pitch: Pitch, velocity: int) -> list[Zone]:
        """Return the zones that a pitch plays; those of the nearest key where the bank has none for it."""
        program, drums, key = pitch
        zones = [
            zone for zone in self._file.zones(program, drums) if velocity in zone.velocities and zone.keys
        ]
        if not (drums or any(key in zone.keys for zone in zones)):
            key = min(
                (each for zone in zones for each in (zone.keys[0], zone.keys[-1])),
                key=lambda at: abs(at - key),
                default=key,
            )
        return [zone for zone in zones if key in zone.keys]

    def _find_top(self, pitch: Pitch, velocity: int) -> int:
        def samples(at: int) -> list[int]:
            return [zone.sample for zone in self._playing(pitch, at)]

        wanted = samples(velocity)
        return next(top for top in self._edges_of(pitch[:2]) if top >= velocity and samples(top) == wanted)

    def _find_edges(self, program: int, drums: bool) -> list[int]:
        """Return the velocities after which a program may play other samples, the highest first."""
        ranges = [zone.velocities for zone in self._file.zones(program, drums)]
        return sorted(
            {127, *(each.start - 1 for each in ranges), *(each.stop - 1 for each in ranges)}, reverse=True
        )

    def _find_level(self, program: int, drums: bool) -> np.float32:
        powers = []
        for key in _measured_keys(program, drums):
            sound = _sides(self._rendered((program, drums, key), 127, _MEASURED))
            loudness = loudest(energies(np.pad(sound, ((TAIL, 0), (0, 0)))), MOMENTARY)
            if loudness is not None:
                powers.append(10 ** (loudness / 10))
        return np.float32(10 ** ((LOUDNESS - 10 * np.log10(np.mean(powers))) / 20) if powers else 1.0)

    def _rendered(self, pitch: Pitch, velocity: int, samples: int) -> Floats:
        """Render a held pitch at the bank's own level. (1 or 2, samples)"""
        sound = np.zeros((2, samples), dtype=np.float32)
        for zone in self._playing(pitch, velocity):
            angle = (np.clip(zone.value(sf.PAN) / 1_000, -0.5, 0.5) + 0.5) * np.pi / 2
            left, right = np.cos(angle), np.sin(angle)
            one = _sounding(zone, self._file.sample(zone.sample), pitch[2], samples)
            for row, share in enumerate(((left + right) / 2, (left - right) / 2)):
                if abs(share) > 1e-6:
                    sound[row] += one * np.float32(share)
        return sound if sound[1].any() else sound[:1]


def _measured_keys(program: int, drums: bool) -> list[int]:
    """Return keys over the range of the instruments that have a program."""
    if drums:
        return [ACOUSTIC_BASS_DRUM]
    alike = [each for each in INSTRUMENTS.values() if each.program == program and each is not PERCUSSION]
    lowest = max(24, min((each.lowest for each in alike), default=48))
    highest = min(96, max((each.highest for each in alike), default=84))
    keys: list[int] = np.linspace(lowest, highest, _KEYS + 2)[1:-1].astype(int).tolist()
    return keys


def _sides(sound: Floats) -> Floats:
    """Return left and right of middle and side. (1 or 2, n) -> (n, 2)"""
    side = sound[1] if len(sound) > 1 else np.float32(0)
    return np.stack((sound[0] + side, sound[0] - side), axis=1)


def _sounding(zone: Zone, sample: Sample, key: int, samples: int) -> Floats:
    """Render a zone at a key. (samples,)"""
    values = _filtered(zone, _oscillated(zone, sample, key, samples))
    values *= _volume(zone, key, samples)
    return values


def _oscillated(zone: Zone, sample: Sample, key: int, samples: int) -> Floats:
    """Play a sample at the speed of a key, its loop for as long as the key is held. (samples,)"""
    start = zone.value(sf.START) + 32_768 * zone.value(sf.START_FAR)
    end = len(sample.values) + zone.value(sf.END) + 32_768 * zone.value(sf.END_FAR)
    first = sample.loop[0] + zone.value(sf.LOOP_START) + 32_768 * zone.value(sf.LOOP_START_FAR)
    last = sample.loop[1] + zone.value(sf.LOOP_END) + 32_768 * zone.value(sf.LOOP_END_FAR)
    speed = _speed(zone, sample, key)
    places = np.arange(samples, dtype=np.float64)
    places *= speed
    places += max(start, 0)
    loops = zone.value(sf.MODE) & 1 and 0 <= first < last <= len(sample.values)
    if loops:
        beyond = places[int(np.searchsorted(places, last)) :]
        beyond -= first
        beyond -= np.floor(beyond / (last - first)) * (last - first)
        beyond += first
        played = np.concatenate((sample.values[:last], sample.values[first : first + 3]))
    else:
        played = np.concatenate((sample.values[: max(end, 1)], np.zeros(4, dtype=np.int16)))
        np.minimum(places, len(played) - 3, out=places)
    whole = places.astype(np.int64)
    places -= whole
    before = np.concatenate((played[:1], played)).astype(np.float32)
    around = [before[offset:].take(whole, mode="clip") for offset in range(4)]
    return between(around, places.astype(np.float32)) * np.float32(1 / 32_768)


def _speed(zone: Zone, sample: Sample, key: int) -> float:
    """Return the samples of a recording that pass in a sample of the sound."""
    root = zone.value(sf.ROOT) if zone.value(sf.ROOT) >= 0 else sample.key
    cents = (
        (key - root) * zone.value(sf.SCALE)
        + 100 * zone.value(sf.COARSE)
        + zone.value(sf.FINE)
        + sample.correction
    )
    return sample.rate / SAMPLE_RATE * 2 ** (cents / _OCTAVE)


def _volume(zone: Zone, key: int, samples: int) -> Floats:
    """Return the envelope of a held key's volume: a rise, a hold, and a fall in decibels. (samples,)"""
    delay, attack, hold, decay = _envelope_times(zone, sf.VOLUME, key)
    sustain = -float(np.clip(zone.value(sf.VOLUME + 4), 0, -_SILENT))
    falls = (delay + attack + hold, delay + attack + hold - sustain / 1_000 * decay)
    at = np.arange(0, samples + 2 * _RISING, _RISING)
    level = np.interp(at, falls, (0.0, sustain)) - _ATTENUATION * zone.value(sf.ATTENUATION)
    rises = np.interp(at, (delay, delay + attack), (0.0, 1.0)) if attack else (at >= delay).astype(float)
    return stretched(rises * 10 ** (level / 200), _RISING, samples)


def _envelope_times(zone: Zone, envelope: int, key: int) -> tuple[float, float, float, float]:
    """Return the samples of an envelope's delay, attack, hold and decay, the last two by key."""
    stages = [float(zone.value(envelope + stage)) for stage in range(4)]
    if envelope == sf.VOLUME:
        stages[2] += (60 - key) * zone.value(sf.KEY_TO_HOLD)
        stages[3] += (60 - key) * zone.value(sf.KEY_TO_DECAY)
    times = [
        0.0 if cents <= _AT_ONCE else SAMPLE_RATE * 2 ** (min(cents, 8_000) / _OCTAVE) for cents in stages
    ]
    return times[0], times[1], times[2], times[3]


def _filtered(zone: Zone, values: Floats) -> Floats:
    """Apply a zone's lowpass filter, which its envelope moves. (n,)

    The sound is filtered at each octave that the cutoff passes, and goes from one to the next.
    """
    cutoffs = _cutoffs(zone, len(values))
    low, high = float(cutoffs.min()), float(cutoffs.max())
    if low >= _OPEN:
        return values
    steps = np.linspace(low, high, 1 + int(np.ceil((high - low) / _OCTAVE)))
    length = room_for(len(values))
    spectrum = np.fft.rfft(values, length)
    filtered = np.zeros_like(values)
    for step, cutoff in enumerate(steps):
        response = _response(cutoff, zone.value(sf.RESONANCE), length)
        passed = np.fft.irfft(spectrum * response, length)[: len(values)].astype(np.float32)
        shares = np.interp(cutoffs, steps, np.eye(len(steps))[step]) if len(steps) > 1 else np.ones(1)
        filtered += passed * stretched(shares, _CONTROL, len(values))
    return filtered


def _cutoffs(zone: Zone, samples: int) -> Doubles:
    """Return the cutoff of a zone's filter every `_CONTROL` samples, in cents. (n,)"""
    still, moved = zone.value(sf.CUTOFF), zone.value(sf.ENVELOPE_TO_CUTOFF)
    if not moved:
        return np.array([float(still)])
    delay, attack, hold, decay = _envelope_times(zone, sf.MODULATION, 60)
    sustain = 1 - np.clip(zone.value(sf.MODULATION + 4), 0, 1_000) / 1_000
    top = delay + attack + hold
    corners = (
        delay,
        delay + max(attack, 1.0),
        max(top, delay + attack + 1),
        top + 1 + max(decay * (1 - sustain), 1.0),
    )
    shape = np.interp(np.arange(0, samples + 2 * _CONTROL, _CONTROL), corners, (0.0, 1.0, 1.0, sustain))
    cutoffs: Doubles = np.minimum(still + moved * shape, _OPEN)
    return cutoffs


@cache
def _frequencies(length: int) -> Floats:
    """Return the frequencies of a transform, in Hz; cached."""
    return np.fft.rfftfreq(length, 1 / SAMPLE_RATE).astype(np.float32)


def _response(cutoff: float, resonance: int, length: int) -> npt.NDArray[np.complex64]:
    """Return the response of a lowpass filter of two poles.

    Args:
        cutoff: In cents.
        resonance: Its height over the level at 0 Hz, in centibels.
        length: Of the transform.
    """
    share = _frequencies(length) / np.float32(8.176 * 2 ** (cutoff / _OCTAVE))
    quality = 10 ** ((resonance - 30.1) / 200)
    below = (1 - share**2).astype(np.complex64)
    below.imag = share / np.float32(quality)
    return 1 / below
