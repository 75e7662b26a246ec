"""Styles of a person's own: a file each, and words like any other."""

from pathlib import Path

import pytest

from bridge.errors import UsageError
from bridge.settings import Settings
from bridge.words import checked


def test_a_style_is_a_word_and_gives_way_to_one_of_the_settings(tmp_path: Path) -> None:
    user, cut = tmp_path / "user", tmp_path / "cut.otio"
    (user / "styles").mkdir(parents=True)
    (user / "styles" / "noir.style.txt").write_text("valence -0.5, mode minor\n")
    (user / "styles" / "noir.kept-1.style.txt").write_text("valence 0.9\n")
    (user / "styles" / "icy.style.txt").write_text("high, sparse\n")
    settings = Settings.read(cut, {"mood": "noir"}, user)
    assert checked("noir", settings.vocabulary).asks.valence == -0.5
    (tmp_path / "recue.yaml").write_text("words: {icy: sad}\n")
    assert Settings.read(cut, {}, user).words == {"noir": "valence -0.5, mode minor", "icy": "sad"}


def test_a_style_that_cannot_be_read_is_said_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    file = tmp_path / "styles" / "noir.style.txt"
    file.write_text("teense")
    with pytest.raises(UsageError, match=r"The style .*noir\.style\.txt cannot be read: .*teense"):
        Settings.read(tmp_path / "cut.otio", {}, tmp_path)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"noir\.style\.txt cannot be read"):
        Settings.read(tmp_path / "cut.otio", {}, tmp_path)
    file.write_text("tense, " * 1000)
    with pytest.raises(UsageError, match=r"noir\.style\.txt cannot be read"):
        Settings.read(tmp_path / "cut.otio", {}, tmp_path)
