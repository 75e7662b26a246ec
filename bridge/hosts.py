"""The hosts a score can be put into, and what is needed for each."""

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from bridge.audio.soundfont import find_soundfont
from bridge.conforming import SHEET, read_standing
from bridge.errors import HostError, UsageError
from bridge.features.picture import Picture
from bridge.files import midi_file, stems
from bridge.otio import read
from bridge.pipeline import written
from bridge.sessions import session
from bridge.settings import Settings
from integrations.ardour.link import PATIENCE as ARDOUR_PATIENCE
from integrations.ardour.link import PORT as ARDOUR_PORT
from integrations.ardour.push import push as push_session
from integrations.errors import DeliveryError
from integrations.reaper import install as reaper_files
from integrations.reaper.manifest import TempoMode
from integrations.reaper.push import PORT, ReaperTarget
from integrations.resolve import installing, pushing
from integrations.session import Session


def install(host: str, to: Path | None, folder: Path) -> tuple[str, ...]:
    """Put a host's companion where the host finds it.

    Args:
        host: `ardour`, `reaper` or `resolve`.
        to: Where to put it; the host's own folder where None.
        folder: The folder that Recue watches, for hosts that export the cut.

    Returns:
        The files written and what is left to do, a line each.

    Raises:
        UsageError: If it cannot be put there.
    """
    if host == "ardour":
        return ("Ardour needs nothing installed: push a score, and open the session that it is written to.",)
    try:
        if host == "resolve":
            return installing.install(folder, to)
        put = reaper_files.install(to, sys.platform, os.environ, Path.home())
    except DeliveryError as error:
        raise UsageError(str(error)) from error
    return (*map(str, put.files), *put.clicks)


@dataclass(frozen=True, slots=True)
class Reached:
    """How a host is reached; what is None is the host's own."""

    port: int | None = None
    """UDP, on this machine."""
    patience: float | None = None
    """Seconds to wait for it to confirm."""
    folder: Path | None = None
    """Ardour's session folder; one beside the cue sheet where None."""
    listening: bool = False
    """Whether Ardour's session is to obey OSC."""


def push(
    host: str, timeline: Path, sheet: Path | None, sequence: str | None, tempo: str, reached: Reached
) -> tuple[str, ...]:
    """Put a score that lies in files into a host.

    Args:
        host: `ardour`, `reaper` or `resolve`.
        timeline: The cut that was scored.
        sheet: Its cue sheet; the one beside it where None.
        sequence: Which timeline, where the file holds several.
        tempo: For REAPER: `own` writes Recue's tempo map into the project, `leave` leaves the project's.
        reached: How to reach it.

    Returns:
        What came of it, a line each.

    Raises:
        HostError: If the host does not confirm.
        RecueError: If the score cannot be read.
    """
    settings = Settings.read(timeline, {})
    cut = read(timeline, rate=settings.rate, sequence=sequence)
    place = sheet or timeline.with_name(f"{timeline.stem}{SHEET}")
    _, stands = read_standing(place, cut, timeline)
    unseen = Picture.of(cut, ["it is not looked at to push"] * len(cut.shots))
    scored = written(cut, unseen, stands.cues, ())
    name = place.name.removesuffix(SHEET)
    told = session(scored, name, midi_file(scored))
    try:
        if host == "ardour":
            return _to_ardour(told, place.parent, reached)
        if host == "reaper":
            return _to_reaper(told, TempoMode(tempo), reached)
        sounds = stems(scored, find_soundfont(settings.soundfont))
        port, patience = reached.port or pushing.PORT, reached.patience or pushing.PATIENCE
        return pushing.push(told, sounds, place.parent, port, patience)
    except DeliveryError as error:
        raise HostError(str(error)) from error


def _to_ardour(told: Session, beside: Path, reached: Reached) -> tuple[str, ...]:
    folder = reached.folder or beside / f"{told.name}-ardour"
    port, patience = reached.port or ARDOUR_PORT, reached.patience or ARDOUR_PATIENCE
    return push_session(told, folder, listening=reached.listening, port=port, patience=patience)


def _to_reaper(told: Session, tempo: TempoMode, reached: Reached) -> tuple[str, ...]:
    jobs = platformdirs.user_cache_path("recue") / "reaper"
    jobs.mkdir(parents=True, exist_ok=True)
    target = ReaperTarget(jobs, reached.port or PORT, tempo)
    return (target if reached.patience is None else replace(target, patience=reached.patience)).push(told)
