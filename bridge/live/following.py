"""Playback that follows a host's play head through a running Recue, and takes up new revisions of the score."""

import math
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bridge.daemon.osc.client import ask, new_id
from bridge.daemon.osc.wire import Message, decode
from bridge.errors import HostError, PacketError, RecueError
from bridge.live.player import TIMER, Command, Load, MidiPlayer, Output, Play, Stop
from bridge.live.playing import POLL_INTERVAL, SECOND, read_schedule
from bridge.live.schedule import MidiSchedule

TOLERANCE: Final = 40_000_000
"""Nanoseconds of difference from the host's position before playback jumps there: its messages come late."""
RENEWAL: Final = 20 * SECOND
"""Nanoseconds between two subscriptions, so that a restarted Recue is heard again, and a stopped one is noticed."""
_PATIENCE: Final = 2.0
"""Seconds Recue has to answer."""
_MOVED: Final = ("/recue/event/transport", "sif")
_SCORED: Final = "/recue/event/scored"


@dataclass(frozen=True, slots=True)
class HostPlayhead:
    """The play head of a host."""

    playing: bool
    position: int
    """Nanoseconds from the timeline's first frame."""


@dataclass(frozen=True, slots=True)
class FollowedPlayhead:
    """The state of playback, as last reported by the host."""

    playhead: HostPlayhead = HostPlayhead(playing=False, position=0)
    at: int = 0
    """Nanoseconds of the timer at which that held."""

    def after(self, playhead: HostPlayhead, now: int) -> "tuple[FollowedPlayhead, Command | None]":
        """Return the state after a report of the host, and the command for the player, if any.

        A host in playback reports its position again and again. Playback jumps to it only if it is more than
        `TOLERANCE` from the expected one.

        Args:
            playhead: The host's report.
            now: Nanoseconds of the timer.
        """
        if not playhead.playing:
            return FollowedPlayhead(playhead, now), Stop() if self.playhead.playing else None
        if (
            self.playhead.playing
            and abs(self.playhead.position + now - self.at - playhead.position) <= TOLERANCE
        ):
            return self, None
        return FollowedPlayhead(playhead, now), Play(playhead.position, now)


def host_playhead(message: Message, host: str) -> HostPlayhead | None:
    """Return a host's play head from a message; None if the message is another's, or tells of no time."""
    if (message.address, message.tags) != _MOVED:
        return None
    who, playing, seconds = message.arguments
    if not math.isfinite(float(seconds)):
        return None
    told = HostPlayhead(playing=bool(playing), position=round(float(seconds) * SECOND))
    return told if str(who).casefold() == host.casefold() else None


def follow(
    output: Output, midi_file: Path, *, host: str, clock: bool, port: int, tell: Callable[[str], None]
) -> None:
    """Follow a host until interrupted; then all notes are released.

    Args:
        output: The output for messages.
        midi_file: The .mid, which is read again whenever Recue has scored a revision.
        host: The host to follow, by Recue's name for it.
        clock: True to send MIDI clock too.
        port: Recue's UDP port.
        tell: Called with remarks for the user, one sentence each.

    Raises:
        HostError: If no Recue runs, or the MIDI port is gone.
        UsageError: If the .mid cannot be read.
    """
    music, followed = read_schedule(midi_file), FollowedPlayhead()
    with MidiPlayer(output, music, clock=clock) as player:
        for message, arrived in _events(port, player):
            if message.address == _SCORED:
                player.do(Load(music := _read_again(midi_file, music, tell)))
            elif (told := host_playhead(message, host)) is not None:
                followed, command = followed.after(told, arrived)
                if command is not None:
                    player.do(command)


def _read_again(midi_file: Path, music: MidiSchedule, tell: Callable[[str], None]) -> MidiSchedule:
    """Read the .mid again; keep the music loaded before if it cannot be read."""
    try:
        return read_schedule(midi_file)
    except RecueError as error:
        tell(f"{error}; playing what it was")
        return music


def _events(port: int, player: MidiPlayer) -> Iterator[tuple[Message, int]]:
    """Yield Recue's events with their times of arrival, for ever."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1", 0))
        wire.settimeout(POLL_INTERVAL)
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
