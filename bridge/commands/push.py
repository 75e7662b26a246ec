"""Put scores into hosts: from files for the commands, from the store for the daemon."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path

import platformdirs

from bridge.commands.standing_score import WrittenScore, sheet_of
from bridge.daemon.push_worker import PushContent, Send
from bridge.errors import HostError, recue_error
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.files import midi_file
from bridge.output.movie import movie_of
from bridge.output.names import SHEET, part_name, stems_in
from bridge.output.score_place import score_place
from bridge.output.sessions import session
from bridge.output.sound import Sound
from bridge.recut.standing import standing
from bridge.score.pipeline import ScoredTimeline, written
from bridge.settings import Settings
from bridge.store import PushJob, Store
from bridge.timeline.formats import check_file, read
from integrations.errors import DeliveryError
from integrations.files.delivery import Content
from integrations.host import Handover, Reached, TempoMode
from integrations.hosts import HOSTS
from integrations.machine import Machine
from integrations.session import Session, Stem


def install(host: str, to: Path | None, folder: Path) -> tuple[str, ...]:
    """Install a host's companion where the host finds it.

    Args:
        host: One of `integrations.hosts.HOSTS`.
        to: The folder to put it into; the host's own where None.
        folder: The folder that Recue watches, for hosts that export the cut.

    Returns:
        The files written and the steps left to do, a line each.

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
    """A score that is put into a host."""

    scored: ScoredTimeline
    midi: bytes
    name: str
    """The score's name, fit for a file name."""
    folder: Path
    """The folder for the host's files."""
    settings: Settings
    cut_file: Path
    """The file that its timeline was read from."""
    job: str | None = None
    """The push's id in hexadecimal digits, the same for the same push; a new one where None."""


def push(
    host: str,
    cut_file: Path,
    sheet_file: Path | None,
    sequence: str | None,
    tempo: str | None,
    reached: Reached,
) -> tuple[str, ...]:
    """Put a score that lies in files into a host.

    Args:
        host: One of `integrations.hosts.HOSTS`.
        cut_file: The cut that was scored.
        sheet_file: Its cue sheet; the one beside it where None.
        sequence: Which timeline, where the file holds several.
        tempo: `own` writes Recue's tempo map into a project that has one, `leave` leaves the project's; as the settings
            say where None.
        reached: The host's port, timeout and folder.

    Returns:
        The outcome, a line each.

    Raises:
        HostError: If the host does not confirm.
        NotWrittenError: If its files cannot be written.
        RecueError: If the score cannot be read.
    """
    check_file(cut_file)
    settings = Settings.read(cut_file, {})
    standing_file = sheet_of(cut_file, sheet_file, sequence)
    score = WrittenScore.read(standing_file)
    cut = read(cut_file, **score.reading(settings), sequence=sequence)
    stands = score.stands(cut, cut_file)
    scored = written(cut, stands.cues, (), stands.film)
    name = standing_file.name.removesuffix(SHEET)
    return _put(
        host,
        _Score(
            scored,
            midi_file(scored, name, settings.spotting.reel),
            name,
            standing_file.parent,
            settings,
            cut_file,
        ),
        TempoMode(tempo or settings.hosts.tempo),
        reached,
    )


def push_written(
    host: str,
    scored: ScoredTimeline,
    midi: bytes,
    name: str,
    folder: Path,
    settings: Settings,
    cut_file: Path,
) -> tuple[str, ...]:
    """Put a score that was read already into a host, as the settings say.

    Args:
        host: One of `integrations.hosts.HOSTS`.
        scored: The score.
        midi: Its .mid.
        name: Its name, fit for a file name.
        folder: The folder for the host's files.
        settings: The settings.
        cut_file: The timeline's file, from which its picture is found.

    Returns:
        The outcome, a line each.

    Raises:
        HostError: If the host does not confirm.
        NotWrittenError: If its files cannot be written.
    """
    score = _Score(scored, midi, name, folder, settings, cut_file)
    return _put(host, score, settings.hosts.tempo, Reached())


def sending(host: str, store: Store, port: int, output: Path | None = None) -> Send:
    """Return a function that puts revisions into a running host, for the daemon.

    Args:
        host: One of `integrations.hosts.live_hosts`.
        store: The store of the revisions.
        port: Its UDP port on this machine.
        output: The folder of the scores, after whose files they are called; each timeline's own where None.
    """

    def send(job: PushJob, content: PushContent | None, clock: Callable[[], float]) -> str:
        scored, midi = (content.scored, content.midi) if content else _revision(store, job)
        cut_file = job.timeline.path
        settings = Settings.read(cut_file, {})
        name = score_place(output or cut_file.parent, cut_file, job.timeline.sequence).name
        score = _Score(scored, midi, name, cut_file.parent, settings, cut_file, _job_id(store, job))
        return " ".join(_put(host, score, settings.hosts.tempo, Reached(port, clock=clock)))

    return send


def _revision(store: Store, job: PushJob) -> tuple[ScoredTimeline, bytes]:
    """Read a revision's score and its .mid from the store.

    Raises:
        StoreError: If it is not kept.
    """
    state = store.revisions.state(job.timeline, job.revision)
    sheet = read_sheet(state.sheet, "The revision's cue sheet")
    score = standing(sheet, state.midi, state.cut, "The revision's .mid")
    return written(state.cut, score.cues, (), score.film), state.midi


def _job_id(store: Store, job: PushJob) -> str:
    """Return the id by which a host knows a job: the same after a restart, another in another store."""
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
        _session(score),
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


def _session(score: _Score) -> Session:
    """Return a score as a host is given it, with the stems that lie beside it and the picture, by their whole paths."""
    told = session(score.scored, score.name, score.midi, score.settings.spotting.reel, lanes=False)
    playing = {part_name(track.name) for track in told.tracks}
    stems = sorted(stems_in(score.folder, score.name))
    movie = movie_of(score.scored.timeline, score.cut_file, score.settings.media, score.folder)
    return replace(
        told,
        stems=tuple(Stem(part, str(file.resolve())) for part, file in stems if part in playing),
        movie=movie and replace(movie, file=str((score.folder / movie.file).resolve())),
    )


def _stems(score: _Score, clock: Callable[[], float]) -> dict[str, Content]:
    """Return the sound of each part, broken off where the clock raises an error."""
    settings = score.settings
    sound = Sound.of(score.scored, score.midi, settings)
    return {part: _interruptible(stem, clock) for part, stem in sound.stems().items()}


def _interruptible(content: Content, clock: Callable[[], float]) -> Iterator[bytes]:
    """Yield content block by block, broken off where the clock raises an error."""
    for block in (content,) if isinstance(content, bytes) else content:
        clock()
        yield block
