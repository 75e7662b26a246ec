"""Pushes a score to the companion in Resolve, and waits until it says that it is placed."""

import os
import socket
import tempfile
import time
from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path

from pythonosc.osc_message_builder import OscMessageBuilder

from integrations.delivery import Content
from integrations.errors import DeliveryError, UnconfirmedError, UnwrittenError
from integrations.resolve.manifest import JOB_FILE, MEDIA, RESULT_FILE, job_of, manifest, result_of
from integrations.session import Session

PORT = 9874
"""UDP, on this machine: where the companion listens."""
PATIENCE = 20.0
"""Seconds to wait for the result: Resolve reads the sound files meanwhile."""
_FIRST, _SLOWEST = 0.1, 1.0
"""Seconds between one kick and the next: twice as long each time, up to the slowest."""
_LONGEST = 900
"""Bytes of a path that fit one message."""


def push(
    session: Session,
    stems: Mapping[str, Content],
    folder: Path,
    port: int = PORT,
    patience: float = PATIENCE,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[str, ...]:
    """Push a score into the timeline that is open in Resolve.

    The companion is kicked over OSC again and again until its result is on the disk; it does no push twice. Sound files
    are written under names that tell their content, so that parts that did not change are not placed anew.

    Args:
        session: The score; its name is the timeline's in Resolve.
        stems: The .wav of each part, by its name, which must fit a file name.
        folder: The folder that the companion was installed with.
        port: Where it listens.
        patience: Seconds to wait.
        clock: Tells seconds; it may raise to break the push off.

    Returns:
        What a person should know, one sentence each.

    Raises:
        UnconfirmedError: If the companion does not confirm.
        UnwrittenError: If a file cannot be written.
        DeliveryError: If the companion says why it cannot place the score.
    """
    job_file, result_file = folder / JOB_FILE, folder / RESULT_FILE
    if len(str(job_file).encode()) > _LONGEST:
        raise DeliveryError(
            f"The path {job_file} is too long for OSC: install the companion with a nearer folder"
        )
    try:
        text = manifest(
            session, {part: _placed(part, stem, session.name, folder) for part, stem in stems.items()}
        )
        job = job_of(text)
        _write(job_file, text)
        result_file.unlink(
            missing_ok=True
        )  # in this order: a late kick of the same job finds it, or its result
        found = _confirmed(job, job_file, result_file, port, patience, clock)
        job_file.unlink(missing_ok=True)
    except OSError as error:
        raise UnwrittenError(
            f"The score cannot be put into {folder} ({error.strerror}): free it, or install the companion anew"
        ) from error
    if found is None:
        raise UnconfirmedError(
            f"not confirmed: DaVinci Resolve did not answer within {patience:g} s: open '{session.name}' in it, and start "
            "recue_resolve from Workspace > Scripts"
        )
    wrong, notes = found
    if wrong:
        raise DeliveryError(f"DaVinci Resolve did not take the score: {wrong}")
    return notes


def _confirmed(
    job: str, job_file: Path, result_file: Path, port: int, patience: float, clock: Callable[[], float]
) -> tuple[str, tuple[str, ...]] | None:
    """Kick the companion until it has said what came of a job; None where it never does."""
    kick = _message("/recue/resolve/push", job, str(job_file))
    until, pause = clock() + patience, _FIRST
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        while True:
            wire.sendto(kick, ("127.0.0.1", port))
            wire.settimeout(max(0.001, min(pause, until - clock())))
            try:
                wire.recv(2000)  # whatever it says, the file says it surely
            except TimeoutError:
                pass
            except ConnectionError:  # how Windows says that nobody listens: do not ask again at once
                time.sleep(max(0.0, min(pause, until - clock())))
            if result_file.is_file() and (found := result_of(_read(result_file), job)):
                return found
            if clock() >= until:
                return None
            pause = min(2 * pause, _SLOWEST)


def _placed(part: str, stem: Content, name: str, folder: Path) -> Path:
    """Write a sound file under a name that tells its content; one that is there stays as it is."""
    media = (folder / MEDIA).absolute()
    media.mkdir(parents=True, exist_ok=True)
    digest, unfinished = blake2b(digest_size=6), media / f"{name}.{part}.part"
    with unfinished.open("wb") as file:
        for block in (stem,) if isinstance(stem, bytes) else stem:
            digest.update(block)
            file.write(block)
    target = media / f"{name}.{part}.{digest.hexdigest()}.wav"
    if target.is_file():
        unfinished.unlink()  # Resolve may hold it open, and it says the same
    else:
        unfinished.replace(target)
    return target


def _write(file: Path, text: str) -> None:
    """Replace a file whole."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)
    Path(name).replace(file)


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")


def _message(address: str, *texts: str) -> bytes:
    builder = OscMessageBuilder(address)
    for text in texts:
        builder.add_arg(text, "s")
    return builder.build().dgram
