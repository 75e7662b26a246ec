"""XML in UTF-8, whatever it is written in: parsers know few code pages, and programs name wrong ones."""

import codecs
import re

from bridge.timeline.formats.remarks import Remarks
from bridge.written_text import decoded, marked, wider

_HEAD = 256
_DECLARED = re.compile(
    r"""(?P<before><\?xml[^<>]*?)\s+encoding\s*=\s*["'](?P<encoding>[^"'<>]*)["'](?P<after>[^<>]*>)"""
)
_WIDE = ("utf-16", "utf-32")


def in_utf_8(content: bytes, where: str, stated: str | None, remarks: Remarks) -> bytes:
    """Return XML in UTF-8, without a declaration of another encoding.

    Args:
        content: The file's bytes.
        where: The file's name in a remark or an error.
        stated: The code page that a person states.
        remarks: Told if the code page is guessed.

    Raises:
        ValueError: If it cannot be read in the stated code page; the error is a sentence.
    """
    found = _DECLARED.match(content[:_HEAD].decode("latin-1").lstrip())
    declared = _codec(found["encoding"]) if found else None
    native = declared in {"utf-8", "ascii"} if found else True
    if native and marked(content) is None and _is_utf_8(content):
        return content
    if stated is None and marked(content) is None and declared and not native:
        try:
            return _undeclared(content.decode(declared))
        except UnicodeDecodeError:
            remarks.add(f"{where} declares the encoding {declared}, in which it is not.")
    written = decoded(content, where, stated)
    for remark in written.remarks:
        remarks.add(remark)
    return _undeclared(written.text)


def _codec(encoding: str) -> str | None:
    """Return the codec of a declared encoding; None for one that there is not, or that ASCII cannot be read in."""
    try:
        codec = wider(encoding)
    except LookupError:
        return None
    return None if codec.startswith(_WIDE) else codec


def _is_utf_8(content: bytes) -> bool:
    if content.isascii():
        return True
    try:
        codecs.decode(content, "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _undeclared(text: str) -> bytes:
    """Encode XML in UTF-8, and take its declarations of an encoding away: each document in a file has its own."""
    return _DECLARED.sub(r"\g<before>\g<after>", text).encode(errors="replace")
