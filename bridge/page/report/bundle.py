"""A page of HTML, style sheets and ES modules as one file that a browser opens from a disk.

A browser loads no module from beside a file that was opened from a disk, and a `data:` address has no folder that an import
could be relative to. So each module is in an import map under a name of its own, and imports the others by these names
(HTML Living Standard, "Import maps").
"""

import base64
import json
import posixpath
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

POLICY: Final = (
    "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; "
    "img-src data: blob:; media-src data: blob:; connect-src data: blob:; base-uri 'none'; form-action 'none'"
)
"""What the file may load: what is in it, and nothing from any machine."""
_IMPORT: Final = re.compile(r"""(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}/[^"']+)\2""")
_STYLE: Final = re.compile(r"""<link\b[^>]*\brel="stylesheet"[^>]*>""")
_SCRIPT: Final = re.compile(r"""<script\b[^>]*\btype="module"[^>]*></script>""")
_HEAD: Final = re.compile(r"<head>", re.IGNORECASE)
_NAMED: Final = re.compile(r"""\b(?:href|src)="([^"]+)\"""")


def bundled(page: str, files: Mapping[str, bytes], embedded: Mapping[str, object]) -> str:
    """Return a page as one file.

    Args:
        page: Its HTML, whose style sheets and modules are addresses that end in the names of files.
        files: Its modules and style sheets, by their path under the page's folder: `core/time.js`.
        embedded: Values that the page finds in it, by the id of the element that holds each as JSON.

    Raises:
        KeyError: If the page or a module names a file that is not there.
    """
    modules = {name: content.decode() for name, content in files.items() if name.endswith(".js")}
    addresses = {
        _called(name): _data(_with_names(name, text, modules), "text/javascript")
        for name, text in modules.items()
    }
    import_map = _script("importmap", json.dumps({"imports": addresses}))
    data = "".join(_script("application/json", _told(each), name) for name, each in embedded.items())
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    found = _STYLE.sub(lambda link: f"<style>{files[_file(link[0], files)].decode()}</style>", page)
    found = _SCRIPT.sub(lambda tag: _starting(_file(tag[0], files)), found)
    return _HEAD.sub(lambda head: f"{head[0]}{policy}{data}{import_map}", found, count=1)


def _starting(name: str) -> str:
    return _script("module", f"import {json.dumps(_called(name))};")


def _file(tag: str, files: Mapping[str, bytes]) -> str:
    """Return the file that a tag names: that which its address ends in."""
    named = _NAMED.search(tag)
    address = named[1] if named else tag
    return next((name for name in files if f"/{address}".endswith(f"/{name}")), address)


def _with_names(name: str, text: str, modules: Mapping[str, str]) -> str:
    """Return a module whose imports are by name."""

    def by_name(found: re.Match[str]) -> str:
        path = posixpath.normpath(str(PurePosixPath(name).parent / found[3]))
        if path not in modules:
            raise KeyError(path)
        return f'{found[1]}"{_called(path)}"'

    return _IMPORT.sub(by_name, text)


def _called(name: str) -> str:
    return f"recue/{name}"


def _data(text: str, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"


def _told(value: object) -> str:
    """Return a value as JSON that ends no script."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")


def _script(kind: str, text: str, name: str = "") -> str:
    named = f' id="{name}"' if name else ""
    return f'<script type="{kind}"{named}>{text}</script>'
