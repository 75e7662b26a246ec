"""Commands that read the same footage and sound again: what is decoded, what comes out, and what stops nothing."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import opentimelineio as otio
import pytest

from bridge.sound import measured_again
from bridge.store import Store, default_path, opening
from bridge.store import database as store_database
from tests.footage import Decoded, pan, write_clip
from tests.recuts import done
from tests.sounds import noise, with_bangs, write_sound

SAID = "note: What was measured of footage and sound is not kept for the next run: the store "


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a picture, a sound that lies under it, and a cut of two shots."""
    folder = tmp_path_factory.mktemp("film")
    write_clip(folder / "film.mp4", [*pan(120, 0.3), *pan(120, 0.05, seed=1)])
    write_sound(folder / "sound.wav", with_bangs(noise(10, -50), (3.0,)))
    return folder


def cut(folder: Path, name: str, *shots: tuple[int, int]) -> Path:
    """Write a cut of the film's frames from one to another, with the sound under it."""
    time, rate = otio.opentime.RationalTime, 24

    def clip(file: str, first: int, frames: int) -> otio.schema.Clip:
        whole = otio.opentime.TimeRange(time(0, rate), time(240, rate))
        media = otio.schema.ExternalReference(file, whole)
        span = otio.opentime.TimeRange(time(first, rate), time(frames, rate))
        return otio.schema.Clip(f"{file} {first}", media, span)

    seen = otio.schema.Track("V1", kind=otio.schema.TrackKind.Video)
    seen.extend(clip("film.mp4", first, last - first) for first, last in shots)
    heard = otio.schema.Track("A1", kind=otio.schema.TrackKind.Audio)
    heard.append(clip("sound.wav", 0, sum(last - first for first, last in shots)))
    timeline = otio.schema.Timeline("cut")
    timeline.tracks.extend([seen, heard])
    otio.adapters.write_to_file(timeline, str(folder / name))
    return folder / name


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[int, int]]:
    """Count the frames and the blocks of sound that were decoded since the last call."""
    frames, blocks = Decoded(monkeypatch), list[range]()
    measured = vars(measured_again)["measured"]

    def counted(recording: object, run: range) -> object:
        blocks.append(run)
        return measured(recording, run)

    monkeypatch.setattr(measured_again, "measured", counted)

    def taken() -> tuple[int, int]:
        heard = sum(map(len, blocks))
        blocks.clear()
        return sum(map(len, frames.taken())), heard

    return taken


def score(cut_file: Path, folder: Path, *options: object) -> str:
    """Score a cut, and return what is said of it."""
    return done("score", cut_file, "-o", folder, "--formats", "mid,json", *options).stderr


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def test_a_second_score_decodes_nothing_and_is_the_same_to_the_byte(
    folder: Path, tmp_path: Path, decoded: Callable[[], tuple[int, int]]
) -> None:
    film = cut(folder, "cut.otio", (0, 100), (130, 200))
    score(film, tmp_path / "first")
    frames, blocks = decoded()
    assert frames >= 85
    assert blocks == 1
    score(film, tmp_path / "second")
    assert decoded() == (0, 0)
    assert content(tmp_path / "first") == content(tmp_path / "second")
    for name, command in (
        ("again", ["score", film, "-o", tmp_path / "first"]),
        ("spot", ["spot", film, "-o", tmp_path / "spot"]),
        ("tempo", ["tempo", film, "-o", tmp_path / "tempo"]),
        ("explain", ["explain", film, "-o", tmp_path / "none"]),
        (
            "restyle",
            ["restyle", film, "--style", "chamber", "--score", tmp_path / "first" / "cut.recue.json"],
        ),
        ("render", ["render", film, "-o", tmp_path / "first", "--formats", "png"]),
        (
            "conform",
            ["conform", film, film, "--score", tmp_path / "first" / "cut.recue.json", "-o", tmp_path],
        ),
    ):
        done(*command)
        assert decoded() == (0, 0), name


