"""What instruments are set to: the programs, controllers and bends that hold from one cue into the next."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bridge.midi import events as smf

RESTING = {1: 0, 7: 100, 10: 64, 11: 127, 64: 0, 65: 0, 66: 0, 67: 0}
"""What controllers are at where nothing was said: modulation, volume, pan, expression, the three pedals, portamento.

Source: General MIDI System Level 1, developer guidelines, "Default controller values"."""
_CENTRE = bytes((0x00, 0x40))
_CONTROL, _BEND = 0xB0, 0xE0

_Setting = tuple[int, int]
"""Status byte and controller number; 0 for a program or a bend."""


class State:
    """What was last said of each setting, and is not what it is at where nothing was said."""

    def __init__(self) -> None:
        self._settings: dict[_Setting, bytes] = {}

    def take(self, messages: Iterable[bytes]) -> None:
        """Go past messages."""
        for message in messages:
            setting = _setting(message)
            if setting is not None and _rests(message):
                self._settings.pop(setting, None)
            elif setting is not None:
                self._settings[setting] = message

    def holds(self, message: bytes) -> bool:
        """Whether a message says what was said before and still holds."""
        setting = _setting(message)
        return setting is not None and self._settings.get(setting) == message

    def stated_but(self, messages: Iterable[bytes]) -> list[bytes]:
        """What would have to be said to set instruments so, but for what these messages say anyway."""
        said = {_setting(message) for message in messages}
        return [message for setting, message in self._settings.items() if setting not in said]

    def resets_but(self, messages: Iterable[bytes]) -> list[bytes]:
        """What would have to be said to put back what is not at rest, but for what these messages say anyway."""
        said = {_setting(message) for message in messages}
        return [_rest(setting) for setting in self._settings if setting not in said and _can_rest(setting)]

    def opening(self, stated: Sequence[bytes]) -> list[bytes]:
        """What has to be said where a cue begins for which these messages hold, and nothing else that can rest."""
        return [*self.resets_but(stated), *(message for message in stated if not self.holds(message))]

    def heard(self, opening: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
        """What is set where a cue begins with these messages: the inverse of `opening`.

        Returns:
            What was set before and left so, but for programs; and what is the cue's own, the program it plays with
            first. What only puts back what a cue before it set is neither.
        """
        before = self.stated_but(opening)
        programs = [message for message in before if message[0] & 0xF0 == smf.PROGRAM_CHANGE]
        said = Counter(map(_setting, opening))
        own = [
            message for message in opening if not (self._puts_back(message) and said[_setting(message)] == 1)
        ]
        return [message for message in before if message not in programs], programs + own

    def _puts_back(self, message: bytes) -> bool:
        return _rests(message) and _setting(message) in self._settings


def rest_of(message: bytes) -> bytes | None:
    """The message that puts back what a message sets; None where there is no such rest."""
    setting = _setting(message)
    return _rest(setting) if setting is not None and _can_rest(setting) else None


def _setting(message: bytes) -> _Setting | None:
    kind = message[0] & 0xF0
    if kind == _CONTROL:
        return message[0], message[1]
    return (message[0], 0) if kind in {smf.PROGRAM_CHANGE, _BEND} else None


def _can_rest(setting: _Setting) -> bool:
    status, number = setting
    return status & 0xF0 == _BEND or (status & 0xF0 == _CONTROL and number in RESTING)


def _rest(setting: _Setting) -> bytes:
    status, number = setting
    return bytes((status,)) + (_CENTRE if status & 0xF0 == _BEND else bytes((number, RESTING[number])))


def _rests(message: bytes) -> bool:
    setting = _setting(message)
    return setting is not None and _can_rest(setting) and message == _rest(setting)
