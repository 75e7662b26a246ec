"""Media files that name others, and what is no file: neither is opened."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROBE = """
import sys
from pathlib import Path
from bridge.errors import FootageError
from bridge.picture.footage.video import probe
try:
    probe(Path(sys.argv[1]))
except FootageError as error:
    print(error)
"""
HLS = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfifo.ts\n#EXT-X-ENDLIST\n"
CONCAT = "ffconcat version 1.0\nfile fifo.ts\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("fifo.ts", None, "'fifo.ts' cannot be read (no regular file)"),
        ("a.m3u8", HLS, "'a.m3u8' cannot be read (Invalid argument)"),
        ("a.mov", HLS, "'a.mov' cannot be read (Invalid"),
        ("a.ffconcat", CONCAT, "'a.ffconcat' cannot be read (Invalid argument)"),
        ("a.mov", CONCAT, "'a.mov' cannot be read (Invalid argument)"),
        ("fifo%d.png", "no picture", "'fifo%d.png' holds no picture that can be read"),
        ("fifo%d.png", None, "'fifo1.png' cannot be read (no regular file)"),
        ("frame.[0001-0002].png", None, "'frame.0001.png' cannot be read (Invalid argument)"),
        ("frame.####.png", None, "'frame.0001.png' cannot be read (Invalid argument)"),
    ],
)
def test_media_that_name_a_fifo_are_never_waited_for(
    tmp_path: Path, name: str, content: str | None, says: str
) -> None:
    os.mkfifo(tmp_path / "fifo.ts")
    os.mkfifo(tmp_path / "fifo1.png")
    (tmp_path / "frame.0001.png").write_text(CONCAT, encoding="utf-8")
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    command = [sys.executable, "-c", PROBE, str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.startswith(says), (done.stdout, done.stderr)
