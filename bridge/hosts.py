"""The hosts a score can be put into, and what is needed for each."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import platformdirs

from bridge.app import score_name
from bridge.audio.soundfont import find_soundfont
from bridge.conforming import SHEET, read_standing
from bridge.cuesheet.reading import read_sheet
from bridge.daemon.courier import Parcel, Send
from bridge.errors import HostError, recue_error
from bridge.features.picture import Picture
from bridge.files import midi_file, stems
from bridge.otio import read
from bridge.pipeline import ScoredTimeline, written
from bridge.preferences import Host
from bridge.rescoring.planning import Standing
from bridge.rescoring.standing import standing
from bridge.sessions import session
from bridge.settings import Settings
from bridge.store import PushJob, Store
from bridge.timeline import Timeline
from integrations.ardour.link import PATIENCE as ARDOUR_PATIENCE
from integrations.ardour.link import PORT as ARDOUR_PORT
from integrations.ardour.push import push as push_session
from integrations.delivery import Content
from integrations.errors import DeliveryError
from integrations.reaper import install as reaper_files
from integrations.reaper.manifest import TempoMode
from integrations.reaper.push import PORT, Clock, ReaperTarget
from integrations.resolve import installing, pushing
from integrations.session import Session

_ARDOUR = "ardour"
"""Written to as files, so never pushed to by the daemon."""


def install(host: str, to: Path | None, folder: Path) -> tuple[str, ...]:
    """Put a host's companion where the host finds it.

    Args:
        host: `ardour`, `reaper` or `resolve`.
        to: Where to put it; the host's own folder where None.
        folder: The folder that Recue watches, for hosts that export the cut.

    Returns:
        The files written and what is left to do, a line each.

    Raises:
        UsageError: If the host has no folder here.
        NotWrittenError: If the folder cannot be written to.
    """
    if host == _ARDOUR:
        return ("Ardour needs nothing installed: push a score, and open the session that it is written to.",)
    try:
        if host == "resolve":
            return installing.install(folder, to)
        put = reaper_files.install(to, sys.platform, os.environ, Path.home())
    except DeliveryError as error:
        raise recue_error(error) from error
    return (*map(str, put.files), *put.clicks)


@dataclass(frozen=True, slots=True)
class Reached:
    """How a host is reached; what is None is the host's own."""

    port: int | None = None
    """UDP, on this machine."""
    patience: float | None = None
    """Seconds to wait for it to confirm."""
    clock: Callable[[], float] = time.monotonic
    """Seconds that never go back; it may raise to break a push off."""
    folder: Path | None = None
    """Ardour's session folder; one beside the cue sheet where None."""
    listening: bool = False
    """Whether Ardour's session is to obey OSC."""


@dataclass(frozen=True, slots=True, eq=False)
class _Score:
    """What is put into a host."""

    scored: ScoredTimeline
    midi: bytes
    name: str
    """Fit for a file name."""
    folder: Path
    """Where files for the host may lie."""
    settings: Settings
    job: str | None = None
    """Hexadecimal digits, the same for the same push; a new one where None."""


def push(
    host: str, timeline: Path, sheet: Path | None, sequence: str | None, tempo: str | None, reached: Reached
) -> tuple[str, ...]:
    """Put a score that lies in files into a host.

    Args:
        host: `ardour`, `reaper` or `resolve`.
        timeline: The cut that was scored.
        sheet: Its cue sheet; the one beside it where None.
        sequence: Which timeline, where the file holds several.
        tempo: For REAPER: `own` writes Recue's tempo map into the project, `leave` leaves the project's; as the settings
            say where None.
        reached: How to reach it.

    Returns:
        What came of it, a line each.

    Raises:
        HostError: If the host does not confirm.
        NotWrittenError: If its files cannot be written.
        RecueError: If the score cannot be read.
    """
    settings = Settings.read(timeline, {})
    cut = read(timeline, rate=settings.rate, sequence=sequence)
    place = sheet or timeline.with_name(f"{timeline.stem}{SHEET}")
    _, stands = read_standing(place, cut, timeline)
    scored = _unseen(cut, stands)
    name = place.name.removesuffix(SHEET)
    return _put(
        host,
        _Score(scored, midi_file(scored), name, place.parent, settings),
        TempoMode(tempo or settings.hosts.tempo),
        reached,
    )


