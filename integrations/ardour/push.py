"""Push of a score into a session folder; an Ardour that has an older score open gets the new markers at once."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

from integrations.ardour.document import timecode_of
from integrations.ardour.folder import Written, write_session
from integrations.ardour.host import PORT, TIMEOUT
from integrations.ardour.link import ArdourLink, linked
from integrations.ardour.locations import session_end
from integrations.ardour.names import plain
from integrations.ardour.snapshots import SUFFIX, Snapshot, read_snapshot
from integrations.ardour.timecode import ruler
from integrations.ardour.times import SUPERCLOCKS, instant
from integrations.errors import DeliveryError
from integrations.points import marks
from integrations.session import Session

PROBE: Final = 0.5
"""Seconds to wait for a sign that Ardour runs."""


def push(
    session: Session, folder: Path, *, listening: bool, port: int = PORT, timeout: float = TIMEOUT
) -> tuple[str, ...]:
    """Write a score into a session folder, and notify an Ardour that has a session of it open.

    Args:
        session: The score.
        folder: The session's folder; it is made if it does not exist.
        listening: True to switch OSC on in the session.
        port: Ardour's UDP port.
        timeout: Seconds to wait for each of its answers.

    Returns:
        A report and the steps that remain, a sentence each.

    Raises:
        UnwrittenError: If the folder cannot be written to.
        DeliveryError: If it cannot be read, or Ardour does not take a marker.
    """
    with linked(port, timeout) as ardour:
        running = ardour.session_name(min(PROBE, timeout))
        opened = running if running and (folder / f"{running}{SUFFIX}").is_file() else None
        before = read_snapshot(folder / f"{opened}{SUFFIX}", 1) if opened else None
        written = write_session(session, folder, opened, listening=listening)
        remarks = [*_written(written), *_ruler(session), *_carried_over(session, written)]
        if before is None or before.name == written.file.stem:
            return (*remarks, f"Ardour has {opened} open." if opened else _open_anew(written))
        marked = _marked(ardour, session, before, written) if written.is_new else ()
        try:
            return (*remarks, *marked, _open(before, written))
        except DeliveryError as error:
            raise DeliveryError(f"{error}. {written.file} is written") from error


def _written(written: Written) -> Iterator[str]:
    """Yield remarks on the session files."""
    if not written.is_new:
        yield f"{written.file.name} holds this score already."
        return
    with_mix = f", with the tracks and the mix of {written.base}" if written.base else ""
    yield f"Wrote {written.file}{with_mix}."
    if written.left:
        yield f"Left as saved or open in Ardour: {', '.join(written.left)}."
    yield from (kept.remark for kept in written.kept)


def _ruler(session: Session) -> Iterator[str]:
    counted = ruler(session.rate, drop_frame=session.drop_frame)
    if counted.rate != session.rate:
        yield f"Ardour cannot count {float(session.rate):g} frames a second; its ruler counts {float(counted.rate):g}."


def _carried_over(session: Session, written: Written) -> Iterator[str]:
    """Yield what is otherwise in a session that goes on with a person's: the ruler, which is the timeline's, and the end."""
    if not written.base:
        return
    now, name = read_snapshot(written.file, 1).root, written.file.stem
    base = read_snapshot(written.file.with_name(f"{written.base}{SUFFIX}"), 1).root
    if timecode_of(base) != timecode_of(now):
        rate = float(ruler(session.rate, drop_frame=session.drop_frame).rate)
        yield (
            f"The ruler of {name} counts {rate:g} frames a second from the timeline's start; that of {written.base} did not."
        )
    longer = Fraction(session_end(now.iterfind("Locations/Location")), SUPERCLOCKS) - session.duration
    if longer * session.rate >= 1:
        yield f"{name} ends {float(longer):.2f} s after the timeline, where {written.base} ended: move its end marker."


def _open_anew(written: Written) -> str:
    """Ask the person to open the session; one that may be open already must be opened anew, or Ardour would save over it."""
    return f"Open {written.file} in Ardour{', anew if it is open' if written.replaced else ''}."


def _open(before: Snapshot, written: Written) -> str:
    return f"Ardour has {before.name} open: open the snapshot {written.file.stem} in it for the notes and the tempo."


def _marked(ardour: ArdourLink, session: Session, before: Snapshot, written: Written) -> Iterator[str]:
    """Add the markers that the open session lacks, restore the play head, and yield remarks."""
    new = _new_marks(session, before)
    if not new:
        return
    if ardour.is_rolling():
        yield f"Ardour is rolling: no markers were added to {before.name}."
        return
    there = ardour.sample()
    for sample, name in new.items():
        ardour.add_marker(sample, f"{written.file.stem}: {name}")
    ardour.locate(there)
    yield f"Markers added to {before.name}: {len(new)}, called '{written.file.stem}: …'."


def _new_marks(session: Session, before: Snapshot) -> dict[int, str]:
    """Return the scenes and hits for which a session has no marker or range, by sample, merged at the same sample."""
    had = {(place.get("start"), place.get("name")) for place in before.root.iterfind("Locations/Location")}
    found: defaultdict[int, list[str]] = defaultdict(list)
    for mark in marks(session):
        if (instant(mark.start), name := plain(mark.name)) not in had:
            found[round(mark.start * before.sample_rate)].append(name)
    return {sample: ", ".join(names) for sample, names in sorted(found.items())}
