"""Text that XML can hold, and elements as text."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable


def plain_xml(text: str) -> str:
    """Remove the control characters that XML cannot hold, and half characters."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def written(elements: Iterable[ET.Element]) -> bytes:
    """Write elements as they stand in a document in UTF-8."""
    return "".join(ET.tostring(element, encoding="unicode") for element in elements).encode()
