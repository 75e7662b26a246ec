"""From pixels to notes: how a picture looks moves the .mid as docs/reference/moves.md says."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from bridge.picture.features.picture import Features
from tests.bridge.picture.drawn import HEIGHT, RATE, WIDTH, Colour, Grey, blotches, measured, put, seen, view
from tests.bridge.score.fusion.pairs import compared, density, differs, force, loudness, register

FRAMES = 26
"""A little over two seconds: as long as a shot."""
WALL: Grey = blotches(3, WIDTH, HEIGHT, 12) // 4 + 78


def filled(frame: Callable[[int], Colour]) -> Features:
    """Measure frames in colour."""
    return seen([frame(at) for at in range(FRAMES)])


def tinted(red: int, green: int, blue: int) -> Features:
    """Draw a wall in one colour."""
    light = WALL[..., None] / WALL.mean()
    frame = np.clip(light * np.array((red, green, blue)), 0, 255).astype(np.uint8)
    return filled(lambda _: frame)


def sign(red: int, green: int, blue: int) -> Features:
    """Draw a sign on a grey wall."""
    frame = np.repeat(WALL[..., None], 3, axis=2)
    frame[50:90, 200:250] = red, green, blue
    return filled(lambda _: frame)


def detailed(soft: float, contrast: float) -> Features:
    """Draw blotches so wide and so strong, in grey."""
    frame = (blotches(5, WIDTH, HEIGHT, soft).astype(np.float64) - 128) * contrast + 100
    grey = np.clip(frame, 0, 255).astype(np.uint8)
    return filled(lambda _: np.repeat(grey[..., None], 3, axis=2))


def test_a_close_face_has_fewer_softer_and_thinner_notes() -> None:
    wall = tinted(110, 105, 100)
    even = np.ones(wall.count, np.float32)
    moved = replace(wall, motion=0.15 * even, saliency=0.5 * even)
    near, far = (replace(moved, closeness=share * even) for share in (np.float32(0.6), np.float32(0)))
    distant, close = compared(near, far, range(4))
    for of in (density, force, loudness):
        differs(of, distant, close)


def test_a_moving_camera_has_fewer_notes_than_what_moves_before_it() -> None:
    ground, thing = blotches(1, 3 * WIDTH, 2 * HEIGHT), blotches(2, WIDTH // 2, HEIGHT // 2)
    panned = measured([view(ground, pan=0.1 * at / RATE) for at in range(FRAMES)])
    still = view(ground)
    there = np.abs((0.35 * WIDTH * np.arange(FRAMES) / RATE) % WIDTH - WIDTH / 2)
    crossed = measured([put(still, thing, x, 40) for x in there.tolist()])
    subject, camera = compared(panned, crossed)
    for of in (density, loudness):
        differs(of, subject, camera)


def test_pleasant_colours_of_what_draws_the_eye_are_higher() -> None:
    pleasant, dull = compared(sign(40, 12, 20), sign(250, 225, 60))
    differs(register, pleasant, dull)


def test_warm_colours_are_higher_than_cold_ones_and_in_major() -> None:
    warm, cold = compared(tinted(70, 108, 140), tinted(140, 92, 54))
    differs(register, warm, cold)
    assert not any(notes.minor for notes in warm)
    assert all(notes.minor for notes in cold)


def test_texture_and_contrast_are_louder() -> None:
    rich, smooth = compared(detailed(12, 0.3), detailed(1.2, 1.8))
    differs(loudness, rich, smooth)
