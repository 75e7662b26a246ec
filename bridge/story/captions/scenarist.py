"""Scenarist closed captions (.scc): the two bytes a frame of line 21, as hexadecimal numbers below a timecode.

Source: CTA-608-E, sections "Characters" and "Caption modes": pop-on, roll-up and paint-on captions of channel 1; colours and places
are left out.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from bridge.story.captions.shown import Shown
from bridge.timeline.timecode import frame_number
from bridge.written_text import lines

_LINE: Final = re.compile(r"\s*(\d{2}:\d{2}:\d{2}[:;.,]\d{2})\s+((?:[0-9a-fA-F]{4}\s*)+)")
_RATE: Final = Fraction(30000, 1001)
_LONGEST: Final = Fraction(10)
"""Seconds after which a caption that nothing clears is over."""
_OTHER: Final = {
    0x2A: "á",
    0x5C: "é",
    0x5E: "í",
    0x5F: "ó",
    0x60: "ú",
    0x7B: "ç",
    0x7C: "÷",
    0x7D: "Ñ",
    0x7E: "ñ",
}
_SPECIAL: Final = "®°½¿™¢£♪à èâêîôû"
_POP_ON, _CLEAR, _SHOW, _ERASE_LOADED, _RETURN = 0x20, 0x2C, 0x2F, 0x2E, 0x2D
_DIRECT: Final = frozenset({0x25, 0x26, 0x27, 0x29})
"""Roll-up of two to four rows, and paint-on: what is loaded is shown at once."""


def line_21(text: str) -> Iterator[Shown]:
    """Yield the captions of a file, in its order."""
    screen = _Screen()
    for line in lines(text):
        if found := _LINE.fullmatch(line):
            try:
                first = frame_number(found[1], _RATE, drop_frame=found[1][8] in ";,")
            except ValueError:
                continue
            words = found[2].split()
            for at, word in enumerate(words):
                code = int(word, 16) & 0x7F7F
                yield from screen.sent(code >> 8, code & 0x7F, (first + at) / _RATE)
    yield from screen.over()


class _Screen:
    """What a decoder has loaded, and what it shows."""

    def __init__(self) -> None:
        self._loaded: list[str] = []
        self._shown, self._since = "", Fraction(0)
        self._direct = False
        self._last = (0, 0)

    def sent(self, first: int, second: int, time: Fraction) -> Iterator[Shown]:
        """Take two bytes of a frame; yield a caption that they end."""
        if first in range(0x10, 0x20):
            twice, self._last = (first, second) == self._last, (first, second)
            if twice:  # controls are sent twice
                self._last = (0, 0)
            else:
                yield from self._control(first & 0x17, second, time)
            return
        self._last = (0, 0)
        self._loaded += [_OTHER.get(each, chr(each)) for each in (first, second) if each >= 0x20]

    def _control(self, first: int, second: int, time: Fraction) -> Iterator[Shown]:
        if first == 0x14 and second in range(0x20, 0x30):
            yield from self._mode(second, time)
        elif first == 0x11 and second in range(0x30, 0x40):
            self._loaded.append(_SPECIAL[second - 0x30])
        elif second >= 0x40:  # another row
            self._loaded.append("\n")
        elif first == 0x11:  # a colour in the middle of a row takes a place
            self._loaded.append(" ")

    def _mode(self, code: int, time: Fraction) -> Iterator[Shown]:
        if code in _DIRECT:
            self._direct = True
        elif code == _POP_ON:
            self._direct = False
            self._loaded = []
        elif code == _ERASE_LOADED:
            self._loaded = []
        elif code == _SHOW or (code == _RETURN and self._direct):
            yield from self._ended(time)
            self._shown, self._since, self._loaded = _joined(self._loaded), time, []
        elif code == _CLEAR:
            if self._direct:
                self._shown, self._since = self._shown or _joined(self._loaded), self._since or time
                self._loaded = []
            yield from self._ended(time)

    def _ended(self, time: Fraction) -> Iterator[Shown]:
        if self._shown.strip() and time > self._since:
            yield Shown(self._since, min(time, self._since + _LONGEST), self._shown)
        self._shown = ""

    def over(self) -> Iterator[Shown]:
        """Yield the caption that nothing ended."""
        yield from self._ended(self._since + 3)


def _joined(loaded: Sequence[str]) -> str:
    return re.sub(r"\n+", "\n", "".join(loaded)).strip()
