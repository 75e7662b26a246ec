"""Styles that a person saved from scenes: words of their own, a file each, that every timeline knows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bridge.errors import UsageError
from bridge.settings.music_words import vocabulary_with
from integrations.files.regular_file import read_file

FOLDER: Final = "styles"
"""The folder of the files, in that of the user's own `recue.yaml`."""
SUFFIX: Final = "style.txt"
"""The end of a file's name, after the style's name and a dot."""
LARGEST: Final = 4096
"""Bytes of a file: a line of words."""
MOST: Final = 500
"""Files that are read."""


def read_styles(user_folder: Path) -> dict[str, str]:
    """Read the styles that a person saved: what each stands for, in words.

    Args:
        user_folder: The folder of the user's own `recue.yaml`.

    Raises:
        UsageError: If one cannot be read; the sentence names the file.
    """
    found = {}
    for file in _files(user_folder / FOLDER):
        name = file.name.removesuffix(f".{SUFFIX}")
        try:
            found[name] = " ".join(read_file(file, LARGEST).decode().split())
            vocabulary_with({name: found[name]})
        except (OSError, ValueError) as error:
            raise UsageError(f"The style {file} cannot be read ({error}); mend or remove it") from error
        except UsageError as error:
            raise UsageError(f"The style {file} cannot be read: {error}") from error
    return found


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of styles, in order of name."""
    try:
        names = sorted(each.name for each in folder.iterdir())
    except OSError:
        return
    ours = [name for name in names if name.endswith(f".{SUFFIX}") and not name.startswith(".")]
    for name in ours[:MOST]:
        if ".kept-" not in name:
            yield folder / name
