"""A check for a running companion in Resolve, and its version."""

import socket

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder
from pythonosc.parsing.osc_types import ParseError

from integrations.host import Answer
from integrations.resolve.pushing import PORT


def probe(port: int = PORT, timeout: float = 0.5) -> Answer | None:
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
    match message.address, message.params:
        case "/recue/resolve/pong", [version, _product, resolve]:
            return Answer(str(version), str(resolve))
    return None
