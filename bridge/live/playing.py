"""A .mid played out of a port, from start to end."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from bridge.errors import UsageError
from bridge.live.beginning import beginning
from bridge.live.performance import Performance, performance
from bridge.live.player import Output, Player
from bridge.midi.reading import read_midi
from bridge.names import SHEET

SECOND: Final = 1_000_000_000
"""Nanoseconds."""
LOOK: Final = 0.2
"""Seconds between two looks whether the music has ended; a person may stop it meanwhile."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What to play, and from where."""

    music: Performance
    begin: int
    """Nanoseconds from its start."""


def read_piece(score: Path, begin: str | None) -> Piece:
    """Read a .mid to be played.

    Args:
        score: The .mid; a cue sheet beside it tells what timecode it has.
        begin: Where to begin, as a person writes it; None for the start.

    Raises:
        UsageError: If it cannot be read, or does not last until where to begin.
    """
    music = read_performance(score)
    sheet = score.with_suffix(SHEET)
    start = beginning(begin, sheet.read_bytes() if sheet.is_file() else None) if begin is not None else 0
    if start * SECOND > music.end:
        raise UsageError(
            f"--from is '{begin}', but {score.name} ends after {clock_time(music.end)}; begin earlier"
        )
    return Piece(music, round(start * SECOND))


def read_performance(score: Path) -> Performance:
    """Read all of a .mid.

    Raises:
        UsageError: If it cannot be read.
    """
    try:
        content = score.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{score} cannot be read ({error.strerror}); name the .mid that Recue wrote"
        ) from error
    return performance(read_midi(content, str(score)))


def play_through(output: Output, piece: Piece, *, clock: bool) -> None:
    """Play to the end, or until interrupted; either way all is silent then.

    Args:
        output: Where to.
        piece: What.
        clock: Whether MIDI clock goes with it.

    Raises:
        HostError: If the port is gone.
    """
    with Player(output, piece.music, clock=clock) as player:
        player.play(piece.begin)
        while not player.is_done(LOOK):
            pass


def clock_time(nanoseconds: int) -> str:
    """A length for people: minutes, and seconds."""
    minutes, seconds = divmod(Fraction(nanoseconds, SECOND), 60)
    return f"{minutes}:{float(seconds):04.1f}"
