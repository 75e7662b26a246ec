"""Pushes a score into a session folder; an Ardour that has an older score of it open gets the new markers at once."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from integrations.ardour.folder import Written, write_session
from integrations.ardour.link import PATIENCE, PORT, ArdourLink, linked
from integrations.ardour.names import plain
from integrations.ardour.snapshots import SUFFIX, Snapshot, read_snapshot
from integrations.ardour.timecode import ruler
from integrations.ardour.times import instant
from integrations.errors import DeliveryError
from integrations.reaper.points import marks
from integrations.session import Session

PROBE: Final = 0.5
"""Seconds to wait for a sign that Ardour runs."""


def push(
    session: Session, folder: Path, *, listening: bool, port: int = PORT, patience: float = PATIENCE
) -> tuple[str, ...]:
    """Write a score into a session folder, and tell an Ardour that has a session of it open.

    Args:
        session: The score.
        folder: The session's folder; it is made if it is not there.
        listening: Whether the session is to obey OSC.
        port: Where Ardour listens, UDP.
        patience: Seconds to wait for each of its answers.

    Returns:
        What came of it and what is left to do, a sentence each.

    Raises:
        UnwrittenError: If the folder cannot be written to.
        DeliveryError: If it cannot be read, or Ardour does not take a marker.
    """
    with linked(port, patience) as ardour:
        running = ardour.session_name(min(PROBE, patience))
        opened = running if running and (folder / f"{running}{SUFFIX}").is_file() else None
        before = read_snapshot(folder / f"{opened}{SUFFIX}", 1) if opened else None
        written = write_session(session, folder, opened, listening=listening)
        told = [*_written(written), *_ruler(session)]
        if before is None or before.name == written.file.stem:
            return (*told, f"Ardour has {opened} open." if opened else _open_anew(written))
        marked = _marked(ardour, session, before, written) if written.is_new else ()
        try:
            return (*told, *marked, _open(before, written))
        except DeliveryError as error:
            raise DeliveryError(f"{error}. {written.file} is written") from error


def _written(written: Written) -> Iterator[str]:
    """What became of the session files."""
    if not written.is_new:
        yield f"{written.file.name} holds this score already."
        return
    with_mix = f", with the tracks and the mix of {written.base}" if written.base else ""
    yield f"Wrote {written.file}{with_mix}."
    if written.kept:
        yield f"Left as saved or open in Ardour: {', '.join(written.kept)}."


def _ruler(session: Session) -> Iterator[str]:
    counted = ruler(session.rate, drop_frame=session.drop_frame)
    if counted.rate != session.rate:
        yield f"Ardour cannot count {float(session.rate):g} frames a second; its ruler counts {float(counted.rate):g}."


def _open_anew(written: Written) -> str:
    """Where Ardour cannot be asked, it may have open what was replaced, and would save over it."""
    return f"Open {written.file} in Ardour{', anew if it is open' if written.replaced else ''}."


def _open(before: Snapshot, written: Written) -> str:
    return f"Ardour has {before.name} open: open the snapshot {written.file.stem} in it for the notes and the tempo."


def _marked(ardour: ArdourLink, session: Session, before: Snapshot, written: Written) -> Iterator[str]:
    """Add the markers that the open session has not, and put the play head back."""
    new = _new_marks(session, before)
    if not new:
        return
    if ardour.is_rolling():
        yield f"Ardour is rolling: no markers were added to {before.name}."
        return
    there = ardour.sample()
    for sample, name in new.items():
        ardour.mark(sample, f"{written.file.stem}: {name}")
    ardour.locate(there)
    yield f"Markers added to {before.name}: {len(new)}, called '{written.file.stem}: …'."


def _new_marks(session: Session, before: Snapshot) -> dict[int, str]:
    """The scenes and hits that a session has no marker or range for, by sample; those of one sample together."""
    had = {(place.get("start"), place.get("name")) for place in before.root.iterfind("Locations/Location")}
    found: defaultdict[int, list[str]] = defaultdict(list)
    for mark in marks(session):
        if (instant(mark.start), name := plain(mark.name)) not in had:
            found[round(mark.start * before.sample_rate)].append(name)
    return {sample: ", ".join(names) for sample, names in sorted(found.items())}
