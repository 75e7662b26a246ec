"""Files that are there whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.atomic_write import clear_unfinished, replace_file, written_beside
from integrations.errors import DeliveryError
from integrations.resolve.manifest import MEDIA
from integrations.resolve.pushing import push
from tests.integrations.test_markers import told


def broken() -> Iterator[bytes]:
    yield b"RIFF"
    raise OSError(28, "No space left on device")


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_file_is_replaced_whole_or_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "cut.wav"
    for content in (b"old", iter([b"ne", b"w"])):
        replace_file(file, content)
    with pytest.raises(OSError, match="No space left"):
        replace_file(file, broken())
    assert (names(tmp_path), file.read_bytes()) == (["cut.wav"], b"new")


def test_what_is_not_moved_from_its_temporary_name_is_removed(tmp_path: Path) -> None:
    with written_beside(tmp_path / "cut.wav", b"RIFF") as temporary:
        assert (temporary.parent, temporary.read_bytes()) == (tmp_path, b"RIFF")
    assert names(tmp_path) == []


def test_what_a_killed_process_left_of_a_score_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    with written_beside(tmp_path / "cut.wav", b"RIFF") as left, written_beside(tmp_path / "cut2.wav", b""):
        (tmp_path / "cut.part").touch()
        clear_unfinished(tmp_path, "cut")
        assert not left.exists()
        assert len(names(tmp_path)) == 2


def test_a_push_to_resolve_that_breaks_off_leaves_no_half_a_sound(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="No space left"):
        push(told(), {"Melody": broken()}, tmp_path, 1)
    assert names(tmp_path / MEDIA) == []
