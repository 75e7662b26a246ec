"""The four ways of reading the conditions of music off a film, side by side on the same drawn films.

Run as `python -m tests.benchmarks.conditioning [--films N] [--composed M] [--corpus CORPUS]`. Films are drawn that no encoder learned from, of
scenes of which it is known how fast things move, how bright they look and how loud they sound. Each film is read by each
way, and by encoders with random weights. Printed are, over all scenes, Spearman's rank correlation of what the music is
composed by with what was drawn, and its mean absolute error; seconds of reading a minute of film; and with a corpus, how
surely the judge tells the music of M of them from real music. With `--footage DIR` it prints how encoders agree with the explicit way on
real footage, step by step. Exits with 1 where encoders with random weights do not do clearly worse than the trained ones.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import torch

from bridge.commands.encoder_lessons import footage_lessons
from bridge.learned.course import UNLEARNED, LearnedCourse
from bridge.learned.drawing import DrawnScene, drawn_scenes
from bridge.learned.drawn_films import write_film
from bridge.learned.reading import read_film
from bridge.output.files import midi_file
from bridge.picture.footage.reading import read_picture
from bridge.score.composers import trained_composer
from bridge.score.conditioning import LEAST_DENSITY, MOST_DENSITY
from bridge.score.pipeline import conditions_by_scene, score
from bridge.score.spotting import lay_bars, spot
from bridge.settings import Settings
from bridge.settings.preferences import Way
from bridge.sound.hearing import read_sound
from bridge.timeline import Marker, Timeline
from generator.conditions import Floats
from generator.encoders.encoder import Encoder
from generator.encoders.learning import rank_correlation
from generator.encoders.network import EncoderNetwork
from generator.encoders.shapes import OUTPUTS, SensedFilm
from generator.evaluation.judging.heard import HeardPiece, hear
from generator.evaluation.judging.judge import Pair, judge
from generator.pieces.corpus import corpus_files

SEED = 7_000_000
"""The first seed of the films; training draws from those near its own."""
SCENES = 5
LENGTHS = (12, 17)
"""Seconds of a scene, from and up to."""
MEASURES = ("density", "valence", "arousal")
UNTRAINED = "untrained"
LEAST_GAP = 0.2
"""How far below the trained ones' the mean rank correlation of encoders with random weights must lie."""


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """What one way comes to."""

    wanted: Floats
    """What was drawn, MEASURES of each scene. (scenes, measures)"""
    got: Floats
    """What the music was composed by. (scenes, measures)"""
    seconds: float
    """Of reading a minute of film."""
    music: tuple[HeardPiece, ...]


def untrained(seed: int = 0) -> Encoder:
    """Return encoders with random weights, which are as sure as trained ones may be."""
    torch.manual_seed(seed)
    tensors = {name: value.numpy() for name, value in EncoderNetwork().state_dict().items()}
    bias = tensors["head.bias"]
    bias[len(OUTPUTS) :] = -2.0
    trained = Encoder.trained()
    return Encoder(tensors, trained.usual, trained.spread, UNTRAINED)


def wanted_of(scenes: Sequence[DrawnScene]) -> Floats:
    """Return what was drawn of scenes: MEASURES. (scenes, measures)"""
    return np.array(
        [
            (
                LEAST_DENSITY + (MOST_DENSITY - LEAST_DENSITY) * scene.activity,
                scene.valence,
                scene.arousal,
            )
            for scene in scenes
        ]
    )


def marked(cut: Timeline, scenes: Sequence[DrawnScene]) -> Timeline:
    """Return a cut with a marker where each scene begins."""
    starts = np.cumsum([0, *(scene.seconds for scene in scenes)])[:-1]
    return replace(
        cut,
        markers=tuple(Marker(f"scene: {at}", Fraction(int(start))) for at, start in enumerate(starts)),
    )


def courses(film: SensedFilm, encoders: dict[str, Encoder]) -> dict[str, LearnedCourse]:
    """Return what each way's encoders tell of a film."""
    heard, seen = film.without(picture=True), film.without(sound=True)
    read = {Way.FRAMES.value: seen, Way.AUDIO.value: heard, Way.JOINT.value: film, UNTRAINED: film}
    return {
        Way.EXPLICIT.value: UNLEARNED,
        **{way: LearnedCourse.of(encoders[way].tell(own)) for way, own in read.items()},
    }


