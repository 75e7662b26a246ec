"""Processor time that music takes to become sound, against its length and against symusic playing the same notes.

Run as `python -m tests.benchmarks.rendering [--minutes M] [BANK ...]`: the densest music that a score may hold, thirteen
instruments with swells and without a rest, as it is and with vibrato on all of them, in a hall, measured and written in
24 bit, with each bank, or with the one that is found. "Times real time" is for two cores, which blocks are shared among.
Symusic alone has no hall, no seats, no controllers, no limiter and no file, and plays the bank that ships with pretty_midi.
"""

import argparse
import random
import time
from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial
from io import BytesIO
from pathlib import Path

import mido
import numpy as np
from symusic import Score, Synthesizer

from bridge.output.audio.broadcast_wave import SAMPLE_RATE, samples_in
from bridge.output.audio.hall import HALL
from bridge.output.audio.levels import Span
from bridge.output.audio.mastering import Master
from bridge.output.audio.mixdown import Mixdown
from bridge.output.audio.rendering import Rendering
from bridge.output.audio.soundfont import find_soundfont
from bridge.output.audio.wave_label import WaveLabel

LINES = (
    # program, lowest, highest, onsets a beat at most
    (40, 67, 88, 4),
    (48, 60, 84, 3),
    (48, 50, 74, 3),
    (42, 38, 60, 2),
    (43, 28, 45, 1),
    (73, 72, 96, 3),
    (68, 60, 84, 2),
    (71, 55, 84, 2),
    (70, 40, 64, 2),
    (60, 45, 70, 2),
    (56, 60, 80, 1),
    (57, 45, 65, 1),
    (47, 40, 55, 1),
)
QUARTER = 480
CORES = 2


def dense(minutes: float, *, vibrato: bool) -> bytes:
    """Return music without a rest at 120 beats a minute, by chance, the same each time."""
    chance = random.Random(1)  # noqa: S311 (no secret)
    file, end = mido.MidiFile(ticks_per_beat=QUARTER), int(minutes * 120 * QUARTER)
    for number, (program, lowest, highest, most) in enumerate(LINES):
        channel = number if number < 9 else number + 1
        change = partial(mido.Message, "control_change", channel=channel)
        events = [(0, 1, mido.Message("program_change", channel=channel, program=program))]
        events += [(0, 1, change(control=1, value=45))] if vibrato else []
        events += [
            (tick, 1, change(control=11, value=60 + int(60 * abs((tick // 240 % 64) / 32 - 1))))
            for tick in range(0, end, 240)
        ]
        at = 0
        while at < end:
            length = chance.choice([1, 2, 4]) * 2 * QUARTER // most
            key, velocity = chance.randint(lowest, highest), chance.randint(40, 110)
            for each in (key, key + 4, key + 7) if program == 48 else (key,):
                on = mido.Message("note_on", channel=channel, note=each, velocity=velocity)
                events += [(at, 2, on), (at + length - 10, 0, on.copy(velocity=0))]
            at += length
        file.tracks.append(_track(sorted(events, key=lambda event: event[:2])))
    content = BytesIO()
    file.save(file=content)
    return content.getvalue()


def _track(events: list[tuple[int, int, mido.Message]]) -> mido.MidiTrack:
    track, last = mido.MidiTrack(), 0
    for tick, _, message in events:
        track.append(message.copy(time=tick - last))
        last = tick
    return track


def rendered(midi: bytes, duration: Fraction, bank: Path) -> None:
    music = cache(partial(Mixdown.of, midi, duration, bank, HALL))
    master = Master(music, [Span(0, samples_in(duration), 5.0)], -23.0)
    for _ in Rendering(music, duration, WaveLabel("dense", Fraction(0), Fraction(24)), master):
        pass


def played(midi: bytes) -> None:
    bank = find_soundfont(None, ())
    synthesizer = Synthesizer(sf_path=str(bank), sample_rate=SAMPLE_RATE, quality=1)
    np.asarray(synthesizer.render(Score.from_midi(midi), stereo=True))


def processor_seconds(task: Callable[[], object]) -> float:
    """Seconds of processor time that a task takes, on all cores together."""
    begun = time.process_time()
    task()
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5, help="how long the music is")
    parser.add_argument("banks", type=Path, nargs="*", help="SoundFonts to play it with")
    asked = parser.parse_args()
    duration = Fraction(asked.minutes * 60)
    for vibrato in (False, True):
        midi = dense(asked.minutes, vibrato=vibrato)
        alone = processor_seconds(partial(played, midi))
        print(f"{'with' if vibrato else 'without'} vibrato{'cpu s':>31}{'x real time':>13}{'x symusic':>11}")
        rows = {"symusic alone": alone} | {
            bank.name: processor_seconds(partial(rendered, midi, duration, bank))
            for bank in asked.banks or [find_soundfont(None)]
        }
        for name, taken in rows.items():
            print(f"  {name:34}{taken:8.2f}{CORES * duration / taken:13.0f}{taken / alone:11.2f}", flush=True)


if __name__ == "__main__":
    main()
