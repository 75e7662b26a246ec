"""Renames that destroy nothing, with and without the system call that makes them one step."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from integrations.files import renaming
from integrations.files.renaming import move_to_free, take_place


@pytest.fixture(params=["in one step", "in two steps", "without links"])
def _system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run on a system that can exchange names, on one that cannot, and on one that has no second names either."""
    if request.param != "in one step":
        monkeypatch.setattr(renaming, "_system_call", lambda: None)
    if request.param == "without links":
        monkeypatch.setattr(renaming, "_linked_if_free", lambda _file, _place: None)


def asides(folder: Path) -> Iterator[Path]:
    return (folder / f"aside-{number}" for number in count())


@pytest.mark.usefixtures("_system")
def test_what_stands_in_a_place_is_moved_aside(tmp_path: Path) -> None:
    new, place = tmp_path / "new", tmp_path / "cut.mid"
    new.write_bytes(b"new")
    place.write_bytes(b"old")
    take_place(new, place, asides(tmp_path))
    assert (place.read_bytes(), (tmp_path / "aside-0").read_bytes(), new.exists()) == (b"new", b"old", False)


@pytest.mark.usefixtures("_system")
def test_an_empty_place_is_taken_and_nothing_moved_aside(tmp_path: Path) -> None:
    (tmp_path / "new").write_bytes(b"new")
    take_place(tmp_path / "new", tmp_path / "cut.mid", asides(tmp_path))
    assert [file.name for file in tmp_path.iterdir()] == ["cut.mid"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
@pytest.mark.usefixtures("_system")
@pytest.mark.parametrize("kind", ["link", "dangling link", "folder"])
def test_links_and_folders_are_moved_as_they_are(tmp_path: Path, kind: str) -> None:
    new, place, target = tmp_path / "new", tmp_path / "cut.mid", tmp_path / "mine.mid"
    new.write_bytes(b"new")
    if kind == "link":
        target.write_bytes(b"mine")
    if kind == "folder":
        place.mkdir()
        (place / "takes").touch()
    else:
        place.symlink_to("mine.mid")
    take_place(new, place, asides(tmp_path))
    aside = tmp_path / "aside-0"
    assert place.read_bytes() == b"new"
    assert aside.is_symlink() == (kind != "folder")
    assert target.exists() == (kind == "link")


@pytest.mark.usefixtures("_system")
def test_a_file_saved_in_between_is_moved_aside_too(tmp_path: Path) -> None:
    new, place = tmp_path / "new", tmp_path / "cut.mid"
    new.write_bytes(b"new")
    place.write_bytes(b"first")

    def saving() -> Iterator[Path]:
        """Yield free names, and save over the place at the instant before it is moved aside."""
        for number in count():
            place.write_bytes(f"saved {number}".encode())
            yield tmp_path / f"aside-{number}"
            if number == 0 and not place.exists():
                place.write_bytes(b"between")

    take_place(new, place, saving())
    kept = {file.read_bytes() for file in tmp_path.glob("aside-*")}
    assert place.read_bytes() == b"new"
    assert kept <= {b"saved 0", b"saved 1"}
    assert kept


@pytest.mark.usefixtures("_system")
def test_a_place_that_is_taken_is_not_moved_to(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / "taken").symlink_to("nowhere")
    assert not move_to_free(tmp_path / "mine", tmp_path / "taken")
    assert move_to_free(tmp_path / "mine", tmp_path / "free")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["free", "taken"]


@pytest.mark.usefixtures("_system")
def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        take_place(tmp_path / "nothing", tmp_path / "cut.mid", asides(tmp_path))
