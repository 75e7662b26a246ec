"""A host that confirms every push at once, to measure the time until one is sent."""

import socket
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from bridge.daemon.osc.wire import decode
from bridge.errors import PacketError
from integrations.reaper.jobs import RESULT
from integrations.reaper.push import ADDRESS


class QuickHost:
    """A context manager that receives the job messages sent to REAPER and confirms every job.

    It applies nothing: the time that REAPER takes for that is not measured.
    """

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        """Its UDP port on this machine."""
        self.notified = 0.0
        """The time of the newest job's first message, by `time.perf_counter`; 0 before any."""
        self._jobs: set[str] = set()
        self._thread = threading.Thread(target=self._listen)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        while packet := self._socket.recv(2**16):
            now = time.perf_counter()
            try:
                texts = [str(m.arguments[0]) for m in decode(packet) if m.address == ADDRESS and m.arguments]
            except PacketError:
                continue
            for job, _, manifest in (text.partition(" ") for text in texts):
                if job not in self._jobs:
                    self._jobs.add(job)
                    self.notified = now
                    _confirm(job, Path(manifest))


def _confirm(job: str, manifest: Path) -> None:
    """Write the result file that the companion in REAPER would write."""
    draft = manifest.with_suffix(".draft")
    draft.write_text("\n".join((RESULT, f"job\t{job}", "done\ttaken", "end")), encoding="utf-8")
    draft.replace(manifest.with_suffix(".result"))
