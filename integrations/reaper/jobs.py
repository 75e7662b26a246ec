"""The job files of pushes: read by REAPER's companion, which writes a result file beside each."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from integrations.errors import DeliveryError, UnwrittenError
from integrations.files.delivery import Content, Delivery
from integrations.files.folder import FolderTarget
from integrations.files.regular_file import LARGEST_RESULT, read_file
from integrations.host import TempoMode
from integrations.reaper.manifest import manifest
from integrations.session import Session

RESULT: Final = "recue.result/1"
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class ReaperJob:
    """One push: the paths of its manifest and of its result."""

    id: str
    """Hexadecimal digits."""
    manifest_file: Path
    """An absolute path."""

    @property
    def midi_file(self) -> Path:
        """The whole score as a Standard MIDI File, for people and other programs."""
        return self.manifest_file.with_suffix(".mid")

    @property
    def result_file(self) -> Path:
        """The result, written by the companion when it is done."""
        return self.manifest_file.with_suffix(".result")


@dataclass(frozen=True, slots=True)
class JobResult:
    """The companion's report on a job."""

    done: bool
    message: str
    """One line for a person."""


def write_job(session: Session, jobs_folder: Path, job: str, tempo: TempoMode) -> ReaperJob:
    """Write a push's files and withdraw the earlier pushes of the same score, so that none is applied late.

    Args:
        session: The score.
        jobs_folder: The folder of all pushes; each score has one below it.
        job: An unused id in hexadecimal digits; the id of an interrupted push continues it.
        tempo: The owner of the project's tempo map.

    Raises:
        UnwrittenError: If the files cannot be written.
        ValueError: If the id is invalid.
    """
    if not job or set(job) - _HEX:
        raise ValueError(f"'{job}' is no job id: only digits and the letters a to f")
    folder = jobs_folder.absolute() / session.name
    written = ReaperJob(job, folder / f"{job}.recue")
    files: dict[str, Content] = {"recue": manifest(session, job, tempo), "mid": session.midi}
    FolderTarget(folder).deliver(Delivery(job, files))
    try:
        for earlier in {file.stem for kind in ("*.recue", "*.result") for file in folder.glob(kind)}:
            if earlier != job and not set(earlier) - _HEX:
                _withdraw(ReaperJob(earlier, folder / f"{earlier}.recue"))
    except OSError as error:
        raise UnwrittenError(
            f"the earlier pushes in {folder} cannot be withdrawn ({error.strerror}): free the folder"
        ) from error
    return written


def _withdraw(job: ReaperJob) -> None:
    """Remove a push's files; a companion that was applying it may still write a result."""
    for file in (job.result_file, job.midi_file, job.manifest_file):
        file.unlink(missing_ok=True)


def read_result(job: ReaperJob) -> JobResult | None:
    """Read the companion's result; None as long as there is none.

    Raises:
        DeliveryError: If the file is not the result of this job.
    """
    try:
        lines = read_file(job.result_file, LARGEST_RESULT).decode(errors="replace").splitlines()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DeliveryError(
            f"the result {job.result_file} cannot be read ({error.strerror}): free it and push again"
        ) from error
    state, _, message = (lines[2] if len(lines) == 4 else "").partition("\t")
    if lines[:2] != [RESULT, f"job\t{job.id}"] or state not in {"done", "failed"}:
        raise DeliveryError(
            f"{job.result_file} is not the result of this push: run 'recue install reaper' and push again"
        )
    return JobResult(state == "done", message)
