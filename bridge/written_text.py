"""Text as programs write it: in Unicode, or in a code page that nothing names; in lines of any kind."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bridge.code_pages import guessed_page, matters

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; the longer one of two that begin alike is the first."""
_HEAD: Final = 4096
"""Bytes at the beginning of a text that tell whether it is in UTF-16."""
_WIDER: Final = {
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "euc_kr": "cp949",
}
"""Code pages that programs name, and those that they write: the same with more characters."""
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class WrittenText:
    """Texts of one file, decoded."""

    texts: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    """A sentence on their code page, where it was guessed and another would read differently."""

    @property
    def text(self) -> str:
        """The only text."""
        (text,) = self.texts
        return text


def decoded(content: bytes, where: str, stated: str | None = None) -> WrittenText:
    """Decode the text of a file; see `decoded_together`."""
    return decoded_together([content], where, stated)


def decoded_together(contents: Sequence[bytes], where: str, stated: str | None = None) -> WrittenText:
    """Decode texts that one program wrote.

    Each that is in UTF-8, or by its byte order mark or its NUL bytes in UTF-16 or UTF-32, is read so; if one is in UTF-16
    without a mark, all of a length that can be are, for letters of other alphabets have no NUL bytes. The others are in
    the code page that a person states, else in one that is guessed from all of them.

    Args:
        contents: The texts.
        where: The file's name in a remark or an error.
        stated: The code page that a person states, by a name that Python knows.

    Raises:
        ValueError: If a text cannot be read in the stated code page; the error is a sentence.
    """
    wide = next((codec for each in contents if not marked(each) and (codec := _utf_16(each))), None)
    texts = [_in_unicode(content, wide) for content in contents]
    others = [content for content, text in zip(contents, texts, strict=True) if text is None]
    if not others:
        return WrittenText(tuple(text or "" for text in texts))
    page = stated or guessed_page(b"\n".join(others))
    read = [_in_page(content, wider(page), where, strict=stated is not None) for content in others]
    told, following = stated is None and any(map(matters, read)), iter(read)
    whole = tuple(next(following) if text is None else text for text in texts)
    remark = f"{where} does not say its code page; it is read as {page} (say otherwise with --encoding)."
    return WrittenText(whole, (remark,) if told else ())


def beginning(content: bytes) -> str:
    """Return the first characters of a text; those of ASCII are right, whatever its code page."""
    codec = marked(content) or _utf_16(content) or "latin-1"
    return content[:_HEAD].decode(codec, "ignore")


def lines(text: str) -> list[str]:
    """Split a text where a line ends in CR, LF or both; `str.splitlines` would split at an ellipsis in Latin-1, too."""
    found = _LINE_END.split(text)
    return found if found[-1] else found[:-1]


def _in_unicode(content: bytes, wide: str | None = None) -> str | None:
    """Decode a text in Unicode, or in plain ASCII; None where it is in neither.

    Args:
        content: The text.
        wide: The byte order of UTF-16 where another text of the file is in it.
    """
    if codec := marked(content) or _utf_16(content) or (wide if len(content) % 2 == 0 else None):
        return content.decode(codec, "replace")
    if content.isascii() and (b"\0" in content or b"\x1b" in content):  # as in ISO-2022
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def marked(content: bytes) -> str | None:
    """Return the form of Unicode that a byte order mark states."""
    return next((codec for mark, codec in _MARKS if content.startswith(mark)), None)


def _utf_16(content: bytes) -> str | None:
    """Return the byte order of UTF-16 without its mark: every other byte of most of its characters is NUL."""
    head = content[:_HEAD].rstrip(b"\0")
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) * 4 < max(len(head) - 1, 1) or min(first, second) * 8 > len(head):
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def wider(page: str) -> str:
    """Return the code page that programs write that name a code page.

    Raises:
        LookupError: If there is none of this name.
    """
    name = codecs.lookup(page).name
    return _WIDER.get(name, name)


def _in_page(content: bytes, page: str, where: str, *, strict: bool) -> str:
    """Decode a text in a code page.

    Raises:
        ValueError: If it is strict, and a byte of the text means nothing in it.
    """
    try:
        return content.decode(page, "strict" if strict else "replace")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{where} cannot be read as {page} (byte {error.start + 1} means nothing in it); "
            "correct --encoding, or leave it out."
        ) from error
