"""A MIDI port of this machine, through mido and python-rtmidi."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import mido

from bridge.errors import MissingError, UsageError

OWN = "Recue"
"""The default name of a virtual port."""


@dataclass(frozen=True, slots=True)
class OutputPort:
    """An open port, without a buffer."""

    name: str
    _port: Any

    def send(self, message: bytes) -> None:
        """Send one message.

        Raises:
            OSError: If the port is gone.
        """
        self._port.send(mido.Message.from_bytes(message))


def port_names() -> list[str]:
    """List the names of the output ports.

    Raises:
        MissingError: If python-rtmidi or the system's MIDI is missing.
    """
    try:
        return list(mido.Backend().get_output_names())
    except ImportError as error:
        raise MissingError(
            f"python-rtmidi is missing, which MIDI ports need ({_reason(error)}); install it with: pip install python-rtmidi"
        ) from error
    except OSError as error:
        raise MissingError(
            f"this machine has no MIDI to send to ({_reason(error)}); on Linux load the ALSA sequencer (modprobe "
            "snd-seq), elsewhere connect a device"
        ) from error


def chosen(names: Sequence[str], wanted: str | None) -> str:
    """Choose a port: the one of a name, or the only one whose name contains it; None chooses the only port there is.

    Raises:
        MissingError: If there is no port at all.
        UsageError: If none matches, or several do.
    """
    if not names:
        raise MissingError(
            "there is no MIDI port to send to; connect a device, start the program to play, or open one with --virtual"
        )
    if wanted is not None and wanted in names:
        return wanted
    found = [name for name in names if wanted is None or wanted.casefold() in name.casefold()]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"'{name}'" for name in found or names)
    if not found:
        raise UsageError(f"there is no MIDI port '{wanted}'; name one of {listed}")
    what = "there are several MIDI ports" if wanted is None else f"'{wanted}' is part of several MIDI ports"
    raise UsageError(f"{what}; name one of {listed} with --port")


@contextmanager
def open_port(wanted: str | None, *, virtual: bool) -> Iterator[OutputPort]:
    """Open a port for the duration of the context.

    Args:
        wanted: Its name or a part of it; None for the only one, or for `OWN`.
        virtual: True to open a new port, which other programs connect to; Windows has no such ports.

    Raises:
        MissingError: If it cannot be opened for what this machine lacks.
        UsageError: If no port matches, or several do.
    """
    names = port_names()
    name = wanted or OWN if virtual else chosen(names, wanted)
    try:
        port = mido.Backend().open_output(name, virtual=virtual)
    except OSError as error:
        raise MissingError(
            f"the MIDI port '{name}' cannot be opened ({_reason(error)}); free it, or name another with --port"
        ) from error
    with closing(port):
        yield OutputPort(name, port)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")
