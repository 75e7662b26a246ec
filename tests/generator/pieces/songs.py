"""Small MIDI files, and pieces read from them."""

import io
from collections.abc import Sequence

import mido

from generator.pieces.idioms import Idiom
from generator.pieces.reading import Piece, read_piece

QUARTER = 480

Note = tuple[float, float, int]
"""Onset and length in quarters, and pitch."""


def song(*tracks: Sequence[Note], metres: Sequence[tuple[float, int, int]] = (), names: str = "") -> bytes:
    """Return a MIDI file of tracks, with (quarter, numerator, denominator) for metres.

    `names` gives each track `NAME:PROGRAM`, with commas between; without, all are pianos.
    """
    file = mido.MidiFile(ticks_per_beat=QUARTER)
    signatures = [(at, mido.MetaMessage("time_signature", numerator=n, denominator=d)) for at, n, d in metres]
    file.tracks.append(_track(signatures))
    for number, notes in enumerate(tracks):
        name, program = names.split(",")[number].split(":") if names else ("", "0")
        channel = number % 9
        events = [
            (0.0, mido.MetaMessage("track_name", name=name)),
            (0.0, mido.Message("program_change", program=int(program), channel=channel)),
        ]
        for onset, length, pitch in notes:
            events.append((onset, mido.Message("note_on", note=pitch, velocity=80, channel=channel)))
            events.append((onset + length, mido.Message("note_off", note=pitch, channel=channel)))
        file.tracks.append(_track(events))
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def read(
    *tracks: Sequence[Note],
    metres: Sequence[tuple[float, int, int]] = (),
    names: str = "",
    idiom: Idiom = Idiom.KEYBOARD,
) -> Piece:
    """Read a piece of tracks, as `song` has them."""
    return read_piece(song(*tracks, metres=metres, names=names), "a piece", idiom)


def waltz() -> Piece:
    """Read eight bars of 3/4 in F major: a melody over bass notes and chords."""
    tune = [
        (3 * bar + at, 1.0, 77 - (bar * step) % 5)
        for bar in range(8)
        for at, step in ((0, 1), (1, 2), (2, 3))
    ]
    left = []
    for bar in range(8):
        root = (41, 36, 41, 36, 41, 46, 36, 41)[bar]
        left += [(3.0 * bar, 1.0, root)]
        left += [(3.0 * bar + beat, 1.0, root + up) for beat in (1, 2) for up in (12, 16, 19)]
    return read(tune, left, metres=[(0, 3, 4)], names="right:0,left:0")


def _track(events: Sequence[tuple[float, mido.Message | mido.MetaMessage]]) -> mido.MidiTrack:
    track, now = mido.MidiTrack(), 0
    for at, message in sorted(events, key=lambda e: (e[0], e[1].type == "note_on")):
        tick = round(at * QUARTER)
        track.append(message.copy(time=tick - now))
        now = tick
    return track
