"""Files of themes: which are there, and what is in them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from bridge.errors import UsageError
from bridge.themes.midi import midi_theme
from bridge.themes.musicxml import musicxml_theme
from bridge.themes.own import OwnThemes
from generator.themes.notation import read
from generator.themes.theme import Theme, ThemeError
from integrations.files.regular_file import read_file

FOLDER = "themes"
"""The folder beside a cut whose files are themes, each called as its file is."""
LARGEST_THEME: Final = 4_000_000
"""Bytes that a file of a theme may have."""
READERS: Mapping[str, Callable[[bytes], Theme]] = {
    ".mid": midi_theme,
    ".midi": midi_theme,
    ".musicxml": musicxml_theme,
    ".xml": musicxml_theme,
    ".mxl": musicxml_theme,
}
"""The reader of each kind of file, by its suffix."""


def is_file(text: str) -> bool:
    """Tell whether a text of the settings names a file of a theme, not its notes."""
    return Path(text).suffix.lower() in READERS


def is_theme(file: Path) -> bool:
    """Tell whether a file of the folder of themes is one, by its name."""
    return file.suffix.lower() in READERS and not file.name.startswith(".")


def themes_beside(cut_file: Path) -> dict[str, Path]:
    """Return the files in the folder of themes beside a cut, by what they are called; none where there is no such folder.

    Raises:
        UsageError: If it may not be looked at.
    """
    folder = cut_file.parent / FOLDER
    if not folder.is_dir():
        return {}
    try:
        files = sorted(filter(is_theme, folder.iterdir()))
    except OSError as error:
        raise UsageError(
            f"The themes in {folder} cannot be read: {error.strerror or error}; give yourself the right to read it"
        ) from error
    return {file.stem: file for file in files}


def read_themes(named: Mapping[str, str], beside: Mapping[str, Path]) -> OwnThemes:
    """Read a person's themes: those that the settings name, and over nothing of theirs those beside the cut.

    Args:
        named: A file or notes by name, as the settings have them.
        beside: The files beside the cut; one that cannot be read concerns only who asks for it.

    Raises:
        UsageError: If one that the settings name cannot be read.
    """
    known = {name.casefold() for name in named}
    found = {name: _named(name, text) for name, text in named.items()}
    unread = dict[str, str]()
    for name, file in beside.items():
        if name.casefold() not in known:
            try:
                found[name] = _of_file(file)
            except ThemeError as error:
                unread[name] = str(error)
    return OwnThemes(found, unread)


def _named(name: str, text: str) -> Theme:
    try:
        return _of_file(Path(text)) if is_file(text) else read(text)
    except ThemeError as error:
        where = "" if is_file(text) else "of the settings cannot be read: "
        raise UsageError(f"The theme '{name}' {where}{error}") from error


def _of_file(file: Path) -> Theme:
    """Read a theme from a file.

    Raises:
        ThemeError: If it cannot be read; the message is the end of a sentence that begins with the theme.
    """
    try:
        return READERS[file.suffix.lower()](read_file(file, LARGEST_THEME))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ThemeError(
            f"cannot be read from {file} ({reason}); put it there, or correct 'themes'"
        ) from error
    except ThemeError as error:
        raise ThemeError(f"cannot be read from {file}: {error}") from error
