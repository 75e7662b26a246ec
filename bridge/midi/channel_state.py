"""Channel state: the programs, controllers and pitch bends that stay in force from one cue into the next."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bridge.midi import events as smf

DEFAULTS = {1: 0, 7: 100, 10: 64, 11: 127, 64: 0, 65: 0, 66: 0, 67: 0}
"""Default values of controllers: modulation, volume, pan, expression, the three pedals, portamento.

Source: General MIDI System Level 1, developer guidelines, "Default controller values"."""
PAN, REVERB = 10, 91
"""The controllers that seat a player. Source: General MIDI 2 (RP-024), sections 3.3.4 and 3.3.6."""
_CENTRE = bytes((0x00, 0x40))
_CONTROL, _BEND = 0xB0, 0xE0
_NAMED = {_CONTROL: 2, smf.PROGRAM_CHANGE: 1, _BEND: 1}
"""Bytes at the head of a message that say which setting it is of, by its kind."""

EVERY_CUE = ((smf.PROGRAM_CHANGE, 0), (_CONTROL, PAN), (_CONTROL, REVERB))
"""The settings that each cue has of its own, by their status byte of channel 0 and their controller."""

_Setting = tuple[int, int]
"""Status byte and controller number; 0 for a program or a bend."""


class ChannelState:
    """The last message of each setting that is not at its default."""

    def __init__(self) -> None:
        self._settings: dict[_Setting, bytes] = {}

    def update(self, messages: Iterable[bytes]) -> None:
        """Advance past messages: of each setting the last one counts."""
        last = {message[: _NAMED.get(message[0] & 0xF0, 0)]: message for message in messages}
        for message in last.values():
            setting = _setting(message)
            if setting is not None and _is_default(message):
                self._settings.pop(setting, None)
            elif setting is not None:
                self._settings[setting] = message

    def is_current(self, message: bytes) -> bool:
        """Return whether a message repeats a setting that is in force."""
        setting = _setting(message)
        return setting is not None and self._settings.get(setting) == message

    def settings_except(self, messages: Iterable[bytes]) -> list[bytes]:
        """Return the messages that restore the settings in force, except those that some messages set themselves."""
        said = {_setting(message) for message in messages}
        return [message for setting, message in self._settings.items() if setting not in said]

    def resets_except(self, messages: Iterable[bytes]) -> list[bytes]:
        """Return the messages that reset settings to their defaults, except those that some messages set themselves."""
        said = {_setting(message) for message in messages}
        return [
            _default(setting) for setting in self._settings if setting not in said and _has_default(setting)
        ]

    def opening(self, stated: Sequence[bytes]) -> list[bytes]:
        """Return the messages to send at the start of a cue for just the stated ones to be in force.

        Settings without a default stay as they are.
        """
        return [*self.resets_except(stated), *(message for message in stated if not self.is_current(message))]

    def split(self, opening: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
        """Split the settings at the start of a cue that begins with some messages: the inverse of `opening`.

        Returns:
            The chased messages, which an earlier cue left in force, without what every cue has of its own: its programs and
            its seat; and the cue's own, these first. Messages that only reset what an earlier cue set are in neither.
        """
        before = self.settings_except(opening)
        kept = [message for message in before if _rank(message) < len(EVERY_CUE)]
        said = Counter(map(_setting, opening))
        own = [message for message in opening if not (self._resets(message) and said[_setting(message)] == 1)]
        own = sorted([*kept, *own], key=_rank) if any(map(_rank, kept)) else kept + own
        return [message for message in before if message not in kept], own

    def _resets(self, message: bytes) -> bool:
        return _is_default(message) and _setting(message) in self._settings


def reset_of(message: bytes) -> bytes | None:
    """Return the message that resets what a message sets; None if it has no default."""
    setting = _setting(message)
    return _default(setting) if setting is not None and _has_default(setting) else None


def _setting(message: bytes) -> _Setting | None:
    kind = message[0] & 0xF0
    if kind == _CONTROL:
        return message[0], message[1]
    return (message[0], 0) if kind in {smf.PROGRAM_CHANGE, _BEND} else None


def _rank(message: bytes) -> int:
    """Return the place of a message among what every cue has of its own; others come after."""
    kind = message[0] & 0xF0, message[1] if message[0] & 0xF0 == _CONTROL else 0
    return EVERY_CUE.index(kind) if kind in EVERY_CUE else len(EVERY_CUE)


def _has_default(setting: _Setting) -> bool:
    status, number = setting
    return status & 0xF0 == _BEND or (status & 0xF0 == _CONTROL and number in DEFAULTS)


def _default(setting: _Setting) -> bytes:
    status, number = setting
    return bytes((status,)) + (_CENTRE if status & 0xF0 == _BEND else bytes((number, DEFAULTS[number])))


def _is_default(message: bytes) -> bool:
    setting = _setting(message)
    return setting is not None and _has_default(setting) and message == _default(setting)
