"""Music that a person likes: what of it can be asked of a score, heard in its sound or read in its notes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np

from bridge.errors import FootageError, UsageError
from bridge.midi.reading import MidiFile, read_midi
from bridge.sound.beats import tempo_of
from bridge.sound.heard import SILENT, Floats
from bridge.sound.known import NOTHING, KnownSound
from bridge.sound.measured import FINE, blocks_between
from bridge.sound.measured_again import blocks_of
from bridge.sound.recording import probe
from generator.conditions import Key, Style
from generator.keys import key_at, key_indices, key_margin
from integrations.files.regular_file import read_file

_LARGEST: Final = 4_000_000
"""Bytes that a .mid may have."""
_LONGEST: Final = 300.0
"""Seconds of sound that are listened to."""
_USUAL_DENSITY, _DENSITY_SPREAD = 0.49, 0.26
"""The share of sixteenths on which a note begins in real music, and its standard deviation (`generator.styles`)."""
_USUAL_VELOCITY, _VELOCITY_SPREAD = 0.45, 0.2
"""Loudness of notes in real music, 0 to 1, and its standard deviation (likewise)."""
_USUAL_LEVEL, _LEVEL_SPREAD = -20.0, 6.0
"""The level of finished music, in decibels below full scale, and how far it spreads; a soft piece is taken to be mixed
softer, which mastering may have undone."""
_FURTHEST: Final = 1.5
"""Standard deviations that are asked for at most."""
_MARGIN: Final = 0.02
"""The margin by which a key fits better than any other, from which it is told."""
_ONSET: Final = 0.3
"""The share of the strong onsets from which on there is one."""
_NEAR: Final = 0.03
"""The share either way from its tempo that a score may have."""
_DRUMS: Final = 9
_MANY: Final = 6
"""Instruments from which an ensemble is an orchestra."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What of a piece of music can be asked of a score; None for what is not told."""

    tempo: float | None = None
    """Quarter notes a minute."""
    key: Key | None = None
    density: float | None = None
    """Standard deviations of real music from the usual share of sixteenths on which a note begins."""
    dynamics: float | None = None
    """Likewise from the usual loudness."""
    style: Style | None = None
    tempi: tuple[float, ...] = ()
    """All tempi of a .mid that has several, of which `tempo` holds longest; none of one that has one."""

    def words(self, *, tempo: bool = True, mode: bool = True) -> str:
        """Return what it asks, in the words of directions.

        Args:
            tempo: Ask for its tempo, too.
            mode: Ask for its mode, too.
        """
        near = None if self.tempo is None else [round(self.tempo * (1 + side * _NEAR)) for side in (-1, 1)]
        asked = (
            f"{near[0]}-{near[1]} bpm" if near and tempo else "",
            self.key.mode.value if self.key and mode else "",
            "" if self.density is None else f"density {self.density:g}",
            "" if self.dynamics is None else f"dynamics {self.dynamics:g}",
        )
        return ", ".join(word for word in asked if word)

    @property
    def told(self) -> str:
        """What was heard, for people: `about 96 quarter notes a minute, D minor, sparse, soft`."""
        among = (
            f" (the longest of {len(self.tempi)} tempi, {min(self.tempi):.0f} to {max(self.tempi):.0f})"
            if self.tempi
            else ""
        )
        named = (
            "" if self.tempo is None else f"about {self.tempo:.0f} beats a minute{among}",
            "" if self.key is None else str(self.key),
            _degree(self.density, "sparse", "busy"),
            _degree(self.dynamics, "soft", "loud"),
            "" if self.style is None else f"{self.style.value} style",
        )
        return ", ".join(word for word in named if word) or "nothing that can be asked of a score"


def likeness(file: Path, known: KnownSound = NOTHING) -> Likeness:
    """Read a .mid, or listen to a file of sound.

    Args:
        file: The file.
        known: The cache of sound that was measured before; measured sound is added.

    Raises:
        UsageError: If it cannot be read.
    """
    try:
        if file.suffix.lower() in {".mid", ".midi"}:
            return of_notes(read_midi(read_file(file, _LARGEST), f"the reference {file.name}"))
        return _of_sound(file, known)
    except OSError as error:
        raise UsageError(
            f"The reference {file} cannot be read ({error.strerror}); check 'reference'"
        ) from error
    except FootageError as error:
        raise UsageError(f"{error}; check 'reference'") from error


