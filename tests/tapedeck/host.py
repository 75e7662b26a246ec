"""A made-up host: all that a new one brings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from integrations.host import Companion, Feedback, Handover, Host, Program, Reached
from integrations.machine import Machine

_MOTOR: Final = "motor.txt"


@dataclass(frozen=True, slots=True)
class Reel:
    """State of the tape."""

    playing: bool = False
    time: float = 0.0

    def after(self, _address: str, _arguments: Sequence[object]) -> "Reel":
        return self

    def located(self, seconds: float) -> "tuple[Reel, bytes]":
        return replace(self, time=seconds), b"wind"

    def played(self) -> "tuple[Reel, bytes]":
        return replace(self, playing=True), b"play"

    def stopped(self) -> "tuple[Reel, bytes]":
        return replace(self, playing=False), b"stop"


def _folder(machine: Machine) -> Path:
    return machine.home / "deck"


def _push(score: Handover, _reached: Reached) -> tuple[str, ...]:
    tape = score.folder / f"{score.session.name}.tape"
    tape.write_bytes(score.session.midi)
    return (f"recorded {tape.name}",)


def _install(to: Path | None, _watched: Path, machine: Machine) -> tuple[str, ...]:
    motor = (to or _folder(machine)) / _MOTOR
    motor.parent.mkdir(exist_ok=True)
    motor.touch()
    return (str(motor), "Insert a tape.")


TAPEDECK: Final = Host(
    name="tapedeck",
    title="Tape Deck",
    port=19874,
    timeout=1.0,
    live=True,
    push=_push,
    install=_install,
    program=Program(
        dict.fromkeys(("linux", "darwin", "win32"), ("~/tapedeck-1.5",)),
        processes=("tapedeck",),
        listen="press play",
        give_way="press stop",
    ),
    companion=Companion(
        _folder,
        is_there=lambda folder: (folder / _MOTOR).is_file(),
        is_current=lambda folder: (folder / _MOTOR).is_file(),
    ),
    feedback=Feedback(19000, Reel()),
)
