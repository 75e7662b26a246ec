"""Drawn scenes: pictures and sound of which it is known how they move, look and sound."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

Frame = npt.NDArray[np.uint8]
"""(HEIGHT, WIDTH, 3), red, green and blue"""
Samples = npt.NDArray[np.float32]
"""Mono at RATE. (n,)"""

WIDTH, HEIGHT = 192, 108
"""Pixels of a drawn frame."""
FRAMES: Final = 12
"""Frames a second."""
RATE: Final = 16_000
"""Samples a second."""
TYPICAL: Final = 0.08
"""Frame widths a second of a scene of middling activity."""


@dataclass(frozen=True, slots=True)
class DrawnScene:
    """What a drawn scene is like."""

    seconds: int
    activity: float
    """0 for still to 1 for the fastest motion: of the speed v it is the square root over that of v and TYPICAL's together."""
    valence: float
    """-1 for dark and pale to 1 for bright and colourful."""
    loudness: float
    """0 for the softest to 1 for the loudest."""
    camera: float
    """The share of motion that is the camera's, 0 to 1."""
    hue: float
    """0 to 1."""
    sound: str
    """One of SOUNDS."""
    cuts: tuple[float, ...]
    """Seconds at which it cuts to other things that move and look alike."""
    seed: int

    @property
    def arousal(self) -> float:
        """-1 for calm to 1 for driven: three parts of motion to one of loudness."""
        return 0.75 * (2 * self.activity - 1) + 0.25 * (2 * self.loudness - 1)

    @property
    def speed(self) -> float:
        """Frame widths a second."""
        return TYPICAL * (self.activity / (1 - self.activity)) ** 2


SOUNDS: Final = ("wind", "hits", "voice", "music", "hum", "machine")


def drawn_scenes(draw: np.random.Generator, count: int) -> tuple[DrawnScene, ...]:
    """Draw what some scenes are like.

    Loudness goes with activity in part; everything else is by itself.

    Args:
        draw: What is random.
        count: Of the scenes.
    """
    scenes = []
    for _ in range(count):
        seconds, activity = int(draw.integers(4, 9)), float(draw.uniform(0.08, 0.8))
        loudness = float(np.clip(0.5 * activity / 0.8 + 0.5 * draw.random(), 0, 1))
        lengths = np.cumsum(draw.uniform(1.2, 5.0, 6))
        scenes.append(
            DrawnScene(
                seconds,
                activity,
                float(draw.uniform(-0.95, 0.95)),
                loudness,
                float(draw.choice([0.0, 1.0, draw.random()])),
                float(draw.random()),
                str(draw.choice(SOUNDS)),
                tuple(float(each) for each in lengths if each < seconds - 1),
                int(draw.integers(2**31)),
            )
        )
    return tuple(scenes)


def frames_of(scene: DrawnScene) -> Iterator[Frame]:
    """Yield the frames of a scene."""
    draw = np.random.default_rng((scene.seed, 1))
    cuts = {round(cut * FRAMES) for cut in scene.cuts}
    shot = _Shot.drawn(scene, draw)
    for number in range(scene.seconds * FRAMES):
        if number in cuts:
            shot = _Shot.drawn(scene, draw)
        yield shot.frame(number / FRAMES, draw)


