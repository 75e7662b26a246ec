"""The files of the page as they ship: HTML, style sheets, modules, strings."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("static")
"""Where they lie."""
PAGE: Final = "index.html"


@cache
def static_files() -> Mapping[str, bytes]:
    """Return every file, by its path under FOLDER with slashes: `core/time.js`."""
    files = sorted(file for file in FOLDER.rglob("*") if file.is_file())
    return {file.relative_to(FOLDER).as_posix(): file.read_bytes() for file in files}
