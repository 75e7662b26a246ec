"""Score a timeline file: read, composed and delivered."""

from pathlib import Path

from bridge.commands.report import Report, deliver
from bridge.job import Job, ReportProgress, run_job
from bridge.score.composers import GAN, Composing, generator_of
from bridge.settings import Settings
from bridge.timeline.formats import read


def score_file(
    cut_file: Path,
    output: Path,
    sequence: str | None,
    settings: Settings,
    progress: ReportProgress,
    composer: str = GAN,
) -> Report:
    """Score a timeline file into a folder.

    Args:
        cut_file: The file.
        output: The folder; it is made if it is not there.
        sequence: Which timeline, where the file holds several.
        settings: The settings for the timeline.
        progress: Called with each step and its share done, from 0 to 1.
        composer: The composer: `gan`, or a baseline.

    Raises:
        RecueError: One sentence, whatever goes wrong; nothing half-done is left behind.
    """
    cut = read(cut_file, rate=settings.rate, sequence=sequence)
    composing = Composing(generator_of(composer))
    done = run_job(Job(cut_file, cut, settings, composing), progress)
    return deliver(done, cut_file, output, sequence, settings, composing, progress)
