"""The code page of text that is not in Unicode, guessed: the one in which the text surprises least.

A few names in a list of cuts are too little for the statistics that detectors of whole pages use: of one `é` they make
Big5. So the code pages that programs for film write are few here, each has what it costs in bits to meet it, and each
character of a text has what it costs to meet it there, after the character before it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

_SAMPLE: Final = 1 << 16
"""Bytes of lines that are not plain ASCII, of which the code page is guessed."""
_UNREADABLE, _STRANGE = 25, 14
"""Bits: a byte that means nothing in a code page, and a character that no name has."""
_SHARED: Final = frozenset("…–—‘’“”•™")  # noqa: RUF001 (they are meant)
"""Punctuation that the same byte means in all code pages of Windows, except those of East Asia."""
_PUNCTUATION: Final = _SHARED | frozenset("«»„°€£©®·¡¿§½¼¾№\N{NO-BREAK SPACE}")
_EASTERN_MARKS: Final = frozenset("、。・「」『』〜（）！？：")  # noqa: RUF001 (they are meant)
_OPENING: Final = frozenset("‘“„«")  # noqa: RUF001 (they are meant)
_SIGNS: Final = frozenset("°€£©®·§½¼¾")
"""Marks that stand before no letter."""
_APOSTROPHE: Final = "\N{RIGHT SINGLE QUOTATION MARK}"
_OLD_MAC: Final = "mac_roman"

Bits = Callable[[str, str, str], int]
"""The bits it costs to meet a character that is not ASCII, between the one before it and the one after it."""


def _latin(common: str, before: str, char: str, after: str) -> int:
    """Return the bits of a character of an alphabet with accents: mostly alone among letters of ASCII."""
    if not char.isalpha():
        return _mark(before, char, after)
    known = 5 if char.lower() in common or char in common else 8 if char.lower() in _RARER_LATIN else _STRANGE
    return known + (5 if _is_foreign(before) else 0) + _case(before, char, after)


def _alphabet(common: str, letters: str, before: str, char: str, after: str) -> int:
    """Return the bits of a letter of another alphabet: among its own kind."""
    if not char.isalpha():
        return _mark(before, char, after)
    known = 4 if char.lower() in common else 6 if char.lower() in letters else _STRANGE
    alone = 0 if _is_foreign(before) or _is_foreign(after) else 4
    return known + alone + (8 if _is_ascii_letter(before) else 0) + _case(before, char, after)


def _hebrew(before: str, char: str, after: str) -> int:
    """Return the bits of a Hebrew letter: five have another form at the end of a word, and only there."""
    inside = after.isalpha()
    misplaced = char in (_HEBREW_AT_ENDS if inside else _HEBREW_NEVER_AT_ENDS)
    return _alphabet("יוהלארםתבמש", _HEBREW, before, char, after) + (8 if misplaced else 0)


def _ideographs(codec: str, usual: range, before: str, char: str, after: str) -> int:
    """Return the bits of a character of East Asia: the usual ones begin with a byte of a range."""
    if "\N{HIRAGANA LETTER SMALL A}" <= char <= "\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}":
        known = 7 if codec in {"cp932", "euc_jp"} else 16
    elif "\N{HALFWIDTH KATAKANA LETTER WO}" <= char <= "\N{HALFWIDTH KATAKANA SEMI-VOICED SOUND MARK}":
        known = 7 if _is_foreign(before) or _is_foreign(after) else _STRANGE
    elif char in _EASTERN_MARKS or "\N{FULLWIDTH DIGIT ZERO}" <= char <= "\N{FULLWIDTH LATIN SMALL LETTER Z}":
        known = 9
    elif not char.isalpha():
        known = _STRANGE
    else:
        known = 9 if char.encode(codec, "replace")[0] in usual else 16
        known -= "\N{HANGUL SYLLABLE GA}" <= char <= "\N{HANGUL SYLLABLE HIH}"
    return known + (4 if _is_ascii_letter(before) else 0)


def _mark(before: str, char: str, after: str) -> int:
    """Return the bits of a character that is no letter: seldom inside a word, an opening quote before one."""
    if char not in _PUNCTUATION:
        return _STRANGE
    if char in _OPENING and (before.isalpha() or not (after.isalnum() or after == "\N{NO-BREAK SPACE}")):
        return _STRANGE
    if char in _SIGNS and after.isalpha():
        return _STRANGE
    return 5 + (6 if before.isalpha() and after.isalpha() and char != _APOSTROPHE else 0)


def _case(before: str, char: str, after: str) -> int:
    """Return the bits of a capital inside a word."""
    inside = before.islower() or (before.isupper() and after.islower())
    return 8 if inside and char.isupper() else 0


def _is_foreign(char: str) -> bool:
    return char.isalpha() and not char.isascii()


def _is_ascii_letter(char: str) -> bool:
    return char.isalpha() and char.isascii()


_RARER_LATIN: Final = "õìòùÿšžœ"
_WESTERN: Final = "éèàçüöäåøæñíóáúßêëîïôâûã"
_CYRILLIC: Final = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў"
_USUAL_CYRILLIC: Final = "оеаинтсрвлкмдпуя"
_GREEK: Final = "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ"
_HEBREW: Final = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"
_HEBREW_AT_ENDS: Final = "ךםןףץ"
_HEBREW_NEVER_AT_ENDS: Final = "כמנצ"
_ARABIC: Final = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگ"


@dataclass(frozen=True, slots=True)
class _CodePage:
    codec: str
    """Its name in Python."""
    rarity: int
    """The bits it costs to meet it."""
    bits: Bits


_CODE_PAGES: Final = (
    _CodePage("cp1252", 0, partial(_latin, _WESTERN)),
    _CodePage(_OLD_MAC, 8, partial(_latin, _WESTERN)),
    _CodePage("cp1250", 6, partial(_latin, "ąćęłńóśźżčďěňřšťůžáéíúýôöüäőűăîâşţ")),
    _CodePage("cp1254", 7, partial(_latin, "ğışçöüİâî")),
    _CodePage("cp1251", 5, partial(_alphabet, _USUAL_CYRILLIC, _CYRILLIC)),
    _CodePage("koi8_r", 10, partial(_alphabet, _USUAL_CYRILLIC, _CYRILLIC)),
    _CodePage("mac_cyrillic", 10, partial(_alphabet, _USUAL_CYRILLIC, _CYRILLIC)),
    _CodePage("cp866", 12, partial(_alphabet, _USUAL_CYRILLIC, _CYRILLIC)),
    _CodePage("cp1253", 7, partial(_alphabet, "αοιετσνηυρπκ", _GREEK)),
    _CodePage("cp1255", 5, _hebrew),
    _CodePage("cp1256", 9, partial(_alphabet, "اليمنرتوبدهعسحفك", _ARABIC)),
    _CodePage("cp932", 5, partial(_ideographs, "cp932", range(0x88, 0x98))),
    _CodePage("gb18030", 5, partial(_ideographs, "gb18030", range(0xB0, 0xD8))),
    _CodePage("cp950", 6, partial(_ideographs, "cp950", range(0xA4, 0xC7))),
    _CodePage("cp949", 8, partial(_ideographs, "cp949", range(0xB0, 0xC9))),
    _CodePage("euc_jp", 10, partial(_ideographs, "euc_jp", range(0xB0, 0xD0))),
)
"""The likelier first."""


def guessed_page(content: bytes) -> str:
    """Return the code page of a text that is not in Unicode, by its name in Python.

    Args:
        content: The text; its code page has ASCII in it.
    """
    lines = content.replace(b"\r", b"\n").split(b"\n")
    sample = b"\n".join(line for line in lines if not line.isascii())[:_SAMPLE]
    old_mac = b"\r" in content and b"\n" not in content
    return min(
        _CODE_PAGES, key=lambda page: _cost(page, sample) - 10 * (old_mac and page.codec == _OLD_MAC)
    ).codec


def matters(text: str) -> bool:
    """Return whether a text would read differently in a likely other code page."""
    return any(not char.isascii() and char not in _SHARED for char in text)


def _cost(page: _CodePage, sample: bytes) -> int:
    """Return the bits it costs to meet a text in a code page."""
    text = sample.decode(page.codec, "replace")
    around = zip(f" {text}", text, f"{text[1:]} ", strict=False)
    return page.rarity + sum(
        page.bits(*three) if _is_readable(three[1]) else _UNREADABLE
        for three in around
        if not three[1].isascii()
    )


def _is_readable(char: str) -> bool:
    return (char.isprintable() and char != "\N{REPLACEMENT CHARACTER}") or char == "\N{NO-BREAK SPACE}"