@dataclass(frozen=True, slots=True, eq=False)
class _Shot:
    """What is seen between two cuts."""

    ground: npt.NDArray[np.float32]
    """Greys 0 to 1, which repeat in both directions."""
    things: tuple[tuple[float, float, float, float, float], ...]
    """Of each thing that moves: where it begins, its size, its grey and the angle in which it goes."""
    colours: npt.NDArray[np.float32]
    """Those of grey 0 and grey 1. (2, 3)"""
    angle: float
    speed: float
    """Frame widths a second of the camera."""
    pace: float
    """Likewise of things."""
    grain: float

    @classmethod
    def drawn(cls, scene: DrawnScene, draw: np.random.Generator) -> "_Shot":
        """Draw what is seen in a scene."""
        noise = draw.uniform(0, 1, (HEIGHT, WIDTH)).astype(np.float32)
        tiled = np.tile(noise, (3, 3))
        soft = cv2.GaussianBlur(tiled, (0, 0), float(draw.uniform(2, 7)))[
            HEIGHT : 2 * HEIGHT, WIDTH : 2 * WIDTH
        ]
        ground = ((soft - soft.mean()) / (soft.std() + 1e-6) * 0.22 + 0.5).clip(0, 1)
        count = 0 if scene.camera > 0.99 else int(draw.integers(2, 6))
        size = draw.uniform(0.08, 0.2)
        things = tuple(
            (
                float(draw.random()),
                float(draw.random()),
                float(size * draw.uniform(0.7, 1.3)),
                float(draw.random()),
                float(draw.uniform(0, 2 * np.pi)),
            )
            for _ in range(count)
        )
        covered = min(sum(np.pi * each[2] ** 2 * 16 / 9 / 4 for each in things), 0.6) if things else 1.0
        bright = 0.55 + 0.4 * scene.valence + draw.normal(0, 0.04)
        full = float(np.clip(0.35 + 0.3 * scene.valence + draw.normal(0, 0.06), 0, 1))
        hues = (scene.hue, (scene.hue + draw.normal(0, 0.06)) % 1)
        values = np.clip((bright - 0.25, bright + 0.25), 0.01, 1.0)
        hsv = np.array(
            [[[hue * 360, full, value] for hue, value in zip(hues, values, strict=True)]], np.float32
        )
        return cls(
            np.asarray(ground, np.float32),
            things,
            np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0], np.float32),
            float(draw.uniform(0, 2 * np.pi)),
            scene.speed * scene.camera,
            min(1.4 * scene.speed * (1 - scene.camera) / covered, 4.0),
            float(draw.choice([0.0, draw.uniform(0, 0.03)])),
        )

    def frame(self, time: float, draw: np.random.Generator) -> Frame:
        """Return what is seen at a time, in seconds."""
        far = self.speed * time * WIDTH
        across, down = far * np.cos(self.angle), far * np.sin(self.angle)
        shift = np.array([[1, 0, across % WIDTH], [0, 1, down % HEIGHT]], np.float32)
        grey = cv2.warpAffine(self.ground, shift, (WIDTH, HEIGHT), borderMode=cv2.BORDER_WRAP)
        for x, y, size, tone, angle in self.things:
            gone = self.pace * time
            left = int(((x + gone * np.cos(angle)) % 1) * WIDTH * 16)
            top = int(((y + gone * np.sin(angle) * WIDTH / HEIGHT) % 1) * HEIGHT * 16)
            radius = int(size * WIDTH / 2 * 16)
            cv2.circle(grey, (left, top), radius, tone, -1, cv2.LINE_AA, 4)
            cv2.circle(grey, (left, top), radius // 2, 1 - tone, -1, cv2.LINE_AA, 4)
        grey = grey.clip(0, 1)[..., None]
        picture = self.colours[0] * (1 - grey) + self.colours[1] * grey
        if self.grain:
            picture = picture + draw.normal(0, self.grain, (HEIGHT, WIDTH, 1))
        return np.asarray((picture * 255).clip(0, 255), np.uint8)


def samples_of(scene: DrawnScene) -> Samples:
    """Return the sound of a scene."""
    draw = np.random.default_rng((scene.seed, 2))
    count = scene.seconds * RATE
    time = np.arange(count) / RATE
    made = {
        "wind": _wind,
        "hits": _hits,
        "voice": _voice,
        "music": _music,
        "hum": _hum,
        "machine": _machine,
    }[scene.sound](time, scene, draw)
    made /= np.sqrt(np.mean(made**2)) + 1e-9
    level = -48 + 34 * scene.loudness
    bed = draw.normal(0, 1, count)
    mixed = made * 10 ** (level / 20) + bed * 10 ** ((level - 30) / 20)
    return np.asarray(mixed.clip(-1, 1), np.float32)


Track = npt.NDArray[np.float64]


def _noise(count: int, low: float, high: float, draw: np.random.Generator) -> Track:
    """Return noise between two frequencies, in hertz."""
    spectrum = np.fft.rfft(draw.normal(0, 1, count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum[(hertz < low) | (hertz > high)] = 0
    return np.asarray(np.fft.irfft(spectrum, count))


def _wind(time: Track, scene: DrawnScene, draw: np.random.Generator) -> Track:
    swell = 1 + 0.4 * np.sin(2 * np.pi * time * draw.uniform(0.1, 0.4) + draw.uniform(0, 6))
    return _noise(len(time), 60, 300 + 2500 * draw.random() + 300 * scene.activity, draw) * swell


def _hits(time: Track, scene: DrawnScene, draw: np.random.Generator) -> Track:
    made = np.zeros(len(time))
    gap = 1 / (0.6 + 5 * scene.activity)
    tone = draw.uniform(200, 2500)
    at = draw.uniform(0, gap)
    while at < scene.seconds:
        first = int(at * RATE)
        length = min(int(0.25 * RATE), len(time) - first)
        decay = np.exp(-np.arange(length) / (0.05 * RATE))
        made[first : first + length] += decay * (
            draw.normal(0, 0.6, length) + np.sin(2 * np.pi * tone * time[:length])
        )
        at += gap * draw.uniform(0.7, 1.3)
    return made


def _voice(time: Track, _: DrawnScene, draw: np.random.Generator) -> Track:
    """Return harmonics under formants, in syllables: like a voice that says nothing."""
    pitch = draw.uniform(95, 220) * (1 + 0.08 * np.sin(2 * np.pi * time * draw.uniform(0.4, 1.2)))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    formants = draw.uniform([350, 900, 2300], [800, 1900, 2900])
    made = np.zeros(len(time))
    for harmonic in range(1, 26):
        hertz = harmonic * float(pitch.mean())
        weight = sum(np.exp(-(((hertz - formant) / 180) ** 2)) for formant in formants)
        made += (weight + 0.02) * np.sin(harmonic * phase)
    syllables = np.sin(2 * np.pi * time * draw.uniform(3, 5)) > draw.uniform(-0.3, 0.2)
    soft = np.convolve(syllables, np.ones(400) / 400, mode="same")
    return np.asarray(made * soft)


def _music(time: Track, _: DrawnScene, draw: np.random.Generator) -> Track:
    """Return chords of four notes, one a second or so."""
    made, length = np.zeros(len(time)), int(draw.uniform(0.5, 1.2) * RATE)
    for first in range(0, len(time), length):
        root = 55 + int(draw.integers(0, 12))
        span = time[first : first + length]
        fade = np.minimum(1, np.arange(len(span)) / 300) * np.exp(-np.arange(len(span)) / RATE)
        for step in (0, 4, 7, 12):
            hertz = 440 * 2 ** ((root + step - 69) / 12)
            made[first : first + length] += fade * (
                np.sin(2 * np.pi * hertz * span) + 0.4 * np.sin(4 * np.pi * hertz * span)
            )
    return made


def _hum(time: Track, _: DrawnScene, draw: np.random.Generator) -> Track:
    hertz = draw.uniform(50, 900)
    made = sum(np.sin(2 * np.pi * hertz * part * time) / part for part in (1, 2, 3))
    return np.asarray(made)


def _machine(time: Track, scene: DrawnScene, draw: np.random.Generator) -> Track:
    beat = 2 + 14 * scene.activity
    return _noise(len(time), 150, draw.uniform(1500, 7000), draw) * (
        0.3 + (np.sin(2 * np.pi * beat * time) > 0)
    )
