"""REAPER's transport over OSC, both ways: the position of the play head, and the messages that move it.

Patterns: `TIME f/time`, `PLAY t/play`, `STOP t/stop` and `PAUSE t/pause` of `Recue.ReaperOSC`.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pythonosc.osc_message_builder import OscMessageBuilder

DEVICE_PORT: Final = 9000
"""The default UDP port to which REAPER sends changes."""
FARTHEST: Final = 604_800.0
"""Seconds from the project's start at which a play head can be: a week."""
_PLAY, _STOP, _PAUSE, _TIME = "/play", "/stop", "/pause", "/time"


@dataclass(frozen=True, slots=True)
class Transport:
    """The last known state of REAPER's transport."""

    playing: bool = False
    time: float = 0.0
    """Seconds from the project's start. OSC carries single precision: to 0.3 ms in the first hour."""

    def after(self, address: str, arguments: Sequence[object]) -> "Transport":
        """Return the state after a message from REAPER; messages on other subjects, and what is no time, change nothing.

        REAPER sends only changes, and does not echo a change to the device that requested it: after a request, use the state
        that `located`, `played` or `stopped` returns.
        """
        value = arguments[0] if arguments else None
        if not isinstance(value, float) or not abs(value) <= FARTHEST:
            return self
        if address == _TIME:
            return replace(self, time=value)
        if address in {_PLAY, _STOP, _PAUSE} and value:
            return replace(self, playing=address == _PLAY)
        return self

    def located(self, seconds: float) -> "tuple[Transport, bytes]":
        """Move the play head: return the new state, and the message.

        Args:
            seconds: From the project's start, 0 to `FARTHEST`.

        Raises:
            ValueError: If it is not.
        """
        if not 0 <= seconds <= FARTHEST:
            raise ValueError(f"{seconds} s is not from 0 to {FARTHEST:g} s from the project's start")
        builder = OscMessageBuilder(address=_TIME)
        builder.add_arg(seconds, OscMessageBuilder.ARG_TYPE_FLOAT)
        (heard,) = struct.unpack("f", struct.pack("f", seconds))
        return replace(self, time=heard), builder.build().dgram

    def played(self) -> "tuple[Transport, bytes]":
        """Start playing: return the new state, and the message."""
        return replace(self, playing=True), _trigger(_PLAY)

    def stopped(self) -> "tuple[Transport, bytes]":
        """Stop: return the new state, and the message."""
        return replace(self, playing=False), _trigger(_STOP)


def _trigger(address: str) -> bytes:
    return OscMessageBuilder(address=address).build().dgram
