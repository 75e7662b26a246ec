"""A score as the music that an editor gets back."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Final

from bridge.errors import UsageError
from bridge.output.audio.broadcast_wave import samples_in
from bridge.output.names import SCORED, SUFFIXES, file_hash, file_name, stem_suffix
from bridge.settings import Format
from bridge.timeline import Timeline
from bridge.timeline.timecode import since_midnight, timecode
from integrations import fcpxml, xmeml
from integrations.files.regular_file import read_file
from integrations.markers import markers
from integrations.music_reel import MusicFile, MusicReel
from integrations.session import Session

_ADDERS: Final[Mapping[Format, Callable[[bytes, MusicReel], bytes | None]]] = {
    Format.FCPXML: fcpxml.with_music,
    Format.FCP7XML: xmeml.with_music,
}
"""What adds music to a cut's own document."""
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


def cut_with_music(
    reel: MusicReel, cut_file: Path, digest: str, formats: Collection[Format]
) -> dict[str, bytes]:
    """Return the cut's own document with the music added, where it is in a format that is delivered, by its suffix.

    Nothing is returned where the file is another by now, or where the music cannot be added to it as it is.

    Args:
        reel: The music.
        cut_file: The file that the cut was read from.
        digest: The file's hash, when it was read.
        formats: The formats that are delivered.
    """
    try:
        if not cut_file.is_file() or file_hash(cut_file) != digest:
            return {}
        document = read_file(cut_file)
    except OSError:
        return {}
    made = {form: add(document, reel) for form, add in _ADDERS.items() if form in formats}
    return {f"{SCORED}.{SUFFIXES[form]}": scored for form, scored in made.items() if scored is not None}


def unadded_remarks(
    cut_file: Path, formats: Collection[Format], suffixes: Collection[str]
) -> tuple[str, ...]:
    """Return a sentence where a cut is in a format for editors that is delivered, and its own document has no music added.

    Args:
        cut_file: The file that the cut was read from.
        formats: The formats that are delivered.
        suffixes: The ends of the names of the files that are delivered.
    """
    own = {".fcpxml": Format.FCPXML, ".xml": Format.FCP7XML}.get(cut_file.suffix.lower())
    if own is None or own not in formats or f"{SCORED}.{SUFFIXES[own]}" in suffixes:
        return ()
    instead = f"import the file that ends in {SUFFIXES[own]} beside it"
    return (
        f"The music was not added to {cut_file.name} itself, for there is no place in it that is sure: {instead}.",
    )


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
