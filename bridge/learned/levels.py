"""The levels of mel bands of what sounds in a timeline."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Final

import numpy as np

from bridge.errors import FootageError
from bridge.learned.thumbnails import steps_of
from bridge.sound.heard import SILENT, Floats
from bridge.sound.measured import FINE, HOP, RATE
from bridge.sound.parts import Part, clip_parts, mix_parts
from bridge.sound.recording import Recording, samples_from
from bridge.sound.spectrum import WINDOW, mel_filters, powers
from bridge.timeline import Timeline
from generator.conditions import Bools
from generator.encoders.shapes import BANDS, HOPS, STEPS

_HELD: Final = 30 * RATE
"""Samples that are taken at a time."""
_FLOOR: Final = 10 ** (SILENT / 10)
_HOP_RATE: Final = HOPS * STEPS
"""Spectra a second of record time."""


def read_levels(
    timeline: Timeline,
    cut_file: Path,
    media: Path | None,
    mix: Path | None,
    progress: Callable[[float], None],
) -> tuple[Floats, Bools]:
    """Decode what sounds in a timeline, as levels of mel bands in decibels, SILENT at least.

    Args:
        timeline: The cut.
        cut_file: Its file, from whose folder relative media paths count; or a bundle, which is that folder.
        media: A folder to search for files that are not where the timeline says; None for none.
        mix: A production mix, which goes before the timeline's own sound; None for none.
        progress: Called with the share that is done, 0 to 1; it may raise to cancel.

    Returns:
        (steps, HOPS, BANDS), and which steps are known. (steps,)

    Raises:
        UsageError: If `media` is no folder, or the mix cannot be read.
    """
    folder = cut_file if cut_file.is_dir() else cut_file.parent
    parts = mix_parts(timeline, mix) if mix else clip_parts(timeline, folder, media)
    steps = steps_of(timeline)
    power = np.zeros((steps * HOPS, BANDS), np.float32)
    known = np.zeros(steps * HOPS, np.bool_)
    if parts.parts:
        for start, end in parts.silent:
            known[_hop(start) : _hop(end)] = True
    for number, part in enumerate(parts.parts, 1):
        _lay(part, power, known)
        progress(number / len(parts.parts))
    for start, end in parts.unread:
        lost = slice(_hop(start), _hop(end))
        known[lost] &= power[lost].any(axis=1)
    known[ceil(timeline.duration * _HOP_RATE) :] = known[ceil(timeline.duration * _HOP_RATE) - 1]
    levels = 10 * np.log10(np.maximum(power, _FLOOR)).reshape(steps, HOPS, BANDS)
    progress(1.0)
    heard: Bools = np.all(known.reshape(steps, HOPS), axis=1)
    return np.asarray(levels, np.float32), heard


def _hop(time: Fraction) -> int:
    return max(0, round(time * _HOP_RATE))


def _lay(part: Part, power: Floats, known: Bools) -> None:
    """Add what a part plays; what of it cannot be decoded is not known."""
    at = np.arange(_hop(part.start), min(_hop(part.end), len(power)))
    middles = (at + 0.5) / _HOP_RATE - float(part.start)
    places = np.floor((float(part.source) + middles * float(part.speed)) * FINE).astype(np.intp)
    gain = np.float32(10 ** (part.gain / 10))
    low, high = part.heard
    try:
        for first, bands in _bands(part.recording, max(int(low * FINE) - 1, 0), ceil(high * FINE) + 1):
            inside = (places >= first) & (places < first + len(bands))
            power[at[inside]] += gain * bands[places[inside] - first]
            known[at[inside]] = True
    except FootageError:
        return


def _bands(recording: Recording, first: int, stop: int) -> Iterator[tuple[int, Floats]]:
    """Yield the power of mel bands of a file from one fine measurement up to another, and the number of the first of each.

    Behind its end a file is silent.

    Raises:
        FootageError: If it cannot be opened, or not be decoded any further.
    """
    held, begins = np.zeros(0, np.float32), first * HOP
    for at, samples in samples_from(recording, begins):
        place = at - begins
        laid = np.zeros(max(len(held), place + len(samples), 0), np.float32)
        laid[: len(held)] = held
        own = samples[max(-place, 0) :]
        laid[max(place, 0) : max(place, 0) + len(own)] = own
        held = laid
        if len(held) < _HELD and begins + len(held) < stop * HOP + WINDOW:
            continue
        count = (len(held) - WINDOW) // HOP + 1
        if count > 0:
            yield begins // HOP, powers(held, count) @ mel_filters()
            held, begins = held[count * HOP :], begins + count * HOP
        if begins >= stop * HOP:
            return
    count = max(stop - begins // HOP, 0)
    if count:
        needed = np.zeros(WINDOW + HOP * count, np.float32)
        kept = held[: len(needed)]
        needed[: len(kept)] = kept
        yield begins // HOP, powers(needed, count) @ mel_filters()
