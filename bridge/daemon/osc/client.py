"""A client of a running Recue over OSC."""

import math
import secrets
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bridge.daemon.osc.checking import request_of
from bridge.daemon.osc.table import Argument, Row
from bridge.daemon.osc.wire import Message, Value, decode, encode
from bridge.errors import HostError, PacketError, UsageError

PORT = 9870
"""Default UDP port of Recue."""
_LAST = {"/recue/ack", "/recue/error"}
_BUFFER = 2**20
"""Bytes of answers that may wait in the socket."""


def ask(host: str, port: int, address: str, arguments: Sequence[Value], timeout: float) -> list[Message]:
    """Send one request and wait for its answers.

    Args:
        host: The host that Recue runs on.
        port: Its UDP port.
        address: A request of the table.
        arguments: All its arguments, the request id first, of the table's types.
        timeout: Seconds to wait for each message of the answer.

    Returns:
        The answers, the ack or the error last.

    Raises:
        UsageError: If there is no such request.
        HostError: If nobody answers in time.
    """
    row = request_of(Message(address, "", ()))
    with _socket(host, port) as connection:
        try:
            connection.send(encode(address, row.tags, tuple(arguments)))
            return list(_answers(connection, str(arguments[0]), timeout))
        except OSError as error:
            how = (
                f"within {timeout:g} s" if isinstance(error, TimeoutError) else f"({error.strerror or error})"
            )
            raise HostError(
                f"no Recue answered at {host}:{port} {how}; start it with 'recue serve', or name its --port"
            ) from error


def new_id() -> str:
    """Return a new random request id."""
    return secrets.token_hex(8)


def typed(row: Row, words: Sequence[str]) -> tuple[Value, ...]:
    """Convert words of a command line to a request's arguments; the request id may be left out.

    Raises:
        UsageError: If there are too few or too many words, or one does not have the argument's type.
    """
    given = list(words) if len(words) == len(row.arguments) else [new_id(), *words]
    if len(given) != len(row.arguments):
        names = " ".join(argument.name.upper() for argument in row.arguments[1:])
        raise UsageError(f"{row.address} takes {names or 'no arguments'}; {len(words)} were given")
    return tuple(_value(argument, word) for argument, word in zip(row.arguments, given, strict=True))


def _value(argument: Argument, word: str) -> Value:
    if argument.tag == "s":
        return str(Path(word).absolute()) if argument.name == "timeline" and word else word
    try:
        value = int(word) if argument.tag == "i" else float(word)
    except ValueError as error:
        kind = "a whole number" if argument.tag == "i" else "a number"
        raise UsageError(f"'{word}' is not {kind}, which {argument.name} must be") from error
    if not math.isfinite(value) or abs(value) >= 2**31:
        raise UsageError(f"'{word}' is out of range for {argument.name}; name a usual number")
    return value


@contextmanager
def _socket(host: str, port: int) -> Iterator[socket.socket]:
    """Open a UDP socket connected to an address, so that the system can report that nobody listens there."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
    except (OSError, ValueError) as error:  # a zero byte, or a name that is too long
        raise HostError(f"there is no host '{host}'; correct --host") from error
    with socket.socket(family, kind, protocol) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        connection.connect(where)
        yield connection


def _answers(connection: socket.socket, identity: str, timeout: float) -> Iterator[Message]:
    """Yield the answers to one request as they come, until the last."""
    until = time.monotonic() + timeout
    while (left := until - time.monotonic()) > 0:
        connection.settimeout(left)
        try:
            messages = decode(connection.recv(2**16))
        except PacketError:  # not from Recue
            continue
        for message in messages:
            if message.arguments[:1] == (identity,):
                yield message
                if message.address in _LAST:
                    return
                until = time.monotonic() + timeout
    raise TimeoutError
