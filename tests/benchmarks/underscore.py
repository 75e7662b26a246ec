"""What the score under dialogue gives up: onsets, and energy between 1 and 4 kHz, by level.

`python -m tests.benchmarks.underscore [CUTS]` scores so many random cuts (four where left out), or the timelines that are named,
with dialogue drawn by chance: phrases of one to five seconds, in half of the film. It renders the music alone with the bank
that is found, without a level for the whole, and prints for each level what is left of what there is at `off`, in the stretches
of dialogue alone: the instants at which something is struck, the notes, and the energy between 1 and 4 kHz by the notes
alone and with the level under dialogue. It fails where half or more is left at `normal`.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_QUARTER, scene_ticks
from bridge.midi.passage import ONSET
from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.files import midi_file
from bridge.output.sound import Sound as Rendered
from bridge.picture.features.picture import Picture
from bridge.score.composers import trained_composer
from bridge.score.pipeline import Composer, ScoredTimeline, score
from bridge.settings import Settings
from bridge.settings.preferences import Underscore
from bridge.sound.heard import Sound, Speech
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from tests.benchmarks.playable import MOODS, random_cut
from tests.waves import heard

BAND = (1000.0, 4000.0)
"""Hertz in which consonants are told apart."""
INSTANT = TICKS_PER_QUARTER // 12
"""Ticks within which notes are struck together."""


@dataclass(frozen=True, slots=True)
class Count:
    """What there is under dialogue."""

    onsets: int
    notes: int
    by_notes: float
    """Energy in BAND of the notes as they are."""
    energy: float
    """The same with the level under dialogue."""


def drawn_speech(cut: Timeline, seed: int) -> Sound:
    """Return dialogue by chance: phrases of two speakers, with a word three times a second, in half of a film."""
    rng, found, at = random.Random(seed), list[Speech](), Fraction(1)  # noqa: S311 (no secret)
    while at < cut.duration - 1:
        length = min(Fraction(rng.randint(10, 50), 10), cut.duration - at)
        words = tuple(at + Fraction(number, 3) for number in range(int(length * 3)))
        found.append(Speech(at, at + length, -25.0, rng.choice([46.0, 56.0]), words))
        at += length + Fraction(rng.randint(5, 50), 10)
    return Sound(speech=tuple(found))


def counted(scored: ScoredTimeline, speech: Sequence[Speech]) -> Count:
    """Count what there is under dialogue in a score."""
    struck, notes = set[int](), 0
    for cue, tick in zip(scored.cues, scene_ticks(scored.grid), strict=False):
        for track in cue.music.tracks:
            for onset in (track.notes[:, ONSET] + tick).tolist():
                time = scored.tempo.seconds_at(max(onset, 0))
                if any(each.start <= time < each.end for each in speech):
                    struck.add(round(onset / INSTANT))
                    notes += 1
    bare = replace(scored, cues=tuple(replace(cue, underscore=None) for cue in scored.cues))
    return Count(len(struck), notes, energy_of(bare, speech), energy_of(scored, speech))


def energy_of(scored: ScoredTimeline, speech: Sequence[Speech]) -> float:
    """Return the energy of a score's sound in BAND in some stretches; of the music alone, at the level of its notes."""
    sound = heard(Rendered(scored, midi_file(scored), None, None).whole()).mean(1)
    total = 0.0
    for each in speech:
        part = sound[int(each.start * SAMPLE_RATE) : int(each.end * SAMPLE_RATE)]
        spectrum = np.abs(np.fft.rfft(part)) ** 2 / max(len(part), 1)
        hertz = np.fft.rfftfreq(len(part), 1 / SAMPLE_RATE) if len(part) else np.zeros(0)
        total += float(spectrum[(hertz >= BAND[0]) & (hertz < BAND[1])].sum())
    return total


def measured(cut: Timeline, seed: int, composer: Composer) -> dict[Underscore, Count]:
    """Score a cut at every level."""
    sound = drawn_speech(cut, seed)
    found = {}
    for level in Underscore:
        settings = Settings(picture=False, seed=seed, mood=MOODS[seed % len(MOODS)], underscore=level)
        unseen = Picture.unseen(cut, "no footage")
        found[level] = counted(
            score(cut, unseen, settings, composer, lambda _: None, sound=sound), sound.speech
        )
    return found


def cuts(named: Sequence[str]) -> Iterator[tuple[str, Timeline]]:
    """Yield the cuts to score: those of files, or random ones."""
    if named and not named[0].isdigit():
        yield from ((Path(name).name, read(Path(name))) for name in named)
        return
    yield from ((f"random {seed}", random_cut(seed)) for seed in range(int(named[0]) if named else 4))


def main(named: Sequence[str]) -> bool:
    """Print what is left at each level; return whether less than half is at `normal`."""
    composer = trained_composer()
    sums = {level: np.zeros(4) for level in Underscore}
    print(f"{'cut':24}{'level':>8}{'onsets':>9}{'notes':>9}{'1-4 kHz, notes':>16}{'with level':>12}")
    for seed, (name, cut) in enumerate(cuts(named)):
        found = measured(cut, seed, composer)
        for level, each in found.items():
            values = np.array([each.onsets, each.notes, each.by_notes, each.energy], dtype=np.float64)
            sums[level] += values
            _row(name, level, values, np.array([*_values(found[Underscore.OFF])]))
    for level, values in sums.items():
        _row("all", level, values, sums[Underscore.OFF])
    left = sums[Underscore.NORMAL] / np.maximum(sums[Underscore.OFF], 1e-12)
    return bool(left[0] <= 0.5 and left[3] <= 0.5)


def _values(count: Count) -> Iterator[float]:
    yield from (count.onsets, count.notes, count.by_notes, count.energy)


def _row(name: str, level: Underscore, values: np.ndarray, off: np.ndarray) -> None:
    shares = "".join(
        f"{value:>{width}.2f}"
        for value, width in zip(values / np.maximum(off, 1e-12), (9, 9, 16, 12), strict=True)
    )
    print(f"{name[:23]:24}{level.value:>8}{shares}", flush=True)


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
