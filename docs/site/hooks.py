"""Hooks that MkDocs calls while it builds the website."""

import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from docs.site.pages import DOCS, ROOT, beside, filled, relinked, with_players
from docs.site.schemas import schema_files

_FETCHED = re.compile(
    r'<(?:script|img|audio|iframe|source)\b[^>]*\bsrc="(?:https?:)?//|<link\b[^>]*\bhref="(?:https?:)?//'
)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the files that lie outside docs/, and the JSON schemas."""
    for path in beside():
        files.append(File.generated(config, path, abs_src_path=str(ROOT / path)))
    for name, content in schema_files().items():
        files.append(File.generated(config, f"reference/schemas/{name}", content=content))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: object) -> str:
    """Fill in what is taken from the code, and mend links."""
    place = page.file.src_uri
    return filled(relinked(markdown, place if page.file.generated_by else DOCS + place))


def on_page_content(html: str, **_: object) -> str:
    """Put a player after each link to a sound."""
    return with_players(html)


def on_post_page(output: str, *, page: Page, **_: object) -> str:
    """See that a page fetches nothing from elsewhere when it is looked at.

    Raises:
        PluginError: If it does.
    """
    if found := _FETCHED.search(output):
        raise PluginError(f"{page.file.src_uri} fetches something from elsewhere: {found[0]}")
    return output
