"""The files of a story: those that a person names, and those beside a cut that are called as it is."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from bridge.errors import UsageError
from bridge.story.captions.reading import LARGEST_CAPTIONS
from bridge.story.captions.reading import SUFFIXES as CAPTION_SUFFIXES
from bridge.story.scripts.reading import LARGEST_SCRIPT
from bridge.story.scripts.reading import SUFFIXES as SCRIPT_SUFFIXES
from integrations.files.regular_file import read_file

T = TypeVar("T")
_LANGUAGE: Final = re.compile(
    r"(?P<language>[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*)?(?:\.?(?P<kind>sdh|cc|forced|captions?|subtitles?|subs))*",
    re.IGNORECASE,
)
"""What may stand between a cut's name and the suffix of its captions: `film.en.srt`, `film.de.sdh.vtt`."""
_LARGEST: Final = max(LARGEST_CAPTIONS, LARGEST_SCRIPT)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a story that is to be read."""

    path: Path
    named: bool
    """True where a person names it; False where it lies beside the cut."""
    language: str = ""
    """The language that its name tells."""


def is_beside(file: Path, cut_file: Path) -> bool:
    """Return whether a file's name is that of captions or a script of a cut: `film.srt`, `film.en.vtt`, `film.fountain`."""
    return _middle(file.name, cut_file.stem) is not None


def captions_beside(cut_file: Path, language: str = "") -> FoundFile | None:
    """Return the captions beside a cut; None where there are none.

    Of several those count that are in the language asked for, else English, else those whose name tells no language.

    Args:
        cut_file: The cut: `film.otio`.
        language: The language by its code; English where empty.
    """
    wanted = (language or "en").partition("-")[0].casefold()
    found = [
        each for each in _beside(cut_file, CAPTION_SUFFIXES) if "forced" not in each.path.stem.casefold()
    ]

    def order(each: FoundFile) -> tuple[bool, bool, int, str]:
        base = re.split(r"[-_]", each.language)[0].casefold()
        return base != wanted, bool(base), CAPTION_SUFFIXES.index(each.path.suffix.casefold()), each.path.name

    return min(found, key=order, default=None)


def unlisted(cut_file: Path) -> tuple[str, ...]:
    """Return a sentence where the folder of a cut cannot be listed, so that nothing beside it is found; none where it can."""
    try:
        next(cut_file.parent.iterdir(), None)
    except OSError as error:
        return (
            f"The folder {cut_file.parent} cannot be listed ({error.strerror}), so captions and a script beside the cut are not looked for; name them with --captions and --script.",
        )
    return ()


def script_beside(cut_file: Path) -> FoundFile | None:
    """Return the script beside a cut; None where there is none."""
    return min(_beside(cut_file, SCRIPT_SUFFIXES), key=lambda each: each.path.name, default=None)


def read_found(
    file: FoundFile | None, what: str, option: str, read: Callable[[bytes, str], T]
) -> tuple[T | None, tuple[str, ...]]:
    """Read a file of a story.

    Args:
        file: The file; None for none.
        what: What it is, in an error: `captions`.
        option: What names it.
        read: Reads its bytes, with its name for errors.

    Returns:
        What was read, and sentences for the report; None where a file beside the cut cannot be read, and the sentence says why.

    Raises:
        UsageError: If a file that a person names cannot be read.
    """
    if file is None:
        return None, ()
    try:
        try:
            content = read_file(file.path, _LARGEST)
        except OSError as error:
            raise UsageError(
                f"The {what} {file.path} cannot be read ({error.strerror}); check {option}"
            ) from error
        found = read(content, file.path.name)
    except UsageError as error:
        if file.named:
            raise
        return None, (f"{str(error).rstrip('.')}. It lies beside the cut, and is passed over.",)
    if file.named:
        return found, ()
    return found, (f"{file.path.name} beside the cut is read as its {what}; {option} off leaves it out.",)


def _beside(cut_file: Path, suffixes: Iterable[str]) -> list[FoundFile]:
    """Return the files beside a cut that are called as it is, with certain suffixes."""
    try:
        names = sorted(cut_file.parent.iterdir())
    except OSError:
        return []
    found = list[FoundFile]()
    for path in names:
        if path.suffix.casefold() in suffixes and (language := _middle(path.name, cut_file.stem)) is not None:
            found.append(FoundFile(path, named=False, language=language))
    return found


def _middle(name: str, stem: str) -> str | None:
    """Return the language that the name of a file of a story tells, empty where it tells none; None for another file's name."""
    base, dot, suffix = name.rpartition(".")
    if f"{dot}{suffix}".casefold() not in (*CAPTION_SUFFIXES, *SCRIPT_SUFFIXES) or not base.startswith(stem):
        return None
    middle = base[len(stem) :]
    if not middle:
        return ""
    told = _LANGUAGE.fullmatch(middle[1:]) if middle.startswith(".") else None
    return None if told is None else (told["language"] or "").lower()
