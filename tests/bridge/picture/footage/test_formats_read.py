"""Every kind of picture that can be read, from a real file of each: what is drawn is what is measured."""

import os
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from bridge.picture.features.picture import Picture
from bridge.picture.footage.images import images_at
from bridge.picture.footage.reading import read_picture, videos_of
from bridge.picture.footage.video import probe
from bridge.sound.parts import clip_parts
from bridge.timeline import Media, MediaKind, Shot, Timeline
from bridge.timeline.formats import read as read_timeline
from tests.footage import HEIGHT, WIDTH, Decoded, pan, texture, write_clip

F = Fraction
SPEED = 0.3
"""Frame widths a second of what is drawn."""


def read(folder: Path, url: str, seconds: int = 2, **more: object) -> Picture:
    shot = Shot("A", Media("a", MediaKind.FILE, url, F(24)), F(0), F(seconds), F(0))
    shots = (replace(shot, **more),)  # type: ignore[arg-type]
    return read_picture(
        Timeline("T", F(24), F(0), False, F(seconds), shots, ()), folder / "c.otio", None, lambda _: None
    )


def motion(picture: Picture, seconds: int = 2) -> float:
    assert picture.reasons == ("",)
    return float(picture.means([F(0)], [F(seconds)]).motion[0])


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [
        ("h264.mp4", "libx264", "yuv420p"),
        ("ten.mp4", "libx264", "yuv420p10le"),
        ("hevc.mp4", "libx265", "yuv420p10le"),
        ("prores.mov", "prores_ks", "yuv422p10le"),
        ("prores4444.mov", "prores_ks", "yuva444p10le"),
        ("dnxhr.mov", "dnxhd", "yuv422p"),
        ("animation.mov", "qtrle", "argb"),
        ("alpha.mov", "png", "rgba"),
        ("vp9.webm", "libvpx-vp9", "yuva420p"),
        ("twelve.mkv", "ffv1", "yuv444p12le"),
    ],
)
def test_a_pan_has_its_speed_in_every_codec(tmp_path: Path, name: str, codec: str, pixels: str) -> None:
    size = (256, 144) if codec == "dnxhd" else (WIDTH, HEIGHT)
    pictures = (cv2.resize(one, size).astype(np.uint8) for one in pan(48, SPEED))
    profile = {"profile": "dnxhr_sq"} if codec == "dnxhd" else {}
    path = write_clip(tmp_path / name, pictures, codec=codec, pixels=pixels, options=profile)
    picture = read(tmp_path, path.name)
    assert motion(picture) == pytest.approx(SPEED, rel=0.12)
    assert picture.means([F(0)], [F(2)]).brightness[0] == pytest.approx(0.5, abs=0.03)


def test_interlaced_footage_moves_as_it_is_seen_and_its_combs_do_not(tmp_path: Path) -> None:
    """Each frame holds two instants, line by line; one field of it is read."""
    fields = list(pan(96, SPEED, rate=48))
    woven = [
        np.where(np.arange(HEIGHT)[:, None] % 2, odd, even)
        for even, odd in zip(fields[::2], fields[1::2], strict=True)
    ]
    options = {"preset": "ultrafast", "crf": "10", "x264-params": "interlaced=1"}
    write_clip(tmp_path / "i.mp4", (one.astype(np.uint8) for one in woven), options=options)
    write_clip(tmp_path / "p.mp4", fields[::2])
    woven_picture, whole = read(tmp_path, "i.mp4"), read(tmp_path, "p.mp4")
    assert motion(woven_picture) == pytest.approx(SPEED, rel=0.12)
    assert motion(woven_picture) == pytest.approx(motion(whole), rel=0.05)


