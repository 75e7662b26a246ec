"""Deliver files: written whole into a folder, or refused in one sentence."""

from collections.abc import Collection, Mapping
from pathlib import Path

from bridge.errors import recue_error
from bridge.output.names import SUFFIXES, cues_folder
from bridge.output.score_place import ScorePlace
from bridge.settings import Format
from bridge.signals import raise_if_stopped
from integrations.errors import DeliveryError
from integrations.files.delivery import Content, Delivered, Delivery, Kept
from integrations.files.folder import FolderTarget

SCORE = frozenset(SUFFIXES[form] for form in (Format.MID, Format.JSON))
"""The suffixes of the files that a score can be gone on from."""


def deliver_score(place: ScorePlace, files: Mapping[str, Content], *, keep_old: bool = False) -> Delivered:
    """Write files of a score to their place. The score of another timeline that was there is kept.

    Args:
        place: The place.
        files: Content by suffix.
        keep_old: Keep the .mid and the cue sheet that stand there, although Recue wrote them.

    Raises:
        NotWrittenError: If the folder cannot be written to.
    """
    keep = SCORE if keep_old or place.formerly else frozenset()
    return deliver_files(
        place.folder, Delivery(place.name, dict(files), place.timeline, place.formerly, keep)
    )


def deliver_cues(place: ScorePlace, cues: Mapping[str, Mapping[str, Content]]) -> Delivered:
    """Write the files of each cue into the folder of a score's cues: all of one cue together.

    Args:
        place: The score's place.
        cues: Content by the cue's name and the file's suffix.

    Raises:
        NotWrittenError: If the folder cannot be written to.
        SystemExit: If a signal asked this process to stop.
    """
    folder = cues_folder(place.folder, place.name)
    done = [deliver_files(folder, Delivery(name, dict(files))) for name, files in cues.items()]
    return Delivered(
        tuple(file for each in done for file in each.files),
        tuple(kept for each in done for kept in each.kept),
    )


def deliver_files(folder: Path, files: Delivery) -> Delivered:
    """Write files into a folder; whatever stands there and is not what Recue wrote last is kept.

    Raises:
        NotWrittenError: If the folder cannot be written to.
        SystemExit: If a signal asked this process to stop.
    """
    raise_if_stopped()
    try:
        return FolderTarget(folder).deliver(files)
    except DeliveryError as error:
        raise recue_error(error) from error


def recover(folder: Path) -> tuple[Kept, ...]:
    """Finish the deliveries to a folder that a kill broke off; return what was kept.

    Raises:
        NotWrittenError: If the folder cannot be written to.
    """
    try:
        return FolderTarget(folder).recover()
    except DeliveryError as error:
        raise recue_error(error) from error


def kept_remarks(kept: Collection[Kept]) -> tuple[str, ...]:
    """Return a sentence for the report on each file that was kept."""
    return tuple(each.remark for each in kept)


def kept_document(kept: Collection[Kept]) -> list[dict[str, str]]:
    """Return what was kept, for a program."""
    return [{"file": str(each.file), "kept_as": str(each.kept)} for each in kept]
