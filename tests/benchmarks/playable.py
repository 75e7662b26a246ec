"""What nobody can play in scores of random cuts, by rule and instrument.

`python -m tests.benchmarks.playable 50` composes so many random cuts, each in words of its own, gives the voices of each scene to
the instruments of every palette (or of those that are named after the number), and prints what breaks the rules of
`bridge.score.orchestration.playable`: for every thousand notes, by rule, and by instrument. Then it prints the harmony notes that
another part has at the same time and pitch, what carries the melody, and the sizes of the chords that are sustained. It fails where a
rule is broken.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from unittest.mock import patch

import numpy as np

from bridge.grid.bars import SceneGrid
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi.instruments import INSTRUMENTS
from bridge.midi.palettes import FORCES, Palette
from bridge.midi.passage import ONSET, PITCH, Passage
from bridge.picture.features.picture import Picture
from bridge.score import pipeline, takes
from bridge.score.composers import trained_composer
from bridge.score.orchestration.orchestration import orchestrated, plain
from bridge.settings import Settings
from bridge.timeline import Marker, Timeline
from generator import composing
from generator.conditions import Key
from generator.score import Voice
from tests.playing import players, wrong
from tests.scores import cut_list

MOODS = (
    "calm, warm",
    "tense, sparse",
    "driven, loud",
    "sad",
    "joyful, fast",
    "heroic",
    "dark, slow",
    "mysterious, soft",
    "playful",
    "epic, loud",
)
APART = TICKS_PER_STEP // 4
"""Ticks within which two parts strike together."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The composed voices of a scene."""

    music: Passage
    grid: SceneGrid
    key: Key


@dataclass(slots=True)
class Tally:
    """What was counted in the scenes of a palette."""

    notes: int = 0
    composed: int = 0
    kept: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    instruments: Counter[str] = field(default_factory=Counter)
    melody: Counter[str] = field(default_factory=Counter)
    harmony: int = 0
    doubled: Counter[str] = field(default_factory=Counter)
    chords: Counter[int] = field(default_factory=Counter)


def random_cut(seed: int) -> Timeline:
    """Return a cut of up to a dozen shots, with markers for scenes."""
    rng = random.Random(seed)  # noqa: S311 (no secret)
    frames = [rng.randint(24, rng.choice([60, 150])) for _ in range(rng.randint(4, 12))]
    starts = [0]
    while starts[-1] < sum(frames) - 300:
        starts.append(starts[-1] + rng.randint(150, 500))
    markers = [Marker(f"scene: {at}", Fraction(start, 24)) for at, start in enumerate(starts)]
    return cut_list(frames, markers=markers)


def composed(cuts: int) -> Iterator[Scene]:
    """Compose random cuts, each scene in one version."""
    composer = trained_composer()
    for seed in range(cuts):
        cut, settings = random_cut(seed), Settings(picture=False, seed=seed, mood=MOODS[seed % len(MOODS)])
        with (
            patch.object(composing, "CANDIDATES", 1),
            patch.object(takes, "TAKES", 1),
            patch.object(pipeline, "orchestrated", lambda music, *_: music),
        ):
            score = pipeline.score(cut, Picture.unseen(cut, "no footage"), settings, composer, lambda _: None)
        yield from (Scene(cue.music, cue.grid, cue.key) for cue in score.cues)


def tallied(scenes: Sequence[Scene], palette: Palette) -> Tally:
    """Count what is wrong in some scenes in the instruments of a palette."""
    tally = Tally()
    for scene in scenes:
        music = orchestrated(scene.music, scene.grid, scene.key, palette)
        tally.notes += sum(len(track.notes) for track in music.tracks)
        tally.composed += sum(len(track.notes) for track in scene.music.tracks)
        tally.kept += sum(len(track.notes) for track in plain(music).tracks)
        for each in wrong(music, scene.grid, palette):
            tally.rules[each.rule] += 1
            tally.instruments[each.instrument.name] += 1
        _count_melody(tally, music, palette)
        _count_doubled(tally, music)
        _count_chords(tally, music, palette)
    return tally


def _count_melody(tally: Tally, music: Passage, palette: Palette) -> None:
    for track in plain(music).tracks:
        if track.voice is Voice.MELODY:
            tally.melody.update({who.name: len(notes) for who, notes in players(track, palette)})


def _count_doubled(tally: Tally, music: Passage) -> None:
    """Count the harmony notes that each drawn part has at their pitch or an octave of it, struck with them."""
    harmony = [track.notes for track in plain(music).tracks if track.voice is Voice.HARMONY]
    for notes in harmony:
        tally.harmony += len(notes)
        for track in (track for track in music.tracks if track.drawn and len(track.notes)):
            there = np.abs(notes[:, None, ONSET] - track.notes[None, :, ONSET]) <= APART
            alike = (notes[:, None, PITCH] - track.notes[None, :, PITCH]) % 12 == 0
            tally.doubled[track.name] += int((there & alike).any(axis=1).sum())


def _count_chords(tally: Tally, music: Passage, palette: Palette) -> None:
    """Count the notes that sound at once wherever a part that sustains is struck."""
    names = {each.instrument.name for each in FORCES[palette].held} or {INSTRUMENTS["horns"].name}
    for track in (track for track in music.tracks if track.drawn and track.name in names):
        for onset in np.unique(track.notes[:, ONSET]):
            sounds = (track.notes[:, ONSET] <= onset) & (track.notes[:, 1] > onset)
            tally.chords[int(sounds.sum())] += 1


def told(palette: Palette, tally: Tally) -> None:
    """Print what was counted in a palette."""
    print(f"{palette}: {tally.notes} notes, {sum(tally.rules.values())} that break a rule")
    for title, counts in (("by rule", tally.rules), ("by instrument", tally.instruments)):
        if counts:
            rates = (f"{name} {1000 * count / tally.notes:.1f}" for name, count in counts.most_common())
            print(f"  {title}, of a thousand notes: {', '.join(rates)}")
    print(f"  voices have {tally.kept / tally.composed:.1%} of the notes that were composed for them")
    whole = sum(tally.melody.values()) or 1
    print("  melody: " + ", ".join(f"{name} {n / whole:.0%}" for name, n in tally.melody.most_common()))
    if tally.harmony and tally.doubled:
        shares = (f"{name} {count / tally.harmony:.1%}" for name, count in tally.doubled.most_common())
        print("  harmony notes doubled: " + ", ".join(shares))
    if tally.chords:
        print("  sustained chords: " + ", ".join(f"{size}: {n}" for size, n in sorted(tally.chords.items())))


def main(cuts: int, palettes: Sequence[Palette]) -> int:
    """Print the table; returns 1 where anything breaks a rule."""
    scenes = [*composed(cuts)]
    print(f"{cuts} cuts, {len(scenes)} scenes, {sum(len(scene.grid.bars) for scene in scenes)} bars")
    broken = 0
    for palette in palettes:
        tally = tallied(scenes, palette)
        told(palette, tally)
        broken += sum(tally.rules.values())
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), [*map(Palette, sys.argv[2:])] or [*Palette]))
