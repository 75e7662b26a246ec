"""Deliver a score, and report the outcome."""

from dataclasses import asdict, dataclass
from pathlib import Path

from bridge.job import ReportProgress, ScoredJob
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.cuesheet.readable_json import Json
from bridge.output.cuesheet.sheet import Provenance, TimelineSource
from bridge.output.delivering import deliver_files
from bridge.output.files import delivery
from bridge.output.kept_edits import check_owner, keep_handwork
from bridge.output.names import file_hash, score_name, seen_from
from bridge.output.stale_stems import idle_stems
from bridge.release import release
from bridge.score.composers import Composing
from bridge.score.cues import cuts_met
from bridge.score.pipeline import ScoredTimeline
from bridge.settings import Format, Settings


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a run, for a person and for a program."""

    timeline: str
    scenes: int
    bars: int
    cuts: int
    cuts_met: int
    """Cuts within half a frame of a sixteenth."""
    seconds: float
    """The timeline's length."""
    remarks: tuple[str, ...]
    """Sentences on what a person should know."""
    delivered: tuple[str, ...]
    """The files written."""

    @property
    def summary(self) -> str:
        """The outcome in one line, for a person."""
        return (
            f"{self.timeline}: {self.seconds:.1f} s, {_counted(self.scenes, 'scene')}, "
            f"{_counted(self.bars, 'bar')}, "
            f"{self.cuts_met} of {self.cuts} cuts met"
        )

    @property
    def document(self) -> Json:
        """The outcome for a program."""
        values = asdict(self)
        remarks, delivered = values.pop("remarks"), values.pop("delivered")
        return {
            **values,
            "notes": remarks,
            "delivered": delivered,
        }  # programs know remarks by the key "notes"


def _counted(count: int, noun: str) -> str:
    """Format a number of things: `1 bar`, `2 bars`."""
    return f"{count} {noun}{'s' * (count != 1)}"


def deliver(
    done: ScoredJob,
    cut_file: Path,
    output: Path,
    sequence: str | None,
    settings: Settings,
    composing: Composing,
    progress: ReportProgress,
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

    Raises:
        RecueError: If a file cannot be written, or is another timeline's; nothing half-done is left behind.
    """
    source = TimelineSource(seen_from(output, cut_file), file_hash(cut_file), sequence or "")
    sounding = {Format.WAV, Format.STEMS} & set(settings.formats)
    font = find_soundfont(settings.soundfont) if sounding else None
    made_by = Provenance(release(), composing.generator, composing.weights, font.name if font else "")
    name = score_name(cut_file, sequence)
    check_owner(output, name, cut_file.name, sequence or "")
    files = delivery(name, done.scored, done.picture, source, made_by, settings.formats, font)
    progress("writing", 0.0)
    kept = keep_handwork(output, name) if Format.MID in settings.formats else ()
    written = deliver_files(output, files)
    idle = idle_stems(output, name, written) if Format.STEMS in settings.formats else ()
    progress("writing", 1.0)
    return _report(done.scored, written, (*kept, *idle))


def _report(scored: ScoredTimeline, written: tuple[str, ...], kept: tuple[str, ...]) -> Report:
    return Report(
        timeline=scored.timeline.name,
        scenes=len(scored.cues),
        bars=sum(len(cue.grid.bars) for cue in scored.cues),
        cuts=len(scored.timeline.cuts),
        cuts_met=cuts_met(scored.timeline, scored.cues),
        seconds=float(scored.timeline.duration),
        remarks=(*scored.remarks, *kept),
        delivered=written,
    )
