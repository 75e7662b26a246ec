"""XML elements with texts."""

import xml.etree.ElementTree as ET


def plain_xml(text: str) -> str:
    """Remove the control characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def add_text(parent: ET.Element, tag: str, content: object, **attributes: str) -> None:
    """Add an element with a text."""
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    ET.SubElement(parent, tag, named).text = str(content)
