"""Mutants of Standard MIDI Files: sizes of chunks, deltas, running status, meta events, and very many notes."""

from random import Random

from tests.fuzz.mutators import octets, words

_HEADS = (0, 1, 2, 3, 24, 96, 960, 0x7FFF, 0x8000, 0xE250, 0xE728, 0xE300, 0xFFFF)
_METAS = (0x00, 0x01, 0x03, 0x06, 0x07, 0x20, 0x21, 0x2F, 0x51, 0x54, 0x58, 0x59, 0x7F, 0x60)
_DELTAS = (
    b"\0",
    b"\1",
    b"\x7f",
    b"\x81\0",
    b"\xff\x7f",
    b"\xff\xff\xff\x7f",
    b"\xff\xff\xff\xff\x7f",
    b"\x80\x80\x80\0",
    b"\x80",
)


def mutated(data: bytes, chance: Random) -> bytes:
    """Change chunks of a file, and mostly leave their sizes right."""
    chunks = _chunks(data)
    if not chunks:
        return octets.mutated(data, chance)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(chunks))
        chunks = chance.choice(_CHANGES)(chunks, at, chance)
    wrong = chance.randrange(10) == 0
    sizes = [
        len(body) if not wrong else chance.choice((0, len(body) + 1, 2**31, 2**32 - 1)) for _, body in chunks
    ]
    parts = (name + size.to_bytes(4) + body for size, (name, body) in zip(sizes, chunks, strict=True))
    return b"".join(parts)[: octets.LONGEST]


_Chunks = list[tuple[bytes, bytes]]
"""Names and contents."""


def _chunks(data: bytes) -> _Chunks:
    found, at = [], 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8])
        found.append((data[at : at + 4], data[at + 8 : at + 8 + size]))
        at += 8 + size
    return found


def _headed(chunks: _Chunks, _: int, chance: Random) -> _Chunks:
    """Change type, number of tracks or division."""
    name, body = chunks[0]
    place = 2 * chance.randrange(3)
    return [(name, body[:place] + chance.choice(_HEADS).to_bytes(2) + body[place + 2 :]), *chunks[1:]]


def _evented(chunks: _Chunks, at: int, chance: Random) -> _Chunks:
    """Put events into a track, at its start or anywhere."""
    name, body = chunks[at]
    place = chance.choice((0, chance.randint(0, len(body))))
    events = b"".join(_event(chance) for _ in range(chance.choice((1, 1, 3, 100))))
    events *= min(chance.choice((1, 1, 1, 10, 1000)), 1 + octets.LONGEST // 2 // len(events))
    return [*chunks[:at], (name, body[:place] + events + body[place:]), *chunks[at + 1 :]]


def _event(chance: Random) -> bytes:
    delta = chance.choice(_DELTAS)
    match chance.randrange(4):
        case 0:
            text = words.text(chance).encode(errors="surrogatepass")[: chance.choice((0, 1, 2, 3, 5, 100))]
            size = chance.choice((len(text), len(text), len(text), 0x7F))
            return delta + bytes((0xFF, chance.choice(_METAS), size)) + text
        case 1:
            return delta + bytes((chance.choice((0xF0, 0xF7, 0xF2, 0xF8, 0xFE)), chance.randrange(128)))
        case 2:
            return delta + bytes((chance.randrange(0x80, 0xF0), chance.randrange(256), chance.randrange(256)))
        case _:
            return delta + bytes((0x90, chance.choice((60, 61, 127)), chance.choice((0, 1, 64, 127))))


def _doubled(chunks: _Chunks, at: int, chance: Random) -> _Chunks:
    return [*chunks[:at], *[chunks[at]] * chance.choice((2, 2, 3, 50)), *chunks[at + 1 :]]


def _dropped(chunks: _Chunks, at: int, _: Random) -> _Chunks:
    return [*chunks[:at], *chunks[at + 1 :]] or chunks


def _scrambled(chunks: _Chunks, at: int, chance: Random) -> _Chunks:
    name, body = chunks[at]
    return [*chunks[:at], (name, octets.mutated(body, chance)), *chunks[at + 1 :]]


_CHANGES = (_headed, _evented, _evented, _doubled, _dropped, _scrambled, _scrambled)
