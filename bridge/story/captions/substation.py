"""SubStation Alpha (.ass, .ssa): captions as lines of comma-separated fields, named by a `Format` line."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from bridge.story.captions.shown import Shown
from bridge.written_text import lines

FIELDS: Final = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
"""The fields of a line where the file names none: those of version 4+."""
_TIME: Final = re.compile(r"\s*(\d{1,4}):(\d{1,2}):(\d{1,2})[.:,](\d{1,3})\s*")
_DRAWING: Final = re.compile(r"\{[^{}]{0,500}\\p[1-9][^{}]{0,500}\}")


def dialogue_lines(text: str) -> Iterator[Shown]:
    """Yield the captions of a text in SubStation Alpha, in the file's order; comments and drawings are left out."""
    fields: Sequence[str] = FIELDS
    events = False
    for line in lines(text):
        kind, _, rest = line.partition(":")
        kind = kind.strip().casefold()
        if kind.startswith("["):
            events = kind == "[events]"
        elif events and kind == "format":
            fields = [name.strip().casefold() for name in rest.split(",")]
        elif kind == "dialogue" and (shown := _shown(rest, fields)):
            yield shown


def _shown(rest: str, fields: Sequence[str]) -> Shown | None:
    cells = dict(zip(fields, rest.split(",", len(fields) - 1), strict=False))
    start, end = _seconds(cells.get("start", "")), _seconds(cells.get("end", ""))
    text = cells.get("text", "")
    if start is None or end is None or not text.strip() or _DRAWING.search(text):
        return None
    return Shown(start, end, text.replace("\\N", "\n").replace("\\n", " "), cells.get("name", "").strip())


def _seconds(text: str) -> Fraction | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds, decimals = found.groups()
    return 3600 * int(hours) + 60 * int(minutes) + int(seconds) + Fraction(int(decimals), 10 ** len(decimals))
