"""Deliver a score, and report the outcome."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

from bridge.grid.bars import Place
from bridge.job import ReportProgress, ScoredJob
from bridge.output.audio.figures import SoundFigures
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.cuesheet.readable_json import Json
from bridge.output.cuesheet.sheet import Provenance, TimelineSource
from bridge.output.delivering import kept_document, kept_remarks
from bridge.output.files import in_pairs, midi_file
from bridge.output.made_with import made_with
from bridge.output.names import file_hash, seen_from
from bridge.output.score_output import ScoreOutput
from bridge.output.score_place import score_place
from bridge.output.sound import Sound
from bridge.recut.planning import Fate
from bridge.release import release
from bridge.score.composers import Composing
from bridge.score.cues import CuedScene, cuts_met
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import SOUNDING, Settings
from integrations.files.delivery import Delivered, Kept
from integrations.files.regular_file import read_file


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a run, for a person and for a program."""

    called: str
    """The timeline as a person calls it: by its file, and its sequence where one was named."""
    timeline: str
    """The name that the timeline has in its file."""
    scenes: int
    bars: int
    cuts: int
    cuts_met: int
    """Cuts within half a frame of a sixteenth."""
    hits_met_on: Mapping[str, int]
    """The number of hits met on a `bar` line, on another `beat`, and `between`."""
    tempo_changes: int
    """The tempi of the map."""
    seconds: float
    """The timeline's length."""
    remarks: tuple[str, ...]
    """Sentences on what a person should know."""
    delivered: tuple[str, ...]
    """The files written."""
    kept: tuple[Kept, ...]
    """The files that stood in their places and were kept."""
    fates: Mapping[str, int] | None = None
    """The number of scenes kept, fitted, composed and removed where a score stood; None from scratch."""
    sound: SoundFigures | None = None
    """The loudness of the sound; None where none was rendered, or none was set."""

    def going_on(self, done: ScoredJob, midi_file: Path) -> Self:
        """Add what became of the scenes of the score that stood, if there was one; its notes are those of a .mid."""
        if not done.before:
            return self
        fates = {fate.value: done.fates.count(fate) for fate in Fate} | {"removed": len(done.removed)}
        kept, *others = ((count, fate) for fate, count in fates.items())
        told = [f"{_counted(kept[0], 'scene')} kept", *(f"{count} {fate}" for count, fate in others if count)]
        remark = f"Went on from the score in {midi_file}: {', '.join(told)}; --fresh starts clean."
        return replace(self, fates=fates, remarks=(remark, *self.remarks))

    def recovered(self, kept: tuple[Kept, ...]) -> Self:
        """Add what was kept when a delivery that a kill broke off was finished, before this one began."""
        return replace(self, remarks=(*kept_remarks(kept), *self.remarks), kept=(*kept, *self.kept))

    def remarked(self, *remarks: str) -> Self:
        """Put sentences before the others."""
        return replace(self, remarks=(*remarks, *self.remarks))

    @property
    def summary(self) -> str:
        """The outcome in one line, for a person."""
        return (
            f"{self.called}: {self.seconds:.1f} s, {_counted(self.scenes, 'scene')}, "
            f"{_counted(self.bars, 'bar')}, "
            f"{self.cuts_met} of {self.cuts} cuts met; {self._hits}; {_tempi(self.tempo_changes)}"
        )

    @property
    def _hits(self) -> str:
        bar, beat, between = (self.hits_met_on[place] for place in Place)
        return f"{_counted(bar + beat + between, 'hit')} met: {bar} on bar lines, {beat} on beats, {between} between"

    @property
    def document(self) -> Json:
        """The outcome for a program."""
        values = asdict(self)
        del values["called"]
        remarks, delivered = (
            values.pop("remarks"),
            values.pop("delivered"),
        )  # remarks are known by the key "notes"
        return {
            **values,
            "sound": self.sound_document,
            "notes": remarks,
            "delivered": delivered,
            "kept": kept_document(self.kept),
        }

    @property
    def sounding(self) -> tuple[str, ...]:
        """The loudness of the sound in one line, for a person; no line where none was measured."""
        return (self.sound.summary,) if self.sound else ()

    @property
    def sound_document(self) -> Json | None:
        """The loudness of the sound, for a program."""
        return self.sound.document if self.sound else None


def _counted(count: int, noun: str) -> str:
    """Format a number of things: `1 bar`, `2 bars`."""
    return f"{count} {noun}{'s' * (count != 1)}"


