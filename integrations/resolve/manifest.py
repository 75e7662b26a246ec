"""What is pushed to Resolve, as lines that the companions read without any library."""

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from unicodedata import category

from integrations.markers import Marker, markers
from integrations.session import Session

JOB_FILE = "recue-push.tsv"
"""The push in the companion's folder: there is one at a time."""
RESULT_FILE = "recue-push.result.tsv"
"""What came of it, beside it."""
MEDIA = "recue-media"
"""The folder in it that everything the companion places lies in."""
_NO_TEXT = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode's categories of control characters, half characters, and what parts lines."""


def manifest(session: Session, stems: Mapping[str, Path]) -> str:
    """Say what is to be placed.

    Lines of fields with tabs between: `job`, `timeline`, `rate`, `frames`, then `stem PART PATH` and
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
    """The id of a manifest's job."""
    return next(line for line in text.splitlines() if line.startswith("job\t")).removeprefix("job\t")


def result_of(text: str, job: str) -> tuple[str, tuple[str, ...]] | None:
    """What a companion says of a job: an error or nothing, and its notes; None where it says nothing of it yet."""
    rows = [line.split("\t", 1) for line in text.splitlines()]
    if not rows or rows[-1] != ["end"] or ["job", job] not in rows:
        return None
    error = next((row[1] for row in rows if row[0] == "error"), "")
    return error, tuple(row[1] for row in rows if row[0] == "note")


def _marker(mark: Marker) -> str:
    return _line("marker", str(mark.frame), mark.colour, mark.name, mark.note, mark.id)


def _line(*fields: str) -> str:
    """Fields on one line; what would part them, or is no text, becomes spaces."""
    return "\t".join("".join(" " if category(c) in _NO_TEXT else c for c in field) for field in fields)
