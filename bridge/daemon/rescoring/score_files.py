"""The files of a followed timeline's score: .mid and cue sheet at once, the rest when the worker is idle."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from bridge.daemon.cancellation import Abandoned, Cancelled
from bridge.daemon.open_timeline import OpenTimeline
from bridge.job import ReportProgress
from bridge.midi.edit_seal import seal_of
from bridge.output.cuesheet.readable_json import Json
from bridge.output.cuesheet.sheet import Provenance, TimelineSource, cue_sheet, cue_sheet_bytes
from bridge.output.delivering import deliver_cues, deliver_score
from bridge.output.files import cue_files, delivery, in_pairs, midi_file, preview_in
from bridge.output.made_with import made_with
from bridge.output.names import SUFFIXES, file_hash, seen_from
from bridge.output.score_place import score_place
from bridge.output.sound import Sound
from bridge.picture.features.picture import Picture
from bridge.release import release
from bridge.score.cues import cuts_met
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Format, Settings
from integrations.files.delivery import Content, Delivered

AT_ONCE = (Format.MID, Format.JSON)
"""Formats that are written at once; the others follow when the worker is idle."""


class ScoreFiles:
    """The files of a score, each rendered when it is first needed."""

    def __init__(
        self,
        opened: OpenTimeline,
        scored: ScoredTimeline,
        picture: Picture,
        generator: str,
        weights: str,
        settings: Settings,
    ) -> None:
        self.scored, self._place = scored, score_place(opened.folder, opened.path)
        self._picture, self._settings, self._cut_file = picture, settings, opened.path
        self.source = TimelineSource(seen_from(opened.folder, opened.path), file_hash(opened.path), "")
        self._by = Provenance(release(), generator, weights)

    @cached_property
    def midi(self) -> bytes:
        """Content of the .mid."""
        return midi_file(self.scored, self._settings.midi.text)

    @cached_property
    def _sound(self) -> Sound:
        return Sound.of(self.scored, self.midi, self._settings)

    @property
    def told_of_sound(self) -> tuple[str, ...]:
        """Sentences on the loudness of the sound that was written; none where none was."""
        figures = self._sound.figures
        return (figures.summary, *figures.remarks) if figures else ()

    @cached_property
    def made_with(self) -> Json:
        """The settings that it is made with, as the cue sheet tells them."""
        return made_with(self._settings, self.scored.cues, self._place.folder)

    @cached_property
    def sheet(self) -> bytes:
        """Content of the cue sheet."""
        scored = self.scored
        by = replace(self._by, midi=seal_of(self.midi), settings=self.made_with)
        told = cue_sheet(
            scored.timeline, self.source, scored.cues, self._picture.reasons, scored.remarks, by, scored.film
        )
        return cue_sheet_bytes(told)

    @property
    def cuts_met(self) -> int:
        """Number of cuts within half a frame of a sixteenth."""
        return cuts_met(self.scored.timeline, self.scored.cues)

    def write(
        self,
        *,
        at_once: bool,
        keep_old: bool = False,
        cancelled: Cancelled | None = None,
        tell: ReportProgress = lambda *_: None,
    ) -> Delivered:
        """Write the files of AT_ONCE, or the others.

        Args:
            at_once: True for those of AT_ONCE.
            keep_old: Keep the .mid and the cue sheet that stand there, although Recue wrote them.
            cancelled: The check for cancellation of the others.
            tell: Receives the progress of the others.

        Raises:
            Abandoned: If it was cancelled.
            NotWrittenError: If they cannot be written.
        """
        if at_once:
            makers = {Format.MID: lambda: self.midi, Format.JSON: lambda: self.sheet}
            formats = in_pairs(self._settings.formats, self._place)
            wanted = [form for form in AT_ONCE if form in formats]
            return self._deliver({SUFFIXES[form]: makers[form]() for form in wanted}, keep_old=keep_old)
        later = tuple(form for form in self._settings.formats if form not in AT_ONCE)
        if not later:
            return self._deliver({})
        preview = preview_in(later, self.scored, self._sound, self._cut_file, self._settings, tell)
        made = delivery(
            self._place.name,
            self.scored,
            self._picture,
            self.source,
            self._by,
            later,
            self._sound,
            self._settings.spotting.reel,
            self._settings.click.sound,
            preview=preview,
        )
        blocks = {suffix: _blocks(content, cancelled) for suffix, content in made.items()}
        slow = {suffix: blocks.pop(suffix) for suffix in (SUFFIXES[Format.PREVIEW],) if suffix in blocks}
        soon = self._deliver(blocks)
        by_cue = cue_files(self._place.name, self.scored, self._sound, self._settings)
        cues = deliver_cues(
            self._place,
            {
                name: {suffix: _blocks(content, cancelled) for suffix, content in files.items()}
                for name, files in by_cue.items()
            },
        )
        late = self._deliver(slow)  # sound does not wait for a film
        parts = (soon, cues, late)
        return Delivered(
            tuple(file for part in parts for file in part.files),
            tuple(kept for part in parts for kept in part.kept),
        )

    def _deliver(self, files: Mapping[str, Content], *, keep_old: bool = False) -> Delivered:
        return deliver_score(self._place, files, keep_old=keep_old) if files else Delivered((), ())


def _blocks(content: Content, cancelled: Cancelled | None) -> Iterator[bytes]:
    """Yield content block by block, and raise Abandoned once it is cancelled."""
    for block in (content,) if isinstance(content, bytes) else content:
        if cancelled is not None and cancelled():
            raise Abandoned
        yield block
