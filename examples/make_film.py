"""Draw the example film, `film.mp4`, and its cut, `film.otio`, where `recue demo` finds them: in `bridge/demo`.

A lantern drifts over hills at dawn, is chased through a wood at night, and comes to rest on a lake at dusk. Every
frame is computed, so the film belongs to nobody but you.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import opentimelineio as otio

from bridge.demo import FILM

WIDTH, HEIGHT, RATE = 640, 360, 24
ASPECT = WIDTH / HEIGHT

Image = npt.NDArray[np.float32]
"""Light, 0 to 1: (HEIGHT, WIDTH, 3), or (HEIGHT, WIDTH) for one shape."""
Colour = tuple[float, float, float]

LANTERN: Colour = (1.0, 0.66, 0.25)
# Where each pixel is: x from -ASPECT to ASPECT, y from -1 at the bottom to 1 at the top, in half frame heights.
X, Y = np.meshgrid(
    np.linspace(-ASPECT, ASPECT, WIDTH, dtype=np.float32), np.linspace(1, -1, HEIGHT, dtype=np.float32)
)
PIXEL = 2 / HEIGHT


@dataclass(frozen=True, slots=True)
class Take:
    """One shot of the film."""

    name: str
    frames: int
    draw: Callable[[float], Image]
    """The picture at a time, 0 to 1 through the shot."""
    scene: str = ""
    """The scene that begins with it."""


# ---------------------------------------------------------------- brushes


def gradient(low: Colour, high: Colour, bend: float = 1.0, bottom: float = -1.0) -> Image:
    """Draw a sky: one colour at the bottom, another at the top."""
    share = (np.clip((Y - bottom) / (1 - bottom), 0, 1) ** bend)[..., None]
    return np.asarray(np.array(low) * (1 - share) + np.array(high) * share, dtype=np.float32)


def paint(image: Image, shape: Image, colour: Colour, strength: float = 1.0) -> Image:
    """Paint a shape onto the picture, in place."""
    part = extent(shape)
    share = (shape[part] * strength)[..., None]
    image[part] += (np.array(colour, np.float32) - image[part]) * share
    return image


def shine(image: Image, shape: Image, colour: Colour, strength: float = 1.0) -> Image:
    """Add light of a shape to the picture, in place."""
    part = extent(shape)
    light = (shape[part] * strength)[..., None] * np.array(colour, np.float32)
    image[part] += (1 - image[part]) * np.clip(light, 0, 1)
    return image


def extent(shape: Image) -> tuple[slice, slice]:
    """Return the rows and columns that a shape covers."""
    seen = shape > 1 / 1024
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        return slice(0, 0), slice(0, 0)
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def edge(distance: Image, soft: float = PIXEL) -> Image:
    """Return 1 where a distance is above 0, 0 below, smooth over a pixel."""
    return np.asarray(np.clip(distance / (2 * soft) + 0.5, 0, 1), dtype=np.float32)


def glow(x: float, y: float, size: float) -> Image:
    """Draw a soft round light."""
    return np.asarray(np.exp(-((X - x) ** 2 + (Y - y) ** 2) / size**2), dtype=np.float32)


def disc(x: float, y: float, radius: float, soft: float = PIXEL) -> Image:
    """Draw a round shape."""
    return edge(radius - np.hypot(X - x, Y - y), soft)


def waves(x: Image, seed: int, octaves: int = 5) -> Image:
    """Compute a wavy line, about -1 to 1, from a seed."""
    random = np.random.default_rng(seed)
    total = np.zeros_like(x)
    for octave in range(octaves):
        pace, phase = 0.55 * 1.93**octave * random.uniform(0.85, 1.15), random.uniform(0, 2 * np.pi)
        total += np.sin(x * pace * 2 + phase) * 0.55**octave
    return (total / 2).astype(np.float32)


def ridge(base: float, height: float, shift: float, seed: int, octaves: int = 5) -> Image:
    """Draw hills up to a wavy line, shifted sideways."""
    line = base + height * waves(X[:1] + shift, seed, octaves)
    return edge(line - Y)


def shard(x: float, y: float, turn: float, size: float) -> Image:
    """Draw a thin triangle that points in its direction."""
    along = (X - x) * np.cos(turn) + (Y - y) * np.sin(turn)
    across = np.abs(-(X - x) * np.sin(turn) + (Y - y) * np.cos(turn))
    return edge(np.minimum(0.22 * (size - along) - across, along + size), PIXEL * 1.5)


def lantern(image: Image, x: float, y: float, size: float, light: float = 1.0) -> Image:
    """Draw the lantern: a warm light with a bright centre."""
    image = shine(image, glow(x, y, size * 7), LANTERN, 0.30 * light)
    image = shine(image, glow(x, y, size * 2.6), LANTERN, 0.75 * light)
    return shine(image, disc(x, y, size, PIXEL * 2), (1.0, 0.93, 0.78), light)


# ---------------------------------------------------------------- scene 1: hills at dawn


def dawn(
    at: float,
    *,
    drift: float = 0.0,
    pace: float = 0.25,
    sun: float = -0.2,
    zoom: float = 1.0,
    flame: tuple[float, ...],
) -> Image:
    """Draw five ranges of hills in mist, the nearer the faster, with the lantern above them.

    Args:
        at: Time through the shot, 0 to 1.
        drift: The start of the camera's path.
        pace: The distance that the nearest hills pass.
        sun: Height of the sun.
        zoom: Height of the hills.
        flame: The lantern's x and y at the start, x and y at the end, and its size.
    """
    image = gradient((1.0, 0.76, 0.55), (0.30, 0.47, 0.66), 0.8)
    image = shine(image, glow(0.5, sun + 0.06 * at, 0.9), (1.0, 0.75, 0.45), 0.7)
    image = shine(image, disc(0.5, sun + 0.06 * at, 0.16, 0.01), (1.0, 0.95, 0.8), 0.95)
    near, far = np.array((0.07, 0.13, 0.20)), np.array((0.72, 0.60, 0.60))
    for layer in range(5):
        share = layer / 4
        shift = drift + (0.12 + share**1.5) * pace * at * 2 + 7.3 * layer
        shape = ridge(
            0.12 - 0.26 * layer * zoom, (0.20 + 0.05 * layer) * zoom, shift, 11 + layer, 4 + layer // 2
        )
        colour = near * share + far * (1 - share)
        image = paint(image, shape, (float(colour[0]), float(colour[1]), float(colour[2])))
        mist = shape * np.clip((0.12 - 0.26 * layer * zoom - 0.25 - Y) * 1.6, 0, 1)
        image = paint(image, mist.astype(np.float32), (0.93, 0.76, 0.66), 0.5 * (1 - share))
    x0, y0, x1, y1, size = flame
    return lantern(image, x0 + (x1 - x0) * at, y0 + (y1 - y0) * at + 0.03 * float(np.sin(at * 5)), size)


# ---------------------------------------------------------------- scene 2: a wood at night


def wood(
    at: float, *, speed: float, seed: int, chasers: int, flame: tuple[float, float, float], tilt: float = 0.0
) -> Image:
    """Draw passing trunks, and shards that follow the lantern.

    Args:
        at: Time through the shot, 0 to 1.
        speed: The distance that the nearest trunks pass, in half frame heights; below 0 to the right.
        seed: Of the trees and shards.
        chasers: The number of shards.
        flame: The lantern's x, y and size; it moves around that point.
        tilt: The slant of the trunks.
    """
    random = np.random.default_rng(seed)
    image = gradient((0.17, 0.06, 0.22), (0.03, 0.04, 0.12), 0.7)
    image = shine(image, glow(0.2, -0.1, 1.3), (0.75, 0.16, 0.30), 0.55)
    x = X + tilt * Y
    for layer, (depth, colour) in enumerate(
        ((0.35, (0.24, 0.08, 0.24)), (0.6, (0.14, 0.05, 0.17)), (1.0, (0.035, 0.02, 0.06)))
    ):
        period = 3.0 * depth + 0.5
        for tree in range(int(7 / period) + 2):
            place, width = random.uniform(0, 0.6), random.uniform(0.05, 0.13) * depth
            trunk = (tree * period + place * period - speed * depth * at + 4) % (
                period * (int(7 / period) + 2)
            ) - 3.5
            lean = 0.08 * float(np.sin(17.0 * place))
            image = paint(image, edge(width * (1 + 0.25 * Y**2) - np.abs(x - trunk - lean * Y)), colour)
        ground = ridge(-0.62 - 0.15 * layer, 0.07, speed * depth * at + layer * 3.1, seed + layer, 6)
        image = paint(image, ground, colour)
    fx = flame[0] + 0.22 * float(np.sin(at * 9 + seed))
    fy = flame[1] + 0.20 * float(np.sin(at * 13 + seed * 2))
    toward = float(np.sign(speed))
    for _ in range(chasers):
        behind, side, wild = random.uniform(0.35, 1.5), random.uniform(-0.55, 0.55), random.uniform(0, 6)
        gap = behind * (1.15 - 0.5 * at)
        sx = fx - toward * gap + 0.12 * float(np.sin(at * 15 + wild))
        sy = fy + side + 0.16 * float(np.sin(at * 11 + wild))
        turn = float(np.arctan2(fy - sy, fx - sx)) + 0.2 * float(np.sin(at * 19 + wild))
        image = shine(image, shard(sx, sy, turn, 0.20), (0.9, 0.15, 0.35), 0.5)
        image = paint(image, shard(sx, sy, turn, 0.17), (0.02, 0.01, 0.05))
    behind_it = np.clip((fx - X) * toward, 0, 2)
    trail = np.exp(-(((Y - fy) / 0.025) ** 2)) * np.exp(-behind_it / 0.6) * (behind_it > 0)
    image = shine(image, trail.astype(np.float32), LANTERN, 0.7)
    return lantern(image, fx, fy, flame[2])


def burst(at: float) -> Image:
    """Draw the lantern as it flares up and throws off the shards."""
    image = gradient((0.25, 0.07, 0.22), (0.06, 0.04, 0.14), 0.7)
    flare = float(np.exp(-at * 3.2))
    image = shine(image, glow(0, 0.05, 0.5 + 1.6 * at), (1.0, 0.55, 0.25), 0.35 + 0.65 * flare)
    angle = np.arctan2(Y - 0.05, X)
    rays = np.clip(np.sin(angle * 14 + 2 * at) * np.sin(angle * 5 - 3 * at), 0, 1) * np.exp(
        -np.hypot(X, Y) / 0.9
    )
    image = shine(image, rays.astype(np.float32), LANTERN, 0.9 * flare)
    for spoke in range(11):
        turn = spoke * 2 * np.pi / 11 + 0.3
        away = 0.25 + 2.2 * at**0.6
        image = paint(
            image,
            shard(away * np.cos(turn), 0.05 + away * np.sin(turn), turn + at * 4, 0.19),
            (0.02, 0.01, 0.05),
        )
    return lantern(image, 0, 0.05, 0.06 + 0.10 * flare)


# ---------------------------------------------------------------- scene 3: a lake at dusk


def lake(
    at: float, *, water: float, flame: tuple[float, float, float], night: float, moon: bool = False
) -> Image:
    """Draw still water in the last light, with the lantern above it.

    Args:
        at: Time through the shot, 0 to 1.
        water: Height of the far shore.
        flame: The lantern's x, its height over the far shore, and its size.
        night: The progress of dusk, 0 to 1.
        moon: True if the moon is up.
    """
    low = (0.95 - 0.70 * night, 0.55 - 0.35 * night, 0.45 - 0.08 * night)
    sky = gradient(low, (0.13 - 0.06 * night, 0.16 - 0.08 * night, 0.36 - 0.14 * night), 0.6, water)
    random = np.random.default_rng(5)
    for _ in range(60):
        x, y, size = random.uniform(-ASPECT, ASPECT), random.uniform(0.1, 1), random.uniform(0.004, 0.008)
        sky = shine(
            sky, disc(x, y, size, PIXEL), (0.9, 0.92, 1.0), night * random.uniform(0.2, 0.9) * max(0.0, y)
        )
    if moon:
        sky = shine(sky, glow(-0.75, 0.62, 0.45), (0.75, 0.8, 1.0), 0.35)
        sky = shine(sky, disc(-0.75, 0.62, 0.13), (0.96, 0.95, 0.88))
    for layer, shade in enumerate((0.55, 0.3)):
        hills = edge(water + 0.17 - 0.09 * layer + 0.10 * waves(X[:1] + 5 * layer, 31 + layer, 6) - Y)
        sky = paint(sky, hills, (0.42 * shade, 0.30 * shade, 0.55 * shade))
    x, y = flame[0], water + flame[1] + 0.008 * float(np.sin(at * 6))
    image = lantern(sky, x, y, flame[2])
    shore = int(np.clip((1 - water) / 2 * HEIGHT, 0, HEIGHT - 1))
    depth = np.arange(HEIGHT - shore)
    ripple = np.sin(depth**0.7 * 2.3 + at * 2.2) * (1 + depth * 0.02)
    mirror = image[np.clip(shore - depth + ripple.astype(int), 0, shore)]
    glint = (0.9 + 0.1 * np.sin(depth**0.8 * 1.7 - at * 2.6)) * np.linspace(0.80, 0.45, len(depth))
    image[shore:] = mirror * glint[:, None, None] + np.array((0.02, 0.03, 0.07)) * (1 - glint[:, None, None])
    return image


# ---------------------------------------------------------------- the cut

TAKES = (
    Take("hills, wide", 97, lambda t: dawn(t, flame=(-1.5, 0.35, -0.7, 0.45, 0.035)), "drifting"),
    Take(
        "hills, the sun",
        83,
        lambda t: dawn(t, drift=3.1, sun=0.15, pace=0.2, flame=(-0.6, 0.2, 0.1, 0.32, 0.05)),
    ),
    Take(
        "hills, low",
        59,
        lambda t: dawn(t, drift=6.4, zoom=1.35, pace=0.3, flame=(-0.9, 0.5, -0.1, 0.42, 0.06)),
    ),
    Take(
        "hills, far valley",
        112,
        lambda t: dawn(t, drift=9.9, zoom=0.7, sun=0.3, flame=(-0.2, 0.55, 0.9, 0.2, 0.03)),
    ),
    Take("wood, in", 47, lambda t: wood(t, speed=5.5, seed=3, chasers=0, flame=(0.3, 0.1, 0.055)), "chased"),
    Take("wood, they see it", 31, lambda t: wood(t, speed=5.0, seed=8, chasers=3, flame=(0.6, 0.2, 0.05))),
    Take(
        "wood, turn",
        23,
        lambda t: wood(t, speed=-5.5, seed=14, chasers=4, flame=(-0.5, 0.0, 0.06), tilt=0.25),
    ),
    Take(
        "wood, close", 29, lambda t: wood(t, speed=8.0, seed=21, chasers=5, flame=(0.5, 0.1, 0.09), tilt=-0.2)
    ),
    Take(
        "wood, back",
        19,
        lambda t: wood(t, speed=-6.0, seed=25, chasers=6, flame=(-0.7, 0.2, 0.05), tilt=-0.3),
    ),
    Take(
        "wood, run",
        38,
        lambda t: wood(t, speed=12.0, seed=33, chasers=7, flame=(0.55, 0.05, 0.06), tilt=0.15),
    ),
    Take(
        "wood, nearly",
        22,
        lambda t: wood(t, speed=7.5, seed=41, chasers=9, flame=(0.7, -0.1, 0.08), tilt=0.35),
    ),
    Take(
        "wood, caught",
        34,
        lambda t: wood(t, speed=10.0, seed=47, chasers=11, flame=(0.35, 0.1, 0.05), tilt=-0.1),
    ),
    Take("wood, burst", 65, burst),
    Take("lake, wide", 127, lambda t: lake(t, water=-0.1, flame=(0.35, 0.10, 0.04), night=0.1), "at rest"),
    Take("lake, near", 91, lambda t: lake(t, water=0.12, flame=(-0.3, 0.09, 0.08), night=0.35)),
    Take("lake, night", 203, lambda t: lake(t, water=-0.25, flame=(0.6, 0.07, 0.03), night=0.85, moon=True)),
)
HIT = "wood, burst"
"""The shot that begins with the film's strongest hit."""


