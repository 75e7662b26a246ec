"""One daemon a user: who holds the lock file, and who may take it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.daemon.lockfile import Running, check_alone, holder, locked, runs
from bridge.errors import NotWrittenError, UsageError
from tests.bridge.daemon.osc.running import running
from tests.bridge.daemon.osc.service import SmallService


def ended() -> int:
    """Return the id of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_the_file_says_who_runs_and_goes_when_it_stops(tmp_path: Path) -> None:
    file, mine = tmp_path / "run" / "serve.json", Running(os.getpid(), "127.0.0.1", 9870)
    check_alone(file)
    with locked(file, mine):
        assert holder(file) == mine
        assert [path.name for path in file.parent.iterdir()] == ["serve.json"]
    assert not file.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="files have no mode there")
def test_nobody_but_the_user_can_read_the_token_of_the_page(tmp_path: Path) -> None:
    file, mine = tmp_path / "serve.json", Running(os.getpid(), "127.0.0.1", 9870, 9871, "the token")
    with locked(file, mine):
        assert holder(file) == mine
        assert file.stat().st_mode & 0o077 == 0
    assert "the token" not in repr(mine)


@pytest.mark.parametrize("page", ["-1", "65536", '"x"', "null", "[]"])
def test_a_file_that_names_no_port_of_a_page_names_nobody(tmp_path: Path, page: str) -> None:
    file = tmp_path / "serve.json"
    file.write_text(f'{{"pid": 1, "host": "127.0.0.1", "port": 9870, "page": {page}}}')
    assert holder(file) is None


def test_a_second_is_told_which_one_runs(tmp_path: Path) -> None:
    file = tmp_path / "serve.json"
    with SmallService() as service, running(service) as endpoint:
        first = Running(os.getpid(), *endpoint.address)
        sentence = rf"Recue runs already \(process {first.pid}, 127\.0\.0\.1:{first.port}\)"
        with locked(file, first):
            with pytest.raises(UsageError, match=sentence):
                check_alone(file)
            with pytest.raises(UsageError, match=sentence), locked(file, Running(1, "127.0.0.1", 1)):
                pytest.fail("there were two")
            assert holder(file) == first


def test_a_dead_daemons_file_is_taken_over(tmp_path: Path) -> None:
    file, mine = tmp_path / "serve.json", Running(os.getpid(), "127.0.0.1", 9870)
    with SmallService() as service, running(service) as endpoint:
        alive = endpoint.address
    with SmallService() as service, running(service) as endpoint:
        another = endpoint.address
        stale = [
            Running(ended(), *another),  # the process is gone, another Recue has its port
            Running(os.getpid(), *alive),  # another program has its number, nobody its port
        ]
        for left in stale:
            file.write_text(f'{{"pid": {left.pid}, "host": "{left.host}", "port": {left.port}}}')
            with locked(file, mine):
                assert holder(file) == mine
    for text in ("", "no JSON", "[]", '{"pid": "x"}', '{"pid": 99999999999999999999, "host": "", "port": 1}'):
        file.write_text(text)
        with locked(file, mine):
            assert holder(file) == mine


def test_a_file_that_is_anothers_by_now_is_left(tmp_path: Path) -> None:
    file, mine = tmp_path / "serve.json", Running(os.getpid(), "127.0.0.1", 9870)
    with locked(file, mine):
        file.write_text('{"pid": 7, "host": "127.0.0.1", "port": 8}')
    assert holder(file) == Running(7, "127.0.0.1", 8)


def test_a_host_that_no_name_can_be_is_no_daemon_that_runs() -> None:
    assert not runs(Running(os.getpid(), "a\0b", 9870))


def test_a_folder_that_cannot_be_had_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    mine = Running(os.getpid(), "127.0.0.1", 9870)
    with (
        pytest.raises(NotWrittenError, match="cannot be written"),
        locked(tmp_path / "file" / "serve.json", mine),
    ):
        pytest.fail("nothing was written")


UNREAL = [("Infinity", "9870"), ("NaN", "9870"), ("1", "1e999"), ("1", "65536"), ("1", "-1"), ("1", "0")]


def named(pid: str, port: str) -> bytes:
    return f'{{"pid": {pid}, "host": "127.0.0.1", "port": {port}}}'.encode()


@pytest.mark.parametrize(
    "content",
    [b"", b"7", b"{}", b"[" * 100_000, b"\xff", named("9" * 5000, "1"), *(named(*each) for each in UNREAL)],
)
def test_a_lock_file_that_cannot_be_read_names_nobody(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "serve.json"
    file.write_bytes(content)
    assert holder(file) is None