def test_a_recut_from_what_is_known_is_the_same_as_one_decoded_anew(
    folder: Path, tmp_path: Path, decoded: Callable[[], tuple[int, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of longer, shorter and moved shots: those known, those known in part, and those behind a joint of stretches."""
    score(cut(folder, "cut.otio", (40, 100), (170, 200)), tmp_path / "before")
    decoded()
    recut = cut(folder, "recut.otio", (0, 110), (112, 240))
    score(recut, tmp_path / "known")
    assert 0 < decoded()[0] < 45
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    score(recut, tmp_path / "anew")
    assert decoded()[0] >= 115
    assert content(tmp_path / "known") == content(tmp_path / "anew")


def test_what_reads_no_media_makes_no_store(folder: Path, tmp_path: Path) -> None:
    score(cut(folder, "cut.otio", (0, 100)), tmp_path / "unseen", "--no-picture", "--sound", "off")
    assert not default_path().parent.exists()
    score(folder / "cut.otio", tmp_path / "seen")
    assert default_path().exists()


def newer(path: Path) -> None:
    Store.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")


def foreign(path: Path) -> None:
    path.write_bytes(b"a letter to my grandmother")


def a_folder(path: Path) -> None:
    path.mkdir()


def unwritable(path: Path) -> None:
    path.parent.rmdir()
    path.parent.touch()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (newer, "newer"),
        (foreign, "is no store of Recue's"),
        (a_folder, ""),
        (unwritable, "cannot be made for the store"),
    ],
)
def test_a_store_that_cannot_be_opened_stops_nothing_and_is_said_once(
    folder: Path, tmp_path: Path, spoil: Callable[[Path], None], why: str
) -> None:
    film = cut(folder, "cut.otio", (0, 100))
    score(film, tmp_path / "well")
    for file in default_path().parent.iterdir():
        file.unlink()
    spoil(default_path())
    said = score(film, tmp_path / "spoilt")
    assert said.count("is not kept for the next run") == 1
    assert why in said
    assert str(default_path().parent) in said
    assert content(tmp_path / "well") == content(tmp_path / "spoilt")


def test_a_store_that_another_program_holds_stops_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (opening, store_database):
        monkeypatch.setattr(module, "BUSY_TIMEOUT", 0.1)
    film = cut(folder, "cut.otio", (0, 100))
    Store.open(default_path()).close()
    with sqlite3.connect(default_path()) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = score(film, tmp_path / "held")
        other.rollback()
    assert said.count(SAID) == 1
    assert "in use by another program" in said
    assert SAID not in score(film, tmp_path / "free")
    assert content(tmp_path / "held") == content(tmp_path / "free")


def test_a_disk_that_is_full_stops_nothing_and_is_said_once(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = opening._ready

    def small(path: Path) -> sqlite3.Connection:
        connection = ready(path)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    film = cut(folder, "cut.otio", (0, 230))
    monkeypatch.setattr(opening, "_ready", small)
    said = score(film, tmp_path / "full")
    monkeypatch.undo()
    os.environ["XDG_STATE_HOME"] = str(tmp_path / "room")
    assert said.count(SAID) == 1
    assert "the disk is full" in said
    score(film, tmp_path / "room")
    assert content(tmp_path / "full") == content(tmp_path / "room")


def test_a_damaged_store_is_set_aside_and_said(folder: Path, tmp_path: Path) -> None:
    film = cut(folder, "cut.otio", (0, 100))
    score(film, tmp_path)
    data = bytearray(default_path().read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    default_path().write_bytes(data)
    assert "was set aside as store.damaged-1.sqlite" in score(film, tmp_path)
    assert "set aside" not in score(film, tmp_path)


def test_a_file_that_changed_is_decoded_again(tmp_path: Path, decoded: Callable[[], tuple[int, int]]) -> None:
    write_clip(tmp_path / "film.mp4", pan(120, 0.3))
    film = cut(tmp_path, "cut.otio", (0, 100))
    score(film, tmp_path / "a")
    decoded()
    write_clip(tmp_path / "film.mp4", pan(120, 0.1, seed=1))
    score(film, tmp_path / "b")
    assert decoded()[0] >= 50
