"""What is measured on frames, against drawings of which it is known."""

import av
import cv2
import numpy as np
import pytest

from bridge.picture.features.colours import oklab_of, palette_of
from bridge.picture.features.glances import colours_of
from bridge.picture.footage.faces import face_finder
from bridge.picture.footage.glancing import rgb_of_still
from bridge.picture.footage.planes import still_of
from bridge.picture.footage.salient import saliency_map, salient
from bridge.picture.footage.still import SMALL
from bridge.picture.footage.titles import title_score
from tests.bridge.picture.drawn import (
    HEIGHT,
    RATE,
    WIDTH,
    blotches,
    letters,
    measured,
    plain,
    put,
    seen,
    spearman,
    view,
)

GROUND = blotches(1, 960, 720)
THING = blotches(9, 60, 60, 2)


def moving(
    pan: float = 0.0,
    tilt: float = 0.0,
    zoom: float = 0.0,
    roll: float = 0.0,
    thing: float | None = None,
) -> dict[str, float]:
    """Measure a camera's motion a second over a ground, with a thing that crosses the frame at a speed of its own."""
    times = np.arange(5) / RATE
    drawn = [view(GROUND, pan * t, tilt * t, 1 + zoom * t, roll * t) for t in times]
    if thing is not None:
        drawn = [put(frame, THING, 40 + thing * WIDTH * t, 60) for frame, t in zip(drawn, times, strict=True)]
    features = measured(drawn)
    names = ("motion", "camera", "subject", "pan", "tilt", "zoom", "roll")
    return {name: float(np.nanmean(getattr(features, name))) for name in names}


@pytest.mark.parametrize(
    ("name", "value"), [("pan", 0.2), ("pan", -0.1), ("tilt", 0.15), ("zoom", 0.3), ("roll", 0.3)]
)
def test_a_camera_moves_as_it_was_drawn_and_nothing_else_does(name: str, value: float) -> None:
    found = moving(**{name: value})

    assert found[name] == pytest.approx(value, rel=0.2)
    assert all(abs(found[other]) < 0.02 for other in {"pan", "tilt", "zoom", "roll"} - {name})
    assert found["camera"] == pytest.approx(found["motion"], rel=0.15)
    assert found["subject"] < 0.15 * found["motion"]


def test_a_thing_that_moves_before_a_camera_that_stands_is_no_motion_of_the_camera() -> None:
    found = moving(thing=0.3)

    assert found["camera"] < 0.001
    assert found["subject"] == pytest.approx(0.3 * THING.size / (WIDTH * HEIGHT), rel=0.25)


def test_motion_of_the_camera_and_of_things_is_ranked_right_when_both_move() -> None:
    """Twelve pairs of speeds; a thing moves against the ground by the sum of its own speed and the pan."""
    pans = [0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.02, 0.12, 0.22, 0.08, 0.18]
    things = [0.36, 0.02, 0.1, 0.06, 0.22, 0.01, 0.04, 0.14, 0.2, 0.18, 0.31, 0.0]
    found = [moving(pan=pan, thing=thing) for pan, thing in zip(pans, things, strict=True)]
    against = [pan + thing for pan, thing in zip(pans, things, strict=True)]

    assert spearman(pans, [each["camera"] for each in found]) >= 0.95
    assert spearman(against, [each["subject"] for each in found]) >= 0.95


def test_the_camera_is_found_though_a_thing_fills_half_of_the_frame() -> None:
    thing, times = blotches(9, 150, 150, 2), np.arange(5) / RATE
    frames = [put(view(GROUND, 0.1 * t), thing, 60 + 0.4 * WIDTH * t, 15) for t in times]

    assert float(np.nanmean(measured(frames).pan)) == pytest.approx(0.1, rel=0.2)


def test_noise_on_a_still_picture_is_no_motion_of_the_camera() -> None:
    noise = np.random.default_rng(3)
    frames = [view(GROUND) + noise.normal(0, 3, (HEIGHT, WIDTH)) for _ in range(5)]

    assert float(np.nanmax(measured(frames).camera)) < 0.002


