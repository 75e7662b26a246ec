"""A cut whose media are broken in every way: each is named, and the rest is seen."""

import os
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bridge.picture.features.picture import unseen_remarks
from bridge.picture.footage.reading import read_picture
from bridge.timeline import Media, MediaKind, Shot, Timeline
from tests.footage import pan, write_clip

F = Fraction
NOISE = np.random.default_rng(5)
Break = Callable[[Path, bytes], object]


def garbled(path: Path, whole: bytes) -> None:
    """Write noise over the middle of a file's pictures."""
    third = len(whole) // 3
    path.write_bytes(whole[:third] + NOISE.bytes(third) + whole[2 * third :])


def unknown_codec(path: Path, whole: bytes) -> None:
    path.write_bytes(whole.replace(b"V_MPEG4/ISO/AVC", b"V_MPEG9/XYZ/QQQ"))


BROKEN: dict[str, Break] = {
    "truncated.mkv": lambda path, whole: path.write_bytes(whole[:400]),
    "zeros.mkv": lambda path, whole: path.write_bytes(bytes(len(whole))),
    "empty.mkv": lambda path, _whole: path.touch(),
    "header.mkv": lambda path, whole: path.write_bytes(whole[:48]),
    "noise.mkv": lambda path, whole: path.write_bytes(NOISE.bytes(len(whole))),
    "text.mkv": lambda path, _whole: path.write_text("no film"),
    "codec.mkv": unknown_codec,
    "folder.mkv": lambda path, _whole: path.mkdir(),
    "missing.mkv": lambda _path, _whole: None,
    "fifo.mkv": lambda path, _whole: os.mkfifo(path),
}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
def test_every_kind_of_broken_media_is_named_and_the_rest_is_seen(tmp_path: Path) -> None:
    whole = write_clip(tmp_path / "good.mkv", pan(48, 0.3)).read_bytes()
    for name, spoil in BROKEN.items():
        spoil(tmp_path / name, whole)
    names = ["good.mkv", *BROKEN]
    shots = tuple(
        Shot(name, Media(name, MediaKind.FILE, name, F(24)), F(at), F(at + 1), F(0))
        for at, name in enumerate(names)
    )
    cut = Timeline("T", F(24), F(0), False, F(len(names)), shots, ())
    picture = read_picture(cut, tmp_path / "cut.otio", None, lambda _: None)

    assert picture.reasons[0] == ""
    assert picture.means([F(0)], [F(1)]).motion[0] == pytest.approx(0.3, rel=0.1)
    for name, reason in zip(names[1:], picture.reasons[1:], strict=True):
        assert f"'{name}'" in reason
        assert "\n" not in reason
    assert "codec that cannot be decoded here" in picture.reasons[names.index("codec.mkv")]
    assert all(remark.endswith(".") for remark in unseen_remarks(picture))


@pytest.mark.parametrize("suffix", ["mkv", "ts", "mp4", "avi"])
def test_noise_inside_a_file_costs_no_more_than_what_lies_behind_it(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    garbled(path, write_clip(tmp_path / f"whole.{suffix}", pan(240, 0.3)).read_bytes())
    media = Media("a", MediaKind.FILE, path.name, F(24))
    shots = (Shot("A", media, F(0), F(2), F(0)), Shot("B", media, F(2), F(4), F(4)))
    picture = read_picture(
        Timeline("T", F(24), F(0), False, F(4), shots, ()), tmp_path / "c.otio", None, lambda _: None
    )
    assert picture.reasons[0] == ""
    assert picture.means([F(0)], [F(2)]).motion[0] == pytest.approx(0.3, rel=0.15)
    assert picture.seen
