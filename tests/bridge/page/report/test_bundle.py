"""A page in one file: every module by name, every value inside, nothing loaded from anywhere."""

import base64
import json
import re

import pytest

from bridge.page.report.bundle import bundled

PAGE = """<!doctype html><html><head>
<link rel="stylesheet" href="/static/css/page.css">
<script type="module" src="/static/main.js"></script>
</head><body></body></html>"""
FILES = {
    "main.js": b'import { late } from "./core/time.js";\nconst more = await import("./core/more.js");\nlate();',
    "core/time.js": b'import {zero} from "../zero.js";\nexport const late = () => zero;',
    "core/more.js": b'export * from "./time.js";',
    "zero.js": b"export const zero = 0;",
    "css/page.css": b"body { color: red }",
}


def modules(page: str) -> dict[str, str]:
    """Return the modules of a page in one file, by the names that they are imported by."""
    told = re.search(r'<script type="importmap">(.*?)</script>', page)
    assert told is not None
    found = json.loads(told[1])["imports"]
    return {name: base64.b64decode(address.partition(",")[2]).decode() for name, address in found.items()}


def test_modules_import_one_another_by_name() -> None:
    found = modules(bundled(PAGE, FILES, {}))
    assert found["recue/main.js"].startswith('import { late } from "recue/core/time.js";')
    assert 'import("recue/core/more.js")' in found["recue/main.js"]
    assert 'from "recue/zero.js"' in found["recue/core/time.js"]
    assert found["recue/core/more.js"] == 'export * from "recue/core/time.js";'


def test_style_sheets_are_inside_and_the_first_module_starts() -> None:
    page = bundled(PAGE, FILES, {})
    assert "<style>body { color: red }</style>" in page
    assert '<script type="module">import "recue/main.js";</script>' in page
    assert not re.search(r"""(?:src|href)=["']?(?!data:)""", page)


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!-- <script>", "Küche 追跡"])
def test_what_a_cut_is_called_never_ends_a_script(text: str) -> None:
    page = bundled(PAGE, FILES, {"score": {"name": text}})
    told = re.search(r'<script type="application/json" id="score">(.*?)</script>', page)
    assert told is not None
    assert json.loads(told[1]) == {"name": text}


def test_a_module_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError, match="gone"):
        bundled(PAGE, {**FILES, "zero.js": b'import "./gone.js";'}, {})


def test_it_may_load_nothing_from_another_machine() -> None:
    page = bundled(PAGE, FILES, {})
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "http" not in policy[1]
