"""A score as the music that an editor gets back."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bridge.errors import UsageError
from bridge.output.audio.broadcast_wave import samples_in
from bridge.output.names import SCORED, SUFFIXES, file_hash, file_name, stem_suffix
from bridge.plain_text import plain
from bridge.settings import Format
from bridge.timeline import Timeline
from bridge.timeline.timecode import since_midnight, timecode
from integrations import fcpxml, xmeml
from integrations.errors import NotAddedError
from integrations.files.regular_file import open_regular, read_file
from integrations.markers import markers
from integrations.music_reel import MusicFile, MusicReel
from integrations.session import Session

_ADDERS: Final[Mapping[Format, Callable[[bytes, MusicReel], bytes]]] = {
    Format.FCPXML: fcpxml.with_music,
    Format.FCP7XML: xmeml.with_music,
}
"""What adds music to a cut's own document."""
_SUFFIXES: Final[Mapping[str, Format]] = {
    ".fcpxml": Format.FCPXML,
    ".fcpxmld": Format.FCPXML,
    ".xml": Format.FCP7XML,
}
"""The formats for editors, by the suffix of a cut."""
_ROOTS: Final[Mapping[bytes, Format]] = {b"fcpxml": Format.FCPXML, b"xmeml": Format.FCP7XML}
"""The same by its root element."""
_ROOT: Final = re.compile(rb"<(fcpxml|xmeml)[\s>]")
_HEAD: Final = 65_536
"""Bytes of a document in which its root begins."""
WHOLE: Final = "music-1"
"""The name of the whole music's role."""


def music_reel(
    timeline: Timeline, score: Session, place: Path, parts: Collection[str], formats: Collection[Format]
) -> MusicReel:
    """Return the music of a score: the whole, and its parts where they are delivered.

    Where both are, the parts are muted; where the parts alone are, they are the music.

    Args:
        timeline: The cut.
        score: Its score, with its name.
        place: The folder of its files.
        parts: The names of its parts.
        formats: The formats that are delivered.
    """
    stems = parts if Format.STEMS in formats else ()
    whole = Format.WAV in formats or not stems
    folder = place.absolute()
    files = [MusicFile(folder / file_name(score.name, Format.WAV), WHOLE, muted=False)] if whole else []
    files += [MusicFile(folder / f"{score.name}.{stem_suffix(part)}", part, muted=whole) for part in stems]
    start = since_midnight(timeline)
    first = timeline.frame_at(start)
    return MusicReel(
        name=timeline.name,
        rate=timeline.rate,
        drop_frame=timeline.drop_frame,
        start=start,
        start_timecode=timecode(first, timeline.rate, drop_frame=timeline.drop_frame),
        frames=timeline.frame_at(timeline.duration),
        samples=samples_in(timeline.duration),
        files=tuple(files),
        markers=markers(score),
    )


@dataclass(frozen=True, slots=True)
class OwnDocument:
    """A cut's own document, with the music added where it can be."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    """The document by its suffix; empty where nothing was added, or none was asked for."""
    remarks: tuple[str, ...] = ()
    """A sentence where it was asked for and nothing was added: why, and what to do."""


def cut_with_music(reel: MusicReel, cut_file: Path, digest: str, formats: Collection[Format]) -> OwnDocument:
    """Return the cut's own document with the music added, where it is in a format that is delivered.

    Args:
        reel: The music.
        cut_file: The file that the cut was read from.
        digest: The file's hash, when it was read.
        formats: The formats that are delivered.
    """
    form = _form_of(cut_file)
    if form is None or form not in formats:
        return OwnDocument()
    suffix = SUFFIXES[form]
    try:
        scored = _ADDERS[form](_document(cut_file, digest), reel)
    except NotAddedError as error:
        told = (
            f"The music was not added to {plain(cut_file.name)} itself, for {plain(str(error))}: "
            f"import the file that ends in {suffix} beside it."
        )
        return OwnDocument(remarks=(told,))
    return OwnDocument({f"{SCORED}.{suffix}": scored})


def _form_of(cut_file: Path) -> Format | None:
    """Return the format for editors that a cut is in, by its root element, or by its suffix where that is not plain."""
    by_suffix = _SUFFIXES.get(cut_file.suffix.lower())
    if by_suffix is None or cut_file.is_dir():
        return by_suffix
    try:
        with open_regular(cut_file) as opened:
            root = _ROOT.search(opened.read(_HEAD))
    except OSError:
        return by_suffix
    return _ROOTS[root[1]] if root else by_suffix


def _document(cut_file: Path, digest: str) -> bytes:
    """Read the document that the cut was read from.

    Raises:
        NotAddedError: If it is not that any more, or no file.
    """
    if cut_file.is_dir():
        raise NotAddedError("it is a bundle, which is left as it is")
    try:
        if file_hash(cut_file) != digest:
            raise NotAddedError("it was saved again since it was scored")
        return read_file(cut_file)
    except FileNotFoundError as error:
        raise NotAddedError("it is not there any more") from error
    except OSError as error:
        raise NotAddedError(f"it cannot be read ({error.strerror})") from error


def fcp7xml(reel: MusicReel) -> bytes:
    """Write the music for Premiere Pro and DaVinci Resolve.

    Raises:
        UsageError: If the format has no such frame rate.
    """
    if not xmeml.writes_rate(reel.rate):
        raise UsageError(
            f"fcp7xml has no rate of {float(reel.rate):g} frames a second; leave it out of --formats, or ask for fcpxml"
        )
    return xmeml.xmeml(reel)
