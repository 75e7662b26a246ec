"""The hidden folder: shared with a group, copied from a stranger, thrown away, or put back from a backup."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from integrations.errors import DeliveryError, UnwrittenError
from integrations.files import kept_files
from integrations.files.folder import FolderTarget
from integrations.files.hidden_folder import NAME as HIDDEN
from integrations.files.kept_files import has_digest
from integrations.files.ledger import digest_of
from tests.folders import contents
from tests.integrations.files.test_folder import deliver


def begun(folder: Path, name: str, suffix: str, content: bytes = b"a stranger's") -> Path:
    """Make what a delivery leaves that was killed: a journal, and a file that waits."""
    parts = folder / HIDDEN / "begun"
    (parts / "0").mkdir(parents=True)
    (parts / "alive").touch()
    (parts / "0" / "new").write_bytes(content)
    digest = digest_of(parts / "0" / "new")
    file = {"suffix": suffix, "digest": digest, "before": "", "keep": False}
    (parts / "journal.json").write_text(json.dumps({"name": name, "timeline": "", "files": [file]}))
    return parts


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("../home/profile", "sh"),
        ("cut", "x/../../home/profile"),
        ("/var/recue/profile", "sh"),
        ("a\0b", "sh"),
    ],
)
def test_a_strangers_journal_leads_out_of_no_folder(tmp_path: Path, name: str, suffix: str) -> None:
    folder, home = tmp_path / "cuts", tmp_path / "home"
    home.mkdir()
    parts = begun(folder, name, suffix)
    with pytest.raises(UnwrittenError, match=r"journal\.json is damaged; move .*begun to another place"):
        deliver(folder, mid=b"")
    assert not list(home.iterdir())
    shutil.rmtree(parts)
    deliver(folder, mid=b"")


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_strangers_link_in_place_of_a_folder_of_files_is_not_followed(tmp_path: Path) -> None:
    folder, home = tmp_path / "cuts", tmp_path / "home"
    home.mkdir()
    (home / "old-letter").write_bytes(b"mine")
    parts = begun(folder, "cut", "mid")
    shutil.rmtree(parts / "0")
    (parts / "0").symlink_to(home)
    with pytest.raises(UnwrittenError, match="is damaged"):
        deliver(folder, mid=b"")
    assert contents(home) == {"old-letter": b"mine"}


@pytest.mark.parametrize("told", ["[" * 100_000, "[]", '{"name": "cut", "timeline": "", "files": [1]}', "\0"])
def test_a_journal_that_is_none_is_one_sentence(tmp_path: Path, told: str) -> None:
    (begun(tmp_path, "cut", "mid") / "journal.json").write_text(told)
    with pytest.raises(UnwrittenError, match="is damaged"):
        FolderTarget(tmp_path).recover()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_what_would_be_waited_for_forever_is_not_opened(tmp_path: Path) -> None:
    deliver(tmp_path, mid=b"first")
    (tmp_path / HIDDEN / "ledger.json").unlink()
    os.mkfifo(tmp_path / HIDDEN / "ledger.json")
    deliver(tmp_path, mid=b"second")
    assert contents(tmp_path) == {"cut.kept-1.mid": b"first", "cut.mid": b"second"}
    journal = begun(tmp_path, "cut", "mid") / "journal.json"
    journal.unlink()
    os.mkfifo(journal)
    with pytest.raises(UnwrittenError, match="no file that Recue wrote"):
        deliver(tmp_path, mid=b"third")


def test_a_folder_that_is_none_of_recues_stays(tmp_path: Path) -> None:
    (tmp_path / HIDDEN / "notes").mkdir(parents=True)
    (tmp_path / HIDDEN / "notes" / "mine").write_bytes(b"mine")
    deliver(tmp_path, mid=b"")
    assert (tmp_path / HIDDEN / "notes" / "mine").read_bytes() == b"mine"


def test_a_zero_byte_is_no_part_of_a_name(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="cannot name a file"):
        deliver(tmp_path / "new", name="cut\0.mid", mid=b"")


@pytest.mark.parametrize("instead", ["nothing", "an older one"])
def test_a_hidden_folder_that_goes_while_files_are_written_is_one_sentence(
    tmp_path: Path, instead: str
) -> None:
    deliver(tmp_path, mid=b"first")
    shutil.copytree(tmp_path / HIDDEN, tmp_path / "backup")
    deliver(tmp_path, mid=b"second")

    def writing() -> Iterator[bytes]:
        yield b"RI"
        shutil.rmtree(tmp_path / HIDDEN)
        if instead == "an older one":
            shutil.copytree(tmp_path / "backup", tmp_path / HIDDEN)
        yield b"FF"

    with pytest.raises(UnwrittenError, match="free the folder"):
        deliver(tmp_path, mid=writing())
    assert (tmp_path / "cut.mid").read_bytes() == b"second"
    deliver(tmp_path, mid=b"third")
    assert (tmp_path / "cut.mid").read_bytes() == b"third"
    assert (tmp_path / "cut.kept-1.mid").read_bytes() == b"second"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no groups of this kind")
def test_files_in_a_groups_folder_have_its_group(tmp_path: Path) -> None:
    groups = [group for group in os.getgroups() if group != os.getgid()]
    group = groups[0] if groups else 12_345
    try:
        os.chown(tmp_path, -1, group)
    except PermissionError:
        pytest.skip("in one group alone")
    tmp_path.chmod(0o2775)
    deliver(tmp_path, mid=b"")
    hidden = tmp_path / HIDDEN
    assert {each.stat().st_gid for each in (hidden, tmp_path / "cut.mid")} == {group}
    assert stat.S_IMODE(hidden.stat().st_mode) == 0o2775


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_another_user_can_finish_what_a_strict_umask_left(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    seen: dict[str, int] = {}

    def looking() -> Iterator[bytes]:
        yield b""
        below = (entry for entry in (tmp_path / HIDDEN).rglob("*") if entry.is_dir() or entry.name == "alive")
        seen.update({entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in below})

    before = os.umask(0o077)
    try:
        deliver(tmp_path, mid=looking())
    finally:
        os.umask(before)
    assert seen.pop("alive") == 0o666
    assert set(seen.values()) == {0o777}
    assert stat.S_IMODE((tmp_path / "cut.mid").stat().st_mode) == 0o600


def test_a_file_that_may_not_be_read_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(tmp_path, mid=b"another user's")

    def refused(_file: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(kept_files, "digest_of", refused)
    deliver(tmp_path, mid=b"new")
    assert contents(tmp_path) == {"cut.kept-1.mid": b"another user's", "cut.mid": b"new"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell who writes a file")
def test_a_network_drive_that_grants_no_lease_keeps_no_copy_at_every_delivery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(tmp_path, mid=b"old")
    monkeypatch.setattr(kept_files, "is_on_network_drive", lambda _file: True)
    with (tmp_path / "cut.mid").open("r+b"):  # which refuses the lease, as such a drive does
        deliver(tmp_path, mid=b"new")
    assert contents(tmp_path) == {"cut.mid": b"new"}


OPENING = """
    import sys
    while True:
        with open(sys.argv[1], "r+b"):
            pass
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell who writes a file")
def test_a_program_that_opens_a_file_at_that_instant_ends_nothing(tmp_path: Path) -> None:
    file, other_name = tmp_path / "cut.mid", tmp_path / "mine.mid"
    file.write_bytes(b"old")
    other_name.hardlink_to(file)
    opening = subprocess.Popen([sys.executable, "-c", dedent(OPENING), str(other_name)])
    looking = f"""
        from pathlib import Path
        from integrations.files.kept_files import has_digest
        for _ in range(3000):
            has_digest(Path({str(file)!r}), set())
    """
    try:
        assert subprocess.run([sys.executable, "-c", dedent(looking)], check=False).returncode == 0
    finally:
        opening.kill()
        opening.wait()
    assert has_digest(file, {digest_of(file)})
