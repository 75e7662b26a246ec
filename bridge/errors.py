"""The errors of Recue: one sentence and an exit code each."""

from bridge.plain_text import sentence
from generator.errors import GeneratorError, SaveError
from integrations.errors import DeliveryError, UnconfirmedError, UnwrittenError


class RecueError(Exception):
    """The base error: one sentence that says what failed, where, and what to do next.

    Whatever it quotes from a file, it is one plain line of at most `bridge.plain_text.LONGEST_SENTENCE` characters.
    """

    exit_code = 1

    def __init__(self, said: str) -> None:
        super().__init__(sentence(said))


class UsageError(RecueError):
    """The request itself cannot be met: an option, a setting or a name is wrong."""

    exit_code = 2


class PairError(UsageError):
    """A .mid and a cue sheet are not of one score."""


class StoreError(UsageError):
    """The store of revisions cannot be read or written, or does not hold what was asked for."""


class TimelineError(RecueError):
    """The timeline cannot be read, or holds no picture to score."""

    exit_code = 3


class MissingError(RecueError):
    """The model or a program that is needed is not there."""

    exit_code = 4


class FootageError(RecueError):
    """A media file cannot be read; the shots cut from it are scored by the cut alone."""


class HostError(RecueError):
    """A host, or a running Recue, did not answer."""

    exit_code = 5


class NotConfirmedError(HostError):
    """A host did not confirm in time that it has a score; it may be sent again."""


class NotWrittenError(RecueError):
    """Nothing could be written: the disk is full, or Recue may not write there."""

    exit_code = 6


class PacketError(RecueError):
    """Bytes that came over the network are not what they should be."""


_OURS: dict[type[Exception], type[RecueError]] = {
    SaveError: NotWrittenError,
    UnwrittenError: NotWrittenError,
    UnconfirmedError: NotConfirmedError,
}
"""Counterparts of the libraries' errors, which have no exit codes."""


def recue_error(
    error: DeliveryError | GeneratorError, otherwise: type[RecueError] = UsageError
) -> RecueError:
    """Return a library's error as one of Recue's own, in the same words.

    Args:
        error: The library's error.
        otherwise: The class for an error without a counterpart.
    """
    return _OURS.get(type(error), otherwise)(str(error))
