"""Scores put into hosts: from files for the commands, from the store for the daemon."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path

import platformdirs

from bridge.commands.standing_score import read_standing
from bridge.daemon.push_worker import PushContent, Send
from bridge.errors import HostError, recue_error
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.files import midi_file, stems
from bridge.output.names import SHEET, score_name, sheet_beside
from bridge.output.sessions import session
from bridge.recut.standing import standing
from bridge.score.pipeline import ScoredTimeline, written
from bridge.settings import Settings
from bridge.store import PushJob, Store
from bridge.timeline.formats import read
from integrations.delivery import Content
from integrations.errors import DeliveryError
from integrations.host import Handover, Reached, TempoMode
from integrations.hosts import HOSTS
from integrations.machine import Machine


def install(host: str, to: Path | None, folder: Path) -> tuple[str, ...]:
    """Put a host's companion where the host finds it.

    Args:
        host: One of `integrations.hosts.HOSTS`.
        to: Where to put it; the host's own folder where None.
        folder: The folder that Recue watches, for hosts that export the cut.

    Returns:
        The files written and what is left to do, a line each.

    Raises:
        UsageError: If the host has no folder here.
        NotWrittenError: If the folder cannot be written to.
    """
    try:
        return HOSTS[host].install(to, folder, Machine.this())
    except DeliveryError as error:
        raise recue_error(error) from error


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
        host: One of `integrations.hosts.HOSTS`.
        timeline: The cut that was scored.
        sheet: Its cue sheet; the one beside it where None.
        sequence: Which timeline, where the file holds several.
        tempo: `own` writes Recue's tempo map into a project that has one, `leave` leaves the project's; as the settings
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
    place = sheet or sheet_beside(timeline, sequence)
    _, stands = read_standing(place, cut, timeline)
    scored = written(cut, stands.cues, ())
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
        host: One of `integrations.hosts.live_hosts`.
        store: Holds the revisions.
        port: Where it listens; UDP, on this machine.
    """

    def send(job: PushJob, content: PushContent | None, clock: Callable[[], float]) -> str:
        scored, midi = (content.scored, content.midi) if content else _revision(store, job)
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
    stands = standing(told, state.midi, state.cut, "The revision's .mid")
    return written(state.cut, stands.cues, ()), state.midi


def _job_id(store: Store, job: PushJob) -> str:
    """What a host knows a job by: the same after a restart, another in another store."""
    saved = next(one.when for one in store.revisions.listed(job.timeline) if one.number == job.revision)
    words = f"{job.timeline.path}\n{job.timeline.sequence}\n{job.revision}\n{saved.isoformat()}\n{job.id}"
    return blake2b(words.encode(errors="surrogateescape"), digest_size=8).hexdigest()


def _put(host: str, score: _Score, tempo: TempoMode, reached: Reached) -> tuple[str, ...]:
    """Put a score into a host.

    Raises:
        NotConfirmedError: If the host does not confirm in time.
        NotWrittenError: If its files cannot be written.
        HostError: If it cannot be put there.
    """
    reached.clock()
    handover = Handover(
        session(score.scored, score.name, score.midi),
        partial(_stems, score, reached.clock),
        score.folder,
        platformdirs.user_cache_path("recue") / host,
        tempo,
        score.job,
    )
    try:
        return HOSTS[host].push(handover, reached)
    except DeliveryError as error:
        raise recue_error(error, HostError) from error


def _stems(score: _Score, clock: Callable[[], float]) -> dict[str, Content]:
    """The sound of each part, broken off where the clock says so."""
    sounds = stems(score.scored, find_soundfont(score.settings.soundfont))
    return {part: _heeding(sound, clock) for part, sound in sounds.items()}


def _heeding(content: Content, clock: Callable[[], float]) -> Iterator[bytes]:
    """Content block by block, broken off where the clock says so."""
    for block in (content,) if isinstance(content, bytes) else content:
        clock()
        yield block
