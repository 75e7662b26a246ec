"""A check for a running companion in Resolve, and its version."""

import socket
from dataclasses import dataclass

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder
from pythonosc.parsing.osc_types import ParseError

from integrations.resolve.companion.recue_resolve import VERSION
from integrations.resolve.pushing import PORT


@dataclass(frozen=True, slots=True)
class RunningCompanion:
    """A companion that answered."""

    version: str
    product: str
    """`DaVinci Resolve`, or `DaVinci Resolve Studio`."""
    resolve: str
    """Resolve's own version."""

    @property
    def is_current(self) -> bool:
        """True if its version is the one that this Recue installs."""
        return self.version == VERSION


def probe(port: int = PORT, timeout: float = 0.5) -> RunningCompanion | None:
    """Ask for a companion; None if none answers.

    Args:
        port: Its UDP port.
        timeout: Seconds to wait.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.settimeout(timeout)
        udp.sendto(OscMessageBuilder("/recue/resolve/ping").build().dgram, ("127.0.0.1", port))
        try:
            message = OscMessage(udp.recv(2000))
        except (TimeoutError, ConnectionError, ParseError):
            return None
    arguments = [str(argument) for argument in message.params]
    return (
        RunningCompanion(*arguments)
        if message.address == "/recue/resolve/pong" and len(arguments) == 3
        else None
    )
