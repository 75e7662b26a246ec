"""What words do to the music, measured in the .mid: with each word, against without.

Run as `python -m tests.benchmarks.words [--scenes N]`. For each of 30 words the same invented scenes are scored with it and
without, and tempo, density, force, register, loudness and mode are measured in the MIDI files, from notes and tempi alone.
A word passes where each of them that its table says to move by LEAST or more moves to that side (a sign test at 95%).
Opposite words differ, on what they are about, in standard deviations of real music. Shuffled words, each held to what
another one says, must fail, all but those whose table says much the same. Exits with 1 where it is otherwise.
"""

import argparse
import io
import random
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from math import comb, log2
from statistics import mean

import mido
import numpy as np
import torch

from bridge.midi.passage import PITCH, VELOCITY
from bridge.output.files import midi_file
from bridge.picture.features.picture import Picture
from bridge.score.composers import trained_composer
from bridge.score.pipeline import Composer, ScoredTimeline, score
from bridge.settings import Settings
from bridge.words import completed, read
from bridge.words.direction import MIDDLE_TEMPO
from generator.conditions import Mode
from tests.scores import cut_list

WORDS = (
    *("happy", "sad", "calm", "tense", "excited", "gloomy", "serene", "angry", "cheerful", "afraid", "tired"),
    *("slow", "fast", "adagio", "presto", "sparse", "busy", "thin", "full", "low", "high", "soft", "loud"),
    *("chase", "lament", "love", "suspense", "triumph", "major", "minor"),
)
OPPOSITES = (
    ("slow", "fast", "tempo"),
    ("adagio", "presto", "tempo"),
    ("tired", "excited", "tempo"),
    ("sparse", "busy", "density"),
    ("calm", "tense", "density"),
    ("thin", "full", "force"),
    ("low", "high", "register"),
    ("sad", "happy", "register"),
    ("soft", "loud", "loudness"),
    ("tired", "chase", "loudness"),
)
"""Words that contradict each other, and what they are about."""
SPREAD = {"tempo": 0.5, "density": 0.26, "force": 0.57, "register": 6.0, "loudness": 0.19}
"""Standard deviations of real music, over the bars of the styles: tempo and force in octaves."""
LEAST = 0.35
"""Standard deviations by which a word must move something, as its table says, for that to be held to a sign: less is lost
in what the cuts ask of the bars and in how near the composer comes to what it is asked."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is heard in a MIDI file."""

    tempo: float
    """Octaves of one quarter note a minute."""
    density: float
    """Share of sixteenths on which a note begins."""
    force: float
    """Notes that begin together, in octaves of one."""
    register: float
    """Mean pitch of the voices; what doubles them an octave away says nothing of it."""
    loudness: float
    """Mean velocity of the voices, 0 to 1; what doubles them is softer, and makes them louder."""
    mode: float
    """Above 0 for major, below for minor: the thirds and sixths over the last bass note, by their length, -1 to 1."""


def heard(played: ScoredTimeline) -> Heard:
    """Measure a score of one key, from the notes and tempi of its MIDI file; register and loudness are its voices' own."""
    file = mido.MidiFile(file=io.BytesIO(midi_file(played)))
    notes = [note for track in file.tracks for note in _notes(track)]
    voices = np.concatenate(
        [track.notes for cue in played.cues for track in cue.music.tracks if track.voice is not None]
    )
    last = max(end for _, end, _, _ in notes)
    tonic = min(pitch for _, end, pitch, _ in notes if end > last - file.ticks_per_beat)
    sixteenth = file.ticks_per_beat / 4
    onsets = {round(start / sixteenth) for start, _, _, _ in notes}
    quarters = max(sum(event.time for event in track) for track in file.tracks) / file.ticks_per_beat
    thirds = {1: 0.0, -1: 0.0}
    for start, end, pitch, _ in notes:
        step = (pitch - tonic) % 12
        if step in {3, 8, 4, 9}:
            thirds[1 if step in {4, 9} else -1] += end - start
    return Heard(
        tempo=log2(60 * quarters / file.length),
        density=len(onsets) / (4 * quarters),
        force=log2(len(notes) / len(onsets)),
        register=float(voices[:, PITCH].mean()),
        loudness=float(voices[:, VELOCITY].mean()) / 127,
        mode=(thirds[1] - thirds[-1]) / max(sum(thirds.values()), 1),
    )


def _notes(track: Iterable[mido.Message]) -> list[tuple[int, int, int, int]]:
    """Return the start, end, pitch and velocity of each note of a track, without drums."""
    sounding: dict[tuple[int, int], tuple[int, int]] = {}
    found, tick = [], 0
    for event in track:
        tick += event.time
        if event.type not in {"note_on", "note_off"} or event.channel == 9:
            continue
        if begun := sounding.pop((event.channel, event.note), None):
            found.append((begun[0], tick, event.note, begun[1]))
        if event.type == "note_on" and event.velocity:
            sounding[event.channel, event.note] = (tick, event.velocity)
    return found


