"""`recue history`: a timeline's revisions, listed or written back as files."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bridge.errors import StoreError, UsageError

if TYPE_CHECKING:
    from bridge.store import Revision, State, Store, TimelineKey

COLUMNS = ("revision", "when (UTC)", "cause", "kept", "composed", "removed", "cuts met", "ms")


@click.argument("timeline", type=click.Path(path_type=Path))
@click.option("--sequence", help="Which timeline, where the file holds several.")
@click.option("--restore", type=click.IntRange(min=1), help="Write this revision's .mid and cue sheet back.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Folder to write to; the timeline's own."
)
@click.option(
    "--store", "file", type=click.Path(path_type=Path), help="The store, if it is not the user's own."
)
@click.option("--json", "as_json", is_flag=True, help="Print one machine-readable object.")
def history(
    timeline: Path,
    sequence: str | None,
    restore: int | None,
    output: Path | None,
    file: Path | None,
    as_json: bool,
) -> None:
    """List the revisions of TIMELINE's score, newest first, or write one back as files.

    The timeline's file need not be there any more.
    """
    from bridge.store import Store, TimelineKey, default_path  # noqa: PLC0415 (not needed for --help)

    if output is not None and restore is None:
        raise UsageError("-o says where --restore writes to; name the revision to restore.")
    path = file or default_path()
    if not is_there(path):
        raise StoreError(f"There is no store {path}; name one with --store.")
    with Store.open(path) as store:
        if store.note:
            click.echo(f"note: {store.note}", err=True)
        key = TimelineKey.of(timeline, sequence)
        revisions = revisions_of(store, key)
        if restore is not None:
            state = store.revisions.state(key, restore)
            notes, written = write_back(state, timeline, key, output or timeline.parent)
            _tell({"restored": restore, "notes": notes, "delivered": written}, notes, written, as_json)
            return
    rows = {
        "timeline": str(key.path),
        "sequence": key.sequence,
        "revisions": [as_object(r) for r in revisions],
    }
    _tell(rows, (), table(revisions), as_json)


def is_there(file: Path) -> bool:
    """Whether there is a file; listing revisions makes none.

    Raises:
        StoreError: If it may not be looked at.
    """
    try:
        return file.exists()
    except OSError as error:
        raise StoreError(
            f"The store {file} may not be looked at ({error.strerror}); name another."
        ) from error


def revisions_of(store: "Store", key: "TimelineKey") -> tuple["Revision", ...]:
    """The revisions of a timeline, newest first.

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
    state: "State", timeline: Path, key: "TimelineKey", folder: Path
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write a revision's .mid and cue sheet into a folder, as `recue score` writes them.

    Args:
        state: What the revision holds.
        timeline: The timeline's file as the user names it, after which the files are called.
        key: The same, as the store knows it.
        folder: Where to; it is made if it is not there.

    Returns:
        What a person should know, one sentence each; and the files written.

    Raises:
        UsageError: If the folder holds another timeline's score, or cannot be written to.
    """
    from bridge.app import score_name, seen_from  # noqa: PLC0415 (not needed for a list)
    from bridge.handwork import check_owner, keep_handwork  # noqa: PLC0415
    from integrations.delivery import Delivery  # noqa: PLC0415
    from integrations.errors import DeliveryError  # noqa: PLC0415
    from integrations.folder import FolderTarget  # noqa: PLC0415

    name = score_name(timeline, key.sequence)
    check_owner(folder, name, key.path.name, key.sequence)
    sheet = seen(state.sheet, seen_from(folder, timeline))
    kept = keep_handwork(folder, name)
    try:
        written = FolderTarget(folder).deliver(Delivery(name, {"mid": state.midi, "recue.json": sheet}))
    except DeliveryError as error:
        raise UsageError(str(error)) from error
    return (*kept, *stale(folder, name)), written


def stale(folder: Path, name: str) -> tuple[str, ...]:
    """A sentence on the files of a score that revisions do not hold, if there are any in a folder."""
    files = [file.name for suffix in ("wav", "png") if (file := folder / f"{name}.{suffix}").is_file()]
    if not files:
        return ()
    return (f"{' and '.join(files)} stay as they were: a revision holds the .mid and the cue sheet.",)


def seen(sheet: bytes, path: str) -> bytes:
    """A cue sheet whose timeline is seen from another folder.

    Args:
        sheet: As a file.
        path: Of the timeline, from that folder.

    Raises:
        StoreError: If it is no cue sheet.
    """
    from bridge.cuesheet.sheet import cue_sheet_bytes  # noqa: PLC0415 (not needed for a list)

    try:
        told = json.loads(sheet)
        if told["timeline"]["path"] == path:
            return sheet
        return cue_sheet_bytes({**told, "timeline": {**told["timeline"], "path": path}})
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"The revision's cue sheet cannot be read ({error!r}); restore another.") from error


def as_object(revision: "Revision") -> dict[str, object]:
    """A revision as JSON has it."""
    return {**asdict(revision), "when": revision.when.isoformat()}


def table(revisions: Sequence["Revision"]) -> list[str]:
    """Revisions as lines of text in columns, under a head; the one that stands is marked with a star."""
    rows = [COLUMNS, *map(_row, revisions)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _row(revision: "Revision") -> tuple[str, ...]:
    made = revision.summary
    return (
        f"{revision.number}{' *' * revision.current}",
        f"{revision.when:%Y-%m-%d %H:%M:%S}",
        revision.cause,
        str(made.kept),
        str(made.composed),
        str(made.removed),
        f"{made.cuts_met} of {made.cuts}",
        f"{made.ms:.0f}",
    )


def _tell(result: Mapping[str, object], notes: Sequence[str], lines: Sequence[str], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
        return
    for note in notes:
        click.echo(f"note: {note}", err=True)
    for line in lines:
        click.echo(line)
