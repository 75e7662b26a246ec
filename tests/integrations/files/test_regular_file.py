import os
import subprocess
import sys
from pathlib import Path

import pytest

from integrations.files.regular_file import IrregularFileError, read_file

needs_fifos = pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")


def test_a_regular_file_is_read_also_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"content\r\n")
    (tmp_path / "link").symlink_to("a")
    assert read_file(tmp_path / "a") == read_file(tmp_path / "link") == b"content\r\n"


@needs_fifos
@pytest.mark.parametrize("name", ["fifo", "link", "/dev/zero"])
def test_what_is_no_regular_file_is_refused_and_never_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to("fifo")
    with pytest.raises(IrregularFileError, match="no regular file"):
        read_file(tmp_path / name)


def test_a_folder_and_a_large_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        read_file(tmp_path)
    (tmp_path / "large").write_bytes(bytes(2001))
    with pytest.raises(OSError, match="larger than 2 kB"):
        read_file(tmp_path / "large", 2000)


@pytest.mark.parametrize("name", ["a\0b", "\ud800" * 4, "missing"])
def test_a_name_that_no_file_has_is_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / name)


@needs_fifos
@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("recue.yaml", (), 2),
        ("hits.csv", ("--hits", "hits.csv"), 2),
        ("said.srt", ("--captions", "said.srt"), 2),
        ("cut.mid", (), 0),
        ("cut.recue.json", (), 0),
    ],
)
def test_no_fifo_beside_a_cut_makes_a_command_wait(
    tmp_path: Path, name: str, options: tuple[str, ...], code: int
) -> None:
    (tmp_path / "cut.edl").write_text(EDL, encoding="utf-8")
    os.mkfifo(tmp_path / name)
    command = [sys.executable, "-c", RECUE, "score", "cut.edl", "--formats", "mid,json", *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, done.stderr
    assert f"{name} " in done.stderr
    kept = name.replace("cut.", "cut.kept-1.") if code == 0 else name
    assert (tmp_path / kept).is_fifo()


@needs_fifos
@pytest.mark.parametrize(
    "arguments",
    [
        ("conform", "cut.edl", "cut.edl", "--score", "old.recue.json"),
        ("restyle", "cut.edl", "--score", "old.recue.json", "--style", "song"),
        ("play", "old.recue.json"),
        ("history", "cut.edl", "--store", "old.recue.json"),
    ],
)
def test_no_command_waits_for_a_fifo_that_it_is_given(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "cut.edl").write_text(EDL, encoding="utf-8")
    os.mkfifo(tmp_path / "old.recue.json")
    command = [sys.executable, "-c", RECUE, *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2, done.stderr
    assert "no regular file" in done.stderr


@needs_fifos
def test_neither_a_stem_nor_a_lock_file_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    command = [sys.executable, "-c", STEM_AND_LOCK, str(tmp_path / "fifo")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "None None\n", done.stderr


STEM_AND_LOCK = """
import sys
from pathlib import Path
from bridge.daemon.lockfile import holder
from bridge.output.audio.broadcast_wave import description_of
print(description_of(Path(sys.argv[1])), holder(Path(sys.argv[1])))
"""
RECUE = "from bridge.cli import main; main()"
EDL = """TITLE: cut
001  A  V  C  00:00:00:00 00:00:20:00 01:00:00:00 01:00:20:00
"""
