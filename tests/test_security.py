"""What SECURITY.md promises: each line names the test that holds it, and what no other test holds is tested here."""

import ast
import pickle
import re
import socket
from pathlib import Path

import pytest

from bridge.cli.serve import serve
from bridge.errors import FootageError
from bridge.picture.footage.video import probe
from generator.checkpoints import load_checkpoint
from generator.errors import CheckpointError
from generator.learning.recipe import Recipe

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_line_names_a_test_that_is_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = set(NAMED.findall(text))
    assert len(named) > 30
    for file, name in named:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        there = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        assert name in there, f"{file} has no {name}"
    promised = text[text.index("## What holds") :]
    rows = [
        line
        for line in promised.splitlines()
        if line.startswith("| ") and not line.startswith(("| what", "| ---"))
    ]
    assert all(NAMED.search(row) for row in rows), [row for row in rows if not NAMED.search(row)]


def test_the_daemon_listens_on_this_machine_alone_unless_told_otherwise() -> None:
    (host,) = (option for option in serve.params if option.name == "host")
    assert host.default == "127.0.0.1"


@pytest.mark.parametrize("name", ["list.m3u8", "list.mpd", "cut.mp4"])
def test_footage_that_names_an_address_connects_to_nobody(tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.ts"
        (tmp_path / name).write_text(
            f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{address}\n#EXT-X-ENDLIST\n"
        )
        with pytest.raises(FootageError):
            probe(tmp_path / name)
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


class Bomb:
    """An object that runs code where it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return eval, ("1 / 0",)


def test_a_checkpoint_that_holds_code_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "state.pt"
    file.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(CheckpointError):
        load_checkpoint(file, "gan", Recipe(), {})
