"""Pages as the website has them: what is taken from the code filled in, and links as seen from where the page lies."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from bridge.daemon.osc.table import markdown
from bridge.page.web.table import markdown as addresses
from bridge.score.marker_words import words_table
from docs.site.commands import commands_reference
from docs.site.python_api import python_reference
from docs.site.schemas import objects_reference
from docs.site.settings import settings_table
from docs.site.words import words_reference

ROOT = Path(__file__).parents[2]
"""The repository's."""
DOCS = "docs/"
PARTS: Mapping[str, Callable[[], str]] = {
    "commands": commands_reference,
    "settings": settings_table,
    "markers": words_table,
    "osc": markdown,
    "http": addresses,
    "json": objects_reference,
    "python": python_reference,
    "words": words_reference,
}
"""The functions that make what a page takes from the code, by name."""
BESIDE = ("CHANGELOG.md", "SECURITY.md", "examples/cues/*", "examples/banks/*", "generator/trained/*.md")
"""Files outside docs/ that the website has, beside those that its own pages link to and that are no pages."""
WRITTEN = ("settings", "osc", "http", "words", "markers")
"""The parts that stand in the repository's own pages, too, for those who read them there; a test holds them to the code."""
_END = "<!-- end of it -->"
_PART = re.compile(rf"^(<!-- from the code: ([a-z]+) -->)$(?:\n\n.*?\n\n{_END}$)?", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\]\n]*)\]\((?P<path>[^()#:\s]+)(?P<anchor>#[^()\s]*)?\)")
_SOUND = re.compile(r'<a href="([^"]+\.(?:m4a|mp3))">[^<]*</a>')


@cache
def beside() -> tuple[str, ...]:
    """Return the files outside docs/ that the website has, by their paths in the repository."""
    named = (file.relative_to(ROOT).as_posix() for pattern in BESIDE for file in ROOT.glob(pattern))
    return tuple(sorted({*named, *_linked_files()}))


def _linked_files() -> Iterator[str]:
    """Yield the files outside docs/ that its pages link to, but for other pages."""
    for page in (ROOT / DOCS).rglob("*.md"):
        for found in _LINK.finditer(page.read_text(encoding="utf-8")):
            target = _target(page.relative_to(ROOT).as_posix(), found["path"])
            if (
                not target.startswith(DOCS)
                and Path(target).suffix not in {"", ".md"}
                and (ROOT / target).is_file()
            ):
                yield target


def filled(text: str) -> str:
    """Put what is taken from the code into a page, in place of what was there of it.

    Raises:
        KeyError: If nothing makes a part of that name.
    """
    return _PART.sub(lambda found: f"{found[1]}\n\n{PARTS[found[2]]().strip()}\n\n{_END}", text)


def relinked(text: str, page: str) -> str:
    """Turn links between files of the repository into links between pages of the website.

    A link to a file that the website does not have becomes plain text.

    Args:
        text: The page's, as the repository has it.
        page: Its path in the repository.
    """
    known, here = frozenset(beside()), posixpath.dirname(_place(page))

    def link(found: re.Match[str]) -> str:
        target = _target(page, found["path"])
        if not target.startswith(DOCS) and target not in known and (ROOT / target).exists():
            return found["text"]
        path = posixpath.relpath(_place(target), here or ".")
        return f"{found['image']}[{found['text']}]({path}{found['anchor'] or ''})"

    return _LINK.sub(link, text)


def with_players(html: str) -> str:
    """Put a player after each link to a sound."""
    return _SOUND.sub(r'\g<0> <audio controls preload="none" src="\g<1>"></audio>', html)


def _target(page: str, link: str) -> str:
    """Return the path in the repository that a link in a page leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), link))


def _place(path: str) -> str:
    """Return where the website has a file of the repository."""
    return path.removeprefix(DOCS)