def scenes(count: int) -> list[list[int]]:
    """Return the lengths of the shots of some invented scenes, in frames at 24 a second, cut neither fast nor slow."""
    rng = random.Random(15)  # noqa: S311 (invented scenes)
    return [[rng.randint(92, 124) for _ in range(rng.randint(5, 8))] for _ in range(count)]


def scored(shots: Sequence[int], seed: int, word: str, composer: Composer) -> Heard:
    """Score one scene with a word, or with none, and measure it."""
    cut = cut_list([*shots])
    wanted = Settings.model_validate(
        {"picture": False, "seed": seed, "mood": word, "scenes": {"division": "one"}}
    )
    unseen = Picture.of(cut, ["invented"] * len(shots))
    return heard(score(cut, unseen, wanted, composer, lambda _share: None))


def says(word: str) -> Mapping[str, float]:
    """Return what a word's table says, in standard deviations by what is heard; 1 or -1 for a mode."""
    asks = completed(read(word)).asks
    told = {
        "register": asks.register,
        "density": asks.density,
        "force": asks.force,
        "loudness": asks.dynamics,
    }
    tempo = 2 * log2((asks.bpm[0] * asks.bpm[1]) ** 0.5 / MIDDLE_TEMPO) if asks.bpm else asks.tempo
    mode = None if asks.mode is None else 1.0 if asks.mode is Mode.MAJOR else -1.0
    every = {**told, "tempo": tempo, "mode": mode}
    return {name: place for name, place in every.items() if place is not None and abs(place) >= LEAST}


def moved(name: str, place: float, with_word: Sequence[Heard], without: Sequence[Heard]) -> tuple[int, float]:
    """Return in how many scenes something moved to the side that a word says, and by how much in the mean.

    A mode is not moved but met: it is heard in the music with the word.
    """
    pairs = [
        (getattr(one, name), getattr(other, name)) for one, other in zip(with_word, without, strict=True)
    ]
    by = [one if name == "mode" else (one - other) / SPREAD[name] for one, other in pairs]
    return sum(each * place > 0 for each in by), mean(by)


def chance(met: int, of: int) -> float:
    """Return the probability that a fair coin falls on one side as often or more."""
    return float(sum(comb(of, at) for at in range(met, of + 1)) / 2**of)


def passes(word: str, with_word: Sequence[Heard], without: Sequence[Heard]) -> dict[str, bool]:
    """Return for each thing that a word says whether it moved so, by a sign test at 95%."""
    told = says(word)
    counts = {name: moved(name, place, with_word, without)[0] for name, place in told.items()}
    return {name: chance(count, len(without)) <= 0.05 for name, count in counts.items()}


def apart(one: Sequence[Heard], other: Sequence[Heard], name: str) -> float:
    """Return the distance of the means of two words, in standard deviations of real music."""
    means = [mean(getattr(each, name) for each in found) for found in (one, other)]
    return float(abs(means[0] - means[1]) / SPREAD[name])


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser()
    options.add_argument("--scenes", type=int, default=12)
    asked = options.parse_args()
    torch.set_num_threads(1)
    composer = trained_composer()
    shots = scenes(asked.scenes)
    found = {
        word: [scored(each, seed, word, composer) for seed, each in enumerate(shots)] for word in ("", *WORDS)
    }
    failed = [word for word in WORDS if not row(word, found[word], found[""])]
    print(f"\n{len(WORDS) - len(failed)} of {len(WORDS)} words pass" + f"; not {failed}" * bool(failed))
    print("\nopposites            about     apart, in standard deviations of real music")
    distances = [apart(found[one], found[other], name) for one, other, name in OPPOSITES]
    for (one, other, name), distance in zip(OPPOSITES, distances, strict=True):
        print(f"{one + ', ' + other:20} {name:9} {distance:5.2f}")
    others = (*WORDS[7:], *WORDS[:7])
    fooled = [
        word
        for word, of in zip(WORDS, others, strict=True)
        if all(passes(word, found[of], found[""]).values())
    ]
    print(f"\nshuffled: {len(fooled)} of {len(WORDS)} words pass")
    sys.exit(bool(failed) or min(distances) < 1 or 2 * len(fooled) > len(WORDS))


def row(word: str, with_word: Sequence[Heard], without: Sequence[Heard]) -> bool:
    """Print what a word did; returns whether all of it is as its table says."""
    met = passes(word, with_word, without)
    cells = []
    for field in fields(Heard):
        if field.name in met:
            place = says(word)[field.name]
            count, by = moved(field.name, place, with_word, without)
            cells.append(
                f"{field.name} {place:+.2f}: {by:+.2f} ({count}/{len(without)}){'' if met[field.name] else '!'}"
            )
    print(f"{word:10} {'; '.join(cells)}", flush=True)
    return all(met.values())


if __name__ == "__main__":
    main()
