"""Asks whether the companion runs in Resolve, and which one."""

import socket

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder
from pythonosc.parsing.osc_types import ParseError

from integrations.host import Answer
from integrations.resolve.pushing import PORT


def probe(port: int = PORT, patience: float = 0.5) -> Answer | None:
    """Ask who listens; None where nobody answers as the companion does: its version, the product and its version.

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
    match message.address, message.params:
        case "/recue/resolve/pong", [version, _product, resolve]:
            return Answer(str(version), str(resolve))
    return None