def test_contrast_texture_and_fineness_follow_the_picture() -> None:
    def of(frame: np.ndarray) -> tuple[float, float, float]:
        features = measured([frame] * 2)
        return tuple(float(getattr(features, name)[0]) for name in ("contrast", "texture", "fineness"))  # type: ignore[return-value]

    flat, soft, fine = (
        of(np.full((HEIGHT, WIDTH), 90.0)),
        of(blotches(2, WIDTH, HEIGHT, 12)),
        of(blotches(2, WIDTH, HEIGHT, 1)),
    )
    assert flat == (0, 0, 0)
    assert soft[0] == pytest.approx(45 / 219, rel=0.05)
    assert soft[1] < 0.1 < fine[1]
    assert soft[2] < 0.01 < fine[2]


COLOURS = [(200, 30, 30), (20, 40, 160), (240, 220, 60), (30, 120, 50), (230, 230, 230)]
WIDTHS = [120, 80, 60, 40, 20]


def five() -> np.ndarray:
    """Five colours beside each other, the widest first."""
    edges = np.cumsum([0, *WIDTHS])
    frame = plain(0, 0, 0)
    for colour, first, last in zip(COLOURS, edges[:-1], edges[1:], strict=True):
        frame[:, first:last] = colour
    return frame


def test_the_palette_of_a_drawn_picture_is_the_colours_it_was_drawn_with() -> None:
    """Within 0.02 of OkLab, which is about one just noticeable difference."""
    lab, shares = colours_of(seen([five()] * 5).glances)
    palette = palette_of(lab.reshape(-1, 3), shares.ravel())
    true = oklab_of(np.array(COLOURS) / 255)

    assert [swatch.share for swatch in palette] == pytest.approx([wide / WIDTH for wide in WIDTHS], abs=0.01)
    for swatch, colour in zip(palette, true, strict=True):
        assert np.linalg.norm(np.array(swatch.lab) - colour) < 0.02


@pytest.mark.parametrize("pixels", ["rgb24", "gbrp", "nv12", "yuv444p10le"])
def test_a_colour_is_the_same_however_a_frame_holds_it(pixels: str) -> None:
    """A pure red of 1280 by 720, for whose planes the weights of red and blue matter most."""
    frame = av.VideoFrame.from_ndarray(np.full((720, 1280, 3), (230, 20, 20), np.uint8), format="rgb24")
    if pixels != "rgb24":
        frame = frame.reformat(format=pixels, dst_colorspace=None if pixels == "gbrp" else "ITU709")
        if pixels != "gbrp":
            frame.colorspace = 1
    still = still_of(frame, (320, 180))
    found = rgb_of_still(still, still.luma)[90, 160]

    assert found.tolist() == pytest.approx([230, 20, 20], abs=8)


def test_warm_cold_bright_and_dark_pictures_have_the_mood_of_their_colours() -> None:
    warm, cold, grey, white = (
        seen([plain(*colour)] * 5)
        for colour in ((230, 140, 50), (40, 90, 200), (90, 90, 90), (250, 250, 250))
    )

    assert warm.warmth[0] > 0.5 > -0.5 > cold.warmth[0]
    assert abs(grey.warmth[0]) < 0.01
    assert white.pleasure[0] > grey.pleasure[0]
    assert warm.arousal[0] > grey.arousal[0]
    assert cold.dominance[0] > white.dominance[0]


@pytest.mark.parametrize(("x", "y"), [(10, 8), (45, 20), (30, 28)])
def test_the_eye_goes_to_a_lone_blob(x: int, y: int) -> None:
    """On a ground of faint noise, somewhere in a frame of 64 by 36."""
    noise = np.random.default_rng(1).normal(120, 4, (SMALL[1], SMALL[0]))
    noise[y : y + 5, x : x + 5] = 230
    found = saliency_map(noise.astype(np.uint8))
    down, across = np.unravel_index(int(found.argmax()), found.shape)

    assert float(down) == pytest.approx(y + 2, abs=4)
    assert float(across) == pytest.approx(x + 2, abs=4)
    assert salient(noise.astype(np.uint8)).mean() < 0.2


