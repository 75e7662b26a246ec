"""The output of a score: all its files and those of its cues, written in their places, and what is to be said of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bridge.output.cuesheet.sheet import Provenance, TimelineSource
from bridge.output.delivering import deliver_cues, deliver_score
from bridge.output.files import cue_files, delivery, preview_in, unsaid_remarks
from bridge.output.movie import SHOWING, movie_of
from bridge.output.names import SUFFIXES, cues_folder
from bridge.output.score_place import ScorePlace
from bridge.output.sound import Sound
from bridge.output.stale_stems import idle_cues, idle_stems
from bridge.picture.features.picture import Picture
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Format, Settings
from integrations.files.delivery import Content, Delivered

Progress = Callable[[str, float], None]
"""Receives the name of a step and the share of it that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and what a person should know of it."""

    delivered: Delivered
    remarks: tuple[str, ...]
    """Sentences: old files that lie beside the new ones, names that cannot be said, the loudness, what is missing."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoreOutput:
    """A score that is to be written into files."""

    place: ScorePlace
    scored: ScoredTimeline
    picture: Picture
    """The picture measured of its footage."""
    source: TimelineSource
    """The file that its timeline was read from."""
    made_by: Provenance
    """The program, the composer and the SoundFont."""
    sound: Sound
    """Its sound, and its .mid."""
    settings: Settings
    cut_file: Path
    """The timeline's file, from which footage is found."""

    def write(
        self,
        formats: Sequence[Format],
        progress: Progress,
        *,
        keep_old: bool = False,
        film_last: bool = False,
        pass_on: Callable[[Content], Content] = lambda content: content,
    ) -> Written:
        """Write the files of some formats.

        Args:
            formats: The formats.
            progress: Receives the share of the preview that is done.
            keep_old: Keep the .mid and the cue sheet that stand there, although Recue wrote them.
            film_last: Write the preview behind all others, which are there before it is made then.
            pass_on: Receives each content before it is written, and returns what is written.

        Raises:
            RecueError: If a file cannot be made or written; nothing half-done is left behind.
        """
        preview = preview_in(formats, self.scored, self.sound, self.cut_file, self.settings, progress)
        shown = SHOWING & {*formats}
        wanted = self.scored.timeline, self.cut_file, self.settings.media, self.place.folder
        movie = movie_of(*wanted) if shown else None
        made = delivery(
            self.place,
            self.scored,
            self.picture,
            self.source,
            self.made_by,
            formats,
            self.sound,
            self.settings.spotting.reel,
            self.settings.click.sound,
            preview=preview,
            movie=movie,
        )
        asked = self.settings.model_copy(update={"formats": tuple(formats)})
        by_cue = cue_files(self.place.name, self.scored, self.sound, asked)
        film = {SUFFIXES[Format.PREVIEW]} if film_last else set()
        files, last = (
            {suffix: pass_on(each) for suffix, each in made.contents.items() if (suffix in film) is late}
            for late in (False, True)
        )
        passed_on = {
            name: {suffix: pass_on(each) for suffix, each in files.items()} for name, files in by_cue.items()
        }
        delivered = _together(
            [
                *_delivered(self.place, files, keep_old=keep_old),
                deliver_cues(self.place, passed_on),
                *_delivered(self.place, last),
            ]
        )
        told = (*self._idle(formats, delivered, by_cue), *self._unsaid(formats), *self._heard())
        seen = preview.remarks if preview else ()
        return Written(delivered, (*told, *seen, *made.remarks))

    def _idle(
        self, formats: Sequence[Format], delivered: Delivered, cues: Mapping[str, object]
    ) -> Iterator[str]:
        """Yield sentences on old files that lie beside the new ones."""
        if Format.STEMS in formats:
            yield from idle_stems(self.place.folder, self.place.name, delivered.files)
        if cues:
            yield from idle_cues(cues_folder(self.place.folder, self.place.name), cues)

    def _unsaid(self, formats: Sequence[Format]) -> tuple[str, ...]:
        return unsaid_remarks(self.scored, self.settings.midi.text) if Format.MID in formats else ()

    def _heard(self) -> tuple[str, ...]:
        return self.sound.figures.remarks if self.sound.figures else ()


def _delivered(
    place: ScorePlace, files: Mapping[str, Content], *, keep_old: bool = False
) -> Iterator[Delivered]:
    if files:
        yield deliver_score(place, files, keep_old=keep_old)


def _together(parts: Iterable[Delivered]) -> Delivered:
    done = tuple(parts)
    return Delivered(
        tuple(file for each in done for file in each.files),
        tuple(kept for each in done for kept in each.kept),
    )
