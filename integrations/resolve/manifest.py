"""The job file of a push to Resolve, in lines that the companions read without any library."""

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from unicodedata import category

from integrations.markers import FrameMarker, markers
from integrations.session import Session

JOB_FILE = "recue-push.tsv"
"""The job file in the companion's folder, one at a time."""
RESULT_FILE = "recue-push.result.tsv"
"""The result file, beside it."""
MEDIA = "recue-media"
"""The subfolder of all media that the companion places."""
_NO_TEXT = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode categories of control characters, surrogates and line separators."""


def manifest(session: Session, stems: Mapping[str, Path]) -> str:
    """Describe a score for the companions.

    Lines of tab-separated fields: `job`, `timeline`, `rate`, `frames`, then `stem PART PATH` and
    `marker FRAME COLOUR NAME NOTE ID` as often as there are any, then `end`. The job's id is a digest of all others, so
    that the same push is the same job.

    Args:
        session: The score.
        stems: The .wav of each part, by its name.
    """
    lines = [
        _line("timeline", session.name),
        _line("rate", repr(float(session.rate))),
        _line("frames", str(round(session.duration * session.rate))),
        *(_line("stem", part, str(path)) for part, path in stems.items()),
        *(_marker(mark) for mark in markers(session)),
    ]
    job = blake2b("\n".join(lines).encode(errors="replace"), digest_size=8).hexdigest()
    return "\n".join(["recue-push 1", _line("job", job), *lines, "end"]) + "\n"


def job_of(text: str) -> str:
    """Return the id of a manifest's job."""
    return next(line for line in text.splitlines() if line.startswith("job\t")).removeprefix("job\t")


def result_of(text: str, job: str) -> tuple[str, tuple[str, ...]] | None:
    """Parse the companion's result of a job: an error, empty if there is none, and remarks; None if there is no result yet."""
    rows = [line.partition("\t")[::2] for line in text.splitlines()]
    if not rows or rows[-1] != ("end", "") or ("job", job) not in rows:
        return None
    error = next((said for kind, said in rows if kind == "error"), "")
    return error, tuple(said for kind, said in rows if kind == "note")


def _marker(mark: FrameMarker) -> str:
    return _line("marker", str(mark.frame), mark.colour, mark.name, mark.note, mark.id)


def _line(*fields: str) -> str:
    """Join fields to one line; separators and characters that are not text become spaces."""
    return "\t".join("".join(" " if category(c) in _NO_TEXT else c for c in field) for field in fields)
