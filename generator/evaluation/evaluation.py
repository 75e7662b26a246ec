"""Evaluation of composers: each composes under the conditions of real music, and its files are measured."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from generator.conditions import Conditions, Floats, Ints
from generator.evaluation.contenders import Contender
from generator.evaluation.copying import library, sequences, share_in
from generator.evaluation.excerpt_conditions import conditions_of
from generator.evaluation.excerpts import Excerpt
from generator.evaluation.files import (
    AS_WRITTEN,
    MeasuredPiece,
    measure_file,
    measure_midi,
    midi_of,
    save,
)
from generator.evaluation.judging.controls import shuffled_pitches, shuffled_rhythms
from generator.evaluation.judging.films import FilmRow, film_rows
from generator.evaluation.judging.heard import HeardPiece
from generator.evaluation.judging.judge import Pair, Verdict, judge
from generator.evaluation.judging.pairs import read_pairs
from generator.evaluation.judging.rows import compared
from generator.evaluation.musegan import musegan_figures
from generator.evaluation.obedience import control_figures
from generator.evaluation.recurrence import comes_back
from generator.expression.scoring import to_score
from generator.metrics import describe, overlap
from generator.pieces.reading import Piece
from generator.score import Voice

PROGRAMS = {Voice.MELODY: 40, Voice.HARMONY: 48, Voice.BASS: 43}
"""General MIDI programs of the files: violin, strings, contrabass."""
REAL = "real"

Figures = dict[str, float | None]
"""Figures by name; None where one is undefined."""
Progress = Callable[[str, float], None]
"""Called with the current step and the share that is done, 0 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One real excerpt, with the conditions under which composers compose."""

    excerpt: Excerpt
    real: MeasuredPiece
    conditions: Conditions
    """Those of the excerpt, with at most two hits a bar."""
    seed: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of all composers."""

    pieces: int
    bars: int
    real: Figures
    """The figures of the real music itself."""
    composers: dict[str, Figures]
    films: dict[str, FilmRow]
    """Rows of films' music beside real music; empty without films."""
    references: dict[str, Figures]
    """Overlap of real music with other real music, and the controls: real music whose pitches or rhythms are shuffled."""


def tasks_of(excerpts: Sequence[Excerpt], out_folder: Path, seed: int) -> list[Task]:
    """Write the real excerpts into `out_folder/real`, read them back, and derive the conditions of each.

    Raises:
        GeneratorError: If a file cannot be written or read.
    """
    return [_task(e, out_folder / REAL, np.random.default_rng([seed, n])) for n, e in enumerate(excerpts)]


def _task(excerpt: Excerpt, folder: Path, rng: np.random.Generator) -> Task:
    file = save(folder, excerpt.name, excerpt.midi)
    real = measure_file(file, excerpt.idiom, excerpt.signature, excerpt.bars)
    return Task(excerpt, real, conditions_of(real.columns, rng), int(rng.integers(2**62)))


def evaluate(
    tasks: Sequence[Task],
    contenders: Sequence[Contender],
    out_folder: Path,
    training: Sequence[Piece],
    others: Sequence[Excerpt],
    films: Sequence[HeardPiece],
    clock: Callable[[], float],
    progress: Progress,
) -> Evaluation:
    """Evaluate composers.

    Args:
        tasks: The conditions, and the real music.
        contenders: The composers.
        out_folder: `NAME/PIECE.mid` is written in it for each composer and piece.
        training: The music the composers were trained on; if empty, copying from it is not measured.
        others: More real music, to compare the real music with.
        films: The music of films, to compare with the real music.
        clock: Seconds.
        progress: Called with each step.

    Raises:
        GeneratorError: If a file cannot be written or read.
    """
    known = library(training) if training else None
    real = [task.real for task in tasks]
    authors = {task.excerpt.name: task.excerpt.author for task in tasks}
    alone = [pair.real for pair in read_pairs(out_folder / REAL, out_folder / REAL, authors)]
    composers = {}
    for number, contender in enumerate(contenders):
        progress(contender.name, number / len(contenders))
        music, speed = _played(contender, tasks, out_folder / contender.name, clock)
        composers[contender.name] = {
            **_heard(read_pairs(out_folder / REAL, out_folder / contender.name, authors)),
            **_overlaps(music, real),
            **_figures(tasks, music, known),
            "bars_per_second": speed,
        }
    progress("done", 1.0)
    return Evaluation(
        pieces=len(tasks),
        bars=sum(h.bars for h in real),
        real={**_rows(alone), **_figures(tasks, real, known), "shared_with_piece": _shared_between(real)},
        composers=composers,
        films=film_rows(alone, films) if films else {},
        references={
            **_references(
                tasks, [measure_midi(e.midi, e.name, e.idiom, e.signature, e.bars) for e in others]
            ),
            **_controls(alone),
        },
    )