def write_film(film_file: Path, takes: Sequence[Take] = TAKES) -> None:
    """Encode shots one after the other."""
    with av.open(str(film_file), "w", options={"movflags": "+faststart"}) as container:
        container.flags |= 0x400  # AVFMT_FLAG_BITEXACT: no encoder version, no date
        stream = container.add_stream(
            "libx264", rate=RATE, options={"crf": "23", "preset": "slow", "threads": "1"}
        )
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        noise = np.random.default_rng(0).uniform(-0.5, 0.5, (HEIGHT, WIDTH, 1))
        for take in takes:
            for index in range(take.frames):
                image = take.draw(index / take.frames)
                pixels = np.clip(image * 255 + noise + 0.5, 0, 255).astype(np.uint8)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())


def cut() -> otio.schema.Timeline:
    """Make the film's cut: one track of source ranges in `film.mp4`, with markers for its scenes and its strongest hit."""
    timeline = otio.schema.Timeline("film", global_start_time=_time(3600 * RATE))
    track = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    total = sum(take.frames for take in TAKES)
    media = otio.schema.ExternalReference("film.mp4", otio.opentime.TimeRange(_time(0), _time(total)))
    at = 0
    for take in TAKES:
        clip = otio.schema.Clip(
            take.name, media.clone(), otio.opentime.TimeRange(_time(at), _time(take.frames))
        )
        if take.scene:
            clip.markers.append(_marker(f"scene: {take.scene}", at, otio.schema.MarkerColor.GREEN))
        if take.name == HIT:
            clip.markers.append(_marker("hit: the lantern flares", at, otio.schema.MarkerColor.RED))
        track.append(clip)
        at += take.frames
    timeline.tracks.append(track)
    return timeline


def _time(frames: int) -> otio.opentime.RationalTime:
    return otio.opentime.RationalTime(frames, RATE)


def _marker(name: str, at: int, color: str) -> otio.schema.Marker:
    return otio.schema.Marker(name, otio.opentime.TimeRange(_time(at), _time(0)), color)


def main() -> None:
    """Write both files."""
    write_film(FILM.with_suffix(".mp4"))
    otio.adapters.write_to_file(cut(), str(FILM))
    frames = sum(take.frames for take in TAKES)
    print(f"film.mp4 and film.otio: {len(TAKES)} shots, {float(Fraction(frames, RATE)):.1f} s")


if __name__ == "__main__":
    main()
