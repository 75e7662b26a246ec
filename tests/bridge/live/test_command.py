"""`recue play` as a program, out of ports that are UDP ports of this machine."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bridge.cli import main
from bridge.daemon.osc.wire import decode, encode
from bridge.errors import MissingError, UsageError
from bridge.live.beginning import beginning
from bridge.live.port import chosen
from tests.bridge.live import wire
from tests.bridge.live.pieces import midi
from tests.bridge.live.test_passage import Instrument

WAIT = 20.0
ROOT = Path(__file__).parents[3]
LONG = midi([(0, 960 * 400, 60, 0)], [], 960)
"""A note of 200 seconds."""
SHORT = midi([(0, 960, 60, 0), (960, 960, 62, 0)], [(0, 20_000)], 960)


@pytest.fixture
def heard() -> Iterator[socket.socket]:
    """Yield a socket that receives what is sent to a port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
        port.bind(("127.0.0.1", 0))
        port.settimeout(WAIT)
        yield port


def until(heard: socket.socket, last: bytes) -> list[bytes]:
    messages = [heard.recv(16)]
    while messages[-1] != last:
        messages.append(heard.recv(16))
    return messages


def environment(*ports: socket.socket) -> dict[str, str]:
    numbers = ",".join(str(port.getsockname()[1]) for port in ports)
    return {"MIDO_BACKEND": wire.__name__, wire.VARIABLE: numbers}


def recue(monkeypatch: pytest.MonkeyPatch, ports: dict[str, str], *args: object) -> Result:
    for name, value in ports.items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(main, ["play", *map(str, args)])


@contextmanager
def playing(heard: socket.socket, *args: object) -> Iterator[subprocess.Popen[str]]:
    """Yield a running `recue play`."""
    command = [sys.executable, "-c", "from bridge.cli import main; main()", "play", *map(str, args)]
    env = {**os.environ, **environment(heard), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as process:
        yield process
        assert process.wait(WAIT) is not None


def test_a_score_is_played_to_its_end(tmp_path: Path, heard: socket.socket) -> None:
    score = tmp_path / "cut.mid"
    score.write_bytes(SHORT)
    with playing(heard, score, "--clock") as process:
        messages = until(heard, b"\xb0\x7b\x00")
    assert process.returncode == 0
    assert messages.count(b"\xf8") == 24 * 2 + 1
    assert [message.hex() for message in messages if message[0] & 0xF0 == 0x90] == ["903c50", "903e50"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupting_it_silences_everything_before_it_exits_with_the_signals_code(
    tmp_path: Path, heard: socket.socket, number: int
) -> None:
    score = tmp_path / "cut.mid"
    score.write_bytes(LONG)
    with playing(heard, score, "--clock") as process:
        before = until(heard, b"\x90\x3c\x50")
        process.send_signal(number)
        after = until(heard, b"\xb0\x7b\x00")
    assert process.returncode == 128 + number
    assert b"\xfc" in after
    assert not Instrument().hear(before + after).sounding


def test_it_plays_along_with_a_host_and_plays_what_is_newly_scored(
    tmp_path: Path, heard: socket.socket
) -> None:
    score = tmp_path / "cut.mid"
    score.write_bytes(LONG)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as recue:
        recue.bind(("127.0.0.1", 0))
        recue.settimeout(WAIT)
        port = recue.getsockname()[1]
        with playing(heard, score, "--follow", "reaper", "--osc-port", port) as process:
            packet, asked = recue.recvfrom(2**16)
            (request,) = decode(packet)
            recue.sendto(encode("/recue/ack", "s", (request.arguments[0],)), asked)
            listens = ("127.0.0.1", int(request.arguments[1]))
            recue.sendto(encode("/recue/event/transport", "sif", ("reaper", 1, 2.0)), listens)
            until(heard, b"\x90\x3c\x50")
            score.write_bytes(midi([(0, 960 * 400, 72, 0)], [], 960))
            recue.sendto(encode("/recue/event/scored", "siiiifi", ("/cut.otio", 2, 1, 1, 0, 9.0, 0)), listens)
            until(heard, b"\x90\x48\x50")
            recue.sendto(encode("/recue/event/transport", "sif", ("reaper", 0, 3.0)), listens)
            assert b"\x80\x48\x00" in until(heard, b"\xb0\x7b\x00")
            process.terminate()


def test_without_a_running_recue_there_is_nothing_to_follow(
    tmp_path: Path, heard: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cut.mid").write_bytes(SHORT)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    args = (tmp_path / "cut.mid", "--follow", "reaper", "--osc-port", port)
    result = recue(monkeypatch, environment(heard), *args)
    assert result.exit_code == 5
    assert "no Recue answered" in result.stderr


def test_ports_are_listed_a_line_each(heard: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    assert recue(monkeypatch, environment(heard), "--ports").stdout == "Synth One\n"


def test_what_is_missing_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cut.mid").write_bytes(SHORT)
    result = recue(monkeypatch, {"MIDO_BACKEND": "no_such_library"}, tmp_path / "cut.mid")
    assert result.exit_code == 4
    assert result.stderr.startswith("recue: python-rtmidi is missing")
    assert "pip install python-rtmidi" in result.stderr
    result = recue(monkeypatch, environment(), tmp_path / "cut.mid")
    assert result.exit_code == 4
    assert "there is no MIDI port to send to" in result.stderr


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("gone.mid",), "gone.mid cannot be read (No such file or directory)"),
        ((__file__,), "cannot be read as MIDI"),
        (("cut.mid", "--from", "later"), "--from is 'later', but no cue sheet beside the .mid"),
        (("cut.mid", "--from", "1:00"), "cut.mid ends after 0:00.0"),
        (("cut.mid", "--from", "0", "--follow", "reaper"), "leave out --from or --follow"),
        ((), "Name the .mid to play"),
    ],
)
def test_wrong_usage_is_said_before_any_port_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cut.mid").write_bytes(SHORT)
    result = recue(monkeypatch, {"MIDO_BACKEND": "no_such_library"}, *args)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_a_port_is_meant_by_its_name_or_a_part_of_it() -> None:
    assert chosen(["Synth", "Synth Two"], "Synth") == "Synth"
    assert chosen(["IAC Driver Bus 1", "Midi Through"], "iac") == "IAC Driver Bus 1"
    assert chosen(["Only"], None) == "Only"
    with pytest.raises(UsageError, match=r"^there are several MIDI ports; name one of 'A', 'B' with --port$"):
        chosen(["A", "B"], None)
    with pytest.raises(UsageError, match=r"^there is no MIDI port 'C'; name one of 'A', 'B'$"):
        chosen(["A", "B"], "C")
    with pytest.raises(MissingError, match=r"^there is no MIDI port"):
        chosen([], None)


def test_a_timecode_is_the_timelines_own() -> None:
    told = {"rate": "30000/1001", "start_timecode": "01:00:00;00"}
    sheet = json.dumps({"timeline": told}).encode()
    assert beginning("01:00:10;00", sheet) == Fraction(300 * 1001, 30000)
    assert beginning("1:02.5", sheet) == 62.5
    with pytest.raises(UsageError, match="before the timeline's first frame"):
        beginning("00:59:59;00", sheet)
    with pytest.raises(UsageError, match="is no timecode"):
        beginning("01:00:61;00", sheet)


def test_a_timecode_after_midnight_comes_after_the_start_before_it() -> None:
    sheet = json.dumps({"timeline": {"rate": "24000/1001", "start_timecode": "23:59:00:00"}}).encode()
    assert beginning("00:00:10:00", sheet) == Fraction(70 * 24 * 1001, 24000)
