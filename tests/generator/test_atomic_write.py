"""Files of a training run, whole or as they were."""

from pathlib import Path

import pytest
import torch

from generator.atomic_write import replacing
from generator.checkpoints import save_checkpoint
from generator.errors import SaveError
from generator.learning.recipe import Recipe


def test_a_file_is_replaced_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "run" / "state.pt"
    for content in (b"old", b"new"):
        with replacing(file) as stream:
            stream.write(content)
    assert [each.name for each in file.parent.iterdir()] == ["state.pt"]
    assert file.read_bytes() == b"new"


def test_no_file_of_a_persons_is_written_through_or_removed(tmp_path: Path) -> None:
    file = tmp_path / "state.pt"
    (tmp_path / ".state.pt.part").write_bytes(b"mine")
    (tmp_path / ".state.pt.recue-part").symlink_to(tmp_path / "elsewhere")
    with replacing(file) as stream:
        stream.write(b"new")
    assert sorted(each.name for each in tmp_path.iterdir()) == [".state.pt.part", "state.pt"]


def test_a_checkpoint_whose_disk_is_full_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = tmp_path / "state.pt"
    save_checkpoint(checkpoint, "gan", Recipe(), {}, {"step": 1})
    before = checkpoint.read_bytes()
    save = torch.save

    def full(kept: object, stream: object) -> None:
        save(kept, stream)  # type: ignore[arg-type]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(SaveError, match="No space left on device"):
        save_checkpoint(checkpoint, "gan", Recipe(), {}, {"step": 2})
    assert [each.name for each in tmp_path.iterdir()] == ["state.pt"]
    assert checkpoint.read_bytes() == before
