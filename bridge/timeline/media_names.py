"""The names of media, as far as they stay when a file is moved or exported by another program."""

import re

from bridge.timeline import MediaKind

_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,3}$")
"""A file name's suffix: `.mov`, `.r3d`; not the `.2` of a second take."""


def plain_name(kind: MediaKind, name: str) -> tuple[bool, str]:
    """Return whether media are a generator, and their name without suffix and letter case."""
    made = kind is MediaKind.GENERATOR
    return made, name.casefold() if made else _SUFFIX.sub("", name).casefold()
