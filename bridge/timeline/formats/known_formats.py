"""The timeline formats that are known, by suffix: the reader of each, and which are folders.

A new format is a reader of its own beside this module, and a row here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Final


class Reader(Enum):
    """The reader that a suffix asks for; the content overrules it."""

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
    """A suffix of timelines."""

    ending: str
    """The suffix in lower case, with its dot."""
    reader: Reader
    inside: str = ""
    """The file in the bundle that holds the timeline; empty where the path is a file itself."""


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
"""Every suffix that a watched folder follows. Other suffixes that an OpenTimelineIO adapter reads are read where a path
is given."""
_BY_ENDING: Final[Mapping[str, Suffix]] = {suffix.ending: suffix for suffix in SUFFIXES}


def suffix_of(path: Path) -> Suffix | None:
    """Return the suffix of a path; None where it is not a known one."""
    return _BY_ENDING.get(path.suffix.lower())


def is_bundle(path: Path) -> bool:
    """Return whether a path's suffix is that of a bundle: a folder that is a timeline."""
    suffix = suffix_of(path)
    return suffix is not None and bool(suffix.inside)
