"""SubRip (.srt) and WebVTT (.vtt): captions below a line with their times.

Sources: the SubRip format as its program writes it; W3C, "WebVTT: The Web Video Text Tracks Format" (2019). Both are read
alike, and more widely than they are written: programs leave out hours, numbers and blank lines.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from bridge.story.captions.shown import Shown
from bridge.written_text import lines

_TIME: Final = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?"
_TIMES: Final = re.compile(rf"\s*{_TIME}\s*-{{1,2}}>\s*{_TIME}(?:\s.*)?")
_VOICE: Final = re.compile(r"<v(?:\.[^\s<>]{1,50})?\s+([^<>]{1,100})>")
_NUMBER: Final = re.compile(r"\s*\d{1,7}\s*")


def timed_blocks(text: str) -> Iterator[Shown]:
    """Yield the captions of a text in SubRip or WebVTT, in the file's order, those that end before they begin, too."""
    written = lines(text)
    web = text.lstrip("\ufeff \t\r\n").startswith("WEBVTT")
    timed = [
        (at, found) for at, line in enumerate(written) if "->" in line and (found := _TIMES.fullmatch(line))
    ]
    ends = [*(at for at, _ in timed[1:]), len(written) + 1][: len(timed)]
    for (at, found), end in zip(timed, ends, strict=True):
        start, stop = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
        body = _body(written, at + 1, min(end, len(written)), before_another=end <= len(written), web=web)
        if any(line.strip() for line in body):
            whole = "\n".join(body)
            voices = _VOICE.findall(whole) if web else []
            if len(voices) > 1:  # each voice on a line of its own
                whole = _VOICE.sub(lambda voice: f"\n{voice[1].upper()}: ", whole)
            yield Shown(start, stop, whole, voices[0] if len(voices) == 1 else "")


def _body(written: Sequence[str], start: int, end: int, *, before_another: bool, web: bool) -> Sequence[str]:
    """Return the lines of a caption, without the number or name of the next."""
    body = list(written[start:end])
    if web:
        return body[: next((at for at, line in enumerate(body) if not line.strip()), len(body))]
    if before_another and body and _NUMBER.fullmatch(body[-1]):
        body.pop()
    return body


def _seconds(groups: Sequence[str | None]) -> Fraction:
    hours, minutes, seconds, decimals = groups
    whole = 3600 * int(hours or 0) + 60 * int(minutes or 0) + int(seconds or 0)
    return whole + (Fraction(int(decimals), 10 ** len(decimals)) if decimals else Fraction(0))