def _tempi(count: int) -> str:
    """Format a number of tempi: `1 tempo`, `9 tempi`."""
    return "1 tempo" if count == 1 else f"{count} tempi"


def deliver(
    done: ScoredJob,
    cut_file: Path,
    output: Path,
    sequence: str | None,
    settings: Settings,
    composing: Composing,
    progress: ReportProgress,
    *,
    keep_old: bool = False,
    went_on_from: bytes = b"",
) -> Report:
    """Write a score's files.

    Args:
        done: The score.
        cut_file: The file its timeline was read from.
        output: The folder; it is made if it is not there.
        sequence: Which timeline, where the file holds several.
        settings: The settings, with the formats to write and the SoundFont.
        composing: The composer.
        progress: Called with each step and its share done, from 0 to 1.
        keep_old: Keep the .mid and the cue sheet that stand there, although Recue wrote them.
        went_on_from: The .mid of the score that it goes on from; empty where it was scored from scratch.

    Raises:
        RecueError: If a file cannot be written; nothing half-done is left behind.
    """
    source = TimelineSource(seen_from(output, cut_file), file_hash(cut_file), sequence or "")
    sounding = SOUNDING & set(settings.formats)
    font = find_soundfont(settings.soundfont) if sounding else None
    settings_told = made_with(settings, done.scored.cues, output)
    made_by = Provenance(
        release(),
        composing.generator,
        composing.weights,
        font.name if font else "",
        settings=settings_told,
    )
    place = score_place(output, cut_file, sequence)
    formats = in_pairs(settings.formats, place)
    midi = midi_file(done.scored, place.name, settings.spotting.reel, settings.midi.text)
    sound = Sound.of(done.scored, midi, settings)
    writing = ScoreOutput(place, done.scored, done.picture, source, made_by, sound, settings, cut_file)
    progress("writing", 0.0)
    written_now = writing.write(formats, progress, keep_old=keep_old)
    progress("writing", 1.0)
    kept = [_told(each, went_on_from) for each in written_now.delivered.kept]
    called = f"{cut_file.name}, {sequence}" if sequence else cut_file.name
    themes = themes_said(done.scored.cues, done.fates)
    told = _report(
        called, done.scored, written_now.delivered, (*themes, *place.remarks, *kept, *written_now.remarks)
    )
    return replace(told, sound=sound.figures)


def themes_said(cues: Sequence[CuedScene], fates: Sequence[Fate]) -> tuple[str, ...]:
    """Return a sentence on each theme in scenes that were composed: where it is in them."""
    places: dict[str, list[str]] = {}
    first_bar = 1
    for cue, fate in zip(cues, fates, strict=True):
        for name in dict.fromkeys(each.theme for each in cue.themes if fate is Fate.COMPOSED):
            bars = ", ".join(each.where(first_bar) for each in cue.themes if each.theme == name)
            places.setdefault(name, []).append(f"'{cue.scene.name}' ({bars})")
        first_bar += len(cue.grid.bars)
    return tuple(f"The theme '{name}' is in {', '.join(where)}." for name, where in places.items())


def _told(kept: Kept, went_on_from: bytes) -> str:
    """Return a sentence on a file that was kept; the edits of one that was gone on from are in the new one."""
    if kept.ours or not went_on_from or not _holds(kept.kept, went_on_from):
        return kept.remark
    return (
        f"Your edits of {kept.file.name} are in the new one; as you left it, it was kept as {kept.kept.name}."
    )


def _holds(file: Path, content: bytes) -> bool:
    try:
        return read_file(file) == content
    except OSError:
        return False


def _report(called: str, scored: ScoredTimeline, delivered: Delivered, remarks: tuple[str, ...]) -> Report:
    places = Counter(place for cue in scored.cues for place in cue.grid.places.elements())
    return Report(
        called=called,
        timeline=scored.timeline.name,
        scenes=len(scored.cues),
        bars=sum(len(cue.grid.bars) for cue in scored.cues),
        cuts=len(scored.timeline.cuts),
        cuts_met=cuts_met(scored.timeline, scored.cues),
        hits_met_on={place.value: places[place] for place in Place},
        tempo_changes=len(scored.tempo.tempi),
        seconds=float(scored.timeline.duration),
        remarks=(*scored.remarks, *remarks),
        delivered=delivered.files,
        kept=delivered.kept,
    )
