import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.delivery import Delivery
from integrations.errors import DeliveryError
from integrations.folder import FolderTarget


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_every_file_is_written_under_the_timelines_name(tmp_path: Path) -> None:
    target = FolderTarget(tmp_path / "new" / "folder")
    told = target.deliver(Delivery("cut", {"mid": b"MThd", "recue.json": b"{}"}))
    assert told == (str(tmp_path / "new/folder/cut.mid"), str(tmp_path / "new/folder/cut.recue.json"))
    assert (tmp_path / "new/folder/cut.mid").read_bytes() == b"MThd"


def test_an_earlier_score_is_replaced(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        FolderTarget(tmp_path).deliver(Delivery("cut", {"mid": content}))
    assert names(tmp_path) == ["cut.mid"]
    assert (tmp_path / "cut.mid").read_bytes() == b"second"


def test_content_may_come_in_blocks(tmp_path: Path) -> None:
    FolderTarget(tmp_path).deliver(Delivery("cut", {"wav": (block for block in (b"RI", b"FF"))}))
    assert (tmp_path / "cut.wav").read_bytes() == b"RIFF"


def test_content_larger_than_what_waits_in_memory_is_written_whole(tmp_path: Path) -> None:
    blocks = [bytes([number]) * 5_000_001 for number in range(9)]
    FolderTarget(tmp_path).deliver(Delivery("cut", {"wav": iter(blocks)}))
    assert (tmp_path / "cut.wav").read_bytes() == b"".join(blocks)


def test_a_failure_leaves_the_earlier_score_whole(tmp_path: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"RIFF"
        raise OSError(28, "No space left on device")

    FolderTarget(tmp_path).deliver(Delivery("cut", {"mid": b"old", "wav": b"old"}))
    with pytest.raises(
        DeliveryError, match=r"score of cut cannot be written to .*No space left on device.*: free"
    ):
        FolderTarget(tmp_path).deliver(Delivery("cut", {"mid": b"new", "wav": breaking()}))
    assert names(tmp_path) == ["cut.mid", "cut.wav"]
    assert {file.read_bytes() for file in tmp_path.iterdir()} == {b"old"}


def test_a_file_where_the_folder_should_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(DeliveryError, match="cannot be written to"):
        FolderTarget(tmp_path / "taken").deliver(Delivery("cut", {"mid": b""}))


@pytest.mark.parametrize("name", ["../cut", "a/b", ""])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(DeliveryError, match="cannot name a file"):
        FolderTarget(tmp_path).deliver(Delivery(name, {"mid": b""}))
    assert names(tmp_path) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_files_have_the_mode_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "any").write_bytes(b"")
    FolderTarget(tmp_path).deliver(Delivery("cut", {"mid": b""}))
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert len(modes) == 1
