"""The files of the page itself as they are served: an address names one of them or nothing, so that no path leads elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from mimetypes import guess_type
from typing import Final

from bridge.page.static_files import static_files

_KINDS: Final = {"js": "text/javascript", "mjs": "text/javascript", "css": "text/css", "html": "text/html"}
"""The kinds that a system may tell otherwise."""


@dataclass(frozen=True, slots=True)
class ServedFile:
    """A file of the page."""

    content: bytes
    kind: str
    """Its kind of content."""
    tag: str
    """Its `ETag`."""


def served_files() -> Mapping[str, ServedFile]:
    """Return every file of the page, by its path in its folder, with slashes."""
    return {
        name: ServedFile(content, _kind(name), f'"{sha256(content).hexdigest()[:32]}"')
        for name, content in static_files().items()
    }


def _kind(name: str) -> str:
    kind = _KINDS.get(name.rpartition(".")[2].lower()) or guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
