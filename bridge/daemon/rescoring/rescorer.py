"""Re-scoring of followed timelines: from a save or a decision to the files, the store and the hosts."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from bridge.daemon.cancellation import Abandoned, Cancelled
from bridge.daemon.open_timeline import Choices, OpenTimeline, Outcome
from bridge.daemon.push_worker import PushContent
from bridge.daemon.rescoring.known_score import PAIR, FilePair, KnownScore, score_of
from bridge.daemon.rescoring.noticing import Noticed, noticed, score_found
from bridge.daemon.rescoring.score_files import ScoreFiles
from bridge.daemon.rescoring.stored_scenes import StoredScenes, stored_scenes
from bridge.daemon.timeline_files import place_of
from bridge.errors import UsageError
from bridge.job import Job, ReportProgress, proposed_bars, run_job
from bridge.kept_scores import kept_scenes
from bridge.midi.edit_seal import seal_of
from bridge.midi.reading import read_midi
from bridge.output.cuesheet.readable_json import Json
from bridge.output.cuesheet.reading import read_sheet
from bridge.output.cuesheet.sheet_values import Sheet
from bridge.output.delivering import kept_remarks, recover
from bridge.output.files import midi_file
from bridge.output.made_with import gone_on_with
from bridge.output.names import file_hash
from bridge.output.proposals import as_json
from bridge.output.score_place import score_place
from bridge.picture.features.picture import Picture
from bridge.recut.earlier import EarlierOf
from bridge.recut.own_markers import NO_CHANGE
from bridge.recut.planning import Fate, Standing
from bridge.score.composers import GENERATOR, Composing, NamedComposer
from bridge.score.cues import cuts_met
from bridge.score.pipeline import written
from bridge.settings import Format, Settings
from bridge.settings.choices import Choice
from bridge.settings.taste import NO_TASTE, learned
from bridge.store import Cause, ScoreState, Store, StoredFootage, StoredSound, Summary, TimelineKey
from bridge.timeline import Timeline
from integrations.files.delivery import Kept
from integrations.files.regular_file import read_file

LOG = logging.getLogger(__name__)
_SAID: Mapping[Cause, str] = {
    Cause.FOUND: "the score of %s was written by another command; going on from it as revision %d",
    Cause.EDITED: "the .mid of %s was edited; going on from it as revision %d",
}
"""What the log says of a score that stands in the files."""


class Rescorer:
    """The re-scoring of timelines; its methods are the functions of the daemon's `bridge.daemon.open_timeline.Work`."""

    def __init__(
        self,
        store: Store,
        output: Path | None,
        load: Callable[[], NamedComposer],
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
        enqueue: Callable[[PushContent, Sequence[str]], None] = lambda *_: None,
    ) -> None:
        """Know no timeline: `begin` reads its score.

        Args:
            store: Stores every revision.
            output: Folder of the scores; each timeline's own where None.
            load: Returns the composer; cached.
            now: Returns the time, with its zone.
            clock: Monotonic clock, in seconds.
            enqueue: Receives each new revision, and the hosts that its settings push to; must not block.
        """
        self._store, self._output, self._load = store, output, load
        self._now, self._clock, self._enqueue = now, clock, enqueue
        self._written: dict[Path, KnownScore] = {}
        self._timelines: dict[Path, Path] = {}
        """The timeline of each .mid that is followed."""
        self._said: dict[Path, tuple[str, ...]] = {}
        """What was said of the files of each timeline when they were written last."""

    def begin(self, path: Path, cut: Timeline) -> OpenTimeline:
        """Return a timeline with the score and the choices that the files and the store have of it."""
        folder = self._output or path.parent
        for remark in (*kept_remarks(recover(folder)), *score_place(folder, path).remarks):
            LOG.warning("%s", remark, extra={"timeline": str(path)})
        key = TimelineKey.of(path)
        current = self._store.revisions.current(key)
        kept = self._store.revisions.state(key, current.number) if current else None
        opened = OpenTimeline(path, folder, cut, revision=current.number if current else 0)
        pair = _pair_of(opened)
        written = score_of(kept, pair.there) if kept else score_found(pair, partial(self._cut_of, opened))
        if written is None:
            return opened
        self._written[path] = written
        return replace(opened, choices=_choices(written.standing, kept.choices if kept else {}))

    def look(self, opened: OpenTimeline) -> Outcome | None:
        """Go on from what others did to the files since they were written, and save it as a revision.

        Returns:
            The score in the files; None if it is the one that was written.

        Raises:
            NotWrittenError: If the revision cannot be saved.
            UsageError: If the .mid is no MIDI file.
        """
        written = self._written.get(opened.path)
        if written is None:
            return None
        began = self._clock()
        there = noticed(written, _pair_of(opened), partial(self._cut_of, opened))
        if there.why:
            told = {"timeline": str(opened.path)}
            LOG.warning(
                "%s; going on from what Recue wrote, revision %d", there.why, opened.revision, extra=told
            )
        outcome = self._recorded(opened, there, began) if there.cause is not None else None
        self._written[opened.path] = there.score
        return outcome

    def midi(self, opened: OpenTimeline) -> Path:
        """Return the path of the .mid of a timeline's score."""
        midi = place_of(_pair_of(opened).midi)
        self._timelines[midi] = opened.path
        return midi

    def is_edited(self, midi: Path) -> bool:
        """Return True if a .mid is not as Recue wrote it or knows it. Thread-safe.

        Args:
            midi: The path, as `midi` returned it.

        Raises:
            UsageError: If it cannot be read, or is no MIDI file.
        """
        written = self._written.get(self._timelines.get(midi, midi))
        try:
            content = read_file(midi)
        except OSError as error:
            raise UsageError(f"{midi} cannot be read ({error.strerror})") from error
        if written is None or content == written.midi:
            return False
        read_midi(content, str(midi))
        return True

    def take_up(self, opened: OpenTimeline) -> Outcome | None:
        """Look, and push what others did to the files to the hosts of the settings.

        Returns:
            The score in the files; None if it is the one that was written.

        Raises:
            RecueError: See `look`; or the settings cannot be read.
        """
        outcome = self.look(opened)
        if outcome is not None:
            key, midi = TimelineKey.of(opened.path), midi_file(outcome.scored)
            content = PushContent(key, outcome.revision, outcome.scored, midi)
            self._enqueue(content, Settings.read(opened.path, {}).hosts.push)
        return outcome

    def rescore(
        self, opened: OpenTimeline, cut: Timeline, cancelled: Cancelled, tell: ReportProgress
    ) -> Outcome:
        """Score a cut from the standing score, and replace .mid and cue sheet; `finish` writes the other files.

        Raises:
            Abandoned: If it was cancelled; nothing was written.
            RecueError: If it cannot be scored or written.
        """
        began = self._clock()
        progress = _cancellable(tell, cancelled)
        footage, sound = self._measured()
        job = self._job(opened, cut, footage, sound)
        settings, composing = job.settings, job.composing
        done = run_job(job, progress)
        cut = done.scored.timeline
        if trouble := footage.trouble or sound.trouble:
            _tell_trouble(opened, trouble)
        progress("writing", 0.0)
        kept = done.fates.count(Fate.KEPT)
        made = ScoreFiles(opened, done.scored, done.picture, composing.generator, composing.weights, settings)
        delivered = made.write(at_once=True, keep_old=done.loses_work)
        self._written[opened.path] = KnownScore(
            Standing(cut, done.scored.cues, done.scored.film),
            composing.generator,
            composing.weights,
            seal_of(made.midi),
            made.made_with,
            made.sheet,
            made.midi,
            PAIR & set(settings.formats),
        )
        took = 1000 * (self._clock() - began)
        fitted, composed, removed = (
            done.fates.count(Fate.FITTED),
            done.fates.count(Fate.COMPOSED),
            len(done.removed),
        )
        summary = Summary(kept, fitted, composed, removed, len(cut.cuts), made.cuts_met, took)
        choices = _choices(self._written[opened.path].standing, opened.choices)
        content = self._saved(opened, made, summary, choices)
        self._enqueue(content, settings.hosts.push)
        return Outcome(
            done.scored,
            done.picture,
            delivered.files,
            kept,
            fitted,
            composed,
            removed,
            content.revision,
            choices,
            delivered.kept,
            done.news,
            {cue.scene.id: fate for cue, fate in zip(done.scored.cues, done.fates, strict=True)},
        )

    def _measured(self) -> tuple[StoredFootage, StoredSound]:
        """Return the caches of measured footage and sound."""
        return StoredFootage(self._store.features), StoredSound(self._store.features)

    def _job(self, opened: OpenTimeline, cut: Timeline, footage: StoredFootage, sound: StoredSound) -> Job:
        """Return a cut to score, from the score that stands."""
        settings = Settings.read(opened.path, {})
        stands = self._stands(opened)
        if stands is not None:
            settings = gone_on_with(settings, stands.settings, _sheet_file(opened))
        by = (stands.generator, stands.weights) if stands else (GENERATOR, "")
        stored = StoredScenes(self._store.revisions, TimelineKey.of(opened.path))
        return Job(
            opened.path,
            cut,
            settings,
            Composing(*by, self._load),
            stands.standing if stands else None,
            opened.choices,
            footage,
            earlier=EarlierOf(stored, kept_scenes(_sheet_file(opened))),
            known_sound=sound,
            marking=opened.decision.marking if opened.decision else NO_CHANGE,
            taste=learned(self._store.auditions.all()) if settings.preferences else NO_TASTE,
        )

    def propose(self, opened: OpenTimeline, scene: str, cancelled: Cancelled, tell: ReportProgress) -> Json:
        """Return the best bars for a scene with music, and the hits of each, as `recue tempo --json` does.

        Args:
            opened: The timeline, with a score.
            scene: The scene's id.
            cancelled: The check for cancellation.
            tell: Receives the progress.

        Raises:
            Abandoned: If it was cancelled.
            RecueError: If they cannot be found.
        """
        job = self._job(opened, opened.cut, *self._measured())
        found = proposed_bars(job, scene, _cancellable(tell, cancelled))
        return as_json(opened.cut, [found])

    def finish(self, opened: OpenTimeline, cancelled: Cancelled, tell: ReportProgress) -> tuple[Kept, ...]:
        """Write the files that `rescore` left: sound, pictures and other formats; return what was kept.

        Raises:
            Abandoned: If it was cancelled; the file being written keeps its former content.
            RecueError: If it cannot be written.
        """
        written = self._written.get(opened.path)
        if opened.outcome is None or written is None:
            return ()
        StoredScenes(self._store.revisions, TimelineKey.of(opened.path)).add_missing(cancelled)
        made = self._files(opened, opened.outcome, written, Settings.read(opened.path, {}))
        delivered = made.write(at_once=False, cancelled=cancelled, tell=tell)
        for sentence in made.told:
            if sentence not in self._said.get(opened.path, ()):
                LOG.info("%s: %s", opened.path.name, sentence, extra={"timeline": str(opened.path)})
        self._said[opened.path] = made.told
        tell("writing", 1.0)
        return delivered.kept

    def deliver(
        self, opened: OpenTimeline, formats: Sequence[Format], cancelled: Cancelled, tell: ReportProgress
    ) -> tuple[Kept, ...]:
        """Write a score in some formats, as `recue render --formats` does; return what was kept.

        Args:
            opened: The timeline.
            formats: The formats; those of .mid and cue sheet are there already.
            cancelled: The check for cancellation.
            tell: Receives the progress.

        Raises:
            Abandoned: If it was cancelled; the file being written keeps its former content.
            RecueError: If it has no score, or it cannot be written.
        """
        written = self._written.get(opened.path)
        if opened.outcome is None or written is None:
            raise UsageError(f"{opened.path.name} has no score yet; deliver it when it has")
        wanted = [form for form in formats if form not in PAIR]
        settings = Settings.read(opened.path, {}).model_copy(update={"formats": tuple(wanted)})
        made = self._files(opened, opened.outcome, written, settings)
        tell("writing", 0.0)
        return made.write(at_once=False, cancelled=cancelled, tell=tell).kept

    def _files(
        self, opened: OpenTimeline, outcome: Outcome, score: KnownScore, settings: Settings
    ) -> ScoreFiles:
        """Return the files of a score that stands."""
        return ScoreFiles(opened, outcome.scored, outcome.picture, score.generator, score.weights, settings)

    def forget(self, path: Path) -> None:
        """Let go of a timeline's score; `begin` reads it again."""
        self._written.pop(path, None)
        self._said.pop(path, None)
        self._timelines = {midi: timeline for midi, timeline in self._timelines.items() if timeline != path}

    def _recorded(self, opened: OpenTimeline, there: Noticed, began: float) -> Outcome:
        """Save what others did to the files as a revision, and tell it in the log."""
        assert there.cause is not None
        score, was = there.score, self._written[opened.path].standing
        cut, cues = score.standing.timeline, score.standing.cues
        told = read_sheet(score.sheet, "The cue sheet")
        choices = _choices(score.standing, opened.choices)
        heard = {cue.scene.id: cue.music.digest for cue in was.cues}
        kept = sum(heard.get(cue.scene.id) == cue.music.digest for cue in cues)
        removed = len(heard.keys() - {cue.scene.id for cue in cues})
        composed, took = len(cues) - kept, 1000 * (self._clock() - began)
        summary = Summary(kept, 0, composed, removed, len(cut.cuts), cuts_met(cut, cues), took)
        state = ScoreState(cut, score.sheet, score.midi, choices)
        key = TimelineKey.of(opened.path)
        revision = self._store.revisions.save(
            key, state, self._now(), there.cause, told.hash, summary, scenes=stored_scenes(score.standing)
        ).number
        LOG.info(_SAID[there.cause], opened.path.name, revision, extra={"timeline": str(opened.path)})
        picture = opened.outcome.picture if opened.outcome else Picture.unseen(cut, "it was not looked at")
        again = written(cut, cues, (), score.standing.film)
        return Outcome(again, picture, (), kept, 0, composed, removed, revision, choices)

    def _cut_of(self, opened: OpenTimeline, told: Sheet) -> Timeline:
        """Return the cut a cue sheet was made for: as it tells, or as the store has it, or the one that is open.

        Raises:
            UsageError: If it is none of them.
        """
        if told.cut is not None:
            return told.cut
        key = TimelineKey.of(opened.path)
        for revision in self._store.revisions.listed(key):
            if revision.hash == told.hash:
                return self._store.revisions.state(key, revision.number).cut
        if told.hash != file_hash(opened.path):
            raise UsageError(
                f"the score in {opened.folder} is of a state of {opened.path.name} that is not known"
            )
        return opened.cut

    def _stands(self, opened: OpenTimeline) -> KnownScore | None:
        """Return the score to start from: of the revision gone back to, else the standing one.

        Raises:
            RecueError: If the revision to go back to is not in the store.
        """
        if opened.decision is not None and opened.decision.back_to is not None:
            key = TimelineKey.of(opened.path)
            return score_of(self._store.revisions.state(key, opened.decision.back_to))
        return self._written.get(opened.path)

    def _saved(
        self, opened: OpenTimeline, made: ScoreFiles, summary: Summary, choices: Choices
    ) -> PushContent:
        """Save a revision to the store, and return it with its score.

        Raises:
            NotWrittenError: If it cannot be saved; the files are written all the same.
        """
        state = ScoreState(made.scored.timeline, made.sheet, made.midi, choices)
        key, back_to = TimelineKey.of(opened.path), opened.decision.back_to if opened.decision else None
        revision = self._store.revisions.save(
            key,
            state,
            self._now(),
            _cause(opened),
            made.source.hash,
            summary,
            back_to,
            stored_scenes(self._written[opened.path].standing),
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
    return Cause.OPENED if opened.scored_cut is None else Cause.SAVED


def _choices(stands: Standing, others: Mapping[str, Choice]) -> Mapping[str, Choice]:
    """Return the choices of a person: of the score's scenes from the score, of scenes that are gone as they were.

    Args:
        stands: The score.
        others: The choices before.
    """
    told = {cue.scene.id: cue.choice for cue in stands.cues}
    return {scene: choice for scene, choice in {**others, **told}.items() if choice != Choice()}


def _sheet_file(opened: OpenTimeline) -> Path:
    return score_place(opened.folder, opened.path).sheet


def _pair_of(opened: OpenTimeline) -> FilePair:
    """Return the files of a timeline's score."""
    return FilePair(opened.path, _sheet_file(opened))


def _cancellable(tell: ReportProgress, cancelled: Cancelled) -> ReportProgress:
    """Return a receiver of progress that raises Abandoned once the work is cancelled."""

    def progress(doing: str, share: float) -> None:
        if cancelled():
            raise Abandoned
        tell(doing, share)

    return progress
