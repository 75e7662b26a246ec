"""The jobs that a person asks for: the timelines that are named, each with its settings."""

from collections.abc import Iterator, Mapping, Sequence
from os.path import exists
from pathlib import Path

from bridge.batch.finding import found
from bridge.batch.job_table import TableRow, read_table
from bridge.batch.jobs import Job, checked
from bridge.errors import TimelineError
from bridge.output.names import score_name
from bridge.settings import Settings
from bridge.settings.files import anchored, given, merged
from bridge.timeline.formats import check_file


def asked(named: Sequence[Path], output: Path, values: Mapping[str, object]) -> tuple[Job, ...]:
    """Return the jobs of a batch, in the order in which they are named.

    Args:
        named: Files, folders, patterns, and tables (`.csv`).
        output: The folder of the batch.
        values: Settings of the command line, nested as `recue.yaml` is; a row's go before them.

    Raises:
        TimelineError: If a timeline is not there.
        UsageError: If a table or a setting cannot be used, or two jobs would write to one place.
    """
    common = anchored(_texts(given(values)), Path.cwd())
    return checked([job for each in named for job in _jobs(each, output, common)])


def _jobs(named: Path, output: Path, common: Mapping[str, object]) -> Iterator[Job]:
    if named.suffix.lower() == ".csv":
        yield from (_of_row(row, common) for row in read_table(named))
        return
    for cut_file, name in found([named], output):
        yield Job(name, cut_file, None, Settings.read(cut_file, common))


def _of_row(row: TableRow, common: Mapping[str, object]) -> Job:
    if not exists(row.timeline):  # noqa: PTH110 (which raises nothing)
        raise TimelineError(f"{row.where}: there is no timeline '{row.timeline}'; correct the row.")
    check_file(row.timeline)
    settings = Settings.read(row.timeline, merged(common, row.values), source=row.where)
    name = row.output or score_name(row.timeline, row.sequence)
    return Job(name, row.timeline, row.sequence, settings, row.where)


def _texts(values: Mapping[str, object]) -> dict[str, object]:
    """Return values with paths as texts, as a file of settings has them."""
    return {
        key: _texts(value) if isinstance(value, Mapping) else str(value) if isinstance(value, Path) else value
        for key, value in values.items()
    }
