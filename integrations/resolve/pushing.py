"""Push of a score to the companion in Resolve, which confirms it."""

import socket
import time
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from pythonosc.osc_message_builder import OscMessageBuilder

from integrations.errors import DeliveryError, UnconfirmedError, UnwrittenError
from integrations.files.atomic_write import write_file
from integrations.files.delivery import Content, Delivery
from integrations.files.folder import FolderTarget
from integrations.files.hidden_folder import hidden_folder, unfinished
from integrations.files.regular_file import LARGEST_RESULT, read_file
from integrations.files.renaming import move_to_free
from integrations.resolve.manifest import JOB_FILE, MEDIA, RESULT_FILE, job_of, manifest, result_of
from integrations.session import Session

PORT = 9874
"""The UDP port of the companion, on this machine."""
TIMEOUT = 20.0
"""Seconds to wait for the result, in which Resolve reads the sound files."""
_FIRST_DELAY, _LONGEST_DELAY = 0.1, 1.0
"""The first and the longest delay before a retry, in seconds; the delay doubles each time."""
_LONGEST = 900
"""The most bytes of a path that fit into one message."""


def push(
    session: Session,
    stems: Mapping[str, Content],
    folder: Path,
    port: int = PORT,
    timeout: float = TIMEOUT,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[str, ...]:
    """Push a score into the timeline that is open in Resolve.

    The request is sent over OSC, with retries, until the companion's result is on the disk; the companion handles it
    idempotently. Sound files are named by their content, so that unchanged parts are not placed again.

    Args:
        session: The score; its name is the timeline's in Resolve.
        stems: The .wav of each part, by its name, which must be valid in a file name.
        folder: The folder that the companion was installed with.
        port: The companion's UDP port.
        timeout: Seconds to wait.
        clock: Monotonic seconds; it may raise to cancel the push.

    Returns:
        Remarks for the person, one sentence each.

    Raises:
        UnconfirmedError: If the companion does not confirm in time.
        UnwrittenError: If a file cannot be written.
        DeliveryError: If the companion reports why it cannot place the score.
    """
    job_file, result_file = folder / JOB_FILE, folder / RESULT_FILE
    if len(str(job_file).encode()) > _LONGEST:
        raise DeliveryError(
            f"The path {job_file} is too long for OSC: install the companion with a nearer folder"
        )
    try:
        text = manifest(session, _stored_stems(session.name, stems, (folder / MEDIA).absolute()))
        job = job_of(text)
        job_name, _, suffix = JOB_FILE.rpartition(".")
        FolderTarget(folder).deliver(Delivery(job_name, {suffix: text.encode()}))
        try:
            result_file.unlink(
                missing_ok=True
            )  # in this order: a late request for the same job finds it, or its result
            found = _confirmed(job, job_file, result_file, port, timeout, clock)
        finally:
            job_file.unlink(missing_ok=True)  # nobody waits for it any more
    except OSError as error:
        raise UnwrittenError(
            f"The score cannot be put into {folder} ({error.strerror}): free it, or install the companion anew"
        ) from error
    if found is None:
        raise UnconfirmedError(
            f"not confirmed: DaVinci Resolve did not answer within {timeout:g} s: open '{session.name}' in it, and start "
            "recue_resolve from Workspace > Scripts"
        )
    failure, remarks = found
    if failure:
        raise DeliveryError(f"DaVinci Resolve did not take the score: {failure}")
    return remarks


def _confirmed(
    job: str, job_file: Path, result_file: Path, port: int, timeout: float, clock: Callable[[], float]
) -> tuple[str, tuple[str, ...]] | None:
    """Send the request, with retries, until the companion's result for a job is there; None at the timeout."""
    request = _message("/recue/resolve/push", job, str(job_file))
    deadline, delay = clock() + timeout, _FIRST_DELAY
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        while True:
            udp.sendto(request, ("127.0.0.1", port))
            udp.settimeout(max(0.001, min(delay, deadline - clock())))
            try:
                udp.recv(2000)  # whatever it says, the file says it surely
            except TimeoutError:
                pass
            except ConnectionError:  # how Windows says that nobody listens: do not ask again at once
                time.sleep(max(0.0, min(delay, deadline - clock())))
            if result_file.is_file() and (found := result_of(_read(result_file), job)):
                return found
            if clock() >= deadline:
                return None
            delay = min(2 * delay, _LONGEST_DELAY)


def _stored_stems(name: str, stems: Mapping[str, Content], media: Path) -> dict[str, Path]:
    """Write a score's sound files under names that contain their digests; existing ones are kept."""
    media.mkdir(parents=True, exist_ok=True)
    FolderTarget(media).recover()
    with unfinished(hidden_folder(media)) as parts:
        return {part: _written(media, f"{name}.{part}", stem, parts) for part, stem in stems.items()}


def _written(media: Path, name: str, stem: Content, parts: Path) -> Path:
    """Write a sound file under a name that tells its content; one that is there stays as it is.

    Args:
        media: The folder of the sound files.
        name: The file's name before the digest of its content.
        stem: The content.
        parts: A folder for unfinished files.
    """
    digest = blake2b(digest_size=6)
    temporary = parts / f"{name}.wav"
    write_file(temporary, _digested(stem, digest))
    target = media / f"{name}.{digest.hexdigest()}.wav"
    move_to_free(temporary, target)  # one that is there says the same, and Resolve may hold it open
    return target


def _digested(stem: Content, digest: blake2b) -> Iterator[bytes]:
    """Yield content block by block, and update its digest."""
    for block in (stem,) if isinstance(stem, bytes) else stem:
        digest.update(block)
        yield block


def _read(file: Path) -> str:
    return read_file(file, LARGEST_RESULT).decode(errors="replace")


def _message(address: str, *texts: str) -> bytes:
    builder = OscMessageBuilder(address)
    for text in texts:
        builder.add_arg(text, "s")
    return builder.build().dgram
