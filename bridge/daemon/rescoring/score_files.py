"""The files of a followed timeline's score: .mid and cue sheet at once, the rest when the worker is idle."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial

from bridge.daemon.cancellation import Abandoned, Cancelled
from bridge.daemon.open_timeline import OpenTimeline
from bridge.job import ReportProgress
from bridge.midi.edit_seal import seal_of
from bridge.output.cuesheet.readable_json import Json
from bridge.output.cuesheet.sheet import Provenance, TimelineSource, cue_sheet, cue_sheet_bytes
from bridge.output.delivering import deliver_score
from bridge.output.files import in_pairs, midi_file
from bridge.output.made_with import made_with
from bridge.output.names import SUFFIXES, file_hash, seen_from
from bridge.output.score_output import ScoreOutput
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
        self.remarks: tuple[str, ...] = ()
        """Sentences on the files that were written at leisure."""

    @cached_property
    def midi(self) -> bytes:
        """Content of the .mid."""
        return midi_file(
            self.scored, self._place.name, self._settings.spotting.reel, self._settings.midi.text
        )

    @cached_property
    def _sound(self) -> Sound:
        return Sound.of(self.scored, self.midi, self._settings)

    @property
    def told(self) -> tuple[str, ...]:
        """Sentences on what was written last; none where nothing is to be said."""
        figures = self._sound.figures
        return (*((figures.summary,) if figures else ()), *self.remarks)

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
        handed = ScoreOutput(
            self._place,
            self.scored,
            self._picture,
            self.source,
            self._by,
            self._sound,
            self._settings,
            self._cut_file,
        ).write(later, tell, film_last=True, pass_on=partial(_blocks, cancelled=cancelled))
        self.remarks = handed.remarks
        return handed.delivered

    def _deliver(self, files: Mapping[str, Content], *, keep_old: bool = False) -> Delivered:
        return deliver_score(self._place, files, keep_old=keep_old) if files else Delivered((), ())


def _blocks(content: Content, cancelled: Cancelled | None) -> Iterator[bytes]:
    """Yield content block by block, and raise Abandoned once it is cancelled."""
    for block in (content,) if isinstance(content, bytes) else content:
        if cancelled is not None and cancelled():
            raise Abandoned
        yield block
