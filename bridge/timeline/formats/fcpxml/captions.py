"""Captions of FCPXML: its own, and titles whose role says that they are some."""

import re
from fractions import Fraction
from xml.etree.ElementTree import Element

from bridge.timeline import Caption
from bridge.timeline.formats.fcpxml.attributes import is_on
from bridge.timeline.formats.rates import placed

_CAPTION_ROLE = re.compile(
    r".*(caption|subtitle|untertitel|sous-titre|subt[ií]tulo|sottotitol|字幕).*", re.IGNORECASE
)
"""Roles of titles that are captions."""


def captions_of(element: Element, at: Fraction, duration: Fraction) -> tuple[Caption, ...]:
    """Return the caption that a `caption` or a `title` is; none for a disabled one, one of no words, or another title.

    Args:
        element: The element.
        at: Its record time.
        duration: Its length in seconds.
    """
    role = element.get("role", "")
    if not is_on(element, "enabled") or (element.tag != "caption" and not _CAPTION_ROLE.fullmatch(role)):
        return ()
    text = "\n".join(filter(None, (_words(line).strip() for line in element.iterfind("text"))))
    name, _, told = role.partition("?")
    language = told.rpartition(".")[2] if "." in told else ""
    return (Caption(at, placed(at + duration), text, name, language),) if text and duration > 0 else ()


def _words(text: Element) -> str:
    """Return the words of a block of text, whose styles each hold some."""
    styled = ["".join(style.itertext()) for style in text.iterfind("text-style")]
    return "".join(styled) or text.text or ""
