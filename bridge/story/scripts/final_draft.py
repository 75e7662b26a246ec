"""Final Draft (.fdx): paragraphs of a type each, in XML."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from bridge.story.scripts.script import ScriptScene, Told, Writing, named_speaker
from bridge.story.xml_documents import attributes, local

HEADINGS = frozenset({"scene heading", "new act"})
"""The types that begin a scene; an act is one until its first heading."""
_LEFT_OUT = frozenset({"transition", "shot", "end of act", "cast list", "show/ep. title"})


def final_draft_scenes(document: ET.Element) -> tuple[ScriptScene, ...]:
    """Read the scenes of a document of Final Draft."""
    writing, speaker = Writing(), ""
    for kind, number, text in _paragraphs(document):
        if kind in HEADINGS:
            writing.begin(text, number)
        elif kind == "character":
            speaker = named_speaker(text)
        elif kind in {"dialogue", "lyrics", "singing"}:
            writing.add(Told.DIALOGUE, text, speaker)
        elif kind == "parenthetical":
            writing.add(Told.MANNER, text.strip("() "), speaker)
        elif kind not in _LEFT_OUT:
            writing.add(Told.ACTION, text)
    return writing.scenes()


def _paragraphs(document: ET.Element) -> Iterator[tuple[str, str, str]]:
    """Yield the type, the number and the text of each paragraph; two voices at once one after the other."""
    for content in (each for each in document if local(each) == "Content"):
        waiting = list(reversed(content))
        while waiting:
            each = waiting.pop()
            if local(each) != "Paragraph":
                continue
            told = attributes(each)
            text = "".join("".join(part.itertext()) for part in each if local(part) == "Text")
            yield told.get("Type", "").strip().casefold(), told.get("Number", ""), text
            waiting += [
                paragraph for dual in each if local(dual) == "DualDialogue" for paragraph in reversed(dual)
            ]
