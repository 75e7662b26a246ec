"""What the score under dialogue gives up: onsets, and energy between 1 and 4 kHz, by level.

`python -m tests.benchmarks.underscore [CUTS]` scores so many random cuts (four where left out), or the timelines that are named,
with dialogue drawn by chance: phrases of one to five seconds, in half of the film. It renders the music alone with the bank
that is found, without a level for the whole, and prints for each level what is left of what there is at `off`, in the stretches
of dialogue alone: the instants at which something is struck, the notes, and the energy between 1 and 4 kHz by the notes
alone and with the level under dialogue. Last comes the share of the melody's phrases there that begin with a word. It fails
where half or more is left at `normal`.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from bridge.grid.tempo_map import TICKS_PER_QUARTER, TICKS_PER_STEP, scene_ticks
from bridge.midi.passage import ONSET, RELEASE
from bridge.output.audio.broadcast_wave import SAMPLE_RATE
from bridge.output.files import midi_file
from bridge.output.sound import Sound as Rendered
from bridge.picture.features.picture import Picture
from bridge.score.composers import trained_composer
from bridge.score.pipeline import Composer, ScoredTimeline, score
from bridge.score.underscore.thinning import WORD
from bridge.settings import Settings
from bridge.settings.preferences import Underscore
from bridge.sound.heard import Sound, Speech
from bridge.timeline import Timeline
from bridge.timeline.formats import read
from generator.score import Voice
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
    phrases: int
    """Phrases of the melody that begin there, after a rest of a beat or more."""
    with_words: int
    """Those of them that begin within WORD of a word's beginning."""


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
    phrases, words = phrase_starts(scored, speech), [word for each in speech for word in each.words]
    with_words = sum(any(abs(float(word) - time) <= WORD for word in words) for time in phrases)
    return Count(
        len(struck), notes, energy_of(bare, speech), energy_of(scored, speech), len(phrases), with_words
    )


def phrase_starts(scored: ScoredTimeline, speech: Sequence[Speech]) -> list[float]:
    """Return where phrases of the melody begin under dialogue, in seconds."""
    found = []
    for cue, tick in zip(scored.cues, scene_ticks(scored.grid), strict=False):
        lines = [track.notes for track in cue.music.tracks if track.voice is Voice.MELODY]
        rows = np.concatenate([np.zeros((0, 6), np.int64), *lines])
        rows = rows[np.argsort(rows[:, ONSET], kind="stable")]
        beat, sounded = cue.grid.metre.beat * TICKS_PER_STEP, -(1 << 40)
        for onset, release in rows[:, [ONSET, RELEASE]].tolist():
            time = float(scored.tempo.seconds_at(max(onset + tick, 0)))
            if sounded <= onset - beat and any(each.start <= time < each.end for each in speech):
                found.append(time)
            sounded = max(sounded, release)
    return found


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
    sums = {level: np.zeros(6) for level in Underscore}
    print(
        f"{'cut':24}{'level':>8}{'onsets':>9}{'notes':>9}{'1-4 kHz, notes':>16}{'with level':>12}{'with words':>12}"
    )
    for seed, (name, cut) in enumerate(cuts(named)):
        found = measured(cut, seed, composer)
        for level, each in found.items():
            sums[level] += _values(each)
            _row(name, level, _values(each), _values(found[Underscore.OFF]))
    for level, values in sums.items():
        _row("all", level, values, sums[Underscore.OFF])
    left = sums[Underscore.NORMAL] / np.maximum(sums[Underscore.OFF], 1e-12)
    return bool(left[0] <= 0.5 and left[3] <= 0.5)


def _values(count: Count) -> np.ndarray:
    return np.array(
        [count.onsets, count.notes, count.by_notes, count.energy, count.phrases, count.with_words], np.float64
    )


def _row(name: str, level: Underscore, values: np.ndarray, off: np.ndarray) -> None:
    shares = "".join(
        f"{value:>{width}.2f}"
        for value, width in zip((values / np.maximum(off, 1e-12))[:4], (9, 9, 16, 12), strict=True)
    )
    print(f"{name[:23]:24}{level.value:>8}{shares}{values[5] / max(values[4], 1):>12.2f}", flush=True)


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
