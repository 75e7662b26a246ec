"""Score a timeline file: read, composed and delivered."""

from pathlib import Path

from bridge.commands.report import Report, deliver
from bridge.job import Job, ReportProgress, run_job
from bridge.score.composers import GAN, Composing, generator_of
from bridge.settings import Settings
from bridge.timeline.formats import read


def score_file(
    timeline: Path,
    output: Path,
    sequence: str | None,
    settings: Settings,
    progress: ReportProgress,
    composer: str = GAN,
) -> Report:
    """Score a timeline file into a folder.

    Args:
        timeline: The file.
        output: The folder; it is made if it is not there.
        sequence: Which timeline, where the file holds several.
        settings: What the user wants.
        progress: Told how far each step is.
        composer: Who composes: `gan`, or a baseline.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    cut = read(timeline, rate=settings.rate, sequence=sequence)
    composing = Composing(generator_of(composer))
    done = run_job(Job(timeline, cut, settings, composing), progress)
    return deliver(done, timeline, output, sequence, settings, composing, progress)
