"""A running Ardour: where its play head is, how to move it, its markers and its tracks' names.

Ardour acknowledges nothing, so every request is followed by asking for what it should have changed, and is sent again
until that is so. Source: Ardour 7.3, `libs/surfaces/osc`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from integrations.ardour.host import PATIENCE, PORT
from integrations.ardour.wire import Request, Said, Wire
from integrations.errors import DeliveryError

_FEEDBACK: Final = 16 + 64 + 1024
"""What Ardour is to tell unasked: the transport, markers and the session's name, the timecode, the sample."""
_STRIPS: Final = 31
"""Kinds of tracks and busses that are counted: all but the hidden."""
_WHERE: Final = ("/transport_frame",)
_SPEED: Final = ("/transport_speed",)
_LIST: Final = ("/strip/list",)
_Found = TypeVar("_Found")
_Value = TypeVar("_Value", int, float, str)
_Answer = Callable[[Said], _Found | None]
"""Makes something of a message; None of one that is not the answer."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A track or a bus of the mixer."""

    number: int
    """From 1."""
    name: str


@contextmanager
def linked(port: int = PORT, patience: float = PATIENCE) -> Iterator["ArdourLink"]:
    """Talk to the Ardour on this machine for a while.

    Args:
        port: Where it listens, UDP.
        patience: Seconds to wait for each request to be met.
    """
    with Wire(port) as wire:
        yield ArdourLink(wire, patience)
        wire.send(_surface(wire, 0))


@dataclass(frozen=True, slots=True)
class ArdourLink:
    """A running Ardour; each request raises `DeliveryError` where it is not met in time."""

    wire: Wire
    patience: float
    """Seconds."""

    def session_name(self, patience: float) -> str | None:
        """The session file that is open, without its suffix; None where no Ardour answers.

        Args:
            patience: Seconds to wait.
        """
        asked = _surface(self.wire, _FEEDBACK)
        return self.wire.ask((asked,), _value("/session_name", str), patience)

    def sample(self) -> int:
        """Where the play head is, in samples from the session's start."""
        return self._told("say where its play head is", (_WHERE,), _value(_WHERE[0], int))

    def timecode(self) -> str:
        """The timecode at the play head, as Ardour shows it."""
        return self._told("say its timecode", (), _value("/position/smpte", str))

    def is_rolling(self) -> bool:
        """Whether it plays or records."""
        return bool(self._told("say its speed", (_SPEED,), _value(_SPEED[0], float)))

    def locate(self, sample: int) -> None:
        """Move the play head, and leave it standing.

        Args:
            sample: From the session's start, 0 or more.

        Raises:
            ValueError: If it is below 0.
        """
        if sample < 0:
            raise ValueError(f"sample {sample} is before the session's start")
        there = _value(_WHERE[0], int, sample)
        self._told(f"go to sample {sample}", (("/locate", sample, 0), _WHERE), there)

    def play(self) -> None:
        """Play on from where the play head is."""
        self._told("play", (("/transport_play",), _SPEED), _value(_SPEED[0], float, 1.0))

    def stop(self) -> None:
        """Stop where the play head is."""
        self._told("stop", (("/transport_stop",), _SPEED), _value(_SPEED[0], float, 0.0))

    def mark(self, sample: int, name: str) -> None:
        """Add a marker, where the play head stands then.

        It is sent once, because Ardour adds another each time; that what was sent after it is answered tells that it
        was read.

        Args:
            sample: From the session's start, 0 or more.
            name: What it is called.
        """
        self.locate(sample)
        self.wire.send(("/add_marker", name))
        self._told(f"add the marker '{name}'", (_WHERE,), _value(_WHERE[0], int))

    def strips(self) -> tuple[Strip, ...]:
        """The tracks and busses in the mixer's order; the master is none of them."""
        found: dict[int, Strip] = {}

        def listed(said: Said) -> tuple[Strip, ...] | None:
            if said[1][:1] == ["end_route_list"]:
                strips = tuple(found[number] for number in sorted(found))
                found.clear()
                whole = all(strip.number == place for place, strip in enumerate(strips, 1))
                return strips if whole else None  # else it is the end of a list that was asked for before
            if (strip := _strip(said)) is not None:
                found[strip.number] = strip
            return None

        return self._told("list its tracks", (_LIST,), listed)

    def rename(self, strip: int, name: str) -> None:
        """Name a track or a bus.

        Args:
            strip: Its number.
            name: One that no other has.
        """
        wanted = Strip(strip, name)
        self._told(
            f"name its strip {strip} '{name}'",
            (("/strip/name", strip, name), _LIST),
            lambda said: wanted if _strip(said) == wanted else None,
        )

    def _told(self, what: str, requests: tuple[Request, ...], answer: _Answer[_Found]) -> _Found:
        """Send requests until there is the answer; where answers go to is said first."""
        found = self.wire.ask((_surface(self.wire, _FEEDBACK), *requests), answer, self.patience)
        if found is None:
            raise DeliveryError(
                f"not confirmed: Ardour did not {what} within {self.patience:g} s; open a session in it whose "
                "Open Sound Control is on (Preferences > Control Surfaces)"
            )
        return found


def _surface(wire: Wire, feedback: int) -> Request:
    """Have answers sent to a wire, and feedback too: Ardour then says at once how everything stands."""
    return ("/set_surface", 0, _STRIPS, feedback, 0, 0, 0, wire.port)


def _value(address: str, kind: type[_Value], wanted: _Value | None = None) -> _Answer[_Value]:
    """The first argument of what is said under an address; only the wanted one, where one is."""

    def answer(said: Said) -> _Value | None:
        for value in said[1][:1]:
            if said[0] == address and isinstance(value, kind) and wanted in {None, value}:
                return value
        return None

    return answer


def _strip(said: Said) -> Strip | None:
    """A line of the list of strips: kind, name, inputs, outputs, mute, solo, number, record."""
    match said[1]:
        case [str(), str(name), int(), int(), int(), int(), int(number), *_]:
            return Strip(number, name)
    return None
