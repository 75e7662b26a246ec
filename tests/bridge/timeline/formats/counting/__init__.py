"""What a timeline file shows, counted by its format's own elements, without Recue's readers.

Every format gives pieces: what lies where, on which layer. They are painted over each other, and where the painted piece
changes there is a cut. `python -m tests.bridge.timeline.formats.counting FOLDER` tells where Recue reads otherwise.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

from bridge.timeline import Timeline
from tests.bridge.timeline.formats.counting.aaf_slots import aaf
from tests.bridge.timeline.formats.counting.edl_events import edl
from tests.bridge.timeline.formats.counting.fcpxml_elements import fcpxml
from tests.bridge.timeline.formats.counting.otio_nodes import otio
from tests.bridge.timeline.formats.counting.pieces import (
    Count,
    disagreements,
    is_explained,
    marker_disagreement,
)
from tests.bridge.timeline.formats.counting.xmeml_elements import xmeml


def counted(path: Path, cut: Timeline) -> Count | None:
    """Count a file by its own elements; None for a format of which nothing is known here."""
    head = path.read_bytes()[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"<"):
        root = ET.parse(path).getroot()  # noqa: S314  # our own test files
        by_root: dict[str, Callable[[ET.Element, Timeline], Count]] = {"xmeml": xmeml, "fcpxml": fcpxml}
        return by_root[root.tag](root, cut) if root.tag in by_root else None
    if path.suffix == ".aaf":
        return aaf(path, cut)
    if path.suffix == ".edl":
        return edl(path, cut)
    return otio(path, cut) if head.startswith(b"{") else None


def unexplained(path: Path, cut: Timeline) -> list[str]:
    """Return what a file has and its reading has not, unless a remark of the reader says so."""
    count = counted(path, cut)
    if count is None:
        return []
    found = [] if is_explained(cut) else disagreements(count, cut)
    return [*found, *marker_disagreement(count, cut)]
