"""Doors with faults that are known: the yardstick must find each."""

import os
import time
from pathlib import Path
from typing import Final, NoReturn

from bridge.errors import RecueError
from tests.fuzz.targets import Target


class _LoudError(RecueError):
    """An error that does not keep to one sentence."""

    def __str__(self) -> str:
        return "it failed\nbadly"


def _crash(data: bytes, _: Path) -> None:
    if sum(data) % 2:
        raise ZeroDivisionError("planted")


def _hang(_data: bytes, _folder: Path) -> NoReturn:
    while True:
        time.sleep(0.01)


def _exit(_data: bytes, _folder: Path) -> NoReturn:
    os._exit(3)


def _hoard(_data: bytes, _folder: Path) -> object:
    return bytearray(3_000_000_000)


def _shout(_data: bytes, _folder: Path) -> NoReturn:
    raise _LoudError("")


PLANTED: Final = {
    target.name: target
    for target in (
        Target("crash", "sparse", _crash, ("osc",)),
        Target("hang", "sparse", _hang, ("osc",)),
        Target("exit", "sparse", _exit, ("osc",)),
        Target("hoard", "sparse", _hoard, ("osc",)),
        Target("shout", "sparse", _shout, ("osc",)),
    )
}
"""Every planted fault, by name."""
