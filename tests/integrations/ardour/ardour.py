"""The real Ardour, without a screen: opens a session, serves OSC, and says through its own Lua what it holds."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest

from integrations.ardour.host import PORT
from integrations.ardour.link import linked

LUA = next((found for version in ("7", "8", "9") if (found := shutil.which(f"ardour{version}-lua"))), None)
needs_ardour = pytest.mark.skipif(LUA is None, reason="Ardour is not installed (apt-get install ardour)")
_READ = (Path(__file__).parent / "read.lua").read_text(encoding="utf-8")
_LONGEST = 60
"""Seconds that Ardour may take."""

Note = tuple[int, int, int, int, int, int]
"""Onset and length in Ardour's ticks from the region's start, pitch, velocity, velocity of release, channel."""


@dataclass(frozen=True, slots=True)
class Region:
    name: str
    tick: int
    ticks: int
    sample: int
    muted: bool
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tick:
    """Tempo and metre at a tick of the tempo map."""

    sample: int
    bpm: float
    metre: tuple[int, int]
    bar_and_beat: tuple[int, int, int]


@dataclass(slots=True)
class SessionContent:
    """Content of a session as Ardour holds it."""

    rate: Fraction = Fraction(0)
    drop_frame: bool = False
    ticks: dict[int, Tick] = field(default_factory=dict)
    tracks: dict[str, list[Region]] = field(default_factory=dict)
    sounds: list[tuple[str, int, int, bool, int]] = field(default_factory=list)
    """Name, first sample, samples, whether its track is muted, and channels of each region of sound."""
    marks: list[tuple[str, int]] = field(default_factory=list)
    """Name and sample."""
    ranges: list[tuple[str, int, int]] = field(default_factory=list)
    whole: tuple[int, int] = (0, 0)


def held(file: Path, ticks: list[int], home: Path) -> SessionContent:
    """Open a session, and say what Ardour holds of it.

    Args:
        file: The session file.
        ticks: Of the tempo map, in Ardour's division, at which to look.
        home: A folder for Ardour's own settings.
    """
    with _started(file, ticks, home) as process:
        return _finished(process)


@contextmanager
def running(file: Path, home: Path, edit: str) -> Iterator[SessionContent]:
    """Keep a session open for a while; then a person edits and saves it, and what it held is filled in.

    Args:
        file: The session file; its OSC is on.
        home: A folder for Ardour's own settings.
        edit: The track on which, past the start, the first note of each region is taken away.
    """
    stop, said = home / "stop", SessionContent()
    stop.unlink(missing_ok=True)
    with _alone(), _started(file, [], home, stop, edit) as process:
        try:
            _wait_until_it_answers(process)
            yield said
        finally:
            stop.touch()
        found = _finished(process)
    said.tracks, said.marks, said.ranges, said.whole = found.tracks, found.marks, found.ranges, found.whole


@contextmanager
def _alone() -> Iterator[None]:
    """Be the only one to start an Ardour that listens: no test may talk to a person's."""
    import fcntl  # noqa: PLC0415 (where Ardour runs without a screen, there is one)

    with (Path(tempfile.gettempdir()) / "recue-ardour-tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
            try:
                wire.bind(("", PORT))
            except OSError:
                pytest.skip(f"UDP port {PORT} is taken: an Ardour of a person's may run")
        yield


@contextmanager
def _started(
    file: Path, ticks: list[int], home: Path, stop: Path | None = None, edit: str | None = None
) -> Iterator["subprocess.Popen[str]"]:
    assert LUA is not None
    script = home / f"{file.stem}.lua"
    told = {"FOLDER": _quoted(file.parent), "SNAPSHOT": _quoted(file.stem)}
    told |= {"TICKS": "{" + ",".join(map(str, ticks)) + "}", "STOP": _quoted(stop) if stop else "nil"}
    told["EDIT"] = _quoted(edit) if edit else "nil"
    script.write_text("".join(f"{name} = {value}\n" for name, value in told.items()) + _READ)
    own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_CACHE_HOME": str(home / "cache")}
    with subprocess.Popen(
        [LUA, str(script)], env=os.environ | own, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _finished(process: "subprocess.Popen[str]") -> SessionContent:
    said, _ = process.communicate(timeout=_LONGEST)
    assert process.returncode == 0, said
    assert "[ERROR]" not in said, said
    return _held(line.split("\t")[1:] for line in said.splitlines() if line.startswith("row\t"))


def _wait_until_it_answers(process: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + _LONGEST
    with linked() as ardour:
        while ardour.session_name(0.5) is None:
            assert process.poll() is None, "Ardour ended by itself"
            assert time.monotonic() < until, "Ardour does not answer"


def _held(rows: Iterator[list[str]]) -> SessionContent:  # noqa: C901 (one case a kind of row)
    found, regions = SessionContent(), list[Region]()
    for kind, *fields in rows:
        match kind, fields:
            case "session", [_, _, rate, drop]:
                found.rate, found.drop_frame = Fraction(rate).limit_denominator(1001), drop == "true"
            case "tick", [tick, sample, bpm, *rest]:
                beats, unit, *place = map(int, map(float, rest))
                bar, beat, over = place
                found.ticks[int(tick)] = Tick(int(sample), float(bpm), (beats, unit), (bar, beat, over))
            case "track", [name]:
                regions = found.tracks.setdefault(name, [])
            case "region", [name, tick, ticks, sample, muted]:
                regions.append(Region(name, int(tick), int(ticks), int(sample), muted == "true"))
            case "sound", [name, sample, samples, muted, channels]:
                found.sounds.append((name, int(sample), int(samples), muted == "true", int(channels)))
            case "note", [onset, length, *rest]:
                pitch, velocity, off, channel = map(int, rest)
                regions[-1].notes.append((_ticks(onset), _ticks(length), pitch, velocity, off, channel))
            case "mark", [name, start, _]:
                found.marks.append((name, int(start)))
            case "range", [name, start, end]:
                found.ranges.append((name, int(start), int(end)))
            case "whole", [_, start, end]:
                found.whole = int(start), int(end)
    return found


def _ticks(beats: str) -> int:
    """Quarter notes and ticks, as Ardour writes them."""
    whole, over = beats.split(":")
    return int(whole) * 1920 + int(over)


def _quoted(text: object) -> str:
    """Return a Lua string literal."""
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
