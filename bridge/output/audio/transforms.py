"""Fourier transforms of sound."""

from bridge.output.audio.broadcast_wave import SAMPLE_RATE

_SHORT = 2**12
_FACTORS = (4, 5, 6, 8)


def room_for(samples: int) -> int:
    """Return a length that is quick to transform, with 10 ms of room after so many samples for what a filter adds."""
    wanted, power = samples + SAMPLE_RATE // 100, _SHORT
    while power * _FACTORS[-1] < wanted:
        power *= 2
    return next(power * factor for factor in _FACTORS if power * factor >= wanted)
