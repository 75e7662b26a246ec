"""Mutants of OSC packets: other addresses, type tags and arguments, bundles, and sizes that are wrong."""

import struct
from random import Random

from bridge.daemon.osc.table import TABLE
from tests.fuzz.mutators import octets, words

_OTHERS = (
    "/time",
    "/play",
    "/stop",
    "/recue/resolve/pong",
    "/reply",
    "/recue/",
    "/",
    "",
    "recue",
    "/recue/ping/x",
)
_TAGS = "ifsbhtdTFNIScrm[]"
_NUMBERS = (0, 1, -1, 2**31 - 1, -(2**31), 12, 57120)


def mutated(data: bytes, chance: Random) -> bytes:
    """Change a packet, or write a new one."""
    packet = chance.choice((_message, _message, _near))(data, chance)
    for _ in range(chance.choice((0, 0, 0, 1, 2, 9, 20))):
        packet = _bundled([packet] * chance.choice((1, 1, 2, 5)), chance)
        if len(packet) > 60_000:
            break
    return octets.mutated(packet, chance) if chance.random() < 0.3 else packet


def _near(data: bytes, _: Random) -> bytes:
    return data


def _message(_: bytes, chance: Random) -> bytes:
    """Write a message with the tags that the table asks for, or nearly."""
    row = chance.choice(TABLE)
    address = row.address if chance.random() < 0.9 else chance.choice(_OTHERS)
    tags = list(row.tags)
    while chance.random() < 0.3:
        tags.insert(chance.randint(0, len(tags)), chance.choice(_TAGS))
    if tags and chance.random() < 0.2:
        tags[chance.randrange(len(tags))] = chance.choice(_TAGS)
    return _text(address) + _text("," + "".join(tags)) + b"".join(_argument(tag, chance) for tag in tags)


def _argument(tag: str, chance: Random) -> bytes:
    match tag:
        case "i" | "c" | "r" | "m":
            return struct.pack(">i", chance.choice(_NUMBERS))
        case "f":
            drawn = (0.0, 0.5, -1.0, 120.0, float("nan"), float("inf"), -0.0, 3e38, 1e-45)
            return struct.pack(">f", chance.choice(drawn))
        case "h" | "t" | "d":
            return chance.randbytes(8)
        case "s" | "S":
            drawn_texts = (
                "",
                "a1",
                "/edit/cut.otio",
                "reaper",
                "song",
                "piano",
                str(chance.random()),
                words.text(chance),
            )
            return _text(chance.choice(drawn_texts))
        case "b":
            blob = chance.randbytes(chance.randint(0, 9))
            return struct.pack(">i", len(blob)) + blob + bytes(-len(blob) % 4)
    return b""


def _bundled(packets: list[bytes], chance: Random) -> bytes:
    sizes = [len(packet) if chance.random() < 0.97 else chance.choice(_NUMBERS) for packet in packets]
    inside = zip(sizes, packets, strict=True)
    return b"#bundle\0" + bytes(8) + b"".join(struct.pack(">i", size) + packet for size, packet in inside)


def _text(text: str) -> bytes:
    data = text.encode(errors="surrogatepass") + b"\0"
    return data + bytes(-len(data) % 4)
