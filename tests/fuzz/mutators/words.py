"""Texts and numbers that readers trip over."""

import re
from random import Random

_DIGITS = re.compile(r"[0-9]+")
TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "nan",
    "inf",
    "-inf",
    "1e308",
    "1e-400",
    "1/0",
    "1001/30000",
    "24000/1001",
    "9" * 60 + "/7",
    "1/" + "9" * 40,
    "9" * 5000,
    "0." + "3" * 5000,
    "99:99:99:99",
    "23:59:59;29",
    "-00:00:01:00",
    "٣",  # a digit to Python's int, not to the formats
    "½",
    "true",
    "null",
    "~",
    "é",
    "\ud800",
    "\u2028",
    "\u202e",
    "\x1b[31m",
    "a\nb",
    "a\tb",
    "a" * 3000,
    " " * 3000,
    ("a " * 2000),
    "%s%n{0}{x}",
    "../../../etc/passwd",
    "file:///dev/zero",
    "C minor",
    "4/4",
    "song",
)
NUMBERS: tuple[float, ...] = (
    0,
    1,
    -1,
    2,
    24,
    23.976,
    29.97,
    119.88,
    59.939999,
    1 / 3,
    0.1,
    1e-12,
    1e-300,
    480,
    1000,
    86400,
    604801,
    10**7,
    2**31 - 1,
    2**31,
    2**63,
    1e12,
    1e15,
    1e300,
    -1e300,
)


def text(chance: Random) -> str:
    """Return a text that readers trip over, or a number."""
    return chance.choice(TEXTS) if chance.random() < 0.7 else str(number(chance))


def number(chance: Random) -> float:
    """Return a number: one that readers trip over, or any."""
    match chance.randrange(4):
        case 0:
            return chance.randint(-(10**6), 10**6)
        case 1:
            return chance.random() * float(10 ** chance.randint(0, 9))
        case _:
            return chance.choice(NUMBERS)


def renumbered(written: str, chance: Random) -> str:
    """Change one number in a text."""
    found = list(_DIGITS.finditer(written))
    if not found:
        return written + text(chance)
    match = chance.choice(found)
    was = int(match[0][:20])
    now = chance.choice((was + 1, was - 1, was * 1000, was // 2, -was, chance.randint(0, 10**6)))
    digits = str(now).zfill(len(match[0])) if chance.random() < 0.8 else str(number(chance))
    return written[: match.start()] + digits + written[match.end() :]
