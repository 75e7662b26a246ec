"""Keeps the scores of followed timelines up to date: from save to files, and into the store."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from bridge import pipeline
from bridge.app import asked_hits, file_hash, score_name, see
from bridge.cancellation import Abandoned, Cancelled
from bridge.choices import Choice
from bridge.composers import GENERATOR, NamedComposer
from bridge.conforming import SHEET, Composing
from bridge.cuesheet.reading import read_sheet
from bridge.cuesheet.told import Sheet
from bridge.daemon.courier import Parcel
from bridge.daemon.opened import Decisions, OpenTimeline, Outcome, Tell
from bridge.errors import PairError, RecueError
from bridge.footage.known import KnownFootage
from bridge.handwork import check_owner, keep_handwork
from bridge.midi.seal import seal_of
from bridge.preferences import Host
from bridge.rescoring.handwork import adopted
from bridge.rescoring.planning import Fate, Standing
from bridge.rescoring.rescoring import rescore
from bridge.rescoring.standing import standing
from bridge.settings import Format, Settings
from bridge.store import State, Store, Summary, TimelineKey
from bridge.timeline import Timeline
from bridge.upkeep.causes import cause_of
from bridge.upkeep.made import Made
from integrations.folder import clear_unfinished

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Written:
    """A score as it was last written."""

    standing: Standing
    generator: str
    """The name of what composed."""
    weights: str
    """A digest of its weights."""
    seal: str
    """Of its .mid."""


class Upkeep:
    """The real work of the daemon: `bridge.daemon.opened.Work` is made of its methods."""

    def __init__(
        self,
        store: Store,
        output: Path | None,
        load: Callable[[str], NamedComposer],
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
        carry: Callable[[Parcel, Sequence[Host]], None] = lambda *_: None,
    ) -> None:
        """Follow nothing yet.

        Args:
            store: Keeps every revision.
            output: Where scores go; beside each timeline where None.
            load: Loads the composer of a name, or gives the one that is loaded.
            now: Tells the time, with its zone.
            clock: Seconds that never go back.
            carry: Given each new revision, and the hosts that the settings bind its timeline to; it waits for nothing.
        """
        self._store, self._output, self._load = store, output, load
        self._now, self._clock, self._carry = now, clock, carry
        self._written: dict[Path, _Written] = {}
        self._footage = KnownFootage()

    def begin(self, path: Path, cut: Timeline) -> OpenTimeline:
        """What is known of a timeline from its store and its files."""
        folder = self._output or path.parent
        clear_unfinished(folder, score_name(path, None))
        revision = self._store.revisions.current(TimelineKey.of(path))
        written = self._found(path, folder, cut)
        if written is None:
            return OpenTimeline(path, folder, cut, revision=revision.number if revision else 0)
        self._written[path] = written
        chosen = {c.scene.id: c.choice for c in written.standing.cues if c.choice != Choice()}
        number = revision.number if revision else 0
        return OpenTimeline(
            path, folder, cut, Decisions(chosen, by_revision={number: chosen}), revision=number
        )

    def rescore(self, opened: OpenTimeline, cut: Timeline, cancelled: Cancelled, tell: Tell) -> Outcome:
        """Score a cut from the score that stands; .mid and cue sheet are replaced at once, the rest comes later.

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
        picture = see(cut, opened.path, settings, partial(progress, "reading the picture"), self._footage)
        given = asked_hits(cut, settings.hits)
        composed = partial(progress, "composing")
        if stands is None:
            scored = pipeline.score(cut, picture, settings, composing.composer(), composed, given)
            fates, removed = (Fate.COMPOSED,) * len(scored.cues), 0
        else:
            done = rescore(
                stands.standing, cut, picture, settings, composing.composer, composed, given, opened.choices
            )
            scored, fates, removed = done.scored, done.fates, len(done.removed)
        progress("writing", 0.0)
        kept = fates.count(Fate.KEPT)
        made = Made(opened, scored, composing.generator, composing.weights, settings)
        self._keep_safe(opened, made, settings)
        files = made.write(at_once=True)
        self._written[opened.path] = _Written(
            Standing(cut, scored.cues), composing.generator, composing.weights, seal_of(made.midi)
        )
        took = 1000 * (self._clock() - began)
        summary = Summary(kept, len(fates) - kept, removed, len(cut.cuts), made.cuts_met, took)
        self._carry(self._saved(opened, made, summary), settings.hosts.push)
        return Outcome(scored, files, kept, len(fates) - kept, removed)

    def finish(self, opened: OpenTimeline, cancelled: Cancelled, tell: Tell) -> None:
        """Write what was not written at once: sound and picture.

        Raises:
            Abandoned: If it was cancelled; what was there before stands.
            RecueError: If it cannot be written.
        """
        written = self._written.get(opened.path)
        if opened.outcome is None or written is None:
            return
        settings = Settings.read(opened.path, {})
        made = Made(opened, opened.outcome.scored, written.generator, written.weights, settings)
        made.write(at_once=False, cancelled=cancelled)
        tell("writing", 1.0)

    def _found(self, path: Path, folder: Path, cut: Timeline) -> _Written | None:
        """A score that stands from before.

        It is in the files, if they are of the cut as it is or as the store has it; else in the store. Files that are there
        and cannot be gone on from are told in the log.
        """
        key = TimelineKey.of(path)
        current = self._store.revisions.current(key)
        state = self._store.revisions.state(key, current.number) if current else None
        sheet_file = folder / f"{score_name(path, None)}{SHEET}"
        midi_file_ = folder / f"{score_name(path, None)}.{Format.MID}"
        try:
            sheet, midi = sheet_file.read_bytes(), midi_file_.read_bytes()
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
        """The score to go on from: one gone back to, else the one that stands, with what a person changed in its .mid.

        Raises:
            RecueError: If the revision to go back to is not kept.
        """
        number = opened.decisions.back_to
        if number is not None:
            return _from_store(self._store.revisions.state(TimelineKey.of(opened.path), number))
        written = self._written.get(opened.path)
        if written is None or Format.MID not in settings.formats:
            return written
        file = opened.folder / f"{score_name(opened.path, None)}.{Format.MID}"
        return _with_handwork(written, file)

    def _keep_safe(self, opened: OpenTimeline, made: Made, settings: Settings) -> None:
        """See that nothing of a person's, or of another timeline's, is written over.

        Raises:
            UsageError: If it would be.
        """
        if opened.path not in self._written:
            check_owner(opened.folder, made.name, opened.path.name, "")
        if Format.MID in settings.formats:
            keep_handwork(opened.folder, made.name)

    def _saved(self, opened: OpenTimeline, made: Made, summary: Summary) -> Parcel:
        """Keep a revision; returns it, ready for hosts.

        Raises:
            NotWrittenError: If it cannot be kept; the files are written all the same.
        """
        state = State(made.scored.timeline, made.sheet, made.midi, opened.choices)
        key, cause = TimelineKey.of(opened.path), cause_of(opened)
        revision = self._store.revisions.save(key, state, self._now(), cause, made.source.hash, summary)
        return Parcel(key, revision.number, made.scored, made.midi)


def _cancellable(tell: Tell, cancelled: Cancelled) -> Tell:
    """Tells how far it is, and leaves off where that was asked."""

    def progress(doing: str, share: float) -> None:
        if cancelled():
            raise Abandoned
        tell(doing, share)

    return progress


def _stood(told: Sheet, midi: bytes, cut: Timeline, called: str) -> _Written:
    return _Written(standing(told, midi, cut, called), told.generator, told.weights, told.seal)


def _from_store(state: State) -> _Written:
    """A revision's score."""
    told = read_sheet(state.sheet, "The revision's cue sheet")
    return _stood(told, state.midi, state.cut, "The revision's .mid")


def _with_handwork(written: _Written, file: Path) -> _Written:
    """A score with what a person changed in its .mid since it was written.

    Raises:
        UsageError: If the file is no MIDI file.
    """
    try:
        midi = file.read_bytes()
    except OSError:
        return written  # gone: it is written anew
    try:
        return replace(written, standing=adopted(written.standing, midi, written.seal, str(file)))
    except PairError:
        return written  # what was last written stands; the other score's file is kept before it is replaced
