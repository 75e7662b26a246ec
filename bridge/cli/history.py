"""`recue history`: a timeline's revisions, listed or written back as files."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bridge.cli.options import NamedPath
from bridge.cli.talk import echo_json, tell
from bridge.errors import UsageError

if TYPE_CHECKING:
    from bridge.store import Revision

COLUMNS = ("revision", "when", "cause", "kept", "fitted", "composed", "removed", "cuts met", "ms")


@click.command()
@click.argument("cut_file", metavar="TIMELINE", type=NamedPath())
@click.option("--sequence", help="Which timeline, where the file holds several.")
@click.option("--restore", type=click.IntRange(min=1), help="Write this revision's .mid and cue sheet back.")
@click.option("-o", "--output", type=NamedPath(), help="Folder to write to; the timeline's own.")
@click.option("--store", "file", type=NamedPath(), help="The store, if it is not the user's own.")
@click.option("--json", "as_json", is_flag=True, help="Print one machine-readable object.")
def history(
    cut_file: Path,
    sequence: str | None,
    restore: int | None,
    output: Path | None,
    file: Path | None,
    as_json: bool,
) -> None:
    """List the revisions of TIMELINE's score, newest first, or write one back as files.

    The timeline's file need not be there any more.
    """
    from bridge.commands.history import open_store, revisions_of, write_back  # noqa: PLC0415 (not needed for --help)
    from bridge.output.delivering import kept_document  # noqa: PLC0415 (the same)
    from bridge.store import TimelineKey  # noqa: PLC0415 (the same)
    from bridge.timeline.formats import check_file  # noqa: PLC0415 (the same)

    if output is not None and restore is None:
        raise UsageError("-o says where --restore writes to; name the revision to restore.")
    check_file(cut_file)
    with open_store(file) as store:
        tell([store.remark] if store.remark else ())
        key = TimelineKey.of(cut_file, sequence)
        revisions = revisions_of(store, key)
        if restore is not None:
            state = store.revisions.state(key, restore)
            remarks, written = write_back(state, cut_file, key, output or cut_file.parent)
            if as_json:
                kept = kept_document(written.kept)
                echo_json({"restored": restore, "notes": remarks, "delivered": written.files, "kept": kept})
            else:
                tell(remarks, *written.files)
        elif as_json:
            rows = [as_object(revision) for revision in revisions]
            echo_json({"timeline": str(key.path), "sequence": key.sequence, "revisions": rows})
        else:
            tell((), *table(revisions))


def as_object(revision: "Revision") -> dict[str, object]:
    """Return a revision as JSON."""
    return {**asdict(revision), "when": revision.when.isoformat()}


def table(revisions: Sequence["Revision"]) -> list[str]:
    """Format revisions as lines of text in columns, under a head, in local time; a star marks the current one."""
    rows = [COLUMNS, *map(_row, revisions)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _row(revision: "Revision") -> tuple[str, ...]:
    made = revision.summary
    return (
        f"{revision.number}{' *' * revision.current}",
        f"{revision.when.astimezone():%Y-%m-%d %H:%M:%S}",
        revision.cause,
        str(made.kept),
        str(made.fitted),
        str(made.composed),
        str(made.removed),
        f"{made.cuts_met} of {made.cuts}",
        f"{made.ms:.0f}",
    )
