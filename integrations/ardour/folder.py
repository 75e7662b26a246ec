"""Writing of a score into a session folder: first the missing MIDI files, then the session file."""

import errno
import re
from dataclasses import dataclass, replace
from itertools import count
from os.path import lexists
from pathlib import Path
from typing import Final

from integrations.ardour.document import new_session, score_digest, with_score
from integrations.ardour.notes import notes_in
from integrations.ardour.snapshots import SUFFIX, Destination, Snapshot, choose_destination, snapshots
from integrations.ardour.sources import MidiSource, sources
from integrations.errors import DeliveryError
from integrations.files.delivery import Content, Delivery, Kept
from integrations.files.folder import FolderTarget
from integrations.files.regular_file import IrregularFileError, read_file
from integrations.session import Session

_ILLEGAL: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
"""Characters that Ardour replaces in folder names. Source: `legalize_for_universal_path` (libs/ardour/utils.cc)."""


@dataclass(frozen=True, slots=True)
class Written:
    """The outcome of writing a score."""

    file: Path
    """The session file that holds the score."""
    is_new: bool
    """True if it was written now; False if it held the score before."""
    replaced: bool
    """True if a file of that name, which nobody had saved, was replaced."""
    base: str | None
    """The session file whose tracks and mix were kept; None if nobody saved one."""
    left: tuple[str, ...]
    """Session files of the score's name that were left unchanged, because a person saved them or has one open."""
    kept: tuple[Kept, ...]
    """Files that were saved at the very moment that they were replaced."""


def write_session(session: Session, folder: Path, opened: str | None, *, listening: bool) -> Written:
    """Write a score into a session folder; sessions that a person saved or has open are left unchanged.

    Args:
        session: The score.
        folder: The session's folder; it is made if it does not exist.
        opened: The session file that is open in Ardour, without its suffix; None if none is known to be open.
        listening: True to switch OSC on in the session.

    Raises:
        UnwrittenError: If the folder cannot be written to.
        DeliveryError: If it cannot be read.
    """
    there = snapshots(folder, session.name)
    digest = score_digest(session)
    for held in reversed(there):
        if held.record is not None and held.record.score == digest and (held.listens or not listening):
            return Written(_file(folder, held.name), False, False, None, (), ())
    chosen = choose_destination(session.name, there, opened)
    replaced = any(each.name == chosen.name for each in there)
    kept = _write(session, folder, chosen, digest, listening=listening)
    base = chosen.base.name if chosen.base else None
    return Written(_file(folder, chosen.name), True, replaced, base, chosen.kept, kept)


def _file(folder: Path, name: str) -> Path:
    return folder.absolute() / f"{name}{SUFFIX}"


def _write(
    session: Session, folder: Path, chosen: Destination, digest: str, *, listening: bool
) -> tuple[Kept, ...]:
    """Write the MIDI files that are not there yet, then the session file; return what was kept."""
    base = chosen.base.root if chosen.base else new_session(session.name)
    try:
        media = _media(folder)
        played = tuple(_with_free_name(source, media) for source in sources(session, chosen.name))
    except OSError as error:
        raise DeliveryError(
            f"The session folder {folder} cannot be read ({error.strerror}): free it or name another"
        ) from error
    files: dict[str, Content] = {
        source.file.removeprefix(f"{chosen.name}."): source.content
        for source in played
        if not (media / source.file).exists()
    }
    notes = FolderTarget(media).deliver(Delivery(chosen.name, files))
    edited = _edited(chosen.base, media)
    document = with_score(base, session, played, chosen.name, digest, edited=edited, listening=listening)
    written = FolderTarget(folder).deliver(Delivery(chosen.name, {SUFFIX.removeprefix("."): document}))
    return (*notes.kept, *written.kept)


def _edited(base: Snapshot | None, media: Path) -> frozenset[str]:
    """Return the ids of Recue's regions in a session whose notes have changed, or cannot be read."""
    if base is None or base.record is None:
        return frozenset()
    recorded = base.record.regions.values()
    return frozenset(
        region.id
        for region in recorded
        if Path(region.file).name != region.file or _notes(media / region.file) != region.notes
    )


def _notes(file: Path) -> str | None:
    try:
        return notes_in(read_file(file))
    except (OSError, ValueError):
        return None  # whatever it is, it is not as Recue left it


def _media(folder: Path) -> Path:
    """Return the folder of a session's MIDI files.

    It lies in the only folder below `interchange`, else in one named as the session folder.
    """
    inside = folder / "interchange"
    there = [entry for entry in inside.iterdir() if entry.is_dir()] if inside.is_dir() else []
    name = there[0].name if len(there) == 1 else _ILLEGAL.sub("_", folder.absolute().name)
    return inside / name / "midifiles"


def _with_free_name(source: MidiSource, media: Path) -> MidiSource:
    """Rename a source whose name is taken by other content: Ardour edits files in place, and its changes are a person's."""
    stem = source.file.removesuffix(".mid")
    names = (source.file if number == 1 else f"{stem}-{number}.mid" for number in count(1))
    return replace(source, file=next(name for name in names if _is_free(media / name, source.content)))


def _is_free(file: Path, content: bytes) -> bool:
    """Return whether a name is nobody's, or its file has a content already; a link that leads nowhere is somebody's."""
    try:
        return not lexists(file) or read_file(file, len(content)) == content
    except (FileNotFoundError, IsADirectoryError, IrregularFileError):
        return False
    except OSError as error:
        if error.errno == errno.EFBIG:
            return False
        raise
