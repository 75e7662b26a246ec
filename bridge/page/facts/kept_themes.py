"""Themes that a person drops on the page, kept beside the cut, where they are known from."""

from collections.abc import Collection
from itertools import count
from pathlib import Path

from bridge.errors import UsageError
from bridge.output.delivering import deliver_files
from bridge.page.facts.json_facts import Facts
from bridge.themes.files import FOLDER, READERS, themes_beside
from generator.themes.theme import ThemeError
from integrations.files.delivery import Delivery


def kept_theme(cut_file: Path, file: str, content: bytes) -> Facts:
    """Keep a theme in the folder of themes beside a cut; one that has its name there stays, and it gets a number.

    Args:
        cut_file: The timeline's file.
        file: What the theme's file is called.
        content: The file.

    Returns:
        What the theme is called, and its path.

    Raises:
        UsageError: If it is no theme.
        NotWrittenError: If it cannot be written.
    """
    named = Path(file)
    if named.suffix.lower() not in READERS:
        raise UsageError(f"'{file}' is no theme; give a file that ends in {', '.join(READERS)}")
    if named.name != file or "\\" in file or not named.stem.strip(" ."):
        raise UsageError(f"'{file}' is no name of a file; leave out folders and slashes")
    try:
        READERS[named.suffix.lower()](content)
    except ThemeError as error:
        raise UsageError(f"The theme {file} cannot be read: {error}") from error
    name = _free(named.stem, {each.casefold() for each in themes_beside(cut_file)})
    folder = cut_file.parent / FOLDER
    written = deliver_files(folder, Delivery(name, {named.suffix.lower().removeprefix("."): content}))
    return {"name": name, "path": written.files[0]}


def _free(stem: str, taken: Collection[str]) -> str:
    """Return a name that no other theme has."""
    if stem.casefold() not in taken:
        return stem
    return next(name for number in count(2) if (name := f"{stem} {number}").casefold() not in taken)
