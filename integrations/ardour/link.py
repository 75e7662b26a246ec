"""A running Ardour: its play head, transport, markers and track names over OSC.

Ardour acknowledges nothing, so every request is followed by a query for the state it should change. Both are retried until that
state is reached, but for requests that may not arrive twice: then the query alone is. Source: Ardour 7.3, `libs/surfaces/osc`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from integrations.ardour.host import PORT, TIMEOUT
from integrations.ardour.wire import OscClient, Reply, Request
from integrations.errors import DeliveryError

_FEEDBACK: Final = 16 + 64 + 1024
"""The feedback requested from Ardour: the transport, markers and the session's name, the timecode, the sample."""
_STRIPS: Final = 31
"""The kinds of tracks and busses that are listed: all but hidden ones."""
_WHERE: Final = ("/transport_frame",)
_SPEED: Final = ("/transport_speed",)
_LIST: Final = ("/strip/list",)
_Found = TypeVar("_Found")
_Value = TypeVar("_Value", int, float, str)
_Answer = Callable[[Reply], _Found | None]
"""Parses a message; returns None if it is not the answer."""


@dataclass(frozen=True, slots=True)
class MixerStrip:
    """A track or a bus of the mixer."""

    number: int
    """Counted from 1."""
    name: str


@contextmanager
def linked(port: int = PORT, timeout: float = TIMEOUT) -> Iterator["ArdourLink"]:
    """Connect to the Ardour on this machine, for the length of a context.

    Args:
        port: Its UDP port.
        timeout: Seconds to wait for each request.
    """
    with OscClient(port) as client:
        yield ArdourLink(client, timeout)
        client.send(_surface(client, 0))


@dataclass(frozen=True, slots=True)
class ArdourLink:
    """A connection to a running Ardour; each request raises `DeliveryError` if it times out."""

    client: OscClient
    timeout: float
    """Seconds."""

    def session_name(self, timeout: float) -> str | None:
        """Return the name of the open session file, without its suffix; None if no Ardour answers.

        Args:
            timeout: Seconds to wait.
        """
        asked = _surface(self.client, _FEEDBACK)
        return self.client.ask((asked,), _value("/session_name", str), timeout)

    def sample(self) -> int:
        """Return the position of the play head, in samples from the session's start."""
        return self._request("say where its play head is", (_WHERE,), _value(_WHERE[0], int))

    def timecode(self) -> str:
        """Return the timecode at the play head, as Ardour shows it."""
        return self._request("say its timecode", (), _value("/position/smpte", str))

    def is_rolling(self) -> bool:
        """Tell whether the transport is rolling, in playback or recording."""
        return bool(self._request("say its speed", (_SPEED,), _value(_SPEED[0], float)))

    def locate(self, sample: int) -> None:
        """Move the play head, and stop it there.

        Ardour reports an error of its own where another such message arrives while it still moves. So it is sent only once, and not
        where the play head stands there already: the answer would be right before Ardour has moved.

        Args:
            sample: From the session's start, 0 or more.

        Raises:
            ValueError: If it is below 0.
        """
        if sample < 0:
            raise ValueError(f"sample {sample} is before the session's start")
        if self.sample() == sample and not self.is_rolling():
            return
        self.client.send(("/locate", sample, 0))
        self._request(f"go to sample {sample}", (_WHERE,), _value(_WHERE[0], int, sample))

    def play(self) -> None:
        """Start playback at the play head."""
        self._request("play", (("/transport_play",), _SPEED), _value(_SPEED[0], float, 1.0))

    def stop(self) -> None:
        """Stop at the play head."""
        self._request("stop", (("/transport_stop",), _SPEED), _value(_SPEED[0], float, 0.0))

    def add_marker(self, sample: int, name: str) -> None:
        """Add a marker, and leave the play head there.

        The message is sent only once, because it is not idempotent; the answer to a later query confirms that it was read.

        Args:
            sample: From the session's start, 0 or more.
            name: The marker's name.
        """
        self.locate(sample)
        self.client.send(("/add_marker", name))
        self._request(f"add the marker '{name}'", (_WHERE,), _value(_WHERE[0], int))

    def strips(self) -> tuple[MixerStrip, ...]:
        """List the tracks and busses in the mixer's order, without the master."""
        found: dict[int, MixerStrip] = {}

        def listed(reply: Reply) -> tuple[MixerStrip, ...] | None:
            if reply[1][:1] == ["end_route_list"]:
                strips = tuple(found[number] for number in sorted(found))
                found.clear()
                whole = all(strip.number == place for place, strip in enumerate(strips, 1))
                return strips if whole else None  # else it is the end of a list that was asked for before
            if (strip := _strip(reply)) is not None:
                found[strip.number] = strip
            return None

        return self._request("list its tracks", (_LIST,), listed)

    def rename(self, strip: int, name: str) -> None:
        """Rename a track or a bus.

        Args:
            strip: Its number.
            name: A name that no other strip has.
        """
        wanted = MixerStrip(strip, name)
        self._request(
            f"name its strip {strip} '{name}'",
            (("/strip/name", strip, name), _LIST),
            lambda reply: wanted if _strip(reply) == wanted else None,
        )

    def _request(self, what: str, requests: tuple[Request, ...], answer: _Answer[_Found]) -> _Found:
        """Send requests, with retries, until there is the answer; the address for answers is set first."""
        found = self.client.ask((_surface(self.client, _FEEDBACK), *requests), answer, self.timeout)
        if found is None:
            raise DeliveryError(
                f"not confirmed: Ardour did not {what} within {self.timeout:g} s; open a session in it whose "
                "Open Sound Control is on (Preferences > Control Surfaces)"
            )
        return found


def _surface(client: OscClient, feedback: int) -> Request:
    """Build the request that directs answers and feedback to a client; Ardour then sends its whole state."""
    return ("/set_surface", 0, _STRIPS, feedback, 0, 0, 0, client.port)


def _value(address: str, kind: type[_Value], wanted: _Value | None = None) -> _Answer[_Value]:
    """Return a parser for the first argument of messages at an address, restricted to the wanted value if there is one."""

    def answer(reply: Reply) -> _Value | None:
        for value in reply[1][:1]:
            if reply[0] == address and isinstance(value, kind) and wanted in {None, value}:
                return value
        return None

    return answer


def _strip(reply: Reply) -> MixerStrip | None:
    """Parse a line of the list of strips: kind, name, inputs, outputs, mute, solo, number, record."""
    match reply[1]:
        case [str(), str(name), int(), int(), int(), int(), int(number), *_]:
            return MixerStrip(number, name)
    return None