def _heard(pairs: Sequence[Pair]) -> Figures:
    """Compute the judge's figures and the rows of what hangs together."""
    return {
        **judged(judge(pairs)),
        **compared([pair.real for pair in pairs], [pair.composed for pair in pairs]),
    }


def judged(verdict: Verdict | None) -> Figures:
    """Return a verdict as figures; the spread is the standard deviation between the judge's seeds."""
    if verdict is None:
        return {"judge_auc": None, "judge_auc_spread": None, "taken_for_real": None}
    return {
        "judge_auc": verdict.auc.mean,
        "judge_auc_spread": verdict.auc.spread,
        "taken_for_real": verdict.taken_for_real.mean,
        **{f"judge_auc_{group}": figure.mean for group, figure in verdict.groups.items()},
    }


def _rows(pieces: Sequence[HeardPiece]) -> Figures:
    """Compute the rows' means over real pieces."""
    return {row: value for row, value in compared(pieces, pieces).items() if not row.endswith("_effect")}


def _controls(pieces: Sequence[HeardPiece]) -> dict[str, Figures]:
    """Compute the rows of real music whose pitches or rhythms are shuffled."""
    return {
        shuffle.__name__: compared(pieces, [shuffle(piece, seed) for seed, piece in enumerate(pieces)])
        for shuffle in (shuffled_pitches, shuffled_rhythms)
    }


def _played(
    contender: Contender, tasks: Sequence[Task], folder: Path, clock: Callable[[], float]
) -> tuple[list[MeasuredPiece], float]:
    """Compose for all tasks; return the music in the files, and the median of bars a second over the pieces."""
    music, speeds = [], []
    for task in tasks:
        excerpt, began = task.excerpt, clock()
        rows = contender.composer.sample(task.conditions, task.seed)
        speeds.append(excerpt.bars / (clock() - began))
        score = to_score(rows, task.conditions, PROGRAMS, task.seed)
        file = save(folder, excerpt.name, midi_of(score, task.real.piece.bpm, excerpt.signature))
        music.append(measure_file(file, AS_WRITTEN, excerpt.signature, excerpt.bars))
    return music, statistics.median(speeds)


def _figures(tasks: Sequence[Task], music: Sequence[MeasuredPiece], known: Ints | None) -> Figures:
    """Compute the figures of one composer's files, or of the real ones."""
    asked = [task.conditions for task in tasks]
    return {
        **musegan_figures(music),
        "comes_back": comes_back(music),
        **control_figures(asked, music),
        "shared_with_training": _pooled([share_in(h.piece, known) for h in music])
        if known is not None
        else None,
        "shared_with_piece": _pooled(
            [share_in(h.piece, sequences(t.real.piece)) for h, t in zip(music, tasks, strict=True)]
        ),
    }


def _pooled(counts: Sequence[tuple[int, int]]) -> float:
    """Return the share over all sequences together."""
    return sum(shared for shared, _ in counts) / max(sum(total for _, total in counts), 1)


def _shared_between(real: Sequence[MeasuredPiece]) -> float | None:
    """Compute the share of a real piece's sequences that another real piece has, over all pairs."""
    own = [sequences(h.piece) for h in real]
    pairs = [share_in(a.piece, own[m]) for n, a in enumerate(real) for m in range(len(real)) if m != n]
    return _pooled(pairs) if pairs else None


def _references(tasks: Sequence[Task], others: Sequence[MeasuredPiece]) -> dict[str, Figures]:
    """Compute the overlap of real music with other real music: its `halves`, which share no author, and `training` music."""
    real = [task.real for task in tasks]
    first, second = halves([task.excerpt.author for task in tasks])
    found: dict[str, Figures] = {}
    if first and second:
        found["halves"] = _overlaps([real[n] for n in first], [real[n] for n in second])
    if others:
        found["training"] = _overlaps(others, real)
    return found


def halves(authors: Sequence[str]) -> tuple[list[int], list[int]]:
    """Divide pieces in two so that no author is in both: the authors of most pieces first, each to the smaller half."""
    parts: tuple[list[int], list[int]] = ([], [])
    for author in sorted(set(authors), key=lambda name: (-authors.count(name), name)):
        min(parts, key=len).extend(n for n, name in enumerate(authors) if name == author)
    return parts


def _overlaps(music: Sequence[MeasuredPiece], real: Sequence[MeasuredPiece]) -> Figures:
    """Compute the overlapping area of each feature, their mean and the lowest."""
    areas = overlap(_described(music), _described(real))
    return {
        "overlap_mean": float(np.mean(list(areas.values()))),
        "overlap_lowest": min(areas.values()),
        **{f"overlap_{name}": area for name, area in areas.items()},
    }


def _described(music: Sequence[MeasuredPiece]) -> list[dict[str, Floats]]:
    return [describe(h.sixteenths, h.bars, h.steps) for h in music]
