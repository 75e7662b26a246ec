"""Score a timeline file: read, composed and delivered."""

from pathlib import Path

from bridge.commands.going_on import begin
from bridge.commands.measured_before import measured_before
from bridge.commands.report import Report, deliver
from bridge.job import Job, ReportProgress, run_job
from bridge.kept_scores import kept_scenes
from bridge.output.delivering import recover
from bridge.output.names import midi_beside
from bridge.output.score_place import score_place
from bridge.settings import Settings


def score_file(
    cut_file: Path,
    output: Path,
    sequence: str | None,
    settings: Settings,
    progress: ReportProgress,
    *,
    fresh: bool = False,
) -> Report:
    """Score a timeline file into a folder, going on from the score of it that stands there.

    What did not change in the cut, and was not asked for otherwise, keeps its music; so does what is locked or edited by
    hand, whatever is asked for.

    Args:
        cut_file: The file.
        output: The folder; it is made if it is not there.
        sequence: Which timeline, where the file holds several.
        settings: The settings for the timeline.
        progress: Called with each step and its share done, from 0 to 1.
        fresh: Score from scratch, whatever stands; that is kept under another name.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    recovered = recover(output)
    sheet_file = score_place(output, cut_file, sequence).sheet
    begun = begin(cut_file, sheet_file, sequence, settings, fresh=fresh)
    with measured_before() as known:
        job = Job(
            cut_file,
            begun.cut,
            begun.settings,
            begun.composing,
            begun.standing,
            known=known.footage,
            renewal=begun.renewal,
            earlier=kept_scenes(sheet_file),
            known_sound=known.sound,
            taste=known.taste(begun.settings),
        )
        done = run_job(job, progress)
    report = deliver(
        done,
        cut_file,
        output,
        sequence,
        begun.settings,
        begun.composing,
        progress,
        keep_old=begun.replaces or done.loses_work,
        went_on_from=begun.midi,
    )
    return (
        report.recovered(recovered)
        .going_on(done, midi_beside(sheet_file))
        .remarked(*begun.remarks, *known.remarks)
    )
