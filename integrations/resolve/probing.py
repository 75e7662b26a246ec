"""Asks whether the companion runs in Resolve, and which one."""

import socket
from dataclasses import dataclass

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder
from pythonosc.parsing.osc_types import ParseError

from integrations.resolve.companion.recue_resolve import VERSION
from integrations.resolve.pushing import PORT


@dataclass(frozen=True, slots=True)
class Companion:
    """A companion that answered."""

    version: str
    product: str
    """`DaVinci Resolve`, or `DaVinci Resolve Studio`."""
    resolve: str
    """Resolve's own version."""

    @property
    def is_current(self) -> bool:
        """Whether it is the one this Recue would install."""
        return self.version == VERSION


def probe(port: int = PORT, patience: float = 0.5) -> Companion | None:
    """Ask who listens; None where nobody answers as the companion does.

    Args:
        port: Where it listens.
        patience: Seconds to wait.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.settimeout(patience)
        wire.sendto(OscMessageBuilder("/recue/resolve/ping").build().dgram, ("127.0.0.1", port))
        try:
            message = OscMessage(wire.recv(2000))
        except (TimeoutError, ConnectionError, ParseError):
            return None
    said = [str(argument) for argument in message.params]
    return Companion(*said) if message.address == "/recue/resolve/pong" and len(said) == 3 else None