def sending(host: str, store: Store, port: int) -> Send:
    """What puts revisions into a running host, for the daemon.

    Args:
        host: `reaper` or `resolve`.
        store: Holds the revisions.
        port: Where it listens; UDP, on this machine.
    """

    def send(job: PushJob, parcel: Parcel | None, clock: Callable[[], float]) -> str:
        scored, midi = (parcel.scored, parcel.midi) if parcel else _revision(store, job)
        file = job.timeline.path
        settings = Settings.read(file, {})
        name = score_name(file, job.timeline.sequence)
        score = _Score(scored, midi, name, file.parent, settings, _job_id(store, job))
        return " ".join(_put(host, score, settings.hosts.tempo, Reached(port, clock=clock)))

    return send


def _revision(store: Store, job: PushJob) -> tuple[ScoredTimeline, bytes]:
    """A revision's score and its .mid, from the store.

    Raises:
        StoreError: If it is not kept.
    """
    state = store.revisions.state(job.timeline, job.revision)
    told = read_sheet(state.sheet, "The revision's cue sheet")
    return _unseen(state.cut, standing(told, state.midi, state.cut, "The revision's .mid")), state.midi


def _job_id(store: Store, job: PushJob) -> str:
    """What a host knows a job by: the same after a restart, another in another store."""
    saved = next(one.when for one in store.revisions.listed(job.timeline) if one.number == job.revision)
    words = f"{job.timeline.path}\n{job.timeline.sequence}\n{job.revision}\n{saved.isoformat()}\n{job.id}"
    return blake2b(words.encode(errors="surrogateescape"), digest_size=8).hexdigest()


def _unseen(cut: Timeline, stands: Standing) -> ScoredTimeline:
    """A score as it stands; its picture is not looked at."""
    unseen = Picture.of(cut, ["it is not looked at to push"] * len(cut.shots))
    return written(cut, unseen, stands.cues, ())


def _put(host: str, score: _Score, tempo: TempoMode, reached: Reached) -> tuple[str, ...]:
    """Put a score into a host.

    Raises:
        NotConfirmedError: If the host does not confirm in time.
        NotWrittenError: If its files cannot be written.
        HostError: If it cannot be put there.
    """
    reached.clock()
    told = session(score.scored, score.name, score.midi)
    try:
        if host == _ARDOUR:
            return _to_ardour(told, score.folder, reached)
        if host == Host.REAPER:
            return _to_reaper(told, score.job, tempo, reached)
        return _to_resolve(told, score, reached)
    except DeliveryError as error:
        raise recue_error(error, HostError) from error


def _to_ardour(told: Session, beside: Path, reached: Reached) -> tuple[str, ...]:
    folder = reached.folder or beside / f"{told.name}-ardour"
    port, patience = reached.port or ARDOUR_PORT, reached.patience or ARDOUR_PATIENCE
    return push_session(told, folder, listening=reached.listening, port=port, patience=patience)


def _to_reaper(told: Session, job: str | None, tempo: TempoMode, reached: Reached) -> tuple[str, ...]:
    jobs = platformdirs.user_cache_path("recue") / "reaper"
    target = ReaperTarget(jobs, reached.port or PORT, tempo, clock=Clock(reached.clock))
    return (target if reached.patience is None else replace(target, patience=reached.patience)).push(
        told, job
    )


def _to_resolve(told: Session, score: _Score, reached: Reached) -> tuple[str, ...]:
    sounds = stems(score.scored, find_soundfont(score.settings.soundfont))
    heeding = {part: _heeding(sound, reached.clock) for part, sound in sounds.items()}
    port, patience = reached.port or pushing.PORT, reached.patience or pushing.PATIENCE
    return pushing.push(told, heeding, score.folder, port, patience, reached.clock)


def _heeding(content: Content, clock: Callable[[], float]) -> Iterator[bytes]:
    """Content block by block, broken off where the clock says so."""
    for block in (content,) if isinstance(content, bytes) else content:
        clock()
        yield block
