"""Score two hundred timelines on a Dask cluster to which everything happens, and compare with one process.

python -m tests.stress.batch --timelines 200

A real scheduler and two real workers of one thread, as processes. The client speaks to the scheduler through a relay.
Half way one worker is killed and another started; later the relay cuts the connection once. The folder of the batch is on a
small file system that gets full once (on Linux, with the right to mount; elsewhere that is left out), and is given more
room. Then the same command is given again with --retry-failed. Every result must be there once, with
the bytes that one process writes, and nothing half. The exit code is 1 where something is wrong.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from integrations.files.hidden_folder import NAME as HIDDEN
from tests.recuts import Event, cut_file

RECUE: Final = (sys.executable, "-c", "from bridge.cli import main; main()", "batch")
OPTIONS: Final = ("--no-picture", "--sound", "off", "--formats", "mid,json", "--json")
DASK: Final = (sys.executable, "-m", "dask")
SHOTS: Final = 3
PATIENCE: Final = 3000
"""Seconds."""


class Relay:
    """A door to the scheduler that can be slammed."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._door.getsockname()[1]}"

    def cut(self) -> int:
        """Cut every connection; return how many there were."""
        cut, self._open = self._open, []
        for each in cut:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        return len(cut) // 2

    def _serve(self) -> None:
        while True:
            here, _ = self._door.accept()
            there = socket.create_connection(("127.0.0.1", self._port))
            self._open += [here, there]
            for source, sink in ((here, there), (there, here)):
                threading.Thread(target=_pass_on, args=(source, sink), daemon=True).start()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while block := source.recv(65536):
            sink.sendall(block)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port


def season(folder: Path, count: int) -> Path:
    """Write so many cuts of three shots, no two alike."""
    folder.mkdir()
    for number in range(count):
        shots = [
            Event(f"M{number}", 0, 40 + (number * 7 + shot * 13) % 37 + number // 37) for shot in range(SHOTS)
        ]
        cut_file(folder / f"e{number:03}.otio", shots)
    return folder


@contextmanager
def running(*command: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, and end it with the context."""
    with log.open("ab") as told:
        process = subprocess.Popen(command, stdout=told, stderr=told, start_new_session=True)
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def worker(folder: Path, port: int, name: str, *more: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Run a worker of one thread."""
    options = ("--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--name", name, *more)
    return running(*DASK, "worker", f"tcp://127.0.0.1:{port}", *options, log=folder / f"{name}.log")


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[bool]:
    """Mount a file system of so many kilobytes; False where that is not allowed."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def receipts(output: Path) -> int:
    return sum(1 for _ in output.glob("_batch/*.json"))


def begun(cuts: Path, output: Path, *more: str) -> subprocess.Popen[str]:
    """Begin a batch."""
    command = [*RECUE, str(cuts), "-o", str(output), *OPTIONS, *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> tuple[int, list[dict[str, object]]]:
    """Wait for a batch; return its exit code and its lines."""
    told, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, [json.loads(line) for line in told.splitlines()]


def wait_for(output: Path, count: int, process: subprocess.Popen[str]) -> None:
    while receipts(output) < count and process.poll() is None:
        time.sleep(0.05)


def files(output: Path) -> dict[str, bytes]:
    """Every result, without ledgers, receipts and logs."""
    found = (each for each in output.rglob("*") if each.is_file())
    return {
        each.relative_to(output).as_posix(): each.read_bytes()
        for each in found
        if not {HIDDEN, "_batch"} & set(each.relative_to(output).parts)
    }


def halves(output: Path) -> list[str]:
    """Whatever is unfinished in the folder of a batch."""
    parts = [str(each) for each in output.rglob("*") if each.name.endswith(".part") or ".probe" in each.name]
    return parts + [str(each) for each in output.rglob(f"{HIDDEN}/*") if each.is_dir()]


def told(what: str, code: int, lines: Sequence[dict[str, object]]) -> None:
    states = Counter(f"{line['state']} {line['exit_code'] or ''}".strip() for line in lines)
    print(f"{what}: exit code {code}, {dict(states)}", flush=True)


def main() -> None:
    """Do it all, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timelines", type=int, default=200)
    count = parser.parse_args().timelines
    with tempfile.TemporaryDirectory() as base, ExitStack() as stack:
        folder = Path(base)
        cuts = season(folder / "cuts", count)
        disk = folder / "disk"
        mounted = stack.enter_context(small_disk(disk, 24 * count))
        output, alone = disk / "scores", folder / "alone" / "scores"
        port = free_port()
        address = f"tcp://127.0.0.1:{port}"
        scheduler = [*DASK, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
        stack.enter_context(running(*scheduler, log=folder / "scheduler.log"))
        first = stack.enter_context(worker(folder, port, "one"))
        stack.enter_context(worker(folder, port, "two"))
        relay = Relay(port)
        print(f"{count} timelines, {address} behind {relay.address}, a small disk: {mounted}", flush=True)

        batch = begun(cuts, output, "--scheduler", relay.address)
        wait_for(output, count // 4, batch)
        os.killpg(first.pid, signal.SIGKILL)
        print(f"killed a worker after {receipts(output)}", flush=True)
        stack.enter_context(worker(folder, port, "three"))
        wait_for(output, count // 3, batch)
        print(f"cut {relay.cut()} connections after {receipts(output)}", flush=True)
        told("first", *ended(batch))

        if mounted:
            subprocess.run(["mount", "-o", f"remount,size={100 * count}k", str(disk)], check=True)
        again = ended(begun(cuts, output, "--scheduler", relay.address, "--retry-failed"))
        told("again", *again)
        more = ended(begun(cuts, output, "--dry-run"))
        told("then", *more)
        told("alone", *ended(begun(cuts, alone, "--jobs", "1")))

        ours, theirs = files(output), files(alone)
        wrong = [name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)]
        print(f"{len(ours)} files, {len(wrong)} of which are not as one process writes them: {wrong[:3]}")
        print(f"{receipts(output)} receipts; unfinished: {halves(output)}")
        fine = not wrong and not halves(output) and len(ours) == 2 * count == 2 * receipts(output)
        fine = fine and all(line["state"] == "stands" for line in more[1])
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
