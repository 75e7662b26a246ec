"""A checksum in a MIDI file, which tells whether its bytes are still those Recue wrote."""

import re
from hashlib import sha256

from bridge.midi import events as smf

_WORDS = b"Recue seal "
_DIGITS = 16
_SEAL = re.compile(rb"\xff\x01." + _WORDS, re.DOTALL)
"""The text event that holds the seal. No name can be taken for it: 0xFF is no byte of UTF-8."""


def seal_event() -> bytes:
    """Return a text event with room for the seal; a file holds one, near its start."""
    return smf.meta(smf.TEXT, _WORDS + b"0" * _DIGITS)


def is_seal(event: bytes) -> bool:
    """Return whether an event holds a seal, its own or another file's."""
    return event.startswith(smf.meta(smf.TEXT, _WORDS + b"0" * _DIGITS)[:-_DIGITS])


def sealed(file: bytes) -> bytes:
    """Write the digest of a file with an empty seal into that seal.

    Raises:
        ValueError: If it has none.
    """
    at = _place(file)
    if at is None:
        raise ValueError("the file has no seal to write a digest into")
    return file[:at] + _digest(file, at) + file[at + _DIGITS :]


def is_untouched(file: bytes) -> bool:
    """Return whether a file is byte for byte what was sealed; one without a seal is not."""
    at = _place(file)
    return at is not None and file[at:].startswith(_digest(file, at))


def seal_of(file: bytes) -> str:
    """Return the seal in a file, valid or not; empty if there is none."""
    at = _place(file)
    return "" if at is None else file[at:][:_DIGITS].decode("ascii", "replace")


def _place(file: bytes) -> int | None:
    """Return the place of a seal's digest; None where there is no seal."""
    found = _SEAL.search(file)
    return None if found is None else found.end()


def _digest(file: bytes, at: int) -> bytes:
    open_seal = file[:at] + b"0" * _DIGITS + file[at + _DIGITS :]
    return sha256(open_seal).hexdigest()[:_DIGITS].encode()
