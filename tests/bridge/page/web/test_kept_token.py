"""The token that opens the page, from one start of Recue to the next."""

import os
from pathlib import Path

import pytest

from bridge.errors import NotWrittenError
from bridge.page.web.kept_token import kept_token


def test_a_page_that_is_open_stays_open_when_recue_is_started_again(tmp_path: Path) -> None:
    file = tmp_path / "state" / "page-token"
    token = kept_token(file)
    assert len(token) == 43
    assert kept_token(file) == token
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_a_token_that_others_could_read_or_chose_is_replaced(tmp_path: Path) -> None:
    file, chosen = tmp_path / "page-token", tmp_path / "chosen"
    token = kept_token(file)
    file.chmod(0o644)
    again = kept_token(file)
    assert again != token
    assert file.stat().st_mode & 0o777 == 0o600
    file.rename(chosen)
    file.symlink_to(chosen)
    assert kept_token(file) != again
    for content in (b"", b"short", b"x" * 44, bytes(43), b"x" * 100_000):
        file.write_bytes(content)
        assert len(kept_token(file)) == 43


def test_a_token_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotWrittenError, match="use --no-page"):
        kept_token(tmp_path / "file" / "page-token")