def test_turned_footage_is_measured_upright(tmp_path: Path) -> None:
    """A phone held upright: its motion counts in widths of the upright picture."""
    path = write_clip(tmp_path / "a.mp4", pan(48, SPEED))
    whole = b"".join(
        number.to_bytes(4, "big", signed=True) for number in (65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30)
    )
    turned = b"".join(
        number.to_bytes(4, "big", signed=True) for number in (0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
    )
    data = path.read_bytes()
    at = data.index(whole, data.index(b"tkhd"))
    path.write_bytes(data[:at] + turned + data[at + len(whole) :])
    assert motion(read(tmp_path, "a.mp4")) == pytest.approx(SPEED * WIDTH / HEIGHT, rel=0.12)


def test_anamorphic_footage_is_measured_in_square_pixels(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", (one[:, ::2] for one in pan(48, SPEED)), aspect=F(2))
    assert probe(path).size == (WIDTH // 2, HEIGHT // 2)
    assert motion(read(tmp_path, "a.mkv")) == pytest.approx(SPEED, rel=0.15)


def test_what_is_transparent_is_black(tmp_path: Path) -> None:
    white = np.full((HEIGHT, WIDTH, 4), 255, np.uint8)
    white[:, : WIDTH // 2, 3] = 0
    write_clip(tmp_path / "a.mov", [white] * 24, codec="qtrle", pixels="argb")
    picture = read(tmp_path, "a.mov", 1)
    assert picture.means([F(0)], [F(1)]).brightness[0] == pytest.approx(0.5, abs=0.02)


def test_footage_plays_at_other_speeds_and_backwards(tmp_path: Path) -> None:
    write_clip(tmp_path / "a.mp4", pan(96, SPEED))
    assert motion(read(tmp_path, "a.mp4", speed=F(2))) == pytest.approx(2 * SPEED, rel=0.1)
    backwards = read(tmp_path, "a.mp4", speed=F(-1), source_start=F(3))
    assert motion(backwards) == pytest.approx(SPEED, rel=0.1)


def write_images(folder: Path, suffix: str, pictures: Iterable[np.ndarray], first: int = 1001) -> None:
    encoder = {"exr": "exr", "png": "png", "jpg": "mjpeg", "dpx": "dpx", "tif": "tiff"}[suffix]
    pixels = {"exr": "gbrpf32le", "png": "rgb24", "jpg": "yuvj444p", "dpx": "rgb24", "tif": "rgb24"}[suffix]
    folder.mkdir(exist_ok=True)
    for number, picture in enumerate(pictures, first):
        context = av.CodecContext.create(encoder, "w")
        assert isinstance(context, av.VideoCodecContext)
        context.width, context.height, context.pix_fmt, context.time_base = (
            *picture.shape[::-1],
            pixels,
            F(1, 24),
        )
        if suffix == "jpg":
            context.color_range = 2
        frame = av.VideoFrame.from_ndarray(np.dstack([picture] * 3), "rgb24").reformat(format=pixels)
        packets = [*context.encode(frame), *context.encode(None)]
        (folder / f"shot.{number:04d}.{suffix}").write_bytes(b"".join(map(bytes, packets)))


@pytest.mark.parametrize("suffix", ["exr", "png", "jpg", "dpx", "tif"])
def test_numbered_images_are_a_shot(tmp_path: Path, suffix: str) -> None:
    write_images(tmp_path / "i", suffix, pan(24, SPEED))
    picture = read(tmp_path, f"i/shot.%04d.{suffix}", 1)
    assert motion(picture, 1) == pytest.approx(SPEED, rel=0.15)


@pytest.mark.parametrize(
    "name",
    [
        "shot.%04d.png",
        "shot.%d.png",
        "shot.####.png",
        "shot.@@@@.png",
        "shot.[1001-1024].png",
        "SHOT.%04d.PNG",
    ],
)
def test_numbered_images_are_found_however_they_are_written(tmp_path: Path, name: str) -> None:
    write_images(tmp_path / "i", "png", pan(24, SPEED))
    images = images_at(tmp_path / "i" / name)
    assert images is not None
    assert (images.first, images.last) == (1001, 1024)
    assert images_at(tmp_path / "i" / name.replace("shot", "other").replace("SHOT", "other")) is None
    shot = Shot("A", Media("a", MediaKind.FILE, f"/gone/{name}", F(24)), F(0), F(1), F(1001, 24))
    cut = Timeline("T", F(24), F(0), False, F(1), (shot,), ())
    assert motion(read_picture(cut, tmp_path / "c.otio", tmp_path, lambda _: None), 1) > 0.2


def test_a_folder_of_images_is_listed_once_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_images(tmp_path / "i", "png", pan(24, SPEED))
    listed: list[Path] = []
    iterdir = Path.iterdir

    def counted(folder: Path) -> Iterable[Path]:
        listed.append(folder)
        return iterdir(folder)

    monkeypatch.setattr(Path, "iterdir", counted)
    shots = tuple(
        Shot("A", Media("a", MediaKind.FILE, url, F(24)), F(at), F(at + 1), F(0))
        for at, url in enumerate(("i/shot.%04d.png", "i/shot.####.png", "i/shot.%04d.png"))
    )
    cut = Timeline("T", F(24), F(0), False, F(3), shots, ())
    videos = videos_of(cut, tmp_path, None)
    assert not any(isinstance(each, str) for each in videos)
    assert listed == [tmp_path / "i"]
    clip_parts(cut, tmp_path, None)
    assert listed == [tmp_path / "i"] * 2


def test_an_image_that_is_missing_or_broken_is_passed_over(tmp_path: Path) -> None:
    write_images(tmp_path / "i", "png", pan(24, SPEED))
    (tmp_path / "i/shot.1007.png").unlink()
    (tmp_path / "i/shot.1012.png").write_bytes(b"broken")
    assert motion(read(tmp_path, "i/shot.%04d.png", 1), 1) == pytest.approx(SPEED, rel=0.3)


def test_an_image_sequence_of_opentimelineio_is_read(tmp_path: Path) -> None:
    import opentimelineio as otio  # noqa: PLC0415

    write_images(tmp_path / "i", "png", pan(48, SPEED))
    span = otio.opentime.TimeRange(otio.opentime.RationalTime(1001, 24), otio.opentime.RationalTime(48, 24))
    reference = otio.schema.ImageSequenceReference(
        "i/",
        "shot.",
        ".png",
        1001,
        1,
        24,
        4,
        otio.schema.ImageSequenceReference.MissingFramePolicy.hold,
        span,
    )
    inside = otio.opentime.TimeRange(otio.opentime.RationalTime(1007, 24), otio.opentime.RationalTime(24, 24))
    timeline = otio.schema.Timeline("t")
    timeline.tracks.append(otio.schema.Track("V1", [otio.schema.Clip("a", reference, inside)], kind="Video"))
    otio.adapters.write_to_file(timeline, str(tmp_path / "c.otio"))
    cut = read_timeline(tmp_path / "c.otio")
    picture = read_picture(cut, tmp_path / "c.otio", None, lambda _: None)
    assert motion(picture, 1) == pytest.approx(SPEED, rel=0.15)


def test_a_still_is_seen_for_as_long_as_it_is_shown(tmp_path: Path) -> None:
    av.VideoFrame.from_ndarray(texture(0), format="gray").save(tmp_path / "frame.png")
    picture = read(tmp_path, "frame.png", 5, source_start=F(3600))
    means = picture.means([F(0)], [F(5)])
    assert motion(picture, 5) == 0
    assert means.brightness[0] == pytest.approx(0.5, abs=0.03)


def test_a_proxy_is_decoded_in_place_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_clip(tmp_path / "full.mp4", pan(48, 0))
    write_clip(tmp_path / "proxy.mp4", pan(48, SPEED))
    decoded = Decoded(monkeypatch)
    media = Media("a", MediaKind.FILE, "full.mp4", F(24), proxy="proxy.mp4")
    assert motion(read(tmp_path, "", media=media)) == pytest.approx(SPEED, rel=0.1)
    assert len(decoded.taken()) == 1
    (tmp_path / "proxy.mp4").write_bytes(b"broken")
    assert motion(read(tmp_path, "", media=media)) < 0.02
    (tmp_path / "proxy.mp4").unlink()
    assert motion(read(tmp_path, "", media=media)) < 0.02
    assert media == replace(media, proxy=None), "a proxy makes no other media of it"


@pytest.mark.parametrize("name", ["shot.%99d.png", "shot.############.png"])
def test_numbers_of_more_digits_than_images_have_find_none(tmp_path: Path, name: str) -> None:
    (tmp_path / "shot.0001.png").write_bytes(b"")
    assert images_at(tmp_path / name) is None


def test_images_far_apart_are_looked_at_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in (0, 900_000):
        (tmp_path / f"shot.{number:06}.png").write_bytes(b"")
    images = images_at(tmp_path / "shot.%06d.png")
    assert images
    stat, looked = Path.stat, list[Path]()

    def counted(path: Path) -> os.stat_result:
        looked.append(path)
        return stat(path)

    monkeypatch.setattr(Path, "stat", counted)
    images.identity(Fraction(24))
    assert len(looked) == 2
