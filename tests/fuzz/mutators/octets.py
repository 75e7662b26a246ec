"""Mutants of bytes, whatever they mean."""

from random import Random

LONGEST = 1_000_000
"""Bytes that a mutant may have."""
_EDGES = (
    *(bytes([octet]) for octet in (0, 1, 0x7F, 0x80, 0xFF)),
    *(
        number.to_bytes(size, order)
        for size in (2, 4, 8)
        for order in ("big", "little")
        for number in (0, 1, 0x7F)
    ),
    *((1 << 8 * size - 1).to_bytes(size, order) for size in (2, 4, 8) for order in ("big", "little")),
    *(((1 << 8 * size - 1) - 1).to_bytes(size, "big") for size in (2, 4, 8)),
    *(b"\xff" * size for size in (2, 4, 8)),
    b"\n",
    b"\r\n",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xe2\x80\xa8",
)
"""Numbers at the edge of their size, and bytes that text trips over."""


def mutated(data: bytes, chance: Random) -> bytes:
    """Change some bytes."""
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        data = chance.choice(_CHANGES)(data, chance)
    return data[:LONGEST]


def sparse(data: bytes, chance: Random) -> bytes:
    """Change some bytes of a file that is nearly all zeros, where it is not; mostly none moves."""
    blocks = [at for at in range(0, len(data), _BLOCK) if any(data[at : at + _BLOCK])]
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at = chance.choice(blocks or [0])
        block = mutated(data[at : at + _BLOCK], chance)
        kept = block[:_BLOCK].ljust(_BLOCK, b"\0") if chance.random() < 0.95 else block
        data = data[:at] + kept + data[at + _BLOCK :]
    return data[:LONGEST]


_BLOCK = 64


def spliced(first: bytes, second: bytes, chance: Random) -> bytes:
    """Join the head of one file and the tail of another."""
    return first[: chance.randint(0, len(first))] + second[chance.randint(0, len(second)) :]


def _flipped(data: bytes, chance: Random) -> bytes:
    if not data:
        return b"\0"
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def _inserted(data: bytes, chance: Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.randbytes(chance.randint(1, 16)) + data[at:]


def _overwritten(data: bytes, chance: Random) -> bytes:
    at, edge = chance.randint(0, len(data)), chance.choice(_EDGES)
    return data[:at] + edge + data[at + len(edge) :]


def _deleted(data: bytes, chance: Random) -> bytes:
    start, end = _stretch(data, chance)
    return data[:start] + data[end:]


def _repeated(data: bytes, chance: Random) -> bytes:
    start, end = _stretch(data, chance)
    times = chance.choice((2, 2, 3, 10, 100, 1000))
    return data[:start] + data[start:end] * min(times, 1 + LONGEST // max(1, end - start)) + data[end:]


def _moved(data: bytes, chance: Random) -> bytes:
    start, end = _stretch(data, chance)
    rest = data[:start] + data[end:]
    at = chance.randint(0, len(rest))
    return rest[:at] + data[start:end] + rest[at:]


def _truncated(data: bytes, chance: Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _stretch(data: bytes, chance: Random) -> tuple[int, int]:
    """Return the ends of a stretch, mostly a short one."""
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.choice((1, 2, 4, 16, 64, 512, len(data))))


_CHANGES = (_flipped, _inserted, _overwritten, _deleted, _repeated, _moved, _truncated)
