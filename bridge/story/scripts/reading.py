"""Reading of a script's file, Final Draft's or Fountain."""

import re
from typing import Final

from bridge.errors import UsageError
from bridge.story.scripts.final_draft import final_draft_scenes
from bridge.story.scripts.fountain import fountain_scenes
from bridge.story.scripts.script import MOST_SCENES, Script
from bridge.story.written import written
from bridge.story.xml_documents import local, root
from bridge.written_text import beginning

LARGEST_SCRIPT: Final = 8_000_000
"""Bytes that a script may have: one of Final Draft has a few million."""
SUFFIXES: Final = (".fountain", ".fdx")
"""The suffixes of scripts."""
_XML: Final = re.compile(r"\s*<(?:\?xml|!--|FinalDraft\b)")
_OTHER: Final = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a packed document, like .docx or .fadein",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"{\\rtf": "RTF",
}
"""What scripts are kept in besides, by its first bytes."""


def read_script(content: bytes, name: str, encoding: str | None = None) -> Script:
    """Read a script, in Final Draft's XML or in Fountain, by its content.

    Args:
        content: The file.
        name: Its name.
        encoding: The code page of text that is not in Unicode; guessed where None.

    Raises:
        UsageError: If it cannot be read, or holds no scene.
    """
    for begun, what in _OTHER.items():
        if content.startswith(begun):
            raise UsageError(f"{name} is {what}, which is not read; export the script as .fdx or .fountain")
    remarks: list[str] = []
    if _XML.match(beginning(content).lstrip("\ufeff")):
        document = root(content, name, encoding, remarks)
        if local(document) != "FinalDraft":
            raise UsageError(f"{name} is XML, but not Final Draft's; export the script as .fdx or .fountain")
        scenes = final_draft_scenes(document)
    else:
        read = written(content, name, encoding)
        remarks += read.remarks
        scenes = fountain_scenes(read.text)
    if not any(scene.heading for scene in scenes):
        raise UsageError(
            f"{name} has no scene heading, like 'INT. KITCHEN - NIGHT'; save the script as .fdx or .fountain"
        )
    if len(scenes) > MOST_SCENES:
        remarks.append(f"{name} holds more than {MOST_SCENES:,} scenes; those after them are left out.")
    return Script(name, scenes[:MOST_SCENES], tuple(remarks))
