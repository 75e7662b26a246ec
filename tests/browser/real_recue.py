"""The real Recue in folders of its own, and its page of the demo's film in a browser."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from tests.browser.conftest import PATIENCE, Opened, complained

ROOT: Final = Path(__file__).parents[2]
DEMO: Final = ROOT / "bridge" / "demo"
RECUT: Final = ROOT / "docs" / "tutorial" / "film-v2.otio"
RATE: Final = 48_000
FPS: Final = 24
_RECUE: Final = (sys.executable, "-c", "from bridge.cli import main; main()")
_MOST: Final = 1_440_000
"""Samples of one answer."""

Samples = NDArray[np.int16]
Notes = Sequence[tuple[float, float, int, int, int]]


@dataclass
class RealRecue:
    """`recue open`, and the daemon that it started."""

    home: Path
    port: int = 0
    """Of the page; 0 until there is one."""

    def __post_init__(self) -> None:
        (self.home / "run").mkdir(parents=True, mode=0o700)

    @property
    def environment(self) -> dict[str, str]:
        folders = {f"XDG_{name.upper()}_HOME": self.home / name for name in ("state", "cache", "config")}
        own = {"HOME": self.home, "XDG_RUNTIME_DIR": self.home / "run", "PYTHONPATH": ROOT, **folders}
        return {**os.environ, **{name: str(folder) for name, folder in own.items()}}

    def open(self, cut_file: Path) -> str:
        """Open a cut in the daemon, which is started on the port that it had where it does not run; return the address."""
        ports = ["--osc-port", "0", "--page-port", str(self.port), "--reaper-feedback", "0"]
        command = [*_RECUE, "open", str(cut_file), "--no-browser", "--", *ports]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        address = done.stdout.strip()
        self.port = urlsplit(address).port or 0
        return address

    def end(self, number: int = signal.SIGTERM) -> None:
        """Send the daemon a signal, and wait until it has ended."""
        lock = self.home / "run" / "recue" / "serve.json"
        if not lock.exists():
            return
        process = int(json.loads(lock.read_text())["pid"])
        os.kill(process, number)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and Path(f"/proc/{process}").exists():
            time.sleep(0.02)


@dataclass
class Film(Opened):
    """The page of a copy of the demo's film."""

    recue: RealRecue
    cut: Path

    @property
    def outside(self) -> list[str]:
        """Return the requests to anything but the page's own address."""
        return [each for each in self.asked if not each.startswith((self.address, "blob:", "data:"))]

    @property
    def view(self) -> Any:
        return self.state("view")

    def settled(self, more_than: int) -> Any:
        """Return the view once it is of a later revision, and nothing is under way."""
        self.until(
            lambda: self.state("view.revision") > more_than and not self.state("busy"),
            f"a revision after {more_than}",
        )
        return self.view

    def get(self, path: str, **parameters: Any) -> Any:
        """Return the answer of an address of the page."""
        answer = self.page.request.get(
            f"{self.address}{path}", params={"timeline": str(self.cut), **parameters}
        )
        assert answer.ok, answer.text()
        return answer

    def sound(self, revision: int, part: str = "mix") -> Samples:
        """Return what is heard of a revision: a row a sample, left and right."""
        pieces, first, length = [], 0, 1
        while first < length:
            asked = {"part": part, "from": first, "count": _MOST, "revision": revision}
            answer = self.get("media/sound", **asked)
            length = int(answer.headers["x-recue-length"])
            pieces.append(np.frombuffer(answer.body(), "<i2").reshape(-1, 2))
            first += len(pieces[-1])
        return np.concatenate(pieces)

    def notes(self, revision: int) -> Notes:
        """Return the notes of a revision: start and length in seconds, part, pitch and velocity."""
        packed = self.get("api/notes", revision=revision).body()
        count = int.from_bytes(packed[:4], "little")
        columns, at = [], 4
        for kind in ("<f4", "<f4", "u1", "u1", "u1"):
            columns.append(np.frombuffer(packed, kind, count, at).tolist())
            at += count * np.dtype(kind).itemsize
        return list(zip(*columns, strict=True))

    def sheet(self) -> Any:
        """Return the cue sheet beside the cut."""
        return json.loads(self.cut.with_suffix(".recue.json").read_text("utf-8"))

    def scene(self, index: int) -> Any:
        """Select a scene on the page, and return it."""
        scene = self.view["scenes"][index]
        self.page.evaluate(
            "scene => { recue.actions.select(scene.id); recue.actions.locate(scene.start) }", scene
        )
        return scene

    def place(self, seconds: float, lane: str) -> tuple[float, float]:
        """Return where an instant lies in a lane, in pixels of the page."""
        return place(self, seconds, lane)


def place(opened: Opened, seconds: float, lane: str) -> tuple[float, float]:
    """Return where an instant lies in a lane, on the page."""
    found = opened.page.evaluate(
        """([seconds, id]) => {
          const { timeline } = recue.actions;
          const { span } = recue.store.state;
          const lane = timeline.lanes.find((each) => each.id === id);
          const box = timeline.stage.getBoundingClientRect();
          return [box.left + (seconds - span.from) * span.scale, box.top + lane.y + lane.height / 2];
        }""",
        [seconds, lane],
    )
    return float(found[0]), float(found[1])


@contextmanager
def opened_film(
    browser: Any, recue: RealRecue, folder: Path, *, formats: str = "mid,json", **options: Any
) -> Iterator[Film]:
    """Copy the demo's film into a folder, open it with `recue open`, and yield its page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("film.otio", "film.mp4"):
        shutil.copy(DEMO / name, folder)
    (folder / "recue.yaml").write_text(f"formats: {formats}\n")
    cut = folder.resolve() / "film.otio"
    address = recue.open(cut)
    defaults: dict[str, Any] = {
        "viewport": {"width": 1440, "height": 900},
        "color_scheme": "dark",
        "locale": "en",
    }
    context = browser.new_context(**{**defaults, **options})
    page = context.new_page()
    film = Film(page, None, f"http://127.0.0.1:{recue.port}/", [], [], recue, cut)
    page.on("console", partial(complained, film.complaints))
    page.on("pageerror", lambda error: film.complaints.append(str(error)))
    context.on("request", lambda request: film.asked.append(request.url))
    show(film, address)
    yield film
    context.close()


def show(film: Film, address: str) -> None:
    """Go to an address of the page, and wait until the score is seen."""
    film.page.goto(address)
    shown = "Boolean(globalThis.recue?.store.state.view?.revision && recue.store.state.revisions.length)"
    film.until(lambda: film.page.evaluate(shown), "the score")
