"""Playback of a .mid out of a port, from start to end."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from bridge.errors import UsageError
from bridge.live.beginning import beginning
from bridge.live.player import MidiPlayer, Output
from bridge.live.schedule import MidiSchedule, schedule_of
from bridge.midi.reading import read_midi
from bridge.output.names import SHEET
from integrations.files.regular_file import read_file

SECOND: Final = 1_000_000_000
"""Nanoseconds."""
POLL_INTERVAL: Final = 0.2
"""Seconds between two checks whether the music has ended; Ctrl-C is noticed in between."""


@dataclass(frozen=True, slots=True)
class Playback:
    """The music to play, and its start position."""

    music: MidiSchedule
    begin: int
    """Nanoseconds from its start."""


def read_playback(midi_file: Path, begin: str | None) -> Playback:
    """Read a .mid for playback.

    Args:
        midi_file: The .mid; a cue sheet beside it gives its timecode.
        begin: The start position, as a person writes it; None for the start.

    Raises:
        UsageError: If it cannot be read, or ends before the start position.
    """
    music = read_schedule(midi_file)
    sheet = midi_file.with_suffix(SHEET)
    start = beginning(begin, read_file(sheet) if sheet.is_file() else None) if begin is not None else 0
    if start * SECOND > music.end:
        raise UsageError(
            f"--from is '{begin}', but {midi_file.name} ends after {clock_time(music.end)}; begin earlier"
        )
    return Playback(music, round(start * SECOND))


def read_schedule(midi_file: Path) -> MidiSchedule:
    """Read the schedule of a .mid.

    Raises:
        UsageError: If it cannot be read.
    """
    try:
        content = read_file(midi_file)
    except OSError as error:
        raise UsageError(
            f"{midi_file} cannot be read ({error.strerror}); name the .mid that Recue wrote"
        ) from error
    return schedule_of(read_midi(content, str(midi_file)))


def play_through(output: Output, playback: Playback, *, clock: bool) -> None:
    """Play to the end, or until interrupted; then all notes are released.

    Args:
        output: The output for messages.
        playback: The music and its start position.
        clock: True to send MIDI clock too.

    Raises:
        HostError: If the port is gone.
    """
    with MidiPlayer(output, playback.music, clock=clock) as player:
        player.play(playback.begin)
        while not player.is_done(POLL_INTERVAL):
            pass


def clock_time(nanoseconds: int) -> str:
    """Format a length in minutes and seconds."""
    minutes, seconds = divmod(Fraction(nanoseconds, SECOND), 60)
    return f"{minutes}:{float(seconds):04.1f}"
