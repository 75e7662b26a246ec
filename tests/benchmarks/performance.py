"""The performance of scores beside that of real music: arcs of loudness, endings, and melodies over joins.

`python -m tests.benchmarks.performance CORPUS FOLDER_OR_TIMELINE... [--seed 0] [--shuffle]` reads the pieces of a corpus that
nobody trained on, scores cuts, and prints the quartiles of each figure for both:

- `range` of a bar's mean velocity in twelve bars, where it changes at all, as it does not where nothing is marked; `course`, the
  first coefficient of their autocorrelation; `loudest`, the place of the loudest bar among them, 0 to 1; `rise`, velocities a
  bar of the line nearest to them;
- `last note` of the melody where a piece or a scene closes, in sixteenths; `on tonic`, the share of melodies that end on it;
- `jump`, semitones between the mean pitch of the melody in the last bar before a line and in the first after it: for real music lines every
  twelve bars, for scores the joins of scenes;
- for scores alone, the share of joins that change the tempo by more than a fifth, and `tracks`, the share of players that change.

It fails where the median of a score's figure lies outside the middle half of real music. `--shuffle` deals the bars of each
window of the scores and the pitches and lengths of their last notes out at random, and must fail.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bridge.errors import RecueError
from bridge.grid.tempo_map import TICKS_PER_STEP
from bridge.midi import passage as midi
from bridge.midi.instruments import DRUMS
from bridge.picture.features.picture import Picture
from bridge.score.composers import trained_composer
from bridge.score.cues import CuedScene
from bridge.score.pipeline import conditions_by_scene, score
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Settings
from bridge.timeline import Timeline
from generator.conditions import Bools, Ending, Floats, Ints
from generator.keys import key_indices
from generator.pieces.corpus import read_corpus
from generator.pieces.grid import SIXTEENTH
from generator.pieces.parts import MELODY
from generator.pieces.reading import DURATION, ONSET, PART, PITCH, VELOCITY, Piece
from tests.bridge.grid.films import timelines_in

SETS = ("lieder", "quartets", "orchestral")
"""The sets whose velocities are those of written dynamics."""
WINDOW = 12
"""Bars of a window of loudness."""
FEWEST = 8
"""Bars of a scene that is looked at."""
CLOSES = frozenset({Ending.SUSTAINED, Ending.REST})
TEMPO = 1.2
FIGURES = ("range", "course", "loudest", "rise", "last note", "jump")
"""What is compared by its quartiles."""


@dataclass(frozen=True, slots=True, eq=False)
class Music:
    """Notes on bars, of a piece or of a scene."""

    onset: Floats
    """Sixteenths from its start. (notes,)"""
    lasts: Floats
    """Sixteenths. (notes,)"""
    pitch: Ints
    velocity: Ints
    sung: Bools
    """True for the notes of the melody. (notes,)"""
    lines: Ints
    """The sixteenth of each bar line, the last one included. (bars + 1,)"""
    closes: bool = True
    tonic: int | None = None
    """The pitch class of its tonic; None where it is to be estimated."""

    @property
    def bar(self) -> Ints:
        """The bar in which each note begins. (notes,)"""
        at: Ints = np.searchsorted(self.lines, np.rint(self.onset), side="right") - 1
        return at.clip(0, len(self.lines) - 2)


@dataclass(slots=True)
class Found:
    """What is read of some music."""

    of: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in FIGURES})
    tonic: list[bool] = field(default_factory=list)


def real(piece: Piece) -> Music:
    """Return a piece of the corpus."""
    notes = piece.notes
    return Music(
        notes[:, ONSET] / SIXTEENTH,
        notes[:, DURATION] / SIXTEENTH,
        notes[:, PITCH],
        notes[:, VELOCITY],
        notes[:, PART] == MELODY,
        piece.lines // SIXTEENTH,
    )


def composed(cue: CuedScene, *, closes: bool) -> Music:
    """Return the voices of a scene."""
    voices = [track for track in cue.music.tracks if track.voice is not None]
    tables = [np.zeros((0, 6), dtype=np.int64), *(track.notes for track in voices)]
    notes = np.concatenate(tables)
    sung = np.concatenate(
        [np.zeros(0, dtype=np.bool_), *(np.full(len(t.notes), t.name == "Melody") for t in voices)]
    )
    return Music(
        notes[:, midi.ONSET] / TICKS_PER_STEP,
        (notes[:, midi.RELEASE] - notes[:, midi.ONSET]) / TICKS_PER_STEP,
        notes[:, midi.PITCH],
        notes[:, midi.VELOCITY],
        sung,
        np.array(cue.grid.bar_steps),
        closes,
        cue.key.tonic,
    )


def read_loudness(music: Music, found: Found, rng: np.random.Generator | None) -> None:
    """Add the loudness of each window of a piece or a scene."""
    bars = len(music.lines) - 1
    struck, sums = (np.bincount(music.bar, weights, bars) for weights in (None, music.velocity))
    for first in range(0, max(bars - FEWEST, 0) + 1, WINDOW):
        here = slice(first, first + WINDOW)
        sounds = struck[here] > 0
        if sounds.sum() < FEWEST:
            continue
        level = (sums[here] / np.maximum(struck[here], 1))[sounds]
        if rng is not None:
            level = rng.permutation(level)
        if np.ptp(level) < 1:
            continue
        found.of["range"].append(float(np.ptp(level)))
        apart = level - level.mean()
        found.of["course"].append(float((apart[:-1] * apart[1:]).sum() / (apart**2).sum()))
        found.of["loudest"].append(float(level.argmax()) / (len(level) - 1))
        found.of["rise"].append(float(np.polyfit(np.arange(len(level)), level, 1)[0]))


def read_ending(music: Music, found: Found, rng: np.random.Generator | None) -> None:
    """Add the last note of the melody."""
    sung = np.flatnonzero(music.sung)
    if not music.closes or not len(sung):
        return
    last = sung[np.argmax(music.onset[sung])] if rng is None else rng.choice(sung)
    found.of["last note"].append(float(music.lasts[last]))
    weights = np.bincount(music.pitch % 12, music.lasts, 12).astype(np.float64)
    tonic = int(key_indices(weights)) % 12 if music.tonic is None else music.tonic
    found.tonic.append(bool(music.pitch[last] % 12 == tonic))


def height(music: Music, bar: int) -> float:
    """Return the mean pitch of the melody in a bar; NaN where it rests."""
    here = music.pitch[music.sung & (music.bar == bar)]
    return float(here.mean()) if len(here) else np.nan


def read_jumps(one: Music, before: int, other: Music, after: int, found: Found) -> None:
    """Add the jump of the melody from a bar of some music to a bar of other music."""
    jump = abs(height(other, after) - height(one, before))
    if np.isfinite(jump):
        found.of["jump"].append(jump)


def read_real(corpus: Path) -> Found:
    """Read the pieces of a corpus."""
    found = Found()
    for piece in read_corpus(corpus, "valid", SETS):
        music = real(piece)
        read_loudness(music, found, None)
        read_ending(music, found, None)
        for line in range(WINDOW, piece.bars, WINDOW):
            read_jumps(music, line - 1, music, line, found)
    return found


def scored(timeline: Timeline, settings: Settings) -> list[tuple[CuedScene, bool]]:
    """Score a timeline; return its cues, and whether each closes."""
    composer = trained_composer()
    picture = Picture.unseen(timeline, "a benchmark looks at no footage")
    spotted = spot(timeline, picture, settings)
    told = conditions_by_scene(spotted, lay_bars(spotted), settings, composer.styles)
    done = score(timeline, picture, settings, composer, lambda _: None)
    return [(cue, each.ending in CLOSES) for cue, each in zip(done.cues, told, strict=True)]


def players(cue: CuedScene) -> set[int]:
    """Return the programs that play in a scene."""
    return {
        track.program
        for track in cue.music.tracks
        if len(track.notes) and track.notes[0, midi.CHANNEL] != DRUMS
    }


def films(paths: Sequence[Path], settings: Settings) -> Iterator[list[tuple[CuedScene, bool]]]:
    """Score every sequence of some files and folders; what cannot be read or scored is passed over."""
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    for file in files:
        try:
            timelines = list(timelines_in(file))
        except (RecueError, OSError, ValueError, TypeError):
            continue
        for timeline in timelines:
            try:
                yield scored(timeline, settings)
            except RecueError as error:
                print(f"{file.name}: {error}")


def read_scores(
    paths: Sequence[Path], settings: Settings, rng: np.random.Generator | None
) -> tuple[Found, list[bool], list[float]]:
    """Score cuts; returns what is read of them, and for each join whether the tempo jumps and the share of players that change."""
    found, tempi, changed = Found(), [], []
    for cues in films(paths, settings):
        musics = [composed(cue, closes=closes) for cue, closes in cues]
        for music in musics:
            read_loudness(music, found, rng)
            read_ending(music, found, rng)
        for (one, _), (other, _), before, after in zip(cues, cues[1:], musics, musics[1:], strict=False):
            if not (len(before.onset) and len(after.onset)):
                continue
            read_jumps(before, len(before.lines) - 2, after, 0, found)
            ratio = one.grid.bar_tempi[-1] / other.grid.bar_tempi[0]
            tempi.append(max(ratio, 1 / ratio) > TEMPO)
            first, second = players(one), players(other)
            changed.append(len(first ^ second) / len(first | second))
    return found, tempi, changed


def quartiles(values: Sequence[float]) -> tuple[float, ...]:
    """Return the quartiles of some values, and their mean; NaN for none."""
    return (
        tuple(map(float, (*np.quantile(values, (0.25, 0.5, 0.75)), np.mean(values))))
        if values
        else (np.nan,) * 4
    )


def main() -> int:
    """Print the table; returns 1 where a score's median lies outside of real music's middle half."""
    options = argparse.ArgumentParser()
    options.add_argument("corpus", type=Path)
    options.add_argument("paths", nargs="+", type=Path)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--shuffle", action="store_true")
    asked = options.parse_args()
    rng = np.random.default_rng(0) if asked.shuffle else None
    music = read_real(asked.corpus)
    ours, tempi, changed = read_scores(asked.paths, Settings(picture=False, seed=asked.seed), rng)
    outside = []
    print(f"{'':10} {'real: n':>8}   25%    50%    75%   mean   {'ours: n':>8}   25%    50%    75%   mean")
    for name in FIGURES:
        one, other = quartiles(music.of[name]), quartiles(ours.of[name])
        row = "   ".join(
            f"{len(of):8d} " + " ".join(f"{value:6.2f}" for value in q)
            for of, q in ((music.of[name], one), (ours.of[name], other))
        )
        is_outside = not one[0] <= other[1] <= one[2]
        outside += [name] * is_outside
        print(f"{name:10} {row}{'  OUTSIDE' * is_outside}")
    shares = np.mean(music.tonic), np.mean(ours.tonic)
    print(
        f"{'on tonic':10} {len(music.tonic):8d} {shares[0]:6.2f} {'':17} {len(ours.tonic):8d} {shares[1]:6.2f}"
    )
    if tempi:
        print(
            f"joins {len(tempi)}: tempo jumps {np.mean(tempi):.2f}, players that change {np.mean(changed):.2f}"
        )
    return int(bool(outside))


if __name__ == "__main__":
    sys.exit(main())
