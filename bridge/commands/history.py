"""A timeline's revisions, found in the store and written back as files."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.errors import StoreError
from bridge.output.names import SUFFIXES, file_name, seen_from
from bridge.settings import Format
from bridge.store import Revision, ScoreState, Store, TimelineKey, default_path

if TYPE_CHECKING:
    from integrations.files.delivery import Delivered


def open_store(file: Path | None) -> Store:
    """Open an existing store; none is made where there is none.

    Args:
        file: The store's file; the user's own where None.

    Raises:
        StoreError: If there is none, or it cannot be opened.
    """
    path = file or default_path()
    try:
        there = path.exists()
    except OSError as error:
        raise StoreError(
            f"The store {path} may not be looked at ({error.strerror}); name another."
        ) from error
    if not there:
        raise StoreError(
            f"There is no store {path}: recue serve makes one when it keeps the first score; name another with --store."
        )
    return Store.open(path)


def revisions_of(store: Store, key: TimelineKey) -> tuple[Revision, ...]:
    """Return the revisions of a timeline, newest first.

    Raises:
        StoreError: If it has none; the sentence names the sequences of the same file that have.
    """
    if revisions := store.revisions.listed(key):
        return revisions
    others = [other.sequence for other in store.revisions.timelines() if other.path == key.path]
    named = " or ".join(f"with --sequence '{name}'" if name else "without --sequence" for name in others)
    advice = f"there are some {named}" if others else "check the path, or name the store with --store"
    which = f"sequence '{key.sequence}' of {key.path}" if key.sequence else str(key.path)
    raise StoreError(f"No revision of {which} is kept in {store.database.path}; {advice}.")


def write_back(
    state: ScoreState, cut_file: Path, key: TimelineKey, folder: Path
) -> tuple[tuple[str, ...], "Delivered"]:
    """Write a revision's .mid and cue sheet into a folder, as `recue score` writes them.

    Args:
        state: The revision's content.
        cut_file: The timeline's file as the user names it, after which the files are called.
        key: The same, as the store knows it.
        folder: The folder; it is made if it is not there.

    Returns:
        Remarks for the report, one sentence each; and the files written.

    Raises:
        NotWrittenError: If it cannot be written to.
    """
    from bridge.output.delivering import deliver_score, kept_remarks  # noqa: PLC0415 (not needed for a list)
    from bridge.output.score_place import score_place  # noqa: PLC0415 (the same)

    place = score_place(folder, cut_file, key.sequence)
    sheet = seen(state.sheet, seen_from(folder, cut_file))
    delivered = deliver_score(place, {SUFFIXES[Format.MID]: state.midi, SUFFIXES[Format.JSON]: sheet})
    remarks = (*place.remarks, *kept_remarks(delivered.kept), *stale(folder, place.name))
    return remarks, delivered


def stale(folder: Path, name: str) -> tuple[str, ...]:
    """Return a remark on a score's files in a folder that revisions do not hold; none where there are none."""
    names = [file_name(name, form) for form in SUFFIXES if form not in {Format.MID, Format.JSON}]
    files = [each for each in names if (folder / each).is_file()]
    if not files:
        return ()
    told = " and ".join(filter(None, (", ".join(files[:-1]), files[-1])))
    return (f"{told} stay as they were: a revision holds the .mid and the cue sheet.",)


def seen(sheet: bytes, path: str) -> bytes:
    """Return a cue sheet whose timeline is seen from another folder.

    Args:
        sheet: The cue sheet's bytes.
        path: The timeline's path, as seen from that folder.

    Raises:
        StoreError: If it is no cue sheet.
    """
    from bridge.output.cuesheet.sheet import cue_sheet_bytes  # noqa: PLC0415 (not needed for a list)

    try:
        content = json.loads(sheet)
        if content["timeline"]["path"] == path:
            return sheet
        return cue_sheet_bytes({**content, "timeline": {**content["timeline"], "path": path}})
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreError(f"The revision's cue sheet cannot be read ({error!r}); restore another.") from error
