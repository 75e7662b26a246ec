"""Re-scoring of followed timelines: from a save or a decision to the files, the store and the hosts."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bridge.daemon.cancellation import Abandoned, Cancelled
from bridge.daemon.open_timeline import OpenTimeline, Outcome
from bridge.daemon.push_worker import PushContent
from bridge.daemon.rescoring.score_files import ScoreFiles
from bridge.errors import PairError, RecueError
from bridge.job import Job, ReportProgress, run_job
from bridge.midi.edit_seal import seal_of
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.cuesheet.sheet_values import Sheet
from bridge.output.kept_edits import check_owner, keep_handwork
from bridge.output.names import file_hash, file_name, midi_beside, score_name
from bridge.recut.adopted_edits import adopted
from bridge.recut.planning import Fate, Standing
from bridge.recut.standing import standing
from bridge.regular_file import read_file
from bridge.score.composers import GENERATOR, Composing, NamedComposer
from bridge.settings import Format, Settings
from bridge.settings.choices import Choice
from bridge.store import Cause, Revision, ScoreState, Store, StoredFootage, Summary, TimelineKey
from bridge.timeline import Timeline
from integrations.atomic_write import clear_unfinished

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Written:
    """A score as it was last written to the files."""

    standing: Standing
    generator: str
    """Name of its composer."""
    weights: str
    """Digest of the composer's weights."""
    seal: str
    """Checksum of its .mid."""


class Rescorer:
    """The re-scoring of timelines; its methods are the functions of the daemon's `bridge.daemon.open_timeline.Work`."""

    def __init__(
        self,
        store: Store,
        output: Path | None,
        load: Callable[[str], NamedComposer],
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
        enqueue: Callable[[PushContent, Sequence[str]], None] = lambda *_: None,
    ) -> None:
        """Know no timeline: `begin` reads its score.

        Args:
            store: Stores every revision.
            output: Folder of the scores; each timeline's own where None.
            load: Returns the composer of a name; cached.
            now: Returns the time, with its zone.
            clock: Monotonic clock, in seconds.
            enqueue: Receives each new revision, and the hosts that its settings push to; must not block.
        """
        self._store, self._output, self._load = store, output, load
        self._now, self._clock, self._enqueue = now, clock, enqueue
        self._written: dict[Path, _Written] = {}

    def begin(self, path: Path, cut: Timeline) -> OpenTimeline:
        """Return a timeline with the score and the choices that the files and the store have of it."""
        folder = self._output or path.parent
        clear_unfinished(folder, score_name(path, None))
        key = TimelineKey.of(path)
        current = self._store.revisions.current(key)
        kept = self._store.revisions.state(key, current.number) if current else None
        opened = OpenTimeline(path, folder, cut, revision=current.number if current else 0)
        written = self._found(opened, current, kept)
        if written is None:
            return opened
        self._written[path] = written
        return replace(opened, choices=_choices(written.standing, kept))

    def rescore(
        self, opened: OpenTimeline, cut: Timeline, cancelled: Cancelled, tell: ReportProgress
    ) -> Outcome:
        """Score a cut from the standing score, and replace .mid and cue sheet; `finish` writes the other files.

        Raises:
            Abandoned: If it was cancelled; nothing was written.
            RecueError: If it cannot be scored or written.
        """
        began = self._clock()
        settings = Settings.read(opened.path, {})
        progress = _cancellable(tell, cancelled)
        stands = self._stands(opened, settings)
        by = (stands.generator, stands.weights) if stands else (GENERATOR, "")
        composing = Composing(*by, self._load)
        footage = StoredFootage(self._store.features)
        before = stands.standing if stands else None
        job = Job(opened.path, cut, settings, composing, before, opened.choices, footage)
        done = run_job(job, progress)
        if footage.trouble:
            _tell_trouble(opened, footage.trouble)
        progress("writing", 0.0)
        kept = done.fates.count(Fate.KEPT)
        made = ScoreFiles(opened, done.scored, done.picture, composing.generator, composing.weights, settings)
        self._keep_safe(opened, made, settings)
        files = made.write(at_once=True)
        self._written[opened.path] = _Written(
            Standing(cut, done.scored.cues), composing.generator, composing.weights, seal_of(made.midi)
        )
        took = 1000 * (self._clock() - began)
        composed, removed = len(done.fates) - kept, len(done.removed)
        summary = Summary(kept, composed, removed, len(cut.cuts), made.cuts_met, took)
        content = self._saved(opened, made, summary)
        self._enqueue(content, settings.hosts.push)
        return Outcome(done.scored, done.picture, files, kept, composed, removed, content.revision)

    def finish(self, opened: OpenTimeline, cancelled: Cancelled, tell: ReportProgress) -> None:
        """Write the files that `rescore` left: sound, pictures and other formats.

        Raises:
            Abandoned: If it was cancelled; the file being written keeps its former content.
            RecueError: If it cannot be written.
        """
        written = self._written.get(opened.path)
        if opened.outcome is None or written is None:
            return
        settings = Settings.read(opened.path, {})
        scored, picture = opened.outcome.scored, opened.outcome.picture
        made = ScoreFiles(opened, scored, picture, written.generator, written.weights, settings)
        made.write(at_once=False, cancelled=cancelled)
        tell("writing", 1.0)

    def forget(self, path: Path) -> None:
        """Let go of a timeline's score; `begin` reads it again."""
        self._written.pop(path, None)

    def _found(
        self, opened: OpenTimeline, current: Revision | None, state: ScoreState | None
    ) -> _Written | None:
        """Return the standing score; None where there is none.

        It is read from the files if they are of the cut as it is or as the store has it, and else from the store. A
        warning is logged where there are files that cannot be used.

        Args:
            opened: The timeline.
            current: Its current revision; None where it has none.
            state: The contents of that revision.
        """
        path, folder, cut = opened.path, opened.folder, opened.cut
        sheet_file = folder / file_name(score_name(path, None), Format.JSON)
        midi_file_ = midi_beside(sheet_file)
        try:
            sheet, midi = read_file(sheet_file), read_file(midi_file_)
            told = read_sheet(sheet, str(sheet_file))
            if current is not None and state is not None and told.hash == current.hash:
                return _stood(told, midi, state.cut, str(midi_file_))
            if told.hash == file_hash(path):
                return _stood(told, midi, cut, str(midi_file_))
            why = f"{sheet_file} is the score of another state of {path.name}"
        except FileNotFoundError:
            why = ""
        except OSError as error:
            why = f"the score in {folder} cannot be read ({error.strerror})"
        except RecueError as error:
            why = str(error)
        if why:
            onwards = (
                "the store's last revision" if state is not None else "nothing: it is scored from scratch"
            )
            LOG.warning("%s; going on from %s", why, onwards, extra={"timeline": str(path)})
        return _from_store(state) if state is not None else None

    def _stands(self, opened: OpenTimeline, settings: Settings) -> _Written | None:
        """Return the score to start from: of the revision gone back to, else the standing one with edits of its .mid.

        Raises:
            RecueError: If the revision to go back to is not in the store.
        """
        if opened.decision is not None and opened.decision.back_to is not None:
            key = TimelineKey.of(opened.path)
            return _from_store(self._store.revisions.state(key, opened.decision.back_to))
        written = self._written.get(opened.path)
        if written is None or Format.MID not in settings.formats:
            return written
        file = opened.folder / file_name(score_name(opened.path, None), Format.MID)
        return _with_handwork(written, file)

    def _keep_safe(self, opened: OpenTimeline, made: ScoreFiles, settings: Settings) -> None:
        """Protect others' files: an edited .mid is kept under another name, another timeline's score is refused.

        Raises:
            UsageError: If the files are another timeline's.
        """
        if opened.path not in self._written:
            check_owner(opened.folder, made.name, opened.path.name, "")
        if Format.MID in settings.formats:
            keep_handwork(opened.folder, made.name)

    def _saved(self, opened: OpenTimeline, made: ScoreFiles, summary: Summary) -> PushContent:
        """Save a revision to the store, and return it with its score.

        Raises:
            NotWrittenError: If it cannot be saved; the files are written all the same.
        """
        choices = {scene: choice for scene, choice in opened.choices.items() if choice != Choice()}
        state = ScoreState(made.scored.timeline, made.sheet, made.midi, choices)
        key, back_to = TimelineKey.of(opened.path), opened.decision.back_to if opened.decision else None
        revision = self._store.revisions.save(
            key, state, self._now(), _cause(opened), made.source.hash, summary, back_to
        )
        return PushContent(key, revision.number, made.scored, made.midi)


