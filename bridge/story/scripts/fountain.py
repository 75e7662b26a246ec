"""Fountain (.fountain, or any plain text of a script): a line grammar.

Source: "Fountain syntax" 1.1 (fountain.io): title page, scene headings and their numbers, action, characters, parentheticals,
dialogue, transitions, sections, synopses, notes, boneyard, emphasis, centred text and lyrics.
"""

import re
from collections.abc import Sequence
from typing import Final

from bridge.story.scripts.script import ScriptScene, Told, Writing, named_speaker
from bridge.written_text import lines

_HEADING: Final = re.compile(
    r"\s*(?:(?:INT|EXT|EST|I/E|E/I)[. ]|INT\.?/EXT[. ]|EXT\.?/INT[. ]).*", re.IGNORECASE
)
_NUMBERED: Final = re.compile(r"#([\w.-]{1,12})#$")
_NUMBER_BEFORE: Final = re.compile(
    r"\s*([A-Z]?\d{1,4}[A-Z]{0,2})[.:)]?\s+(?=(?:INT|EXT|EST|I/E)[. /])", re.IGNORECASE
)
"""`12 INT. KITCHEN`: as scripts are printed."""
_CHARACTER: Final = re.compile(r"\s*(?!\d+\.?$)[^a-z]*[^\W\d_][^a-z]*(?:\([^()]*\)\s*)*\^?\s*")
_TRANSITION: Final = re.compile(
    r"\s*(?:[^a-z]+ TO:|FADE (?:IN|OUT|TO BLACK)[.:]?|THE END\.?|CUT TO BLACK[.:]?)\s*"
)
_TITLE: Final = re.compile(r"[A-Za-z][\w ]{0,40}:(?!\s*$).*|[A-Za-z][\w ]{0,40}:\s*")
_HIDDEN: Final = {"/*": "*/", "[[": "]]"}
"""What begins and ends the boneyard, and a note."""
_BONEYARD: Final = re.compile(r"/\*")
_BEGINS: Final = re.compile(r"/\*|\[\[")
_EMPHASIS: Final = re.compile(r"(?<!\\)(?:\*{1,3}|_)(?=\S)|(?<=\S)(?<!\\)(?:\*{1,3}|_)")
_TITLES: Final = frozenset(
    {
        "title",
        "credit",
        "author",
        "authors",
        "source",
        "draft date",
        "contact",
        "copyright",
        "notes",
        "format",
        "revision",
        "date",
    }
)


def fountain_scenes(text: str) -> tuple[ScriptScene, ...]:
    """Read a script in Fountain."""
    written = [line.strip() for line in lines(_shown(text.lstrip("\ufeff")).replace("\t", "    "))]
    writing = Writing()
    speaker, action = "", list[str]()
    for at in range(_after_title(written), len(written)):
        line, before = written[at], written[at - 1] if at else ""
        alone = not before.strip() or at == 0
        if speaker and line.strip():
            _say(writing, line, speaker)
            continue
        speaker = ""
        heading = _heading(line) if alone else None
        cue = _cue(line, written[at + 1] if at + 1 < len(written) else "") if alone else ""
        if heading is not None or cue or not line.strip():
            writing.add(Told.ACTION, _unmarked(" ".join(action)))
            action = []
        if heading is not None:
            writing.begin(*heading)
        elif cue:
            speaker = cue
        elif line.strip() and not _is_aside(line, alone=alone):
            action.append(line.lstrip(" !").strip("<> "))
    writing.add(Told.ACTION, _unmarked(" ".join(action)))
    return writing.scenes()


def _shown(text: str) -> str:
    """Return a text without its boneyard and notes; a boneyard that is not closed goes on to the end, and such a note is none."""
    pieces, at, begins = list[str](), 0, _BEGINS
    while found := begins.search(text, at):
        mark = found.group()
        end = text.find(_HIDDEN[mark], found.end())
        if end < 0 and mark == "[[":  # nothing closes any note behind it either
            pieces.append(text[at : found.end()])
            at, begins = found.end(), _BONEYARD
            continue
        pieces.append(text[at : found.start()])
        at = len(text) if end < 0 else end + 2
    return "".join((*pieces, text[at:]))


def _after_title(written: Sequence[str]) -> int:
    """Return the first line after the title page; 0 where there is none."""
    first = next((at for at, line in enumerate(written) if line.strip()), 0)
    if not written or not _TITLE.fullmatch(written[first]):
        return 0
    if written[first].partition(":")[0].strip().casefold() not in _TITLES:
        return 0
    return next((at for at in range(first, len(written)) if not written[at].strip()), len(written))


def _heading(line: str) -> tuple[str, str] | None:
    """Return the heading and the number of a line that begins a scene."""
    forced = re.match(r"\s*\.(?=[^.\s])", line)
    rest = line[forced.end() :] if forced else line
    before = _NUMBER_BEFORE.match(rest)
    rest = rest[before.end() :] if before else rest
    if not forced and not _HEADING.fullmatch(rest):
        return None
    number = _NUMBERED.search(rest)
    text = (rest[: number.start()] if number else rest).rstrip()
    if before and (without := text.removesuffix(before[1])) != without.rstrip():  # printed on both sides
        text = without.rstrip()
    return _unmarked(text), number[1] if number else before[1] if before else ""


def _cue(line: str, after: str) -> str:
    """Return who speaks after a line; empty where it is no character's."""
    if not after.strip() or _TRANSITION.fullmatch(line):
        return ""
    if line.lstrip().startswith("@"):
        return named_speaker(line)
    is_cue = len(line.strip()) < 60 and _CHARACTER.fullmatch(line) and line.strip()[0] not in "!.>~=#("
    return named_speaker(line) if is_cue else ""


def _say(writing: Writing, line: str, speaker: str) -> None:
    text = _unmarked(line).strip()
    if text.startswith("(") and text.endswith(")"):
        writing.add(Told.MANNER, text.strip("()"), speaker)
    else:
        writing.add(Told.DIALOGUE, text.lstrip("~"), speaker)


def _is_aside(line: str, *, alone: bool) -> bool:
    """Tell a transition, a section, a synopsis or a page break."""
    text = line.strip()
    centred = text.startswith(">") and text.endswith("<")
    return text.startswith(("#", "=")) or (
        not centred and (text.startswith(">") or (alone and _TRANSITION.fullmatch(text) is not None))
    )


def _unmarked(text: str) -> str:
    return _EMPHASIS.sub("", text).replace("\\", "")
