"""A mido backend whose ports are UDP ports of this machine: each message is a datagram, stamped by whoever receives it.

`MIDO_BACKEND=tests.bridge.live.wire RECUE_WIRE=9001,9002` makes two ports, called as `NAMES` says.
"""

import os
import socket
from typing import Any, Final

from mido.ports import BaseOutput

VARIABLE: Final = "RECUE_WIRE"
NAMES: Final = ("Synth One", "Synth Two")


def ports() -> dict[str, int]:
    """UDP ports by the name of the MIDI port."""
    numbers = [int(number) for number in os.environ.get(VARIABLE, "").split(",") if number]
    return dict(zip(NAMES, numbers, strict=False))


def get_devices(**_: Any) -> list[dict[str, Any]]:
    """Return the devices, in the form that mido asks a backend for."""
    return [{"name": name, "is_input": False, "is_output": True} for name in ports()]


class Output(BaseOutput):  # type: ignore[misc]  # mido has no types
    """An open port."""

    def _open(self, **_: Any) -> None:
        self._wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._wire.connect(("127.0.0.1", ports()[self.name]))

    def _send(self, message: Any) -> None:
        self._wire.send(bytes(message.bytes()))

    def _close(self) -> None:
        self._wire.close()
