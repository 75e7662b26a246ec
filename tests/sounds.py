"""Sound for tests: made by formulas, and written with PyAV; and the speech that lies beside the tests."""

from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
import numpy.typing as npt

from bridge.timeline import Media, MediaKind, Shot, SoundClip, Timeline

Floats = npt.NDArray[np.float32]
RATE: Final = 16_000
SPEECH: Final = Path(__file__).parent / "bridge" / "sound" / "speech.opus"
"""Four sentences of espeak-ng 1.51 (`python -m tests.benchmarks.sound --fixture` wrote it), whose output is free of rights: by a man
(en-us) and a woman (en-us+f3) in turn, -23 dB, with silence before, between and behind."""
SPOKEN: Final = ((1.0, 3.74), (5.0, 6.77), (9.0, 10.79), (13.0, 14.91))
"""When somebody speaks in it, in seconds."""


def noise(seconds: float, decibels: float, seed: int = 0) -> Floats:
    """Pink noise of a level."""
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=count))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    return at_level(np.fft.irfft(spectrum, count), decibels)


def at_level(samples: "npt.NDArray[np.floating]", decibels: float) -> Floats:
    """Bring sound to a level, its root mean square in decibels below full scale."""
    return np.asarray(samples / np.sqrt((samples**2).mean()) * 10 ** (decibels / 20), np.float32)


def chords(seconds: float, bpm: float, decibels: float = -20.0) -> Floats:
    """Play a chord on each beat, four beats each, with overtones that die away."""
    beat = 60 / bpm
    played = np.zeros(round(seconds * RATE) + RATE * 2)
    roots = (60, 65, 67, 57)
    for number in range(int(seconds / beat)):
        time = np.arange(round(1.5 * beat * RATE)) / RATE
        chord = np.zeros(len(time))
        for note in (0, 4 if roots[number // 4 % 4] != 57 else 3, 7):
            hertz = 440 * 2 ** ((roots[number // 4 % 4] + note - 69) / 12)
            chord += sum(np.sin(2 * np.pi * hertz * k * time) / k for k in (1, 2, 3, 4))
        first = round(number * beat * RATE)
        played[first : first + len(time)] += chord * np.exp(-time / beat)
    return at_level(played[: round(seconds * RATE)], decibels)


def bang(seed: int = 0) -> Floats:
    """Return half a second of a slam, full scale."""
    time = np.arange(RATE // 2) / RATE
    sound = np.random.default_rng(seed).normal(size=len(time)) * np.exp(-time / 0.05)
    return np.asarray(sound / np.abs(sound).max() * 0.9, np.float32)


def with_bangs(samples: Floats, times: "tuple[float, ...]") -> Floats:
    """Lay slams over sound, each beginning at a time in seconds."""
    laid = samples.copy()
    for number, time in enumerate(times):
        first, sound = round(time * RATE), bang(number)
        laid[first : first + len(sound)] += sound[: len(laid) - first]
    return laid


def write_sound(
    path: Path,
    samples: Floats,
    *,
    rate: int = 48_000,
    codec: str = "pcm_s16le",
    picture: bool = False,
    bits: int | None = None,
) -> Path:
    """Write mono sound at 16 kHz as a stereo file at another rate; the suffix chooses the container.

    Args:
        path: Where.
        samples: -1 to 1. (n,)
        rate: Samples a second of the file.
        codec: The encoder.
        bits: Bits a second; the encoder's own choice where None.
        picture: Write a small grey picture with it, 25 frames a second.
    """
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        if bits:
            stream.bit_rate = bits
        video = container.add_stream("mpeg4", rate=25) if picture else None
        if video is not None:
            assert isinstance(video, av.VideoStream)
            video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
            grey = np.full((64, 64, 3), 128, np.uint8)
            for _ in range(len(samples) * 25 // RATE):
                container.mux(video.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
            container.mux(video.encode(None))
        resampler = av.AudioResampler(stream.format.name, "stereo", rate)
        for first in range(0, len(samples), RATE):
            some = np.ascontiguousarray(samples[None, first : first + RATE], np.float32)
            frame = av.AudioFrame.from_ndarray(some, format="flt", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE, first, Fraction(1, RATE)
            for each in resampler.resample(frame):
                container.mux(stream.encode(each))
        for each in resampler.resample(None):
            container.mux(stream.encode(each))
        container.mux(stream.encode(None))
    return path


def with_time_reference(wave: bytes, samples: int) -> bytes:
    """Put a Broadcast Wave chunk before the others. Source: EBU Tech 3285."""
    chunk = bytes(338) + samples.to_bytes(8, "little") + bytes(256)
    whole = b"bext" + len(chunk).to_bytes(4, "little") + chunk + wave[12:]
    return b"RIFF" + (4 + len(whole)).to_bytes(4, "little") + b"WAVE" + whole


def read_back(path: Path) -> Floats:
    """Decode sound to mono at 16 kHz."""
    resampler = av.AudioResampler("flt", "mono", RATE)
    with av.open(str(path)) as container:
        frames = [each for frame in container.decode(audio=0) for each in resampler.resample(frame)]
    return np.concatenate([each.to_ndarray()[0] for each in (*frames, *resampler.resample(None))])


def silent_cut(seconds: float, rate: int = 25, **more: object) -> Timeline:
    """Return a cut without shots; `more` are further fields of it."""
    values: dict[str, object] = {"shots": (), "cuts": (), **more}
    return Timeline("cut", Fraction(rate), Fraction(0), False, Fraction(str(seconds)), **values)  # type: ignore[arg-type]


def media(path: Path) -> Media:
    """Return a file as a timeline names it."""
    return Media(path.name, MediaKind.FILE, str(path))


def shot_of(path: Path, start: float, end: float, source: float = 0.0, speed: int = 1) -> Shot:
    """Return a shot of a file."""
    begins, ends, plays = (Fraction(str(each)) for each in (start, end, source))
    return Shot(path.stem, media(path), begins, ends, plays, Fraction(speed))


def clip_of(
    path: Path, start: float, end: float, source: float = 0.0, role: str = "", gain: float = 0.0
) -> SoundClip:
    """Return a sound clip of a file."""
    begins, ends, plays = (Fraction(str(each)) for each in (start, end, source))
    return SoundClip(path.stem, media(path), begins, ends, plays, role=role, gain=gain)
