"""The timecode at which a MIDI file begins."""

from typing import Final

from bridge.midi import events as smf

SMPTE_OFFSET = 0x54
"""The type of the meta event. Source: Standard MIDI Files 1.0 (RP-001), "SMPTE Offset"."""
_RATES: Final = {24: 0, 25: 1, 30: 3}
"""The code of each number of frames in a second of timecode; drop frame has a code of its own."""
_DROP: Final = 2
_FINEST: Final = 30
"""The rate in which a timecode is written that counts neither in multiples nor in parts of one that MIDI has."""


def smpte_offset(timecode: str, nominal: int, hundredths: int = 0) -> bytes:
    """Encode a timecode, without its delta time.

    Frames are counted as MIDI has them: those of 48, 50 and 60 a second in twos, those of 96, 100 and 120 in fours, and
    each of 12 and 15 as two. The instant is the same, to a hundredth of a frame.

    Args:
        timecode: `HH:MM:SS:FF`, or `HH:MM:SS;FF` for drop frame, below 24 hours.
        nominal: Frames in a second of it, from 1 on: 24 for 23.976.
        hundredths: Hundredths of a frame beyond it.
    """
    hours, minutes, seconds, frames = (int(part) for part in timecode.replace(";", ":").split(":"))
    rate = _rate(nominal)
    frames, hundredths = divmod((100 * frames + hundredths) * rate // nominal, 100)
    code = _DROP if ";" in timecode else _RATES[rate]
    return smf.meta(SMPTE_OFFSET, bytes((code << 5 | hours, minutes, seconds, frames, hundredths)))


def _rate(nominal: int) -> int:
    """Return the rate that MIDI has in which frames are counted: the same, doubled or halved, or else in whole parts."""
    ratios = (1, 2, 4, 8, 3, 5)
    for ratio in ratios:
        for rate in _RATES:
            if rate * ratio == nominal or nominal * ratio == rate:
                return rate
    return _FINEST