def of_notes(file: MidiFile) -> Likeness:
    """Read what a MIDI file asks: tempo, key, density, loudness and style, exactly as they are written."""
    notes = list(_notes(file))
    if not notes:
        return Likeness()
    tempi = _tempi(file, max(end for _, end, *_ in notes))
    pitched = [note for note in notes if note[4] != _DRUMS]
    weights = np.zeros(12)
    for start, end, pitch, *_ in pitched:
        weights[pitch % 12] += end - start
    step = file.division / 4
    struck = {round(start / step) for start, *_ in notes}
    density = len(struck) / max(max(struck) - min(struck) + 1, 1)
    loud = float(np.mean([velocity for _, _, _, velocity, _ in notes])) / 127
    return Likeness(
        tempi[0],
        _key(weights) if pitched else None,
        _deviation(density, _USUAL_DENSITY, _DENSITY_SPREAD),
        _deviation(loud, _USUAL_VELOCITY, _VELOCITY_SPREAD),
        _style(file),
        tempi if len(tempi) > 1 else (),
    )


def _of_sound(file: Path, known: KnownSound) -> Likeness:
    recording = probe(file)
    seconds = min(float(recording.duration or _LONGEST), _LONGEST)
    blocks = list(blocks_of(recording, blocks_between(0, seconds), known))
    onsets, level = (
        np.concatenate([block.channel(name) for block in blocks]) for name in ("onset", "loudness")
    )
    onsets, level = onsets[: round(seconds * FINE)], level[: round(seconds * FINE)]
    coarse = np.concatenate([block.coarse for block in blocks])
    if not (level > SILENT).any():
        return Likeness()
    tempo, _ = tempo_of(onsets)
    loud = float(10 * np.log10((10 ** (level / 10)).mean()))
    density = None
    if tempo is not None:
        density = _deviation(_struck(onsets) / (seconds * tempo / 15), _USUAL_DENSITY, _DENSITY_SPREAD)
    return Likeness(
        tempo,
        _key((coarse[:, :12] * coarse[:, 12:13]).sum(axis=0)),
        density,
        _deviation(loud, _USUAL_LEVEL, _LEVEL_SPREAD),
    )


def _struck(onsets: Floats) -> int:
    """Count the instants at which something begins."""
    inner = onsets[1:-1]
    enough = max(1.0, _ONSET * float(np.percentile(onsets, 98)))
    tops = np.flatnonzero((inner >= onsets[:-2]) & (inner > onsets[2:]) & (inner >= enough))
    return int((np.diff(tops, prepend=-FINE) > FINE // 20).sum())


def _key(weights: "np.typing.NDArray[np.floating]") -> Key | None:
    found = key_at(int(key_indices(weights.astype(np.float32))))
    return found if float(key_margin(weights.astype(np.float32), found)) >= _MARGIN else None


def _deviation(value: float, usual: float, spread: float) -> float:
    return round(float(np.clip((value - usual) / spread, -_FURTHEST, _FURTHEST)), 2) + 0.0


def _degree(place: float | None, low: str, high: str) -> str:
    """Return the word for a place on an axis; empty in the middle."""
    if place is None or abs(place) < 1 / 3:
        return ""
    return low if place < 0 else high


def _notes(file: MidiFile) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield each note's first and last tick, pitch, velocity and channel."""
    for track in file.tracks:
        sounding: dict[tuple[int, int], tuple[int, int]] = {}
        for tick, event in track:
            kind, channel = event[0] & 0xF0, event[0] & 0x0F
            if kind not in {0x80, 0x90}:
                continue
            if (channel, event[1]) in sounding:
                start, velocity = sounding.pop((channel, event[1]))
                yield start, tick, event[1], velocity, channel
            if kind == 0x90 and event[2]:
                sounding[channel, event[1]] = tick, event[2]


def _tempi(file: MidiFile, end: int) -> tuple[float, ...]:
    """Return the tempi in quarter notes a minute, the one that holds for most ticks first; 120 where none is written."""
    changes = sorted(
        (tick, int.from_bytes(event[3:6]))
        for track in file.tracks
        for tick, event in track
        if event[:3] == b"\xff\x51\x03"
    )
    held: Counter[float] = Counter()
    for (tick, tempo), (until, _) in zip(changes, [*changes[1:], (end, 0)], strict=True):
        held[round(float(Fraction(60_000_000, max(tempo, 1))), 2)] += max(until - tick, 0)
    return tuple(tempo for tempo, ticks in held.most_common() if ticks) or (120.0,)


def _style(file: MidiFile) -> Style:
    """Return the style by the instruments: with drums a song, of many an orchestra, else chamber music."""
    events = [event for track in file.tracks for _, event in track]
    struck = {event[0] & 0x0F for event in events if event[0] & 0xF0 == 0x90}
    programs = {
        event[1] for event in events if event[0] & 0xF0 == 0xC0 and event[0] & 0x0F in struck - {_DRUMS}
    }
    if _DRUMS in struck and len(programs) < _MANY:
        return Style.SONG
    return Style.ORCHESTRAL if len(programs) >= _MANY else Style.CHAMBER
