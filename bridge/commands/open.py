"""A timeline opened in the page of the running Recue, which is started where none runs."""

import http.client
import json
import subprocess
import sys
import time
import webbrowser
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import urlencode

from bridge.daemon.lockfile import Running, holder, lock_path, runs
from bridge.daemon.logs import log_path
from bridge.daemon.timeline_files import place_of
from bridge.errors import HostError, MissingError, NotWrittenError, RecueError, TimelineError, UsageError

HOST: Final = "127.0.0.1"
STARTS: Final = 60.0
"""Seconds that a daemon has to come up."""
_OPENS: Final = 20.0
"""Seconds that a timeline has to be read, before the page is opened without it."""
_ANSWERS: Final = 10.0
"""Seconds that the page has for an answer."""
_APART: Final = 0x208 if sys.platform == "win32" else 0
"""CREATE_NEW_PROCESS_GROUP and DETACHED_PROCESS of Windows."""
_PAUSE: Final = 0.05
_PROGRAM: Final = "from bridge.cli import main; main()"
_KINDS: Final[Sequence[type[RecueError]]] = (
    RecueError,
    UsageError,
    TimelineError,
    MissingError,
    HostError,
    NotWrittenError,
)
_ERRORS: Final[Mapping[int, type[RecueError]]] = {each.exit_code: each for each in _KINDS}
"""An error of each exit code."""


def opened_page(cut_file: Path, serve_options: Sequence[str] = ()) -> str:
    """Open a timeline in the page, and return the address that a browser is to open, with the token.

    Args:
        cut_file: The timeline's file.
        serve_options: Options of `recue serve`, where one is started.

    Raises:
        TimelineError: If there is no such file, or it cannot be read.
        HostError: If Recue does not come up, or serves no page.
    """
    path = place_of(cut_file)
    if not path.exists():
        raise TimelineError(f"there is no timeline {path}; check the path")
    running = _running() or _started(serve_options)
    if not running.page:
        raise HostError(
            f"the Recue that runs (process {running.pid}) serves no page; stop it, or start it without --no-page"
        )
    _open(running, str(path))
    asked = urlencode({"token": running.token, "timeline": str(path)})
    return f"http://{HOST}:{running.page}/?{asked}"


def show_page(address: str) -> None:
    """Show an address in the user's browser.

    Raises:
        HostError: If there is none to be found.
    """
    if not webbrowser.open(address):
        raise HostError("no browser was found; open the address that is printed in one")


def _running() -> Running | None:
    """Return the daemon that runs; None where none does."""
    named = holder(lock_path())
    return named if named is not None and runs(named) else None


def _started(serve_options: Sequence[str]) -> Running:
    """Start a daemon in the background, and return it once it answers.

    Raises:
        HostError: If it does not come up; the sentence says why, as far as it told.
    """
    command = [sys.executable, "-P", "-c", _PROGRAM, "serve", "--quiet", *serve_options]
    process = subprocess.Popen(  # noqa: S603 (our own command)
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,  # a Ctrl-C in this terminal is not for it
        creationflags=_APART,
    )
    assert process.stderr is not None
    with process.stderr:  # where this process has ended, what it says is in its log alone
        until = time.monotonic() + STARTS
        while time.monotonic() < until:
            running = _running()
            if running is not None:
                process.returncode = 0  # it is left to itself
                return running
            if process.poll() is not None:
                return _of_another(process.stderr.read().decode(errors="replace"))
            time.sleep(_PAUSE)
        process.terminate()
    raise HostError(f"Recue did not come up within {STARTS:g} s; its log {log_path()} may say why")


def _of_another(said: str) -> Running:
    """Return the daemon that somebody else started meanwhile, where one that was started has ended.

    Args:
        said: What the one that ended said.

    Raises:
        HostError: If none runs.
    """
    running = _running()
    if running is not None:
        return running
    lines = said.strip().splitlines() or [f"its log {log_path()} may say why"]
    raise HostError(f"Recue did not come up: {lines[-1].removeprefix('recue: ')}")


def _open(running: Running, path: str) -> None:
    """Have the daemon open a timeline, and return once it is open, or once nothing came of it for long.

    Scoring goes on meanwhile, and the page shows how far it is.

    Raises:
        RecueError: If it cannot be opened.
    """
    asked = _asked_aside(running, path)
    until = time.monotonic() + _OPENS
    while time.monotonic() < until and not asked.done():
        if any(each["path"] == path for each in _answer(running, "GET", "/api/timelines")):
            return
        time.sleep(_PAUSE)
    if asked.done():
        asked.result()


def _asked_aside(running: Running, path: str) -> "Future[None]":
    """Ask the daemon to open a timeline, on a thread: the answer comes when it is scored."""
    done: Future[None] = Future()

    def ask() -> None:
        body = json.dumps({"verb": "timeline/open", "arguments": {"timeline": path}})
        try:
            _answer(running, "POST", "/api/do", body, patience=None)
        except RecueError as error:
            done.set_exception(error)
        else:
            done.set_result(None)

    Thread(target=ask, daemon=True).start()
    return done


def _answer(
    running: Running, method: str, path: str, body: str | None = None, patience: float | None = _ANSWERS
) -> Any:
    """Return what the page answers to a request.

    Raises:
        RecueError: If it refuses; of the kind that the exit code says.
        HostError: If it does not answer.
    """
    headers = {"Cookie": f"recue-{running.page}={running.token}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection(HOST, running.page, timeout=patience)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise HostError(f"the page of the Recue that runs (process {running.pid}) does not answer") from error
    finally:
        connection.close()
    if answer.status >= http.HTTPStatus.BAD_REQUEST:
        raise _ERRORS.get(int(told["code"]), RecueError)(str(told["text"]))
    return told
