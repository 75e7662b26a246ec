"""Reading of a file of captions, of whatever format it is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bridge.errors import UsageError
from bridge.story.captions.scenarist import line_21
from bridge.story.captions.shown import MOST, Shown
from bridge.story.captions.subrip import timed_blocks
from bridge.story.captions.substation import dialogue_lines
from bridge.story.captions.ttml import counts_frames, language, paragraphs
from bridge.story.written import written
from bridge.story.xml_documents import local, root
from bridge.written_text import beginning

LARGEST_CAPTIONS: Final = 4_000_000
"""Bytes that a file of captions may have: a feature's have less than one hundredth."""
SUFFIXES: Final = (".srt", ".vtt", ".ttml", ".dfxp", ".itt", ".ass", ".ssa", ".scc")
"""The suffixes of files of captions; which format one is in, its content says."""
_XML: Final = re.compile(r"\s*(?:<\?xml|<!--|<!DOCTYPE|<(?:\w+:)?tt\b)")
_SUBSTATION: Final = re.compile(r"^\s*\[(?:script info|events|v4\+? styles)\]", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """The captions of a file."""

    name: str
    """The file's."""
    captions: tuple[Shown, ...]
    """In order of time, on the file's own clock."""
    language: str = ""
    """As the file states it; empty where it does not."""
    remarks: tuple[str, ...] = ()
    """Sentences for the report."""
    in_frames: bool = False
    """True where its times are timecode, and were counted in frames."""


def read_captions(content: bytes, name: str, encoding: str | None = None) -> CaptionFile:
    """Read a file of captions: SubRip, WebVTT, TTML in all its profiles, SubStation Alpha or Scenarist, by its content.

    Args:
        content: The file.
        name: Its name.
        encoding: The code page of text that is not in Unicode; guessed where None.

    Raises:
        UsageError: If no caption can be read from it.
    """
    remarks: list[str] = []
    spoken, in_frames = "", False
    found: Iterable[Shown]
    if _XML.match(beginning(content).lstrip("\ufeff")):
        document = root(content, name, encoding, remarks)
        if local(document) != "tt":
            raise UsageError(
                f"{name} is XML, but no timed text (TTML); export the captions as SRT, VTT or TTML"
            )
        spoken, in_frames, found = language(document), counts_frames(document), paragraphs(document)
    else:
        read = written(content, name, encoding)
        remarks += read.remarks
        found, in_frames = _of_text(read.text)
    captions = list(islice(found, MOST + 1))
    if not captions:
        raise UsageError(f"{name} holds no caption that can be read; save it as SRT, VTT, TTML, ASS or SCC")
    if len(captions) > MOST:
        captions.pop()
        remarks.append(f"{name} holds more than {MOST:,} captions; those after them are left out.")
    forwards = [each for each in captions if each.start < each.end]
    if not forwards:
        raise UsageError(f"No caption of {name} ends after it begins; export the captions again")
    remarks += _backwards_remarks(captions, len(captions) - len(forwards), name)
    ordered = tuple(sorted(forwards, key=lambda each: (each.start, each.end)))
    return CaptionFile(name, ordered, spoken, tuple(remarks), in_frames)


def _backwards_remarks(captions: Sequence[Shown], count: int, name: str) -> tuple[str, ...]:
    """Return a sentence on the captions that are over before they begin; none where there are none."""
    if not count:
        return ()
    first = min(each.start for each in captions if each.start >= each.end)
    hours, rest = divmod(int(first), 3600)
    over = "ends before it begins" if count == 1 else "end before they begin"
    at = f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
    return (f"{count:,} of {len(captions):,} captions of {name} {over}, the first at {at}; left out.",)


def _of_text(text: str) -> tuple[Iterable[Shown], bool]:
    """Return the captions of a text, and whether their times are timecode."""
    head = text.lstrip("\ufeff \t\r\n")
    if head.startswith("Scenarist_SCC"):
        return line_21(text), True
    if _SUBSTATION.search(text[:2000]) or head.startswith("Dialogue:"):
        return dialogue_lines(text), False
    return timed_blocks(text), False