def _tell_trouble(opened: OpenTimeline, trouble: str) -> None:
    """Log that measured footage cannot be cached."""
    told = f"{trouble} Until then footage is decoded again at every save."
    LOG.warning(told, extra={"timeline": str(opened.path)})


def _cause(opened: OpenTimeline) -> Cause:
    """Return the cause of a revision: a person's decision, a newly opened timeline, or a save."""
    if opened.decision is not None:
        return opened.decision.cause
    return Cause.OPENED if opened.outcome is None else Cause.SAVED


def _choices(stands: Standing, kept: ScoreState | None) -> Mapping[str, Choice]:
    """Return the choices of a person: of the score's scenes from the score, of other scenes from the store.

    Args:
        stands: The score.
        kept: The current revision; None where there is none.
    """
    told = {cue.scene.id: cue.choice for cue in stands.cues}
    others = {scene: choice for scene, choice in kept.choices.items() if scene not in told} if kept else {}
    return others | {scene: choice for scene, choice in told.items() if choice != Choice()}


def _cancellable(tell: ReportProgress, cancelled: Cancelled) -> ReportProgress:
    """Return a receiver of progress that raises Abandoned once the work is cancelled."""

    def progress(doing: str, share: float) -> None:
        if cancelled():
            raise Abandoned
        tell(doing, share)

    return progress


def _stood(told: Sheet, midi: bytes, cut: Timeline, called: str) -> _Written:
    return _Written(standing(told, midi, cut, called), told.generator, told.weights, told.seal)


def _from_store(state: ScoreState) -> _Written:
    """Return a revision's score."""
    told = read_sheet(state.sheet, "The revision's cue sheet")
    return _stood(told, state.midi, state.cut, "The revision's .mid")


def _with_handwork(written: _Written, file: Path) -> _Written:
    """Return a score with a person's edits of its .mid.

    Raises:
        UsageError: If the file is not a MIDI file.
    """
    try:
        midi = read_file(file)
    except OSError:
        return written  # gone: it is written anew
    try:
        return replace(written, standing=adopted(written.standing, midi, written.seal, str(file)))
    except PairError:
        return written  # what was last written stands; the other score's file is kept before it is replaced