def test_what_the_eye_goes_to_has_a_mood_of_its_own() -> None:
    """A bright yellow sign on a dark ground is a pleasure, and the whole picture is none."""
    frame = plain(25, 28, 35)
    frame[60:85, 140:170] = (255, 230, 40)
    features = seen([frame] * 5)

    assert features.salient_pleasure[0] > features.pleasure[0] + 0.05


def test_a_plain_picture_is_seen_as_a_whole() -> None:
    assert salient(np.full((36, 64), 80, np.uint8)).all()


@pytest.mark.parametrize(
    ("lines", "more"),
    [
        (["RECUE"], {}),
        (["The", "End"], {"size": 1.2}),
        (["INT. NIGHT"], {"ground": 200, "ink": 20}),
        (["Produced by", "A. Nobody", "Music by", "Recue", "Editing by", "Somebody"], {"size": 0.5}),
        (["a small title"], {"size": 0.35}),
        (["On a soft ground"], {"ground": blotches(3, WIDTH, HEIGHT, 12)}),
    ],
)
def test_drawn_titles_are_titles(lines: list[str], more: dict[str, float]) -> None:
    assert title_score(letters(lines, **more).astype(np.uint8)) > 0.7  # type: ignore[arg-type]


@pytest.mark.parametrize("soft", [0.8, 1, 2, 3, 5, 12])
def test_textures_are_no_titles(soft: float) -> None:
    assert title_score(blotches(4, WIDTH, HEIGHT, soft)) < 0.5


def test_bars_and_grids_are_no_titles() -> None:
    bars, grid = np.full((2, HEIGHT, WIDTH), 30, np.uint8)
    bars[:, ::20] = 220
    grid[::16], grid[:, ::16] = 220, 220

    assert title_score(bars) < 0.5
    assert title_score(grid) < 0.5


def face(skin: tuple[int, int, int], size: int) -> np.ndarray:
    """Draw a face into the middle of a frame: a cartoon, as tests can have no photographs of people."""
    frame = plain(110, 130, 120)
    middle, unit = (WIDTH // 2, HEIGHT // 2), size / 100
    dark = tuple(level // 4 for level in skin)

    def oval(x: float, y: float, wide: float, high: float, colour: tuple[int, ...], arc: int = 360) -> None:
        at = (int(middle[0] + x * unit), int(middle[1] + y * unit))
        cv2.ellipse(
            frame,
            at,
            (max(int(wide * unit), 1), max(int(high * unit), 1)),
            0,
            0,
            arc,
            colour,
            -1,
            cv2.LINE_AA,
        )

    oval(0, -8, 42, 56, dark)
    oval(0, 0, 36, 48, skin)
    for side in (-1, 1):
        oval(15 * side, -8, 7, 4, (240, 240, 240))
        oval(15 * side, -8, 3, 4, (30, 20, 20))
        oval(15 * side, -16, 9, 2, dark)
        oval(4 * side, 10, 3, 2, dark)
    oval(0, 4, 4, 9, tuple(int(level * 0.85) for level in skin))
    oval(0, 24, 13, 5, (150, 60, 60))
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), 1.2), np.uint8)


def test_a_drawn_face_is_found_at_its_size_and_an_empty_room_has_none() -> None:
    finder = face_finder()
    assert finder is not None
    near = finder.find(face((225, 175, 145), 150))

    assert len(near) == 1
    assert near[0].left + near[0].width / 2 == pytest.approx(0.5, abs=0.08)
    assert finder.find(plain(120, 120, 120)) == ()


def test_closeness_grows_with_the_face() -> None:
    far, near = (seen([face((225, 175, 145), size)] * 2) for size in (80, 150))

    assert (far.faces[0], near.faces[0]) == (1, 1)
    assert near.closeness[0] > 1.4 * far.closeness[0]
    assert seen([five()] * 2).closeness[0] == 0
