"""A change list as a table for people."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bridge.plain_text import plain
from bridge.recut.changes.changes import NOTICED, ZERO, ChangeKind, ChangeList, MarkChange, ShotChange
from bridge.recut.changes.cuts import seen_changes
from bridge.recut.changes.wording import frames, signed, speeds, summary
from bridge.timeline import Timeline
from bridge.timeline.black import black_of, is_black
from bridge.timeline.timecode import record_timecode

COLUMNS = ("change", "old", "new", "record", "head", "tail", "offset", "speed", "shot")
Row = tuple[str, ...]
"""A cell for each of the columns."""


def rows(old: Timeline, new: Timeline, changes: ChangeList) -> list[Row]:
    """Return the table's rows: one a change, one for consecutive unchanged shots of equal offset.

    Args:
        old: The old cut.
        new: The new cut.
        changes: The change list between them.
    """
    found: list[Row] = []
    for unchanged, run in groupby(changes.shots, key=_run):
        shots = list(run)
        found += [_unchanged(new, shots)] if unchanged else [_row(old, new, change) for change in shots]
    return found


def aligned(table: Sequence[Row]) -> list[str]:
    """Format rows as lines of text in aligned columns, below a line of the columns' names."""
    whole = [COLUMNS, *table]
    widths = [max(len(row[column]) for row in whole) for column in range(len(COLUMNS))]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in whole]


def text_table(old: Timeline, new: Timeline, changes: ChangeList) -> str:
    """Format the whole table as plain text, with the remarks below it."""
    return "\n".join(map(plain, [*aligned(rows(old, new, changes)), *remarks(old, new, changes)]))


def remarks(old: Timeline, new: Timeline, changes: ChangeList) -> list[str]:
    """List the remarks below the table: changed start, length, names, black, dissolves and markers, and the counts."""
    return [
        *_header(changes),
        *_renamed(changes),
        *_black(old, new, changes),
        *_cuts(new, changes),
        *_markers(old, new, changes),
        _beside(old, new) or "No changes." if changes.is_empty else f"{summary(changes)}.",
    ]


def _beside(old: Timeline, new: Timeline) -> str:
    """Return a sentence on what changed beside the picture; empty where nothing did."""
    pairs = (("sound", old.sounds, new.sounds), ("captions", old.captions, new.captions))
    changed = [name for name, before, after in pairs if before != after]
    return f"The picture is as it was; the {' and the '.join(changed)} changed." if changed else ""


def _run(change: ShotChange) -> str:
    """Return the key that consecutive unchanged shots of one row share; empty for all others."""
    return f"offset {signed(change.offset)}" if change.kind is ChangeKind.UNCHANGED else ""


def _unchanged(new: Timeline, shots: Sequence[ShotChange]) -> Row:
    first, last = shots[0], shots[-1]
    name = new.shots[first.new[0]].name
    if len(shots) > 1:
        name += f" to {new.shots[last.new[0]].name}"
    numbers = (_span(first.old[0], last.old[0]), _span(first.new[0], last.new[0]))
    return (first.kind.value, *numbers, _record(new, first.new[0]), "", "", signed(first.offset), "", name)


def _row(old: Timeline, new: Timeline, change: ShotChange) -> Row:
    shots = [(new, index) for index in change.new] or [(old, index) for index in change.old]
    cut, index = shots[0]
    name = cut.shots[index].name
    if change.kind is ChangeKind.REPLACED:
        name = f"{name} for {old.shots[change.old[0]].name}"
    return (
        "+".join(kind.value for kind in change.facts),
        _numbers(change.old),
        _numbers(change.new),
        _record(cut, index),
        signed(change.head),
        signed(change.tail),
        signed(change.offset),
        speeds(change),
        name,
    )


def _record(cut: Timeline, index: int) -> str:
    return record_timecode(cut, cut.frame_at(cut.shots[index].start))


def _numbers(indices: Sequence[int]) -> str:
    return ", ".join(str(index + 1) for index in indices)


def _span(first: int, last: int) -> str:
    return f"{first + 1}" if first == last else f"{first + 1}-{last + 1}"


def _header(changes: ChangeList) -> Iterator[str]:
    old, new = changes.old, changes.new
    if old.rate != new.rate:
        yield f"rate: {float(old.rate):g} > {float(new.rate):g} frames a second"
    if old.start != new.start:
        yield f"start: {signed((new.start - old.start) * new.rate)} frames"
    if old.duration != new.duration:
        yield f"length: {signed((new.duration - old.duration) * new.rate)} frames"


def _renamed(changes: ChangeList) -> Iterator[str]:
    count = sum(bool(change.shots) for change in changes.of_kind(ChangeKind.UNCHANGED))
    if count:
        yield f"names: {count} unchanged {'shot has' if count == 1 else 'shots have'} another name, path or track"


def _black(old: Timeline, new: Timeline, changes: ChangeList) -> Iterator[str]:
    """Yield the black before shots whose length differs from that before the same shot of the old cut."""
    before, now = ({end: end - start for start, end in black_of(cut)} for cut in (old, new))
    for change in changes.shots:
        if not change.new or is_black(new.shots[change.new[0]].media):
            continue
        start = new.shots[change.new[0]].start
        was = before.get(old.shots[change.old[0]].start, ZERO) if change.old else ZERO
        became = now.get(start, ZERO)
        if abs(became - was) * new.rate >= NOTICED:
            yield (
                f"{record_timecode(new, new.frame_at(start - became))}: black of {frames(became * new.rate)} frames, "
                f"was {frames(was * new.rate)}"
            )


def _cuts(new: Timeline, changes: ChangeList) -> Iterator[str]:
    for change in seen_changes(new, changes.cuts):
        was, became = (
            "fade"
            if cut is None
            else f"dissolve of {frames(cut.dissolve * new.rate)} frames"
            if cut.dissolve
            else "cut"
            for cut in (change.old, change.new)
        )
        at = change.new or change.old
        assert at is not None
        yield f"{record_timecode(new, new.frame_at(at.time))}: {was} > {became}"


def _markers(old: Timeline, new: Timeline, changes: ChangeList) -> Iterator[str]:
    for change in changes.markers:
        if change.kind is MarkChange.UNCHANGED:
            continue
        cut, index = (old, change.old) if change.new is None else (new, change.new)
        assert index is not None
        mark = cut.markers[index]
        by = f" {signed(change.offset)}" if change.kind is MarkChange.MOVED else ""
        yield f"{record_timecode(cut, cut.frame_at(mark.time))}: marker '{mark.name}' {change.kind}{by}"
