"""Deliver a score, and report what came of it."""

from dataclasses import dataclass
from pathlib import Path

from bridge.job import ReportProgress, ScoredJob
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.cuesheet.sheet import Provenance, Source
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
    """What came of a run, for a person and for a program."""

    timeline: str
    scenes: int
    bars: int
    cuts: int
    cuts_met: int
    """Within half a frame of a sixteenth."""
    seconds: float
    """The timeline's length."""
    notes: tuple[str, ...]
    delivered: tuple[str, ...]
    """The files written."""

    @property
    def summary(self) -> str:
        """One line for a person."""
        return (
            f"{self.timeline}: {self.seconds:.1f} s, {_counted(self.scenes, 'scene')}, "
            f"{_counted(self.bars, 'bar')}, "
            f"{self.cuts_met} of {self.cuts} cuts met"
        )


def _counted(count: int, noun: str) -> str:
    """A number of things: `1 bar`, `2 bars`."""
    return f"{count} {noun}{'s' * (count != 1)}"


def deliver(
    done: ScoredJob,
    timeline: Path,
    output: Path,
    sequence: str | None,
    settings: Settings,
    composing: Composing,
    progress: ReportProgress,
) -> Report:
    """Write a score's files.

    Args:
        done: The score.
        timeline: The file its timeline was read from.
        output: The folder; it is made if it is not there.
        sequence: Which timeline, where the file holds several.
        settings: Say which files, and what to render with.
        composing: What composed.
        progress: Told how far it is.

    Raises:
        RecueError: If a file cannot be written, or is another timeline's; nothing half-done is left behind.
    """
    source = Source(seen_from(output, timeline), file_hash(timeline), sequence or "")
    sounding = {Format.WAV, Format.STEMS} & set(settings.formats)
    font = find_soundfont(settings.soundfont) if sounding else None
    made_by = Provenance(release(), composing.generator, composing.weights, font.name if font else "")
    name = score_name(timeline, sequence)
    check_owner(output, name, timeline.name, sequence or "")
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
        notes=(*scored.notes, *kept),
        delivered=written,
    )
