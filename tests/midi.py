"""Reads a .mid back as an independent program would: with mido, from its own tempo events."""

import io
import re
from bisect import bisect
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter

import mido
import numpy as np

TICKS_A_STEP = 240


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Content of a .mid file."""

    events: list[tuple[int, Fraction, int, mido.messages.BaseMessage]]
    """(tick, seconds, track, message), in order of time."""
    tempi: list[tuple[int, Fraction, int]]
    """(tick, seconds, microseconds a quarter) of every tempo, that of a file that says none the first."""

    @property
    def end(self) -> Fraction:
        """Seconds at which the last track ends."""
        return self.events[-1][1]

    @property
    def steps(self) -> list[Fraction]:
        """Every sixteenth line in seconds."""
        return [self.seconds(tick) for tick in range(0, self.events[-1][0] + 1, TICKS_A_STEP)]

    @property
    def bar_ticks(self) -> list[int]:
        """The tick of every bar line, from the time signatures."""
        changes = [
            (t, m.numerator * 4 * 960 // m.denominator)
            for t, _, _, m in self.events
            if m.type == "time_signature"
        ]
        ticks: list[int] = []
        for (tick, length), (until, _) in pairwise([*changes, (self.events[-1][0], 0)]):
            ticks += range(tick, until, length)
        return ticks

    @property
    def onsets(self) -> list[tuple[int, Fraction]]:
        """(tick, seconds) of every note that begins."""
        return [(t, s) for t, s, _, m in self.events if m.type == "note_on" and m.velocity > 0]

    def markers(self) -> list[tuple[int, Fraction, str]]:
        """(tick, seconds, name) of every scene's marker, which has the cue's number before its name."""
        marks = [each for each in self._marked() if not each[2].startswith("theme ")]
        return [(t, s, re.sub(r"^\d+m\d+[A-Z]* ", "", text)) for t, s, text in marks]

    def themes(self) -> list[tuple[int, Fraction, str]]:
        """(tick, seconds, text) of every marker of a theme."""
        return [each for each in self._marked() if each[2].startswith("theme ")]

    def _marked(self) -> list[tuple[int, Fraction, str]]:
        return [(t, s, m.text) for t, s, _, m in self.events if m.type == "marker"]

    def seconds(self, tick: int) -> Fraction:
        """Return the time of a tick, from the tempo events."""
        at, since, tempo = self.tempi[bisect(self.tempi, tick, key=itemgetter(0)) - 1]
        return since + Fraction((tick - at) * tempo, 960 * 1_000_000)

    def onset_steps(self) -> list[int]:
        """Count the sixteenths of each bar that carry an onset."""
        lines = np.array([*self.bar_ticks, self.events[-1][0]])
        steps = np.unique([round(tick / TICKS_A_STEP) for tick, _ in self.onsets]) * TICKS_A_STEP
        return [int(((steps >= a) & (steps < b)).sum()) for a, b in pairwise(lines)]


def read_back(content: bytes) -> ReadBack:
    """Read a type 1 file, merging its tracks."""
    file = mido.MidiFile(file=io.BytesIO(content), charset="utf8")
    merged = []
    for number, track in enumerate(file.tracks):
        tick = 0
        for message in track:
            tick += message.time
            merged.append((tick, number, message))
    merged.sort(key=lambda event: event[0])
    events, seconds, last, tempo = [], Fraction(0), 0, 500_000
    for tick, number, message in merged:
        seconds += Fraction((tick - last) * tempo, file.ticks_per_beat * 1_000_000)
        last = tick
        events.append((tick, seconds, number, message))
        tempo = message.tempo if message.type == "set_tempo" else tempo
    said = [(tick, at, m.tempo) for tick, at, _, m in events if m.type == "set_tempo"]
    return ReadBack(events, [(0, Fraction(0), 500_000), *said])
