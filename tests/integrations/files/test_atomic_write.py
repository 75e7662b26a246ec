"""Files that are there whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.errors import DeliveryError
from integrations.files.atomic_write import write_file, written_beside
from integrations.files.ledger import digest_of
from integrations.resolve.manifest import MEDIA
from integrations.resolve.pushing import push
from tests.folders import seen_in
from tests.integrations.test_markers import told


def broken() -> Iterator[bytes]:
    yield b"RIFF"
    raise OSError(28, "No space left on device")


def test_what_is_not_moved_from_its_temporary_name_is_removed(tmp_path: Path) -> None:
    with written_beside(tmp_path / "cut.wav", b"RIFF") as temporary:
        assert (temporary.parent, temporary.read_bytes()) == (tmp_path, b"RIFF")
    with pytest.raises(OSError, match="No space left"), written_beside(tmp_path / "cut.wav", broken()):
        pass
    assert seen_in(tmp_path) == []


@pytest.mark.parametrize("content", [b"RIFF", b""])
def test_the_digest_of_what_is_written_is_that_of_the_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "cut.wav"
    assert write_file(file, iter([content, content])) == digest_of(file)
    assert file.read_bytes() == 2 * content


def test_a_push_to_resolve_that_breaks_off_leaves_no_half_a_sound(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="No space left"):
        push(told(), {"Melody": broken()}, tmp_path, 1)
    assert seen_in(tmp_path / MEDIA) == []
