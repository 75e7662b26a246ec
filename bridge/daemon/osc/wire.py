"""Encoding and decoding of OSC packets, with the type tags i, f and s alone.

Messages are read and written with python-osc's types; bundles are parsed here, because python-osc's parser loops
forever on an element of negative size.

Source: Open Sound Control 1.0 Specification (Wright, 2002).
"""

from dataclasses import dataclass
from typing import Final

from pythonosc.parsing import osc_types

from bridge.errors import PacketError

Value = int | float | str
LONGEST: Final = 1000
"""Limit in bytes; every message that Recue sends is shorter."""
MARK: Final = "…"
"""Ending of a text that was cut to fit."""
_BUNDLE: Final = b"#bundle\0"
_DEEPEST: Final = 8
"""Greatest nesting of bundles."""
_WIDTH: Final = {"i": 4, "f": 4}


@dataclass(frozen=True, slots=True)
class Message:
    """One OSC message."""

    address: str
    tags: str
    """One character an argument, without the comma."""
    arguments: tuple[Value, ...]
    """Arguments up to the first with another tag than i, f and s."""


def encode(address: str, tags: str, arguments: tuple[Value, ...]) -> bytes:
    """Return a message as bytes, shorter than LONGEST.

    Texts are cut between characters and marked until it fits, the longest first.

    Args:
        address: The OSC address.
        tags: i, f or s for each argument.
        arguments: The values.

    Raises:
        PacketError: If a number does not fit 32 bits.
    """
    values = list(arguments)
    for index in (index for index, tag in enumerate(tags) if tag == "s"):
        values[index] = _plain(str(values[index]))
    while (excess := len(packet := _packed(address, tags, values)) + 1 - LONGEST) > 0:
        longest = max((i for i, tag in enumerate(tags) if tag == "s"), key=lambda i: _size(values[i]))
        values[longest] = shortened(str(values[longest]), _size(values[longest]) - excess)
    return packet


def decode(packet: bytes) -> list[Message]:
    """Return the messages of a packet, those of bundles in order; time tags are ignored.

    Raises:
        PacketError: If any part is malformed.
    """
    if len(packet) % 4:
        raise PacketError("an OSC packet's length is not a multiple of 4")
    try:
        return list(_messages(packet, 0))
    except (osc_types.ParseError, UnicodeDecodeError) as error:
        raise PacketError("an OSC packet ends early or holds text that is not UTF-8") from error


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` bytes of UTF-8; a longer one is cut between characters and marked."""
    data = text.encode()
    if len(data) <= most:
        return text
    return data[: most - len(MARK.encode())].decode(errors="ignore") + MARK


def _packed(address: str, tags: str, values: list[Value]) -> bytes:
    writers = {"i": osc_types.write_int, "f": osc_types.write_float, "s": osc_types.write_string}
    try:
        parts = [writers[tag](value) for tag, value in zip(tags, values, strict=True)]  # type: ignore[operator]
    except (osc_types.BuildError, OverflowError) as error:
        raise PacketError(f"a number in {address} does not fit 32 bits") from error
    return b"".join((osc_types.write_string(address), osc_types.write_string(f",{tags}"), *parts))


def _size(text: Value) -> int:
    """Return its size in bytes of UTF-8."""
    return len(str(text).encode())


def _plain(text: str) -> str:
    """Return a text without null characters and unpaired surrogates, which OSC strings cannot hold."""
    return text.replace("\0", "").encode(errors="backslashreplace").decode()


def _messages(packet: bytes, depth: int) -> list[Message]:
    if not packet.startswith(_BUNDLE):
        return [_message(packet)]
    if depth == _DEEPEST or len(packet) < 16:
        raise PacketError("an OSC bundle is cut short or nested too deep")
    found, at = [], 16
    while at < len(packet):
        size, at = osc_types.get_int(packet, at)
        if size <= 0 or size % 4 or at + size > len(packet):
            raise PacketError("an OSC bundle states a wrong size")
        found += _messages(packet[at : at + size], depth + 1)
        at += size
    return found


def _message(packet: bytes) -> Message:
    address, at = osc_types.get_string(packet, 0)
    if not address.startswith("/"):
        raise PacketError("an OSC address begins with a slash")
    tags, at = osc_types.get_string(packet, at) if at < len(packet) else (",", at)
    if not tags.startswith(","):
        raise PacketError("an OSC message has no type tags")
    arguments: list[Value] = []
    for tag in tags[1:]:
        if tag not in {"i", "f", "s"}:
            return Message(address, tags[1:], tuple(arguments))
        value, at = _argument(packet, at, tag)
        arguments.append(value)
    if at != len(packet):
        raise PacketError("an OSC message holds more than its type tags say")
    return Message(address, tags[1:], tuple(arguments))


def _argument(packet: bytes, at: int, tag: str) -> tuple[Value, int]:
    if at + _WIDTH.get(tag, 0) > len(packet):  # python-osc reads a missing float as zeros
        raise PacketError("an OSC message holds less than its type tags say")
    if tag == "i":
        return osc_types.get_int(packet, at)
    if tag == "f":
        return osc_types.get_float(packet, at)
    return osc_types.get_string(packet, at)
