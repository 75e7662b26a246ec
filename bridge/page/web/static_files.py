"""The files of the page itself, read once: an address names one of them or nothing, so that no path leads elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from mimetypes import guess_type
from typing import Final

FOLDER: Final = files("bridge.page") / "static"
INDEX: Final = "index.html"
_KINDS: Final = {"js": "text/javascript", "mjs": "text/javascript", "css": "text/css", "html": "text/html"}
"""The kinds that a system may tell otherwise."""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of the page."""

    content: bytes
    kind: str
    """Its kind of content."""
    tag: str
    """Its `ETag`."""


def static_files(folder: Traversable = FOLDER) -> Mapping[str, StaticFile]:
    """Read every file of the page.

    Args:
        folder: Where they lie.

    Returns:
        The files, by their paths in it, with slashes.
    """
    found: dict[str, StaticFile] = {}
    for each in folder.iterdir():
        if each.is_dir():
            found |= {f"{each.name}/{name}": file for name, file in static_files(each).items()}
        elif not each.name.startswith((".", "__")):
            content = each.read_bytes()
            found[each.name] = StaticFile(content, _kind(each.name), f'"{sha256(content).hexdigest()[:32]}"')
    return found


def _kind(name: str) -> str:
    kind = _KINDS.get(name.rpartition(".")[2].lower()) or guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