def films(count: int) -> Iterator[tuple[tuple[DrawnScene, ...], Timeline, Path]]:
    """Draw films one by one."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            draw = np.random.default_rng((SEED, number))
            lengths = draw.integers(*LENGTHS, size=SCENES)
            scenes = tuple(
                replace(scene, seconds=int(length))
                for scene, length in zip(drawn_scenes(draw, SCENES), lengths, strict=True)
            )
            file = Path(folder) / f"film{number}.mp4"
            yield scenes, marked(write_film(scenes, file), scenes), Path(folder)
            file.unlink()


def measured(count: int, composed: int) -> dict[str, Reached]:
    """Read films by every way, and compose the first of them."""
    trained, composer = Encoder.trained(), trained_composer()
    encoders = {way.value: trained for way in Way} | {UNTRAINED: untrained()}
    wanted, got, music, minutes = [], dict[str, list[Floats]](), dict[str, list[HeardPiece]](), 0.0
    spent = dict.fromkeys(("measures", "encoders"), 0.0)
    for number, (scenes, cut, folder) in enumerate(films(count)):
        wanted.append(wanted_of(scenes))
        minutes += float(cut.duration) / 60
        began = time.perf_counter()
        picture = read_picture(cut, folder, None, lambda _: None)
        sound = read_sound(cut, folder, None, None, lambda _: None)
        spent["measures"] += time.perf_counter() - began
        began = time.perf_counter()
        film = read_film(cut, folder, None, None, lambda _: None, picture=True, sound=True)
        trained.tell(film)
        spent["encoders"] += time.perf_counter() - began
        settings = Settings(seed=number)
        for way, learned in courses(film, encoders).items():
            spotted = spot(cut, picture, settings, sound=sound, learned=learned)
            conditions = conditions_by_scene(spotted, lay_bars(spotted), settings, composer.styles)
            rows = [
                (float(each.density.mean()), mood.valence, mood.arousal)
                for each, mood in zip(conditions, spotted.told, strict=True)
            ]
            got.setdefault(way, []).append(np.array(rows))
            if number < composed and way != UNTRAINED:
                scored = score(cut, picture, settings, composer, lambda _: None, sound=sound, learned=learned)
                music.setdefault(way, []).append(hear(midi_file(scored), f"film {number}"))
        print(f"film {number + 1} of {count}", file=sys.stderr, flush=True)
    return {
        way: Reached(
            np.concatenate(wanted),
            np.concatenate(rows),
            spent["measures" if way == Way.EXPLICIT else "encoders"] / minutes,
            tuple(music.get(way, ())),
        )
        for way, rows in got.items()
    }


def row(way: str, reached: Reached) -> str:
    """Return a row of the table."""
    told = []
    for at in range(len(MEASURES)):
        wanted, got = reached.wanted[:, at], reached.got[:, at]
        told.append(f"{rank_correlation(got, wanted):6.2f} {np.abs(got - wanted).mean():6.3f}")
    return f"{way:10} " + "   ".join(told) + f"   {reached.seconds:6.1f}"


def agreement(folder: Path) -> Iterator[str]:
    """Yield how encoders agree with the explicit way on a folder of real footage, output by output."""
    lessons, trained = footage_lessons(folder, lambda _: None), Encoder.trained()
    for way, encoder in ((Way.JOINT.value, trained), (UNTRAINED, untrained())):
        told = np.concatenate([encoder.tell(lesson.film).values for lesson in lessons])
        wanted = np.concatenate([lesson.wanted for lesson in lessons])
        for at, output in enumerate(OUTPUTS):
            known = np.isfinite(wanted[:, at])
            if not known.any():
                continue
            off = float(np.abs(told[known, at] - wanted[known, at]).mean())
            spread = float(wanted[known, at].std())
            yield f"{way:10} {output:9} {rank_correlation(told[:, at], wanted[:, at]):6.2f} {off:6.3f} of {spread:.3f}"


def judged(reached: Reached, corpus: Path) -> str:
    """Tell how surely the judge tells the music of films from real music of other composers."""
    pairs, composers = [], set[str]()
    rows = corpus_files(corpus, "valid")
    for number, own in enumerate(reached.music):
        row, midi = next((row, midi) for row, midi in rows if row["composer"] not in composers)
        composers.add(row["composer"])
        pairs.append(Pair(f"film {number}", row["composer"], hear(midi, row["file"]), own))
    verdict = judge(pairs)
    if verdict is None:
        return "too little music"
    return f"{verdict.windows} windows, AUC {verdict.auc.mean:.3f} +- {verdict.auc.spread:.3f}, taken for real {verdict.taken_for_real.mean:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--films", type=int, default=12)
    parser.add_argument("--composed", type=int, default=4, help="Films that are composed, for the judge.")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--footage", type=Path)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    if asked.footage:
        print(
            "real footage: rank correlation and mean absolute error against the explicit way, and its spread"
        )
        print(*agreement(asked.footage), sep="\n")
    reached = measured(asked.films, asked.composed if asked.corpus else 0)
    print(f"{asked.films} films, {asked.films * SCENES} scenes: rank correlation and mean absolute error")
    print(f"{'':10} " + "   ".join(f"{name:>13}" for name in MEASURES) + "   s a min")
    for way, each in reached.items():
        print(row(way, each))
    if asked.corpus:
        for way, each in reached.items():
            if not each.music:
                continue
            print(f"{way:10} {judged(each, asked.corpus)}", flush=True)
    fit = {
        way: np.mean([rank_correlation(each.got[:, at], each.wanted[:, at]) for at in range(len(MEASURES))])
        for way, each in reached.items()
    }
    if fit[UNTRAINED] > fit[Way.JOINT] - LEAST_GAP:
        sys.exit("encoders with random weights do as well as trained ones: the measure tells nothing")


if __name__ == "__main__":
    main()
