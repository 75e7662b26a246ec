"""A checksum in a MIDI file, which tells whether its bytes are still those Recue wrote."""

from hashlib import sha256

from bridge.midi import events as smf

_WORDS = b"Recue seal "
_DIGITS = 16
_NEAR = 512
"""Bytes from the start of a file within which the seal lies."""


def seal_event() -> bytes:
    """Return a text event with room for the seal; a file holds one, near its start."""
    return smf.meta(smf.TEXT, _WORDS + b"0" * _DIGITS)


def is_seal(event: bytes) -> bool:
    """Return whether an event holds a seal, its own or another file's."""
    return event.startswith(smf.meta(smf.TEXT, _WORDS + b"0" * _DIGITS)[:-_DIGITS])


def sealed(file: bytes) -> bytes:
    """Write the digest of a file with an empty seal into that seal."""
    at = _place(file)
    return file[:at] + _digest(file, at) + file[at + _DIGITS :]


def is_untouched(file: bytes) -> bool:
    """Return whether a file is byte for byte what was sealed; one without a seal is not."""
    return _WORDS in file[:_NEAR] and file[_place(file) :].startswith(_digest(file, _place(file)))


def seal_of(file: bytes) -> str:
    """Return the seal in a file, valid or not; empty if there is none."""
    return file[_place(file) :][:_DIGITS].decode("ascii", "replace") if _WORDS in file[:_NEAR] else ""


def _place(file: bytes) -> int:
    return file.index(_WORDS, 0, _NEAR) + len(_WORDS)


def _digest(file: bytes, at: int) -> bytes:
    open_seal = file[:at] + b"0" * _DIGITS + file[at + _DIGITS :]
    return sha256(open_seal).hexdigest()[:_DIGITS].encode()
