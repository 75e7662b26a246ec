"""The network that finds faces: what it says where it cannot be run."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from bridge.errors import FootageError
from bridge.picture.features.picture import NO_FACES, Picture, Sight, unseen_remarks
from bridge.picture.footage import glancing
from bridge.picture.footage.faces import MODEL, FaceFinder
from bridge.timeline import Media, MediaKind, Shot, Timeline
from tests.bridge.picture.drawn import plain, seen

F = Fraction


@pytest.mark.parametrize("content", [b"", b"no network", b"\0" * 5000])
def test_a_network_that_cannot_be_run_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "faces.tflite").write_bytes(content)
    with pytest.raises(FootageError, match=r"faces are not looked for: OpenCV .* cannot run 'faces.tflite'"):
        FaceFinder(tmp_path / "faces.tflite")
    capfd.readouterr()


def test_without_the_network_faces_are_unknown_and_one_sentence_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def told() -> tuple[Picture, tuple[str, ...]]:
        footage = seen([plain(90, 120, 60)] * 36)
        shot = Shot("A", Media("a", MediaKind.FILE, "a.mov"), F(0), F(3), F(0))
        picture = Picture.of(Timeline("T", F(24), F(0), False, F(3), (shot,), ()), [Sight(footage, F(0))])
        return picture, unseen_remarks(picture)

    assert told()[1] == ()
    monkeypatch.setattr(glancing, "face_finder", lambda: None)
    picture, remarks = told()

    assert remarks == (NO_FACES,)
    assert np.isnan(picture.course.faces).all()
    assert np.isfinite(picture.course.warmth).all()


def test_the_licence_of_the_network_is_told_beside_it() -> None:
    notice = (MODEL.parent / "NOTICE").read_text(encoding="utf-8")

    assert MODEL.name in notice
    assert "Apache License" in notice
