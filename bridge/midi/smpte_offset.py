"""The timecode at which a MIDI file begins."""

from bridge.midi import events as smf

SMPTE_OFFSET = 0x54
"""The type of the meta event. Source: Standard MIDI Files 1.0 (RP-001), "SMPTE Offset"."""
_RATES = {24: 0, 25: 1, 30: 3}
"""The code of each number of frames in a second of timecode; drop frame has a code of its own."""
_DROP = 2


def smpte_offset(timecode: str, nominal: int, hundredths: int = 0) -> bytes:
    """Encode a timecode, without its delta time; frames of 48, 50 and 60 a second are counted in twos, as MIDI has them.

    Args:
        timecode: `HH:MM:SS:FF`, or `HH:MM:SS;FF` for drop frame, below 24 hours.
        nominal: Frames in a second of it: 24 for 23.976.
        hundredths: Hundredths of a frame beyond it.
    """
    hours, minutes, seconds, frames = (int(part) for part in timecode.replace(";", ":").split(":"))
    if nominal > 30:
        hundredths = (hundredths + 100 * (frames % 2)) // 2
        frames, nominal = frames // 2, nominal // 2
    code = _DROP if ";" in timecode else _RATES.get(nominal, 3)
    return smf.meta(SMPTE_OFFSET, bytes((code << 5 | hours, minutes, seconds, frames, hundredths)))
