"""XML elements with texts."""

import xml.etree.ElementTree as ET


def add_text(parent: ET.Element, tag: str, content: object, **attributes: str) -> None:
    """Add an element with a text."""
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    ET.SubElement(parent, tag, named).text = str(content)
