"""Plays along with a host: where its play head goes, as a running Recue tells, and what is newly scored meanwhile."""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bridge.errors import HostError, PacketError, RecueError
from bridge.live.performance import Performance
from bridge.live.player import TIMER, Command, Load, Output, Play, Player, Stop
from bridge.live.playing import LOOK, SECOND, read_performance
from bridge.osc.client import ask, new_id
from bridge.osc.wire import Message, decode

TOLERANCE: Final = 40_000_000
"""Nanoseconds by which a host may be told to be elsewhere than we are before we jump there: its messages come late."""
RENEWAL: Final = 20 * SECOND
"""Nanoseconds between two subscriptions, so that a Recue that was started anew is heard again, and one that is gone
is noticed."""
_PATIENCE: Final = 2.0
"""Seconds Recue has to answer."""
_MOVED: Final = ("/recue/event/transport", "sif")
_SCORED: Final = "/recue/event/scored"


@dataclass(frozen=True, slots=True)
class Moved:
    """What a host says of its play head."""

    playing: bool
    position: int
    """Nanoseconds from the timeline's first frame."""


@dataclass(frozen=True, slots=True)
class Course:
    """What we do, as we were last told."""

    moved: Moved = Moved(playing=False, position=0)
    at: int = 0
    """Nanoseconds of the timer at which that held."""

    def after(self, moved: Moved, now: int) -> "tuple[Course, Command | None]":
        """What is done after a host has moved, and what the player has to do for it.

        A host that plays on tells where it is again and again. It is jumped after only where it is more than `TOLERANCE`
        from where it should be.

        Args:
            moved: What it says.
            now: Nanoseconds of the timer.
        """
        if not moved.playing:
            return Course(moved, now), Stop() if self.moved.playing else None
        if self.moved.playing and abs(self.moved.position + now - self.at - moved.position) <= TOLERANCE:
            return self, None
        return Course(moved, now), Play(moved.position, now)


def moved(message: Message, host: str) -> Moved | None:
    """What a message says of a host's play head; None where it says nothing of it."""
    if (message.address, message.tags) != _MOVED:
        return None
    who, playing, seconds = message.arguments
    told = Moved(playing=bool(playing), position=round(float(seconds) * SECOND))
    return told if str(who).casefold() == host.casefold() else None


def follow(
    output: Output, score: Path, *, host: str, clock: bool, port: int, tell: Callable[[str], None]
) -> None:
    """Play along with a host until interrupted; then all is silent.

    Args:
        output: Where to.
        score: The .mid, which is read again whenever Recue has scored something.
        host: The host to follow, as Recue calls it.
        clock: Whether MIDI clock goes with it.
        port: Recue's UDP port.
        tell: Told what a person should know, one sentence each.

    Raises:
        HostError: If no Recue runs, or the MIDI port is gone.
        UsageError: If the .mid cannot be read.
    """
    music, course = read_performance(score), Course()
    with Player(output, music, clock=clock) as player:
        for message, arrived in _events(port, player):
            if message.address == _SCORED:
                player.do(Load(music := _read_again(score, music, tell)))
            elif (told := moved(message, host)) is not None:
                course, command = course.after(told, arrived)
                if command is not None:
                    player.do(command)


def _read_again(score: Path, music: Performance, tell: Callable[[str], None]) -> Performance:
    """The .mid as it is now; as it was, where it cannot be read."""
    try:
        return read_performance(score)
    except RecueError as error:
        tell(f"{error}; playing what it was")
        return music


def _events(port: int, player: Player) -> Iterator[tuple[Message, int]]:
    """What Recue tells, and when it came, for ever."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1", 0))
        wire.settimeout(LOOK)
        renewal = TIMER.now()
        while True:
            player.check()
            if TIMER.now() >= renewal:
                _subscribe(port, wire.getsockname()[1])
                renewal = TIMER.now() + RENEWAL
            with suppress(TimeoutError, PacketError):
                packet, arrived = wire.recv(2**16), TIMER.now()
                yield from ((message, arrived) for message in decode(packet))


def _subscribe(port: int, listens: int) -> None:
    try:
        ask("127.0.0.1", port, "/recue/subscribe", (new_id(), listens), _PATIENCE)
    except HostError as error:
        raise HostError(
            f"no Recue answered at 127.0.0.1:{port} to say where the host is; start recue serve, or name its --osc-port"
        ) from error
