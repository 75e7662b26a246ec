"""The job files of pushes: what REAPER's companion reads, and the result it writes beside it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from integrations.delivery import Content, Delivery
from integrations.errors import DeliveryError, UnwrittenError
from integrations.folder import FolderTarget
from integrations.reaper.manifest import TempoMode, manifest
from integrations.session import Session

RESULT: Final = "recue.result/1"
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Job:
    """One push: its manifest on the disk, and where its result comes to lie."""

    id: str
    """Hexadecimal digits."""
    manifest: Path
    """Absolute."""

    @property
    def midi(self) -> Path:
        """The whole score as a Standard MIDI File, for people and other programs."""
        return self.manifest.with_suffix(".mid")

    @property
    def result(self) -> Path:
        """Written by the companion when it is done."""
        return self.manifest.with_suffix(".result")


@dataclass(frozen=True, slots=True)
class Result:
    """What the companion says came of a job."""

    done: bool
    told: str
    """One line for a person."""


def write_job(session: Session, jobs: Path, job: str, tempo: TempoMode) -> Job:
    """Write a push's files and withdraw the earlier pushes of the same score, so that none of them comes late.

    Args:
        session: The score.
        jobs: The folder pushes are kept in; each score has one below it.
        job: Hexadecimal digits that were not used before; the same again continues a push that was broken off.
        tempo: Whose tempo map the project has.

    Raises:
        UnwrittenError: If the files cannot be written.
        ValueError: If the id is none.
    """
    if not job or set(job) - _HEX:
        raise ValueError(f"'{job}' is no job id: only digits and the letters a to f")
    folder = jobs.absolute() / session.name
    written = Job(job, folder / f"{job}.recue")
    files: dict[str, Content] = {"recue": manifest(session, job, tempo), "mid": session.midi}
    FolderTarget(folder).deliver(Delivery(job, files))
    try:
        for earlier in {file.stem for kind in ("*.recue", "*.result") for file in folder.glob(kind)}:
            if earlier != job and not set(earlier) - _HEX:
                _withdraw(Job(earlier, folder / f"{earlier}.recue"))
    except OSError as error:
        raise UnwrittenError(
            f"the earlier pushes in {folder} cannot be withdrawn ({error.strerror}): free the folder"
        ) from error
    return written


def _withdraw(job: Job) -> None:
    """Remove a push's files; a result may come later, from a companion that was at it."""
    for file in (job.result, job.midi, job.manifest):
        file.unlink(missing_ok=True)


def read_result(job: Job) -> Result | None:
    """What the companion said; None as long as it has said nothing.

    Raises:
        DeliveryError: If the file is not the result of this job.
    """
    try:
        lines = job.result.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DeliveryError(
            f"the result {job.result} cannot be read ({error.strerror}): free it and push again"
        ) from error
    state, _, told = (lines[2] if len(lines) == 4 else "").partition("\t")
    if lines[:2] != [RESULT, f"job\t{job.id}"] or state not in {"done", "failed"}:
        raise DeliveryError(
            f"{job.result} is not the result of this push: run 'recue install reaper' and push again"
        )
    return Result(state == "done", told)
