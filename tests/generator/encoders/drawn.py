"""Films of noise whose encoders' lesson is a rule: the brighter the picture and the louder the sound, the more."""

import numpy as np

from generator.encoders.learning import Lesson
from generator.encoders.shapes import BANDS, HEIGHT, HOPS, OUTPUTS, THUMBNAILS, WIDTH, SensedFilm


def film(seed: int, steps: int = 24) -> SensedFilm:
    """Draw a film whose brightness and loudness change every four steps."""
    rng = np.random.default_rng(seed)
    light, loud = (np.repeat(rng.uniform(0, 1, steps // 4), 4) for _ in range(2))
    noise = rng.integers(0, 56, (THUMBNAILS * steps + 1, HEIGHT, WIDTH, 3))
    lights = np.append(np.repeat(light, THUMBNAILS), light[-1])
    levels = -70 + 40 * loud[:, None, None] + rng.normal(0, 2, (steps, HOPS, BANDS))
    everywhere = np.ones(steps, dtype=np.bool_)
    return SensedFilm(
        (noise + 200 * lights[:, None, None, None]).astype(np.uint8),
        everywhere,
        levels.astype(np.float32),
        everywhere,
    )


def lesson(seed: int, steps: int = 24) -> Lesson:
    """Teach valence to be as bright as the picture, and arousal to be as loud as the sound is against the rest."""
    drawn = film(seed, steps)
    light = drawn.thumbnails[:-1].reshape(steps, -1).mean(axis=1) / 255
    loud = drawn.levels.mean(axis=(1, 2))
    wanted = np.full((steps, len(OUTPUTS)), np.nan)
    wanted[:, OUTPUTS.index("valence")] = 2 * light - 1
    wanted[:, OUTPUTS.index("arousal")] = (loud - np.median(loud)) / 40
    return Lesson(drawn, wanted)
