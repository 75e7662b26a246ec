"""A Standard MIDI File as text, one event a line: for people, and for comparing."""

import io

import mido


def describe(content: bytes) -> str:
    """Write a MIDI file as text: a line for the file, one for each track, one for each event with its absolute tick.

    Raises:
        OSError: If the bytes are no MIDI file.
    """
    file = mido.MidiFile(file=io.BytesIO(content), charset="utf-8")
    lines = [f"type {file.type}, {file.ticks_per_beat} ticks a quarter, {len(file.tracks)} tracks"]
    for number, track in enumerate(file.tracks):
        lines.append(f"track {number}")
        tick = 0
        for message in track:
            tick += message.time
            lines.append(f"{tick:>8} {_event(message)}")
    return "\n".join(lines) + "\n"


def _event(message: mido.Message | mido.MetaMessage) -> str:
    """Format an event without its time: its type, then its values."""
    values = {key: value for key, value in message.dict().items() if key not in {"type", "time"}}
    return " ".join([message.type, *(f"{key}={value!r}" for key, value in values.items())])
