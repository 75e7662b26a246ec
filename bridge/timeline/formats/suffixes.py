"""The suffixes of timelines: who reads each, and which are folders."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Final


class Reader(Enum):
    """The reader that a suffix asks for; where the content says otherwise, that counts."""

    DOCUMENT = auto()
    """`bridge.timeline.formats.documents`."""
    EDL = auto()
    """`bridge.timeline.formats.edl`."""
    XML = auto()
    """`bridge.timeline.formats.fcpxml` or `bridge.timeline.formats.xmeml`, as its root says."""
    ADAPTER = auto()
    """An adapter of OpenTimelineIO's, which Recue installs."""


@dataclass(frozen=True, slots=True)
class Suffix:
    """An end of timelines' names."""

    ending: str
    """In small letters, after a dot."""
    reader: Reader
    inside: str = ""
    """The file that holds the timeline, where this is a folder; empty where it is a file."""


SUFFIXES: Final = (
    Suffix(".otio", Reader.DOCUMENT),
    Suffix(".otioz", Reader.DOCUMENT),
    Suffix(".otiod", Reader.DOCUMENT, inside="content.otio"),
    Suffix(".edl", Reader.EDL),
    Suffix(".xml", Reader.XML),
    Suffix(".fcpxml", Reader.XML),
    Suffix(".fcpxmld", Reader.XML, inside="Info.fcpxml"),
    Suffix(".aaf", Reader.ADAPTER),
)
"""Every one that is known: each of them is followed in a watched folder, and told in the README. What further adapters
read is read where it is named."""
_BY_ENDING: Final[Mapping[str, Suffix]] = {suffix.ending: suffix for suffix in SUFFIXES}


def suffix_of(path: Path) -> Suffix | None:
    """Return what a path's name ends in; None where that is not known."""
    return _BY_ENDING.get(path.suffix.lower())


def is_bundle(path: Path) -> bool:
    """Return whether a path's name is that of a folder that is a timeline."""
    suffix = suffix_of(path)
    return suffix is not None and bool(suffix.inside)
