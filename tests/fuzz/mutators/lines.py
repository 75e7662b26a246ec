"""Mutants of text that is read line by line and field by field: EDL, CSV, YAML, ALE."""

import re
from random import Random

from tests.fuzz.mutators import octets, words

_FIELD = re.compile(r"[^\s,;:=\[\]{}]+")
_BETWEEN = (
    "",
    " ",
    "\t",
    ",",
    ";",
    ":",
    "\n",
    "  ",
    ": ",
    "- ",
    "# ",
    "* ",
    '"',
    "'",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "|",
    ">",
)
_ENDS = ("\n", "\r\n", "\r", "\n\n", "\x0c", "\x85", "\u2028", "")


def mutated(data: bytes, chance: Random) -> bytes:
    """Change some lines or fields."""
    text = data.decode("utf-8", errors="surrogateescape")
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        text = chance.choice(_CHANGES)(text[: octets.LONGEST], chance)
    return _encoded(text, chance)[: octets.LONGEST]


def _encoded(text: str, chance: Random) -> bytes:
    if chance.random() < 0.03:
        return text.encode(chance.choice(("utf-16", "utf-8-sig", "utf-16-be")), errors="replace")
    return text.encode("utf-8", errors="surrogatepass" if "\ud800" in text else "surrogateescape")


def _refielded(text: str, chance: Random) -> str:
    """Change a field."""
    fields = list(_FIELD.finditer(text))
    if not fields:
        return text + words.text(chance)
    field, other = chance.choice(fields), chance.choice(fields)
    drawn = (
        words.renumbered(field[0], chance),
        words.renumbered(field[0], chance),
        words.text(chance),
        other[0],
        "",
    )
    return text[: field.start()] + chance.choice(drawn) + text[field.end() :]


def _parted(text: str, chance: Random) -> str:
    """Put something between two fields, or far too much of it."""
    fields = list(_FIELD.finditer(text))
    at = chance.choice(fields).start() if fields else 0
    between = chance.choice(_BETWEEN) * chance.choice((1, 1, 1, 2, 50, 5000))
    return text[:at] + between + text[at:]


def _relined(text: str, chance: Random) -> str:
    """Delete, repeat or exchange lines, or end them otherwise."""
    lines = text.splitlines(keepends=True) or [""]
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    match chance.randrange(6):
        case 0:
            del lines[at]
        case 1:
            times = min(chance.choice((1, 2, 10, 100, 5000)), 1 + octets.LONGEST // (1 + len(lines[at])))
            lines[at:at] = [words.renumbered(lines[at], chance) for _ in range(times)]
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines[at] = lines[at].rstrip("\r\n") + chance.choice(_ENDS)
        case 4:
            lines[at] = chance.choice((" ", "\t", "  ", "    ")) + lines[at]
        case _:
            lines.insert(at, words.text(chance) + "\n")
    return "".join(lines)


def _octets(text: str, chance: Random) -> str:
    data = octets.mutated(text.encode("utf-8", errors="surrogatepass"), chance)
    return data.decode("utf-8", errors="surrogateescape")


_CHANGES = (_refielded, _refielded, _refielded, _parted, _relined, _relined, _octets)
