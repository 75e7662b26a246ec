"""Cells that a spreadsheet would run as a formula, made harmless."""

import re

_RUN = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""The beginning of what a spreadsheet runs, also in the wide characters of East Asia, and of such a text made harmless.

Source: OWASP, CSV Injection.
"""


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run."""
    return f"'{text}" if _RUN.match(text) else text


def unguarded(text: str) -> str:
    """Take that apostrophe away: the inverse of `guarded`."""
    return text[1:] if text.startswith("'") and _RUN.match(text) else text
